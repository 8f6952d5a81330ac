"""The count sheet: type or tap, check, confirm; or a majority that everybody saw."""

from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.forms import read_count
from assembly.assemblies.rules import check_open
from assembly.assemblies.services import check_voting
from assembly.core.permissions import Permission
from assembly.tellers import passes, services, taking_back, waits
from assembly.tellers.desk import Desk, after, desk_of, shown
from assembly.tellers.forms import SHORT_REASONS, EvidentForm, Seen, SheetForm, Short, sheet_form
from assembly.tellers.rules import (
    MODERATOR,
    SAME_PHONE,
    Standing,
    TwoTellersNeeded,
    check_asked,
    check_other_person,
    check_phone,
)
from assembly.tellers.services import Handed
from assembly.tellers.waits import SHEET
from assembly.votes import asking
from assembly.votes.recount import NOW, BaseMissing, check_countable
from assembly.votes.results import QuestionInfo, Step
from assembly.votes.rules import CountBelowPresent, above_present, check_counts
from assembly.votes.services import declare_evident
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, examine, submit
from assembly.web.request import AppRequest, Sent, see_other

_ON_CHECK_PAGE = {"short", "reason", "recount_reason"}


def count_sheet(request: AppRequest, session: Session) -> Response:
    """The sheet itself; whoever handed hers in sees how the turn stands, and of a settled question its result."""
    asked = request.query_params
    desk = desk_of(request, session, asked.get("lugar", ""), read_count(asked.get("of_round", "")))
    check_open(desk.scene.assembly.state, desk.scene.assembly.closed_on)
    if _is_over(desk) and "corregir" not in asked:
        return _over_page(desk, FormState.fresh())
    check_countable(desk.question, desk.scene.questions)
    if desk.is_in:
        return see_other(desk.scene.link("count_wait", desk.question.id))
    check_asked(bool(desk.question.rounds), desk.counting.places, desk.place)
    check_phone(desk.place, desk.counting.counted_by)
    if desk.place == MODERATOR and desk.earlier and not desk.writes_again and asked.get("of_round") != str(NOW):
        return _base_page(desk, is_unsaid="of_round" in asked)
    check_voting(desk.scene.assembly, request.now, is_over=desk.writes_again)
    return _sheet_page(desk, FormState.fresh())


def _base_page(desk: Desk, is_unsaid: bool) -> Response:
    """Whose hands a correction writes down, where others are present than before; `is_unsaid`: it was left out."""
    state = FormState.fresh()
    if is_unsaid:
        state.problems["of_round"] = desk.scene.request.words_of(BaseMissing())
    return shown("tellers/count_base.html", desk, state, now=desk.scene.assembly.present or 0)


def _is_over(desk: Desk) -> bool:
    """Whether it has a result that nobody is counting again, nor has to."""
    about, result = desk.question, desk.scene.result(desk.question)
    has_to = result.step is Step.RECOUNT and result.at is not None and result.at.id == about.id
    return desk.runs and bool(about.rounds) and not desk.counting.sheets and not has_to


def _over_page(desk: Desk, state: FormState) -> Response:
    """The result of a question that was settled, and the way on; what was typed for it is not taken along."""
    is_kept = _is_late(desk, state) and _is_kept(desk, state)
    fresh = FormState.fresh()
    fresh.problems |= {} if is_kept else state.problems
    return shown("tellers/count_over.html", desk, fresh, is_kept=is_kept, last=desk.question.rounds[-1])


def _is_late(desk: Desk, state: FormState) -> bool:
    """Whether a sheet was for a round that is settled."""
    number = read_count(state.value("round"))
    return number is not None and 1 <= number <= len(desk.question.rounds)


def _is_kept(desk: Desk, state: FormState) -> bool:
    """Whether a late sheet says what its round was settled with: it was sent before, or somebody counted the same."""
    counts = desk.question.rounds[(read_count(state.value("round")) or 1) - 1].counts
    return dict(counts) == _readable(desk.question, state)


def _refused(request: AppRequest, session: Session, desk: Desk, state: FormState) -> Response:
    """Where somebody whose sheet did not come in goes on: not to an open sheet when hers is in or its round is over."""
    if desk.is_in:
        fresh = FormState.fresh()
        fresh.problems |= state.problems
        return waits.wait_page(request, session, fresh)
    if _is_late(desk, state):
        return _over_page(desk, state)
    if "of_round" in state.problems:
        return _base_page(desk, is_unsaid=True)
    if set(state.problems) <= _ON_CHECK_PAGE:
        return _check_page(desk, state)
    return _sheet_page(desk, state)


def _sheet_page(desk: Desk, state: FormState) -> Response:
    options = desk.scene.options(desk.question)
    if state:
        for error in above_present(_readable(desk.question, state), desk.present):
            state.problems.setdefault(error.at_field or "", desk.scene.request.words_of(error))
    return shown("tellers/count_sheet.html", desk, state, options=options, may_be_evident=_may_be_evident(desk))


def _readable(question: QuestionInfo, state: FormState) -> dict[str, int]:
    """The hands typed, as far as they are numbers."""
    typed = {option: read_count(state.value(f"count_{option}")) for option in question.options}
    return {option: hands for option, hands in typed.items() if hands is not None}


def _may_be_evident(desk: Desk) -> bool:
    settings, about = desk.scene.settings, desk.question
    allowed = asking.may_be_evident(about.kind, about.options, settings.evident_majority)
    return allowed and desk.runs and desk.counting.why is None


def _desk_of(request: AppRequest, session: Session, sent: FormState) -> Desk:
    """Where a sheet that was sent says that it was counted, and of whose hands."""
    return desk_of(request, session, sent.value("place"), read_count(sent.value("of_round")))


def count_check(request: AppRequest, session: Session) -> Response:
    """What was typed, to be confirmed; what cannot be is said on the sheet again. Nothing is stored yet."""
    sent = Sent(values={key: request.query_params.getlist(key) for key in request.query_params})
    state = FormState.of(sent)
    desk = _desk_of(request, session, state)
    if desk.is_in:
        return see_other(desk.scene.link("count_wait", desk.question.id))
    if _is_late(desk, state) and _is_kept(desk, state):
        return _over_page(desk, state)

    def checked(form: SheetForm) -> Response:
        _check(session, desk, form)
        return _check_page(desk, state)

    refused = partial(_refused, request, session, desk)
    return examine(request, session, sheet_form(desk.question.options), sent, checked, refused)


def _check(session: Session, desk: Desk, form: SheetForm) -> None:
    """Raises what a sheet must keep, but for the reasons, which the check page asks for."""
    handed = _handed("", desk, form, reason="·", recount_reason="·")
    here = desk.scene
    services.check_sheet(session, here.assembly, desk.question, here.settings, handed, here.request.now)
    _check_person(desk, form)


def _check_person(desk: Desk, form: SheetForm) -> None:
    actor = desk.scene.request.actor
    if desk.place == SAME_PHONE:
        check_other_person(form.name, actor.name if actor else "")


def _check_page(desk: Desk, state: FormState) -> Response:
    about = desk.question
    counts = _readable(about, state)
    try:
        check_counts(counts, about.options, desk.present, about.hands_each)
        short = 0
    except CountBelowPresent:
        short = desk.present - sum(counts.values())
    rows = [(label, counts[key], key) for key, label, _ in desk.scene.options(about)]
    reasons = [(key.value, desk.scene.request.say(words)) for key, words in SHORT_REASONS.items()]
    context = {"rows": rows, "total": sum(counts.values()), "short": short, "reasons": reasons, "other": Short.OTHER}
    return shown("tellers/count_check.html", desk, state, **context)


def count_sheet_post(request: AppRequest, session: Session) -> Response:
    """Keep the numbers; go where the result is, or where it is waited for."""
    desk = _desk_of(request, session, FormState.of(request.sent))

    def deed(form: SheetForm) -> str:
        _check_person(desk, form)
        handed = _handed(request.form_id, desk, form, form.why_short, form.recount_reason)
        info = desk.scene.assembly
        standing = services.hand_in(session, request.author, info, desk.question, desk.scene.settings, handed)
        if standing is Standing.AGREED:
            return desk.scene.link("count_settled", desk.question.id) if desk.counting.differs else after(desk)
        return desk.scene.link("count_wait", desk.question.id)

    refused = partial(_refused, request, session, desk)
    return submit(request, session, sheet_form(desk.question.options), deed, refused)


def _handed(form_id: str, desk: Desk, form: SheetForm, reason: str, recount_reason: str) -> Handed:
    counts = form.counts(desk.question.options)
    name = form.name if desk.place == SAME_PHONE else desk.name
    return Handed(form_id, desk.place, name, form.round, form.turn, counts, reason, recount_reason, form.of_round)


def evident(request: AppRequest, session: Session) -> Response:
    """A majority that everybody sees, without a number."""
    return _evident_page(request, session, FormState.fresh())


def evident_post(request: AppRequest, session: Session) -> Response:
    desk = desk_of(request, session)

    def deed(form: EvidentForm) -> str:
        if desk.counting.why is not None:
            raise TwoTellersNeeded()
        how = (form.seen is Seen.APPROVED, form.witness, desk.scene.settings, form.recount_reason, form.round)
        info = desk.scene.assembly
        declare_evident(session, request.author, info, desk.question, request.form_id, *how, form.of_round)
        return desk.scene.link("question", desk.question.id)

    return submit(request, session, EvidentForm, deed, partial(_evident_page, request, session))


def _evident_page(request: AppRequest, session: Session, state: FormState) -> Response:
    desk = desk_of(request, session)
    return shown("tellers/evident.html", desk, state, now=desk.scene.assembly.present or 0)


_COUNT, _RUN = Permission.COUNT_HANDS, Permission.RUN_ASSEMBLY

routes = [
    get(SHEET, count_sheet, _COUNT),
    post(SHEET, count_sheet_post, _COUNT),
    get(SHEET + "/revisar", count_check, _COUNT),
    get(SHEET + "/evidente", evident, _RUN),
    post(SHEET + "/evidente", evident_post, _RUN),
    *waits.routes,
    *passes.routes,
    *taking_back.routes,
]
