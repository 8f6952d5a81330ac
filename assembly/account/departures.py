"""Somebody leaves a post between assemblies: what she still holds and owes is told before it is kept."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget.queries import money_year
from assembly.budget.rules import NoMoneyYear
from assembly.clinics.queries import ClinicInfo, clinic
from assembly.committee.rules import END_WORDS, EndReason, TermInfo, check_end
from assembly.core import clock
from assembly.core.money import ZERO, Money, total
from assembly.core.permissions import Permission
from assembly.expenses.queries import expenses_of
from assembly.handovers import services
from assembly.handovers.cash import held_in
from assembly.handovers.forms import DepartureForm
from assembly.handovers.rules import DEPARTURES, TREASURY
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, examine
from assembly.web.request import AppRequest, page, see_other


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves which post, the cash that it holds since a day and nothing explains, and the proofs that it owes."""

    term: TermInfo
    cash: Money = ZERO
    since: date | None = None
    bare: int = 0
    unproven: Money = ZERO

    @property
    def hands_over(self) -> bool:
        """Whether it is the treasury that is left."""
        return self.term.post == TREASURY


def leaving(session: Session, clues: str, term: TermInfo) -> Leaving:
    """What goes with a post that is about to be left; what another treasurer left behind is not hers."""
    try:
        held = held_in(session, clues, money_year(session, clues))
    except NoMoneyYear:
        return Leaving(term)
    hers = [one for one in held if one.holder == term.post_name and one.left_on is None]
    bare = [one.counted for one in expenses_of(session, clues) if term.post == TREASURY and one.lacks_proof]
    cash = total([one.amount for one in hers])
    return Leaving(term, cash, min((one.since for one in hers), default=None), len(bare), total(bare))


def _about(request: AppRequest, session: Session) -> tuple[ClinicInfo, TermInfo, date]:
    """The clinic, who leaves, and the clinic's own day. Raises NotFound."""
    here = clinic(session, request.clues)
    term = services.term(session, here.clues, request.key("term_id"))
    return here, term, clock.local_day(request.now, here.time_zone)


def departure(request: AppRequest, session: Session) -> Response:
    """An empty departure; refused for somebody who already left."""
    _, term, today = _about(request, session)
    check_end(term, today, today)
    return _departure_page(request, session, FormState.fresh(day=today))


def departure_post(request: AppRequest, session: Session) -> Response:
    """Tell what it means, and once that was read write it down: the post is vacant and her access ends."""

    def answer(form: DepartureForm) -> Response:
        _, term, today = _about(request, session)
        if form.change is not None:
            return _departure_page(request, session, FormState.of(request.sent))
        if form.checked is None:
            check_end(term, form.day, today)
            return _check_page(request, session, form)
        about = (term.id, form.day, EndReason(form.reason), form.note)
        services.record_departure(session, request.author, request.clues, request.form_id, *about)
        return see_other(request.link("working_committee", clues=request.clues))

    return examine(request, session, DepartureForm, request.sent, answer, partial(_departure_page, request, session))


def _departure_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here, term, _ = _about(request, session)
    return page(
        request,
        "account/departure.html",
        clinic=here,
        leaving=leaving(session, here.clues, term),
        term=term,
        form=state,
        errors=state or None,
        reasons=[(one.value, request.say(END_WORDS[one])) for one in DEPARTURES],
    )


def _check_page(request: AppRequest, session: Session, form: DepartureForm) -> Response:
    here, term, _ = _about(request, session)
    return page(
        request,
        "account/departure_check.html",
        clinic=here,
        leaving=leaving(session, here.clues, term),
        term=term,
        form=FormState.of(request.sent),
        about=form,
        reason=END_WORDS[EndReason(form.reason)],
    )


_LEAVES = "/trabajo/{clues}/comite/{term_id}/salida"
routes = [
    get(_LEAVES, departure, Permission.RUN_ASSEMBLY),
    post(_LEAVES, departure_post, Permission.RUN_ASSEMBLY),
]
