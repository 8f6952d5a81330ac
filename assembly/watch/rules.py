"""What makes a clinic worth a look, how much each thing weighs, and the order that follows. Pure.

The weights only put the list in order and are never shown: what is shown are the reasons, with their figures. More of
anything never weighs less, so that nobody comes down the list by a worse record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from assembly.core.errors import N_
from assembly.core.money import ZERO, Money
from assembly.handovers.rules import Statement
from assembly.missing import sentences
from assembly.watch.prices import Price, Repeated

OLD_DAYS = 15  # cash in hand for longer is told
QUIET_DAYS = 30  # so long without a word after money came in
SHEET = 25  # clinics on a page
MOST = 1000  # the most that one reason weighs


class Why(StrEnum):
    """What there is to look at."""

    UNPROVEN = "unproven"
    CASH = "cash"
    PRICE = "price"
    SUPPLIER = "supplier"
    QUIET = "quiet"
    INQUIRIES = "inquiries"
    BANK = "bank"
    EARLY = "early"
    TREASURY = "treasury"


WHY_NAMES = {
    Why.UNPROVEN: N_("sin comprobar"),
    Why.CASH: N_("efectivo"),
    Why.PRICE: N_("precio"),
    Why.SUPPLIER: N_("proveedor"),
    Why.QUIET: N_("silencio"),
    Why.INQUIRIES: N_("dudas"),
    Why.BANK: N_("banco"),
    Why.EARLY: N_("fechas"),
    Why.TREASURY: N_("tesorería"),
}


@dataclass(frozen=True, slots=True)
class Bank:
    """What the bank said last, on a day for which the record gives another balance."""

    on: date
    balance: Money
    ledger: Money

    @property
    def off(self) -> Money:
        return self.balance - self.ledger


@dataclass(frozen=True, slots=True)
class Early:
    """Expenses dated before the first deposit or before the assembly that approved them."""

    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Treasury:
    """A treasury that changed hands and left something to clear up.

    `off`: what was received less what was left, where the two sides differ. `cash_left`: with whoever left it.
    `stated`: what she said she left, where the ledger said otherwise.
    """

    on: date
    off: Money | None = None
    is_card_lost: bool = False
    cash_left: Money = ZERO
    stated: Statement | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a clinic in a year. `quiet_since`: money is left, and nobody wrote about any since that day."""

    clues: str
    spent: Money = ZERO
    unproven: Money = ZERO
    cash: Money = ZERO
    cash_since: date | None = None
    quiet_since: date | None = None
    late_inquiries: int = 0
    suppliers: tuple[Repeated, ...] = ()
    prices: tuple[Price, ...] = ()
    bank: Bank | None = None
    early: Early | None = None
    treasuries: tuple[Treasury, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words: a gettext message with its values; `weight` only serves the order."""

    why: Why
    weight: int
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A clinic with its reasons, the heaviest first."""

    clues: str
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> int:
        return sum(one.weight for one in self.reasons)


def ranked(known: Iterable[Known], today: date) -> list[Ranked]:
    """The clinics with any reason, the heaviest first; those of one weight by their key."""
    found = [Ranked(one.clues, reasons(one, today)) for one in known]
    return sorted((one for one in found if one.reasons), key=lambda one: (-one.weight, one.clues))


def reasons(one: Known, today: date) -> tuple[Reason, ...]:
    """Why to look at a clinic, the heaviest first."""
    money = (_unproven(one), _cash(one, today), _bank(one), _early(one), _treasuries(one))
    makers = (*money, _prices(one), _suppliers(one), _quiet(one, today), _inquiries(one))
    return tuple(sorted((r for found in makers for r in found), key=lambda r: (-r.weight, r.why)))


def _unproven(one: Known) -> Iterable[Reason]:
    """Half by its share of what was spent, half by its pesos."""
    if one.unproven > ZERO and one.spent > ZERO:
        share = min(MOST // 2, MOST // 2 * one.unproven.centavos // one.spent.centavos)
        text = N_("De los {spent} gastados, {unproven} no tienen comprobante.")
        yield Reason(Why.UNPROVEN, share + _pesos(one.unproven), text, {"spent": one.spent, "unproven": one.unproven})


def _cash(one: Known, today: date) -> Iterable[Reason]:
    days = (today - one.cash_since).days if one.cash_since else 0
    if one.cash > ZERO and days >= OLD_DAYS:
        text = N_("Hay {cash} en efectivo sin explicar desde hace {days} días.")
        yield Reason(Why.CASH, min(MOST // 2, 2 * days) + _pesos(one.cash), text, {"cash": one.cash, "days": days})


def _bank(one: Known) -> Iterable[Reason]:
    if one.bank is not None and one.bank.off:
        off, it = abs(one.bank.off), one.bank
        values = {"balance": it.balance, "day": it.on, "ledger": it.ledger, "off": off}
        yield Reason(Why.BANK, MOST // 4 + _pesos(off), sentences.bank_differs(it.off), values)


def _early(one: Known) -> Iterable[Reason]:
    if one.early is not None:
        text = sentences.EARLY[one.early.count > 1]
        yield Reason(
            Why.EARLY,
            MOST // 4 + _pesos(one.early.amount),
            text,
            {"count": one.early.count, "amount": one.early.amount},
        )


def _treasuries(one: Known) -> Iterable[Reason]:
    for each in one.treasuries:
        if each.cash_left > ZERO:
            text = N_("Quien dejó la tesorería el {day} no ha explicado ni entregado {cash} en efectivo.")
            weight = MOST // 2 + _pesos(each.cash_left)
            yield Reason(Why.TREASURY, weight, text, {"day": each.on, "cash": each.cash_left})
        if each.stated is not None:
            yield _stated(each.on, each.stated)
        if each.off is not None:
            off = abs(each.off)
            weight = MOST // 4 + _pesos(off)
            yield Reason(Why.TREASURY, weight, sentences.differs(each.off), {"day": each.on, "amount": off})
        if each.is_card_lost:
            yield Reason(Why.TREASURY, MOST // 2, sentences.CARD_LOST, {"day": each.on})


def _stated(day: date, one: Statement) -> Reason:
    text = N_(
        "Quien dejó la tesorería el {day} dijo que había {balance} en la cuenta y {cash} en efectivo; según lo anotado "
        "eran {ledger_balance} y {ledger_cash}."
    )
    weight = MOST // 4 + _pesos(abs(one.balance_off) + abs(one.cash_off))
    ledger = {"ledger_balance": one.ledger_balance, "ledger_cash": one.ledger_cash}
    return Reason(Why.TREASURY, weight, text, {"day": day, "balance": one.said.balance, "cash": one.said.cash} | ledger)


def _prices(one: Known) -> Iterable[Reason]:
    if one.prices:
        worst = max(one.prices, key=lambda price: (_times(price), price.article))
        values = {"article": worst.article, "unit": worst.unit, "paid": worst.paid, "median": worst.median}
        text = N_("Pagó {paid} por «{article}» ({unit}); en otras {others} compras lo de en medio es {median}.")
        weight = min(MOST, _times(worst) * 10 + 20 * len(one.prices))
        yield Reason(Why.PRICE, weight, text, values | {"others": worst.others})


def _times(price: Price) -> int:
    """Ten times how many times the median it is."""
    return 10 * price.paid.centavos // max(1, price.median.centavos)


def _suppliers(one: Known) -> Iterable[Reason]:
    if one.suppliers:
        most = max(one.suppliers, key=lambda each: (each.clinics, each.amount, each.name))
        values = {"name": most.name, "clinics": most.clinics, "amount": most.amount, "returned": most.returned}
        text = N_("Le compró a «{name}», que vendió a {clinics} clínicas por {amount} en total.")
        if most.returned:
            text = N_(
                "Le compró a «{name}», que vendió a {clinics} clínicas por {amount} en total, ya sin los {returned} "
                "que les devolvió."
            )
        yield Reason(Why.SUPPLIER, min(MOST // 2, 10 * most.clinics), text, values)


def _quiet(one: Known, today: date) -> Iterable[Reason]:
    days = (today - one.quiet_since).days if one.quiet_since else 0
    if days >= QUIET_DAYS:
        text = N_("Tiene dinero y nadie anota nada de él desde hace {days} días.")
        yield Reason(Why.QUIET, min(MOST, 3 * days), text, {"days": days})


def _inquiries(one: Known) -> Iterable[Reason]:
    if one.late_inquiries:
        text = N_("Dudas de la gente sin respuesta y con el plazo vencido: {count}.")
        yield Reason(Why.INQUIRIES, min(MOST, 60 * one.late_inquiries), text, {"count": one.late_inquiries})


def _pesos(amount: Money) -> int:
    """A point for each two hundred pesos, up to half of the most."""
    return min(MOST // 2, amount.centavos // 200_00)
