"""Pages of an election: the list for a post, a new nominee, and the vote."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import State, check_open
from assembly.clinics.queries import clinic, year_settings
from assembly.clinics.years import YearSettings, two_counts
from assembly.core.errors import N_
from assembly.core.permissions import Permission
from assembly.elections import services
from assembly.elections.forms import NomineeForm, RefusalForm, TermForm
from assembly.elections.queries import PostState, nominee, post_of, posts_of
from assembly.elections.rules import DECLARATION_LABELS, Declaration, question_form
from assembly.elections.standing import asked_ids, clash, held_elsewhere
from assembly.votes.asking import hands_each, majority_of
from assembly.votes.queries import QuestionInfo, questions_of, titles_of
from assembly.votes.rules import STANCES, HandsEach, QuestionKind
from assembly.votes.wording.explain import explain, seats_rule, stance_rule
from assembly.votes.wording.marks import verdict
from assembly.web import words
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, PlainForm, submit
from assembly.web.request import AppRequest, page

_BEFORE = N_("Antes, en la votación {number}: {said}")
_DECIDED_LATER = N_("Decidió la votación {number}: {hands}. Había {present} personas presentes.")
_DREW_LATER = N_("En la votación {number} volvieron a empatar: {hands}. Decidió el sorteo.")
_VOTE_OPEN = N_("La votación está abierta")


def election(request: AppRequest, session: Session) -> Response:
    return _election_page(request, session, FormState.fresh())


def election_post(request: AppRequest, session: Session) -> Response:
    info, settings = _meeting(request, session)
    code = request.path_params["post"]

    def deed(_: PlainForm) -> str:
        services.put_to_vote(session, request.author, info, request.form_id, code, settings)
        keys = {"clues": request.clues, "assembly_id": info.id}
        return request.link("count_sheet", question_id=request.form_id, **keys)

    return submit(request, session, PlainForm, deed, partial(_election_page, request, session))


def _election_page(request: AppRequest, session: Session, state: FormState) -> Response:
    info, settings = _meeting(request, session)
    everywhere = posts_of(session, info, settings)
    here = post_of(session, info, settings, request.path_params["post"])
    return page(
        request,
        "elections/election.html",
        form=state,
        errors=state or None,
        clinic=clinic(session, request.clues),
        assembly=info,
        is_open=info.state is State.OPEN,
        state=here,
        explained=_explained(request, session, here),
        decided=_decided(request, session, here),
        rule=_rule(request, info, settings, here),
        blocked=clash(here, everywhere),
        declared=_declared(request, here),
        elsewhere=held_elsewhere(here, everywhere),
        verdict=_verdict(request, here),
        voted=asked_ids(questions_of(session, request.clues, info.id)),
        in_vote=here.in_vote,
        forms={key: FormState.fresh() for key in _deed_keys(here)},
        term_votes={one.term.id: one for one in here.term_votes},
        following=_following(request, info, everywhere, here),
        drawn=_drawn(request, session, here),
    )


def _deed_keys(here: PostState) -> list[str]:
    """Those on the page about whom something may be done: each has a form of her own."""
    return [one.id for one in here.nominees] + [one.id for one in here.holders]


def _explained(request: AppRequest, session: Session, here: PostState) -> str:
    """What the last count for the post decided, in one sentence; empty while it waits."""
    told = _told(here)
    if told is None or told.outcome is None:
        return ""
    names = titles_of(session, request.clues, told.options)
    message, values = explain(told.outcome, lambda key: request.say(names[key]), here.is_open, True)
    said = _filled(request, message, values)
    if _is_decided_later(here):
        return _filled(request, _BEFORE, {"number": told.number, "said": said})
    return said


def _told(here: PostState) -> QuestionInfo | None:
    """The vote that the page tells: while a tie is open, its last round that was counted; else the first vote."""
    at = here.result.at if here.result and here.is_open else None
    return at if at and at.outcome else here.question


def _is_decided_later(here: PostState) -> bool:
    """Whether another question, put for its tie, decided the post."""
    return bool(here.result and here.result.is_settled and here.question and here.result.at.id != here.question.id)


def _decided(request: AppRequest, session: Session, here: PostState) -> str:
    """The hands of the round that decided after a tie; empty where the first vote did."""
    at = here.result.at if here.result else None
    if at is None or at.outcome is None or not _is_decided_later(here):
        return ""
    names = titles_of(session, request.clues, at.options)
    most = sorted((-count, request.say(names[key])) for key, count in at.outcome.counts)
    hands = ", ".join(f"{name} {-count:,}" for count, name in most)
    said = _DREW_LATER if at.drawn else _DECIDED_LATER
    return _filled(request, said, {"number": at.number, "hands": hands, "present": at.outcome.present})


def _verdict(request: AppRequest, here: PostState) -> str:
    """Its last count in two or three words; that it is open while there is none."""
    told = _told(here)
    is_counted = told is not None and told.outcome is not None
    return request.say(verdict(told, here.is_open, are_people=True) if told and is_counted else _VOTE_OPEN)


def _drawn(request: AppRequest, session: Session, here: PostState) -> list[str]:
    """The names in the order of the lot that decided the last vote; empty without one."""
    lot = (here.result.at.lot if here.result else None) or ()
    names = titles_of(session, request.clues, lot)
    return [request.say(names[one]) for one in lot]


def _rule(request: AppRequest, info: AssemblyInfo, settings: YearSettings, here: PostState) -> list[str]:
    """How the post will be decided if it is put to the vote now."""
    if not here.eligible:
        return []
    present = info.present or 0
    options = question_form([one.id for one in here.eligible], here.seats_left)
    majority = majority_of(QuestionKind.ELECTION, options, settings.majority, settings.majority_by_kind)
    hands = hands_each(QuestionKind.ELECTION, here.seats_left, HandsEach.ONE)
    among = seats_rule(here.seats_left, hands, majority, present)
    rule = [stance_rule(majority, present)] if options == STANCES else among
    two = settings.two_counts.model_copy(update={"cost_above": None})
    return [_filled(request, *one) for one in (*rule, *two_counts(two))]


def _declared(request: AppRequest, here: PostState) -> dict[str, list[str]]:
    return {
        one.id: [request.say(DECLARATION_LABELS[Declaration(said)]) for said in one.declarations]
        for one in here.nominees
        if one.declarations
    }


def _following(
    request: AppRequest, info: AssemblyInfo, everywhere: list[PostState], here: PostState
) -> tuple[str, str] | None:
    """The next post to settle: its name and its page. A post left behind without nominees stays vacant."""
    place = [one.post.code for one in everywhere].index(here.post.code)
    later = [one for one in everywhere[place + 1 :] if not one.is_settled or (one.seats_left and not one.question)]
    earlier = [one for one in everywhere[:place] if not one.is_settled]
    for waiting in [*later, *earlier]:
        keys = {"clues": request.clues, "assembly_id": info.id, "post": waiting.post.code}
        return waiting.post.name, request.link("election", **keys)
    return None


def _filled(request: AppRequest, message: str, values: dict[str, int | str]) -> str:
    show: Callable[[object], str] = words.shower(request.lang)
    return request.say(message).format(**{key: show(value) for key, value in values.items()})


def ask_about_term(request: AppRequest, session: Session) -> Response:
    """Ask whether somebody who holds the post goes on, or leaves it."""
    info, settings = _meeting(request, session)

    def deed(form: TermForm) -> str:
        about = (request.key("term_id"), form.ask, settings)
        services.ask_about_term(session, request.author, info, request.form_id, *about)
        keys = {"clues": request.clues, "assembly_id": info.id}
        return request.link("count_sheet", question_id=request.form_id, **keys)

    return submit(request, session, TermForm, deed, partial(_election_page, request, session))


def nominate(request: AppRequest, session: Session) -> Response:
    info, _ = _meeting(request, session)
    check_open(info.state, info.closed_on)
    return _nominate_page(request, session, FormState.fresh())


def nominate_post(request: AppRequest, session: Session) -> Response:
    info, settings = _meeting(request, session)
    code = request.path_params["post"]

    def deed(form: NomineeForm) -> str:
        given = (form.name, form.consents == "yes", form.declarations)
        services.nominate(session, request.author, info, request.form_id, code, *given, settings)
        return _here(request)

    return submit(request, session, NomineeForm, deed, partial(_nominate_page, request, session))


def _nominate_page(request: AppRequest, session: Session, state: FormState) -> Response:
    info, settings = _meeting(request, session)
    here = post_of(session, info, settings, request.path_params["post"])
    return page(
        request,
        "elections/nominate.html",
        form=state,
        errors=state or None,
        clinic=clinic(session, request.clues),
        assembly=info,
        state=here,
        declarations=[(one, request.say(DECLARATION_LABELS[Declaration(one)])) for one in settings.declarations],
    )


def withdraw_nominee(request: AppRequest, session: Session) -> Response:
    info, _ = _meeting(request, session)

    def deed(_: PlainForm) -> str:
        services.withdraw_nominee(session, request.author, info, request.form_id, request.key("nominee_id"))
        return _here(request)

    return submit(request, session, PlainForm, deed, partial(_election_page, request, session))


def refuse_post(request: AppRequest, session: Session) -> Response:
    """Ask why somebody elected does not take the post."""
    info, _ = _meeting(request, session)
    check_open(info.state, info.closed_on)
    return _refusal_page(request, session, FormState.fresh())


def refuse_post_post(request: AppRequest, session: Session) -> Response:
    """Write it down: the post is open again."""
    info, settings = _meeting(request, session)

    def deed(form: RefusalForm) -> str:
        about = (request.key("nominee_id"), form.reason, settings)
        services.refuse_post(session, request.author, info, request.form_id, *about)
        return _here(request)

    return submit(request, session, RefusalForm, deed, partial(_refusal_page, request, session))


def _refusal_page(request: AppRequest, session: Session, state: FormState) -> Response:
    info, settings = _meeting(request, session)
    return page(
        request,
        "elections/refusal.html",
        form=state,
        errors=state or None,
        clinic=clinic(session, request.clues),
        assembly=info,
        state=post_of(session, info, settings, request.path_params["post"]),
        person=nominee(session, request.clues, info.id, request.key("nominee_id")),
    )


def _meeting(request: AppRequest, session: Session) -> tuple[AssemblyInfo, YearSettings]:
    info = assembly(session, request.clues, request.key("assembly_id"))
    return info, year_settings(session, info.institution, info.year, info.opened_at)


def _here(request: AppRequest) -> str:
    keys = {"clues": request.clues, "assembly_id": request.key("assembly_id")}
    return request.link("election", post=request.path_params["post"], **keys)


_POST = "/trabajo/{clues}/asambleas/{assembly_id}/cargos/{post}"
_RUN = Permission.RUN_ASSEMBLY

routes = [
    get(_POST, election, _RUN),
    post(_POST, election_post, _RUN),
    get(_POST + "/candidatas/nueva", nominate, _RUN),
    post(_POST + "/candidatas/nueva", nominate_post, _RUN),
    post(_POST + "/titulares/{term_id}", ask_about_term, _RUN),
    post(_POST + "/candidatas/{nominee_id}/retirar", withdraw_nominee, _RUN),
    get(_POST + "/candidatas/{nominee_id}/no-acepta", refuse_post, _RUN),
    post(_POST + "/candidatas/{nominee_id}/no-acepta", refuse_post_post, _RUN),
]
