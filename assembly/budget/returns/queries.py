"""Reading what suppliers paid back: by expense, for every reader that starts from the expenses."""

from collections.abc import Collection

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    Subquery,
    bindparam,
    cast,
    func,
    null,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from assembly.budget.items import stands, total_of
from assembly.budget.models import SupplierReturn
from assembly.core.money import Money
from assembly.journal.queries import personal

_OF = (SupplierReturn.expense_id, SupplierReturn.expense_number, SupplierReturn.item_id, SupplierReturn.way)
# What a return is of, in the order of `Back`; and the same of what is none, for a union of both.
BACK = (*_OF, personal(SupplierReturn, "no_proof_reason"))
NO_BACK = tuple(cast(null(), kind) for kind in (String, Integer, String, String, String))


_RETURNED = (
    select(SupplierReturn.expense_id, total_of(SupplierReturn.amount))
    .where(SupplierReturn.clinic_id.in_(bindparam("clinics", expanding=True)), stands(SupplierReturn))
    .group_by(SupplierReturn.expense_id)
)


def returned_at(session: Session, clinics: Collection[str]) -> dict[str, Money]:
    """What was paid back of each expense of those clinics, by its id; one statement."""
    return {row[0]: row[1] for row in session.execute(_RETURNED, {"clinics": list(clinics)})}


def returned_by_expense(here: ColumnElement[bool]) -> Subquery:
    """The same where the statement wants it: clinic_id, expense_id and amount, in bare centavos."""
    of = (SupplierReturn.clinic_id, SupplierReturn.expense_id)
    amount = func.sum(type_coerce(SupplierReturn.amount, BigInteger)).label("amount")
    return select(*of, amount).where(here, stands(SupplierReturn)).group_by(*of).subquery()
