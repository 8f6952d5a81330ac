"""Pages of the committee between assemblies: who holds what, the treasury handed over."""

from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.queries import open_assembly_of
from assembly.clinics.queries import clinic
from assembly.committee.queries import terms_of
from assembly.committee.rules import END_WORDS
from assembly.core import clock
from assembly.core.errors import N_, NotFound
from assembly.core.permissions import ROLE_NAMES, Author, Permission, Role
from assembly.handovers import services
from assembly.handovers.forms import StatementForm
from assembly.handovers.queries import handover, handovers_of, left_by, vacant_at
from assembly.handovers.rules import CARD_NAMES, SIDE_NAMES, Handover, Side, comes_next, side_of
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def committee(request: AppRequest, session: Session) -> Response:
    """Who holds each post, until when; which are vacant and since when; who left."""
    here = clinic(session, request.clues)
    terms = terms_of(session, here.clues)
    return page(
        request,
        "handovers/committee.html",
        clinic=here,
        meeting=open_assembly_of(session, here.clues),
        holders=[term for term in terms if term.ended_on is None],
        vacant=vacant_at(session, here, terms),
        gone=[term for term in reversed(terms) if term.ended_on is not None],
        changes=list(reversed(handovers_of(session, here.clues))),
        today=clock.local_day(request.now, here.time_zone),
        end_words=END_WORDS,
    )


def treasury_handover(request: AppRequest, session: Session) -> Response:
    """Both statements beside the ledger, and the form of the side that is hers to state."""
    return _handover_page(request, session, _side(request, session), FormState.fresh())


def treasury_handover_post(request: AppRequest, session: Session) -> Response:
    return _stated(request, session, _side(request, session), request.author, "treasury_handover")


def _side(request: AppRequest, session: Session) -> Side:
    is_treasurer = request.author.on_behalf_of is None
    return side_of(handover(session, request.clues, request.key("past_term_id")), is_treasurer)


def my_handover(request: AppRequest, session: Session) -> Response:
    """The same for whoever left: her role ended, and this is the one thing she still may state."""
    _check_mine(request, session)
    return _handover_page(request, session, Side.OUTGOING, FormState.fresh())


def my_handover_post(request: AppRequest, session: Session) -> Response:
    _check_mine(request, session)
    assert request.actor is not None
    author = Author(f"{Role.TREASURER}:{request.actor.account_id}", request.now)
    return _stated(request, session, Side.OUTGOING, author, "my_handover")


def _check_mine(request: AppRequest, session: Session) -> None:
    """Raises NotFound unless that term was hers."""
    assert request.actor is not None
    mine = left_by(session, request.actor.account_id)
    if (request.clues, request.key("past_term_id")) not in {(clues, one.outgoing.id) for clues, one in mine}:
        raise NotFound()


def _stated(request: AppRequest, session: Session, side: Side, author: Author, back: str) -> Response:
    term_id = request.key("past_term_id")

    def deed(form: StatementForm) -> str:
        about = (request.form_id, term_id, side, form.said(), form.reason)
        services.state(session, author, request.clues, *about)
        return f"{request.link(back, clues=request.clues, past_term_id=term_id)}?hecho=anotado"

    return submit(request, session, StatementForm, deed, partial(_handover_page, request, session, side))


def _handover_page(request: AppRequest, session: Session, side: Side, state: FormState) -> Response:
    about = handover(session, request.clues, request.key("past_term_id"))
    said = about.said_by(side)
    return page(
        request,
        "handovers/handover.html",
        clinic=clinic(session, request.clues),
        about=about,
        side=side,
        said=said,
        next=comes_next(about),
        is_done=request.query_params.get("hecho") == "anotado",
        asks=said is None or bool(state) or request.query_params.get("otra") == "si",
        on_behalf=_on_behalf(request, about, side),
        form=state,
        errors=state or None,
        ledger=services.ledger_now(session, request.clues, about.outgoing),
        rows=_rows(request, about),
        sees_clinic=request.may(Permission.SEE_CLINIC),
        **_words(request),
    )


def _on_behalf(request: AppRequest, about: Handover, side: Side) -> tuple[str, str] | None:
    """In whose name somebody writes who has not the treasury herself: that person's name, and what will be read."""
    if request.permission is Permission.SIGNED_IN or request.author.on_behalf_of is None:
        return None
    stands_for = about.outgoing if side is Side.OUTGOING else about.incoming
    assert stands_for is not None  # nobody states for a receiver that is not there
    return stands_for.name or request.say(ERASED), _signed(request, request.author.who, request.author.on_behalf_of)


def _rows(request: AppRequest, about: Handover) -> list[tuple[str, Any, str]]:
    """Each side that was stated, in words: whose it is, the statement, who wrote it."""
    said = [(side, about.said_by(side)) for side in Side]
    words = {side: request.say(SIDE_NAMES[side]) for side in Side}
    return [(words[side], one, _signed(request, one.by, one.on_behalf_of)) for side, one in said if one]


def _signed(request: AppRequest, by: str, behalf: str | None) -> str:
    role = by.partition(":")[0]
    words = request.say(ROLE_NAMES[Role(role)]) if role in set(Role) else role
    if behalf is None:
        return words
    return request.say(N_("{role}, en nombre de: {other}")).format(
        role=words, other=request.say(ROLE_NAMES[Role(behalf)])
    )


def _words(request: AppRequest) -> dict[str, Any]:
    cards = [(one.value, request.say(words)) for one, words in CARD_NAMES.items()]
    return {"cards": cards, "card_words": CARD_NAMES, "side_words": SIDE_NAMES}


ERASED = N_("(dato borrado)")
_WORK = "/trabajo/{clues}"
_MINE = "/entregas/{clues}/{past_term_id}"

routes = [
    get(f"{_WORK}/comite", committee, Permission.SEE_CLINIC, name="working_committee"),
    get(f"{_WORK}/entregas/{{past_term_id}}", treasury_handover, Permission.HAND_OVER),
    post(f"{_WORK}/entregas/{{past_term_id}}", treasury_handover_post, Permission.HAND_OVER),
    get(_MINE, my_handover, Permission.SIGNED_IN),
    post(_MINE, my_handover_post, Permission.SIGNED_IN),
]
