"""What a proposal must have, and until when it may be taken back. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assembly.assemblies.rules import Group
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import ZERO, Money
from assembly.core.text import folded

# Eight times the largest yearly amount published for a clinic: beyond it, digits were added by mistake.
MOST_COST = Money(10_000_000_00)


class CostNeeded(AssemblyError):
    sentence = N_("El costo estimado tiene que ser mayor que $0.00. Si no lo saben, anoten el cálculo de la asamblea.")
    field = "cost"


class CostTooLarge(AssemblyError):
    sentence = N_("El costo {cost} pasa de {most}, lo más que se puede proponer. Revise las cifras.")
    field = "cost"


class CategoryUnknown(AssemblyError):
    sentence = N_("Ese tipo de mejora no está en las reglas de {year}. Elija uno de la lista.")
    field = "category"


class TitleTaken(AssemblyError):
    sentence = N_("Ya está en la lista: es la propuesta {number}. Si es otra mejora, escriba qué la distingue.")
    field = "title"


class ProposalAlreadyWithdrawn(AssemblyError):
    status = 409
    sentence = N_("La propuesta {number} ya se había retirado.")


class ProposalAlreadyVoted(AssemblyError):
    status = 409
    sentence = N_("La propuesta {number} ya se puso a votación y no se puede retirar. Queda con su resultado.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal as somebody asks for it; `category` is a code of the programme year."""

    title: str
    category: str
    why: str
    cost: Money
    asked_by: Group


def check_cost(cost: Money) -> None:
    """Refuse nothing and too much. Raises CostNeeded, CostTooLarge."""
    if cost <= ZERO:
        raise CostNeeded()
    if cost > MOST_COST:
        raise CostTooLarge(cost=cost, most=MOST_COST)


def check_category(category: str, codes: Collection[str], year: int) -> None:
    """Only the kinds of improvement of the programme year. Raises CategoryUnknown."""
    if category not in codes:
        raise CategoryUnknown(year=str(year))


def check_title(title: str, taken: Iterable[tuple[int, str]]) -> None:
    """Refuse a title that reads the same as another of the list, given with its number. Raises TitleTaken."""
    mine = _as_read(title)
    for number, other in taken:
        if _as_read(other) == mine:
            raise TitleTaken(number=number)


def check_withdrawal(number: int, is_withdrawn: bool, is_voted: bool) -> None:
    """Taken back once, and before hands are raised on it. Raises ProposalAlreadyWithdrawn, ProposalAlreadyVoted."""
    if is_withdrawn:
        raise ProposalAlreadyWithdrawn(number=number)
    if is_voted:
        raise ProposalAlreadyVoted(number=number)


def _as_read(title: str) -> str:
    # A title of signs alone folds to nothing; then it is compared as it stands.
    return folded(title) or title
