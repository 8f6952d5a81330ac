"""A clinic's year in one line, for whoever reads nothing else: its money, its works, what lacks proof. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembly.budget.items import ItemInfo
from assembly.budget.rules import Figures
from assembly.core.errors import N_
from assembly.core.money import ZERO, Money
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import ProofKind
from assembly.works.queries import NONE, WorksInfo

Explained = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """`finished` of the approved `items`; `unproven` of the `expenses` that stand have nothing that proves them."""

    received: Money
    spent: Money
    items: int = 0
    finished: int = 0
    expenses: int = 0
    unproven: int = 0
    refunded: Money = ZERO
    left: Money = ZERO
    unexplained: Money = ZERO
    cash_missing: Money = ZERO
    year: int | None = None
    is_over: bool = False


def told(
    money: Figures,
    items: Sequence[ItemInfo],
    works: Mapping[str, WorksInfo],
    expenses: Iterable[ExpenseInfo],
    year: int | None = None,
    is_over: bool = False,
) -> Told:
    """What there is to tell of a year; `is_over`: no money is awaited in it any more."""
    standing = [one for one in expenses if one.counted]
    unproven = [one for one in standing if one.lacks_proof or one.proof is ProofKind.NONE]
    finished = [one for one in items if works.get(one.id, NONE).is_finished(one)]
    counts = (len(items), len(finished), len(standing), len(unproven))
    rest = (money.refunded, money.left, money.unexplained, money.cash_missing)
    return Told(money.received, money.spent, *counts, *rest, year, is_over)


def sentences(one: Told) -> list[Explained]:
    """Messages with their values, the most telling first."""
    year: list[Explained] = [(N_("Año {year}"), {"year": str(one.year)})] if one.year else []
    return [*year, *money_sentences(one), *works_sentences(one)]


def money_sentences(one: Told) -> list[Explained]:
    """What came in, what was spent, given back and is left; what nobody explained is never left out."""
    if not one.received and not one.spent and not one.unexplained:
        return [(N_("No se recibió dinero") if one.is_over else N_("Todavía no se ha recibido dinero"), {})]
    said = [(N_("Recibido {amount}"), one.received), (N_("Gastado {amount}"), one.spent)]
    said += [(N_("Reintegrado {amount}"), one.refunded)] if one.refunded else []
    said += [(N_("Queda {amount}"), one.left)]
    said += [(N_("Sin explicar {amount}"), one.unexplained)] if one.unexplained else []
    return [*((text, {"amount": amount.short}) for text, amount in said), *cash_sentences(one)]


def cash_sentences(one: Told) -> list[Explained]:
    """Cash that was spent and never withdrawn, where there is any."""
    text = N_("{amount} gastados en efectivo que no salen de ningún retiro")
    return [(text, {"amount": one.cash_missing.short})] if one.cash_missing else []


def works_sentences(one: Told) -> list[Explained]:
    """How many works are finished, and how many expenses lack proof; counts, never percentages."""
    works: list[Explained] = []
    if one.items == 1:
        text = N_("1 de 1 obra o compra terminada") if one.finished else N_("0 de 1 obra o compra terminada")
        works = [(text, {})]
    elif one.items:
        text = N_("{finished} de {items} obras y compras terminadas")
        works = [(text, {"finished": one.finished, "items": one.items})]
    return [*works, *_proofs(one)]


def _proofs(one: Told) -> list[Explained]:
    if not one.expenses:
        return []
    if not one.unproven:
        return [(N_("no falta ningún comprobante"), {})]
    if one.unproven == 1:
        return [(N_("falta 1 comprobante"), {})]
    return [(N_("faltan {unproven} comprobantes"), {"unproven": one.unproven})]
