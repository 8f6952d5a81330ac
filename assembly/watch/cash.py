"""Reading what there is to look at of cash, and of treasuries that changed hands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, func, select, type_coerce, union_all
from sqlalchemy.orm import Session

from assembly.budget.cash import Dated, Flow, Held, Taken, cash_by_post
from assembly.budget.items import stands, total_of
from assembly.budget.models import CashReturn, Payment, SupplierReturn, Withdrawal
from assembly.budget.rules import Method
from assembly.committee.models import Term, TermEnd
from assembly.core.money import ZERO, total
from assembly.handovers.cash import change_of
from assembly.handovers.queries import handovers_at
from assembly.handovers.rules import TREASURY, Handover, Side
from assembly.missing.situation import handed_over
from assembly.watch.rules import Treasury


def cash_at(session: Session, here: Select[str], year: int) -> dict[str, dict[str, Any]]:
    """Cash that nothing explains, since when; and treasuries that changed hands with something left to clear up."""
    ended = and_(TermEnd.clinic_id == Term.clinic_id, TermEnd.term_id == Term.id)
    query = select(Term.clinic_id).join(TermEnd, ended).where(Term.clinic_id.in_(here), Term.post == TREASURY)
    clinics = sorted(session.execute(query.distinct()).scalars())
    changes = handovers_at(session, clinics) if clinics else {}
    held = _held(session, here, changes, year)
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for clues, each in held.items():
        found[clues] = {"cash": total([one.amount for one in each]), "cash_since": min(one.since for one in each)}
    for clues in clinics:
        if told := tuple(_treasuries(changes[clues], held.get(clues, ()))):
            found[clues]["treasuries"] = told
    return found


def _treasuries(changes: Iterable[Handover], held: Iterable[Held]) -> Iterator[Treasury]:
    left = {one.left_on: one.amount for one in held}
    for change in changes:
        one, said = handed_over(change), change.said_by(Side.OUTGOING)
        found = Treasury(
            one.on, one.difference, one.is_card_lost, left.get(one.on, ZERO), said if said and said.is_off else None
        )
        if found != Treasury(one.on):
            yield found


def _held(
    session: Session, here: Select[str], changes: Mapping[str, Sequence[Handover]], year: int
) -> dict[str, list[Held]]:
    """Who holds cash in each clinic where somebody does."""
    some = list(session.execute(_unexplained(here, year)).scalars())
    taken = _moved(session, Withdrawal, Withdrawal.withdrawn_on, some, year)
    back = _moved(session, CashReturn, CashReturn.returned_on, some, year)
    paid_back = _moved(session, SupplierReturn, SupplierReturn.returned_on, some, year)
    spent = _spent(session, some, year)

    def of(clues: str) -> list[Held]:
        changed = [replace(change_of(one), post=TREASURY) for one in changes.get(clues, ())]  # by its code, as moved
        return cash_by_post(taken[clues], spent[clues], changed, back[clues], paid_back[clues])

    return {clues: held for clues in some if (held := of(clues))}


def _unexplained(here: Select[str], year: int) -> Select[str]:
    """The clinics where more cash came out than was spent or put back; the same sum that a clinic's page makes."""
    out = _standing(Withdrawal, here, year, 1)
    back = _standing(CashReturn, here, year, -1)
    spent = select(Payment.clinic_id, -type_coerce(Payment.amount, BigInteger))
    clues, amount = union_all(out, back, spent.where(_in_cash(year), Payment.clinic_id.in_(here))).subquery().c
    return select(clues).group_by(clues).having(func.sum(amount) > 0)


def _standing(fact: Any, here: Select[str], year: int, sign: int) -> Select[Any]:
    amount = (sign * type_coerce(fact.amount, BigInteger)).label("amount")
    return select(fact.clinic_id, amount).where(fact.clinic_id.in_(here), fact.year == year, stands(fact))


def _in_cash(year: int) -> ColumnElement[bool]:
    return and_(Payment.year == year, Payment.method == Method.CASH)


def _spent(session: Session, clinics: Collection[str], year: int) -> dict[str, list[Dated]]:
    query = select(Payment.clinic_id, Payment.paid_on, total_of(Payment.amount))
    query = query.where(_in_cash(year), Payment.clinic_id.in_(clinics)).group_by(Payment.clinic_id, Payment.paid_on)
    found: dict[str, list[Dated]] = defaultdict(list)
    for clues, on, amount in session.execute(query):
        found[clues].append(Dated(Flow.CASH, on, amount))
    return found


def _moved(session: Session, fact: Any, on: Any, clinics: Collection[str], year: int) -> dict[str, list[Taken]]:
    """What stands of that kind and was cash: a post has it, or had it."""
    query = select(fact.clinic_id, on, fact.amount, fact.holder).where(fact.holder.is_not(None))
    found: dict[str, list[Taken]] = defaultdict(list)
    for clues, *about in session.execute(query.where(fact.clinic_id.in_(clinics), fact.year == year, stands(fact))):
        found[clues].append(Taken(*about))
    return found
