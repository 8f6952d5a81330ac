"""What is odd and may yet be true: asked about before it is stored, never refused, and shown to everybody. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money
from assembly.core.text import folded


class BeforeDeposit(AssemblyError):
    field = "confirm_early"
    sentence = N_(
        "La fecha {day} es de antes del primer depósito, que llegó el {deposited}. Corrija la fecha; si así ocurrió, "
        "marque «Sí, la fecha es correcta» y regístrelo: quedará señalado a la vista de todos."
    )


class BeforeApproval(AssemblyError):
    field = "confirm_early"
    sentence = N_(
        "La fecha {day} es de antes del {approved}, el día de la asamblea que aprobó este concepto. Corrija la fecha; "
        "si así ocurrió, marque «Sí, la fecha es correcta» y regístrelo: quedará señalado a la vista de todos."
    )


class BeforeBoth(AssemblyError):
    field = "confirm_early"
    sentence = N_(
        "La fecha {day} es de antes de la asamblea que aprobó este concepto ({approved}) y de antes del primer "
        "depósito ({deposited}). Corrija la fecha; si así ocurrió, marque «Sí, la fecha es correcta» y regístrelo: "
        "quedará señalado a la vista de todos."
    )


class DepositLooksRepeated(AssemblyError):
    field = "confirm_repeat"
    sentence = N_(
        "Ya está anotado el depósito {folio} con la misma cantidad, la misma fecha y la misma referencia. Si este es "
        "otro depósito, marque «Sí, es otro depósito» y regístrelo; si es el mismo, no lo anote otra vez."
    )


@dataclass(frozen=True, slots=True)
class Early:
    """Why a day is too early: the first deposit came later, its item was approved later. None: not so."""

    deposited: date | None = None
    approved: date | None = None

    def __bool__(self) -> bool:
        return self.deposited is not None or self.approved is not None


ON_TIME = Early()


@dataclass(frozen=True, slots=True)
class KnownDeposit:
    """A deposit that stands: enough of it to tell a repetition. `reference` is None when erased."""

    folio: str
    amount: Money
    on: date
    reference: str | None


def early(day: date, deposited: date | None, approved: date | None = None) -> Early:
    """Whether money moved on `day` before the first deposit, or before the day its item was approved.

    Without any deposit nothing is before it: that more was spent than came in is said elsewhere.
    """
    before_deposit = deposited is not None and day < deposited
    before_approval = approved is not None and day < approved
    if not (before_deposit or before_approval):
        return ON_TIME
    return Early(deposited if before_deposit else None, approved if before_approval else None)


def asked(check: Callable[..., None], *about: object) -> list[AssemblyError]:
    """What a check asks, without asking it: one error at most."""
    try:
        check(*about)
    except AssemblyError as doubt:
        return [doubt]
    return []


def check_not_early(day: date, found: Early) -> None:
    """Warn of a day that is too early."""
    if found.deposited and found.approved:
        raise BeforeBoth(day=day, deposited=found.deposited, approved=found.approved)
    if found.deposited:
        raise BeforeDeposit(day=day, deposited=found.deposited)
    if found.approved:
        raise BeforeApproval(day=day, approved=found.approved)


def check_not_repeated(amount: Money, on: date, reference: str, standing: Iterable[KnownDeposit]) -> None:
    """Warn of a deposit with the same amount, day and reference."""
    for other in standing:
        same = folded(other.reference or "") == folded(reference)
        if same and (other.amount, other.on) == (amount, on):
            raise DepositLooksRepeated(folio=other.folio)
