"""The count sheet: type or tap, check, confirm; wait for the other teller; see where two counts differ."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.forms import read_count
from assembly.assemblies.services import check_voting
from assembly.core.permissions import Permission
from assembly.tellers import passes, services
from assembly.tellers.desk import Desk, desk_of, pass_here
from assembly.tellers.forms import SHORT_REASONS, EvidentForm, Seen, SheetForm, Short, sheet_form
from assembly.tellers.queries import counting_of
from assembly.tellers.record import tellers_of
from assembly.tellers.rules import (
    MODERATOR,
    SAME_PHONE,
    WHY_EVEN,
    WHY_NARROW,
    WHY_TWO,
    Standing,
    TwoTellersNeeded,
    Why,
    check_asked,
    check_different,
    check_other_person,
)
from assembly.tellers.services import Handed
from assembly.votes import asking
from assembly.votes.results import QuestionInfo, decide
from assembly.votes.rules import CountBelowPresent, above_present, check_counts
from assembly.votes.scene import scene
from assembly.votes.services import declare_evident
from assembly.votes.wording.marks import hands_to_change
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, PlainForm, examine, submit
from assembly.web.request import AppRequest, Sent, page, see_other

_ON_CHECK_PAGE = {"short", "reason", "recount_reason"}


def count_sheet(request: AppRequest, session: Session) -> Response:
    """The sheet itself; whoever handed hers in sees how the turn stands."""
    desk = desk_of(request, session, request.query_params.get("lugar", ""))
    check_voting(desk.scene.assembly, request.now)
    asking.check_countable(desk.question, desk.scene.questions)
    if desk.is_in:
        return see_other(desk.scene.link("count_wait", desk.question.id))
    check_asked(bool(desk.question.rounds), desk.counting.places, desk.place)
    return _sheet_page(desk, FormState.fresh())


def _sheet_page(desk: Desk, state: FormState) -> Response:
    options = desk.scene.options(desk.question)
    if state:
        for error in above_present(_readable(desk.question, state), desk.present):
            state.problems.setdefault(error.at_field or "", desk.scene.request.words_of(error))
    return _page("tellers/count_sheet.html", desk, state, options=options, may_be_evident=_may_be_evident(desk))


def _readable(question: QuestionInfo, state: FormState) -> dict[str, int]:
    """The hands typed, as far as they are numbers."""
    typed = {option: read_count(state.value(f"count_{option}")) for option in question.options}
    return {option: hands for option, hands in typed.items() if hands is not None}


def _may_be_evident(desk: Desk) -> bool:
    settings, about = desk.scene.settings, desk.question
    allowed = asking.may_be_evident(about.kind, about.options, settings.evident_majority)
    return allowed and desk.runs and desk.counting.why is None


def count_check(request: AppRequest, session: Session) -> Response:
    """What was typed, to be confirmed; what cannot be is said on the sheet again. Nothing is stored yet."""
    sent = Sent(values={key: request.query_params.getlist(key) for key in request.query_params})
    desk = desk_of(request, session, sent.values.get("place", [""])[-1])

    def checked(form: SheetForm) -> Response:
        _check(session, desk, form)
        return _check_page(desk, FormState.of(sent))

    return examine(request, session, sheet_form(desk.question.options), sent, checked, partial(_sheet_page, desk))


def _check(session: Session, desk: Desk, form: SheetForm) -> None:
    """Raises what a sheet must keep, but for the reasons, which the check page asks for."""
    handed = _handed("", desk, form, reason="·", recount_reason="·")
    services.check_sheet(session, desk.scene.assembly, desk.question, desk.scene.settings, handed)
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
    return _page("tellers/count_check.html", desk, state, **context)


def count_sheet_post(request: AppRequest, session: Session) -> Response:
    """Keep the numbers; go where the result is, or where it is waited for."""
    desk = desk_of(request, session, request.sent.values.get("place", [""])[-1])

    def deed(form: SheetForm) -> str:
        _check_person(desk, form)
        handed = _handed(request.form_id, desk, form, form.why_short, form.recount_reason)
        info = desk.scene.assembly
        standing = services.hand_in(session, request.author, info, desk.question, desk.scene.settings, handed)
        if standing is Standing.AGREED:
            return desk.scene.link("count_settled", desk.question.id) if desk.counting.differs else _after(desk)
        return desk.scene.link("count_wait", desk.question.id)

    def show(state: FormState) -> Response:
        if set(state.problems) <= _ON_CHECK_PAGE:
            return _check_page(desk, state)
        return _sheet_page(desk, state)

    return submit(request, session, sheet_form(desk.question.options), deed, show)


def _handed(form_id: str, desk: Desk, form: SheetForm, reason: str, recount_reason: str) -> Handed:
    counts = form.counts(desk.question.options)
    name = form.name if desk.place == SAME_PHONE else desk.name
    return Handed(form_id, desk.place, name, form.round, form.turn, counts, reason, recount_reason)


def _after(desk: Desk) -> str:
    return desk.scene.link("question", desk.question.id) if desk.runs else desk.scene.link("teller_home")


def count_wait(request: AppRequest, session: Session) -> Response:
    """How the turn stands: who is still counting, or only the numbers that differ."""
    return _wait_page(request, session, FormState.fresh())


def _wait_page(request: AppRequest, session: Session, state: FormState) -> Response:
    desk = desk_of(request, session)
    counting = desk.counting
    if not counting.sheets or not (desk.is_in or desk.runs):
        return see_other(_after(desk) if desk.question.rounds else desk.scene.link("count_sheet", desk.question.id))
    names = passes.names_of(request, session, desk.scene.assembly.id) | {
        one.place: one.name for one in counting.sheets if one.name
    }
    waiting = [one for one in names if one not in (*counting.places, SAME_PHONE)]
    # The moderator only counts if she wants to: a third teller who was let in is waited for.
    settling = [one for one in waiting if counting.differs and one != MODERATOR]
    version = f"{desk.question.id}-{counting.round_number}-{counting.turn}-{len(counting.sheets)}-{len(waiting)}"
    narrow = _narrow(desk) if counting.why is Why.NARROW and desk.runs else ""
    shown = {"names": names, "waiting": settling or waiting, "is_settling": bool(settling), "version": version}
    return _page("tellers/count_wait.html", desk, state, same_phone=SAME_PHONE, narrow=narrow, **shown)


def count_settled(request: AppRequest, session: Session) -> Response:
    """Whose counts stood and whose did not, once a third one decided between two that differed."""
    desk = desk_of(request, session)
    here, about = desk.scene, desk.question
    found = tellers_of(session, request.clues, here.assembly.id).get(about.id)
    agreed = found.rounds.get(about.rounds[-1].number) if found and about.rounds else None
    if agreed is None or agreed.settled_by is None:
        return see_other(_after(desk))
    stood = [(one, about.rounds[-1].counts) for one in agreed.tellers]
    rows = [(one, _said_hands(desk, hands), True) for one, hands in stood]
    rows += [(one, _said_hands(desk, hands), False) for one, hands in agreed.outvoted]
    mine = not desk.runs and agreed.settled_by == desk.place
    return _page("tellers/count_settled.html", desk, FormState.fresh(), rows=rows, is_mine=mine)


def _said_hands(desk: Desk, hands: Mapping[str, int]) -> str:
    """`A favor 9, En contra 5, Abstención 1`."""
    return ", ".join(f"{label} {hands.get(key, 0):,}" for key, label, _ in desk.scene.options(desk.question))


def _narrow(desk: Desk) -> str:
    """Why a result is counted twice, with its numbers: only for whoever counted it, for the other counts blindly."""
    if not desk.is_in or len(desk.counting.sheets) > 1:
        return ""
    first = decide(desk.question, desk.counting.sheets[0].counts, desk.present)
    hands = hands_to_change(first)
    values: dict[str, int | str] = {"hands": hands, "margin": desk.scene.settings.two_counts.margin}
    return desk.scene.sentence((WHY_NARROW if hands else WHY_EVEN, values))


def count_again(request: AppRequest, session: Session) -> Response:
    """The moderator asks for the hands once more; what differed stays in the record."""
    desk = desk_of(request, session)
    check_different(desk.counting.comparison)

    def deed(_: PlainForm) -> str:
        about, info = desk.question, desk.scene.assembly
        services.count_again(session, request.author, info, about, desk.scene.settings, request.form_id)
        return desk.scene.link("count_sheet", about.id)

    return submit(request, session, PlainForm, deed, partial(_wait_page, request, session))


def evident(request: AppRequest, session: Session) -> Response:
    """A majority that everybody sees, without a number."""
    return _evident_page(request, session, FormState.fresh())


def evident_post(request: AppRequest, session: Session) -> Response:
    desk = desk_of(request, session)

    def deed(form: EvidentForm) -> str:
        if desk.counting.why is not None:
            raise TwoTellersNeeded()
        how = (form.seen is Seen.APPROVED, form.witness, desk.scene.settings, form.recount_reason, form.round)
        declare_evident(session, request.author, desk.scene.assembly, desk.question, request.form_id, *how)
        return desk.scene.link("question", desk.question.id)

    return submit(request, session, EvidentForm, deed, partial(_evident_page, request, session))


def _evident_page(request: AppRequest, session: Session, state: FormState) -> Response:
    return _page("tellers/evident.html", desk_of(request, session), state)


def teller_home(request: AppRequest, session: Session) -> Response:
    """What a teller does now: count this, wait for the other, or wait for the next question."""
    here = scene(request, session)
    runs = request.may(Permission.RUN_ASSEMBLY)
    place = MODERATOR if runs else pass_here(request, session, here).place
    present = here.assembly.present or 0
    open_now = [one for one in here.questions if one.outcome is None]
    counted = [(one, counting_of(session, request.clues, one, here.settings, present)) for one in open_now]
    to_count = next((one for one, how in counted if (how.why or how.sheets) and place not in how.places), None)
    waits = next((one for one, how in counted if place in how.places), None)
    last = max((one for one in here.questions if one.rounds), key=lambda one: one.rounds[-1].n, default=None)
    version = f"{here.assembly.state}-{to_count.id if to_count else ''}-{waits.id if waits else ''}"
    return page(request, "tellers/home.html", scene=here, to_count=to_count, waits=waits, last=last, version=version)


def _page(template: str, desk: Desk, state: FormState, **context: Any) -> Response:
    here = desk.scene
    why = here.request.say(WHY_TWO[desk.counting.why]) if desk.counting.why else ""
    known: dict[str, Any] = {"scene": here, "question": desk.question, "counting": desk.counting, "desk": desk}
    more = known | {"why": why, "present": desk.present} | context
    return page(here.request, template, form=state, errors=state or None, **more)


_ALL = "/trabajo/{clues}/asambleas/{assembly_id}"
_SHEET = _ALL + "/preguntas/{question_id}/conteo"
_COUNT, _RUN = Permission.COUNT_HANDS, Permission.RUN_ASSEMBLY

routes = [
    get(_SHEET, count_sheet, _COUNT),
    post(_SHEET, count_sheet_post, _COUNT),
    get(_SHEET + "/revisar", count_check, _COUNT),
    get(_SHEET + "/espera", count_wait, _COUNT),
    get(_SHEET + "/coinciden", count_settled, _COUNT),
    post(_SHEET + "/otra-ronda", count_again, _RUN),
    get(_SHEET + "/evidente", evident, _RUN),
    post(_SHEET + "/evidente", evident_post, _RUN),
    get(_ALL + "/escrutar", teller_home, _COUNT),
    *passes.routes,
]
