"""Columns that every table of facts has, and expressions that several tables share."""

from typing import Any

from sqlalchemy import BigInteger, case, func, select, type_coerce
from sqlalchemy.orm import aliased

from assembly.clinics.years import category_name
from assembly.core.columns import Centavos
from assembly.core.permissions import PUBLIC_ROLE, ROLE_NAMES
from assembly.datasets.rules import Column, Foreign, Kind, Source
from assembly.public.labels import RESIDENT, SYSTEM

ROLES = {role.value: name for role, name in ROLE_NAMES.items()} | {PUBLIC_ROLE: RESIDENT, "system": SYSTEM}
CATEGORIES = {
    code: category_name(None, code) for code in ("infrastructure", "medical_equipment", "furniture", "maintenance")
}
POSTS = {
    code: category_name(None, code) for code in ("presidency", "treasury", "secretary", "citizen_guarantor", "member")
}
# A row that says something, and one that undoes it.
ENTRY, UNDOING = "entry", "reversal"
UNDOES = "Identificador de lo que deshace; vacío si no deshace nada."
OF_CLINIC = Foreign("clues", "clinicas", "clues")
OF_ASSEMBLY = Foreign("assembly_id", "asambleas")


def source(fact: Any, query: Any = None) -> Source:
    """Rows that are facts of one kind; `query` joins what else their columns need."""
    return Source(fact.clinic_id, fact.n, select().select_from(fact) if query is None else query)


def head(*facts: Any) -> tuple[Column, Column]:
    """The clinic, and the row's own id."""
    return (
        Column("clues", "CLUES", Kind.TEXT, "Clave de la clínica.", _each(facts, "clinic_id"), is_required=True),
        Column("id", "Identificador", Kind.TEXT, "El del dato en la bitácora.", _each(facts, "id"), is_required=True),
    )


def tail(*facts: Any) -> tuple[Column, ...]:
    """When it was written, by which role, and where it stands in the journal."""
    at = "Cuándo se anotó, en hora UTC."
    by = "Cargo de quien lo anotó; nunca su nombre."
    behalf = "Cargo en cuyo nombre se anotó, cuando quien lo anotó ayudaba a otra persona."
    line = "Número del renglón de la bitácora de la clínica."
    return (
        Column("recorded_at", "Anotado el", Kind.MOMENT, at, _each(facts, "recorded_at"), is_required=True),
        Column("recorded_by", "Anotó", Kind.TEXT, by, _each(facts, "recorded_by"), ROLES, True, role_of),
        Column("on_behalf_of", "En nombre de", Kind.TEXT, behalf, _each(facts, "on_behalf_of"), ROLES),
        Column("journal_line", "Renglón de la bitácora", Kind.INTEGER, line, _each(facts, "n"), is_required=True),
    )


def assembly_id(fact: Any) -> Column:
    """The assembly that a fact belongs to."""
    return Column("assembly_id", "Asamblea", Kind.TEXT, "Identificador de la asamblea.", fact.assembly_id, {}, True)


def _each(facts: tuple[Any, ...], name: str) -> Any:
    return tuple(getattr(fact, name) for fact in facts) if len(facts) > 1 else getattr(facts[0], name)


def role_of(recorded_by: str) -> str:
    """The role of a signature: the account behind it is nobody's business here."""
    return recorded_by.partition(":")[0]


def linked(fact: Any, column: str, to: Any) -> Any:
    """The condition of a join: `fact` points with `column` to a fact of the same clinic."""
    return (fact.clinic_id == to.clinic_id) & (getattr(fact, column) == to.id)


def latest(fact: Any, column: str, to: Any) -> Any:
    """The same, of the latest such fact only."""
    other = aliased(fact)
    last = select(func.max(other.n)).where(linked(other, column, to)).correlate(to).scalar_subquery()
    return linked(fact, column, to) & (fact.n == last)


def ordinal(fact: Any) -> Any:
    """The how manieth of its kind in the clinic a fact is, from 1."""
    other = aliased(fact)
    before = select(func.count()).where(other.clinic_id == fact.clinic_id, other.n <= fact.n)
    return before.correlate(fact).scalar_subquery()


def less(amount: Any) -> Any:
    """An amount taken away."""
    return type_coerce(-amount, Centavos)


def where(condition: Any, amount: Any, otherwise: Any) -> Any:
    """One amount or the other, row by row."""
    one, other = (type_coerce(each, BigInteger) for each in (amount, otherwise))
    return type_coerce(case((condition, one), else_=other), Centavos)


def in_account(other: str, *amounts: Any) -> Column:
    """What each row did to the money in the bank: added up over both tables that have it, it is the balance."""
    about = f"Lo que entró al banco o, con signo menos, lo que salió. Todo sumado con lo de «{other}» es el saldo."
    return Column("account", "En la cuenta", Kind.MONEY, about, amounts, {}, True)
