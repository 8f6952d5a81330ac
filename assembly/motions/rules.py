"""What a motion may say, and how much money it may move. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError
from assembly.core.money import ZERO, Money


class MotionKind(StrEnum):
    FREE = "free"
    MOVE_MONEY = "move_money"
    ACCEPT_ACCOUNTS = "accept_accounts"


class SentenceMissing(AssemblyError):
    field = "sentence"
    sentence = N_("Escriba qué se propone, como frase que empieza con «Que».")


class ItemMissing(AssemblyError):
    sentence = N_("Elija el concepto.")


class SameItem(AssemblyError):
    field = "to_item"
    sentence = N_("El dinero sale de un concepto y entra en otro. Elija dos distintos.")


class OtherYear(AssemblyError):
    field = "to_item"
    sentence = N_("Los dos conceptos tienen que ser del mismo año, porque el dinero es de ese año.")


class MoveMissing(AssemblyError):
    field = "amount"
    sentence = N_("Escriba cuánto dinero se mueve.")


class MoveExceedsItem(AssemblyError):
    field = "amount"
    sentence = N_(
        "A «{item}» le quedan {left} por gastar y se quieren mover {amount}: se pasa por {over}. Escriba menos."
    )


class MoveNotCovered(AssemblyError):
    status = 409
    sentence = N_(
        "La asamblea aprobó mover {amount} de «{item}» y ya solo le quedan {left}. Revierta el gasto que los usó, "
        "o corrija el conteo de esa votación, y vuelva a cerrar."
    )


class MoneyBeingMoved(AssemblyError):
    status = 409
    field = "amount"
    sentence = N_(
        "De «{item}» la asamblea abierta tiene a votación mover {reserved}: hasta que se cierre quedan {left} para "
        "gastar, y el gasto es de {amount}."
    )


class AccountsAlreadyAsked(AssemblyError):
    status = 409
    sentence = N_("Las cuentas de {year} ya se pusieron a votación en esta asamblea. Si el conteo está mal, corríjalo.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A motion to be written. `sentence` is its words where it is free; `year` whose accounts it is about."""

    kind: MotionKind
    why: str = ""
    sentence: str = ""
    from_item: str | None = None
    to_item: str | None = None
    amount: Money | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An item that money may leave or enter: what is left of it, less what other motions would move out of it."""

    id: str
    name: str
    year: int
    left: Money


def check_move(source: Place, target: Place, amount: Money) -> None:
    """Money that is there goes to another item of its year. SameItem, OtherYear, MoveMissing, MoveExceedsItem."""
    if source.id == target.id:
        raise SameItem()
    if source.year != target.year:
        raise OtherYear()
    if amount <= ZERO:
        raise MoveMissing()
    if amount > source.left:
        raise MoveExceedsItem(item=source.name, left=source.left, amount=amount, over=amount - source.left)


def check_not_moving(item: str, left: Money, reserved: Money, amount: Money) -> None:
    """What an open assembly may move is not spent meanwhile. Raises MoneyBeingMoved."""
    if reserved > ZERO and amount > left - reserved:
        raise MoneyBeingMoved(item=item, reserved=reserved, left=max(ZERO, left - reserved), amount=amount)


def free_title(sentence: str) -> str:
    """The motion as one sentence that begins with «Que»."""
    plain = sentence.strip()
    if not plain:
        raise SentenceMissing()
    return plain if plain.lower().startswith("que ") else f"Que {plain[0].lower()}{plain[1:]}"


def accounts_title(year: int, received: Money, spent: Money, left: Money, unexplained: Money) -> str:
    """The motion with the four figures that are voted on: those of this moment, for the record keeps them."""
    sums = f"se recibieron {received}, se gastaron {spent}, quedan {left}, sin explicar {unexplained}"
    return f"Aceptar las cuentas de {year}: {sums}"
