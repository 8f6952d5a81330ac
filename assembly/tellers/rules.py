"""Codes of passes, which questions two tellers count, and what their sheets make together. Pure."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from assembly.clinics.years import TwoCounts
from assembly.committee.rules import person_key
from assembly.core.errors import N_, AssemblyError
from assembly.core.ids import SPOKEN_SIGNS, heard, spoken
from assembly.votes.rules import Outcome, QuestionKind
from assembly.votes.wording.marks import hands_to_change

CODE_LASTS = timedelta(minutes=30)
TRIES_OF_CODES = 30
MOST_TELLERS = 6
MODERATOR = 1  # the place of whoever runs the assembly; those with a pass come after
SAME_PHONE = 9  # the place of a second teller who counts on the moderator's phone
_CODE_LENGTH = 8  # 40 bits


class PassState(StrEnum):
    OFFERED = "offered"  # its code is on the moderator's screen
    ASKING = "asking"  # a phone typed the code and waits face to face
    IN = "in"
    ENDED = "ended"


class Why(StrEnum):
    """Why two tellers count a question."""

    ALL = "all"
    ELECTION = "election"
    COST = "cost"
    NARROW = "narrow"
    AGAIN = "again"


WHY_TWO = {
    Why.ALL: N_("En este programa, cada votación la cuentan dos personas, cada una por su lado."),
    Why.ELECTION: N_("Las votaciones de cargos las cuentan dos personas, cada una por su lado."),
    Why.COST: N_("Por lo que cuesta, esta votación la cuentan dos personas, cada una por su lado."),
    Why.NARROW: N_("Por muy pocas manos cambia el resultado: hace falta que lo cuente otra persona."),
    Why.AGAIN: N_(
        "Esta votación la contaron dos personas: para corregirla cuentan otra vez dos, cada una por su lado."
    ),
}


# Without its figures: the phone that shows it may be handed to whoever counts next.
WHY_NARROW = N_(
    "Esta clínica pide contar dos veces cuando la diferencia que decide es de {margin} o menos. "
    "Pida que levanten la mano otra vez y que cuente otra persona."
)


class Standing(StrEnum):
    """What the sheets of one turn make together."""

    WAITING = "waiting"
    AGREED = "agreed"
    DIFFERENT = "different"


class CodeUnknown(AssemblyError):
    field = "code"
    sentence = N_(
        "Ese código no abre ninguna asamblea: puede que ya se haya usado o que pasara su tiempo. Pida que le lean uno."
    )


class TooManyTellers(AssemblyError):
    status = 409
    sentence = N_("Ya hay {most} personas para contar o por entrar. Quite a una antes de agregar otra.")


class PassNotAsking(AssemblyError):
    status = 409
    sentence = N_("Esa persona ya entró o su código ya no sirve. Vea la lista de nuevo.")


class SheetAlreadyIn(AssemblyError):
    status = 409
    sentence = N_("Su conteo de esta vuelta ya está guardado y no cambia. Espere el de la otra persona.")


class TurnOver(AssemblyError):
    status = 409
    sentence = N_(
        "Mientras usted contaba, esta vuelta terminó y lo que escribió no se guardó. "
        "Vea qué sigue antes de contar otra vez."
    )


class HandsCounted(AssemblyError):
    status = 409
    sentence = N_(
        "De esta pregunta ya se entregó un conteo y por eso no se quita. Termine de contarla; "
        "si el conteo está mal, corríjalo."
    )


class NothingDiffers(AssemblyError):
    status = 409
    sentence = N_("Aquí no hay conteos distintos: ya coincidieron, o ya se pidió otra vuelta.")


class CorrectionNotAsked(AssemblyError):
    status = 409
    sentence = N_(
        "Esta votación ya tiene resultado y nadie pidió contarla otra vez. Si hay un error, dígalo a quien conduce."
    )


class OtherPhoneNeeded(AssemblyError):
    status = 409
    sentence = N_(
        "Esta votación se contó en dos teléfonos: para corregirla, la otra persona también cuenta en el suyo. "
        "Agréguela en «Quiénes cuentan»."
    )


class SameTeller(AssemblyError):
    field = "name"
    sentence = N_("Ese es el nombre de quien conduce: quien cuenta ahora tiene que ser otra persona.")


class NameTaken(AssemblyError):
    field = "name"
    sentence = N_(
        "Ya cuenta aquí una persona con ese nombre. Si es otra persona, agregue su segundo apellido; "
        "si es usted en otro teléfono, pida a quien conduce que quite el anterior."
    )


class NameMissing(AssemblyError):
    field = "name"
    sentence = N_("Escriba el nombre de quien cuenta.")


class TwoTellersNeeded(AssemblyError):
    status = 409
    sentence = N_("Esta votación la cuentan dos personas, con números: no se anota como mayoría evidente.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One teller's numbers for one turn; `place` is the teller's, `name` None when it was erased or not asked."""

    place: int
    name: str | None
    counts: Mapping[str, int]
    reason: str | None = None
    recount_reason: str | None = None
    of_round: int | None = None  # of whoever runs the assembly: the round whose hands are written again


@dataclass(frozen=True, slots=True)
class Cell:
    """An option that was counted differently: (place, hands) of each teller."""

    option: str
    hands: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`counts` is what two sheets agree on; `cells` only the options that differ."""

    standing: Standing
    counts: Mapping[str, int] | None = None
    cells: tuple[Cell, ...] = ()


def compare(sheets: Sequence[Sheet], options: Sequence[str]) -> Comparison:
    """Two equal sheets settle the turn, whoever else counted otherwise; two different ones wait for a third."""
    for nth, one in enumerate(sheets):
        if any(dict(one.counts) == dict(other.counts) for other in sheets[nth + 1 :]):
            return Comparison(Standing.AGREED, one.counts)
    if len(sheets) < 2:
        return Comparison(Standing.WAITING)
    cells = (Cell(option, tuple((one.place, one.counts[option]) for one in sheets)) for option in options)
    different = tuple(cell for cell in cells if len({hands for _, hands in cell.hands}) > 1)
    return Comparison(Standing.DIFFERENT, cells=different)


def why_two(
    kind: QuestionKind,
    cost: int,
    counts_all: bool,
    elections: bool,
    cost_above: int | None,
    margin: int,
    first: Outcome | None,
    counted_by: Collection[int] = (),
) -> Why | None:
    """Why two tellers count, by the year's settings; `cost` and `cost_above` in centavos.

    `first` is what the first sheet alone would make: a result that `margin` hands or fewer would change asks for a
    second teller afterwards. `counted_by` are the places whose sealed sheets settled it before: what two people
    counted, no one of them corrects alone.
    """
    if counts_all:
        return Why.ALL
    if elections and kind in (QuestionKind.ELECTION, QuestionKind.RATIFY, QuestionKind.REMOVAL):
        return Why.ELECTION
    if cost_above is not None and cost > cost_above:
        return Why.COST
    if counted_by:
        return Why.AGAIN
    return Why.NARROW if first is not None and margin and hands_to_change(first) <= margin else None


def why_of(
    kind: QuestionKind, cost: int, two: TwoCounts, first: Outcome | None, counted_by: Collection[int] = ()
) -> Why | None:
    """The same by the year's settings as they are kept."""
    above = two.cost_above.centavos if two.cost_above is not None else None
    return why_two(kind, cost, two.all, two.elections, above, two.margin, first, counted_by)


def code_of(secret: str, pass_id: str) -> str:
    """The pass's code, in two groups of four: `7KQ2-M9TX`. It stands nowhere and is made again from the secret."""
    digest = hmac.digest(secret.encode(), f"teller-code\0{pass_id}".encode(), "sha256")
    return spoken(digest[:5], _CODE_LENGTH)


def code_hash(typed: str) -> str:
    """What is kept of a code, however it was typed. Raises CodeUnknown for what can be none."""
    plain = heard(typed)
    if len(plain) != _CODE_LENGTH or not set(plain) <= set(SPOKEN_SIGNS):
        raise CodeUnknown()
    return hashlib.sha256(f"teller-code\0{plain}".encode()).hexdigest()


def match_number(token_hash: str) -> str:
    """Two digits shown on both phones, so that the moderator confirms the one in front of her."""
    return f"{int(token_hash[:8], 16) % 100:02d}"


def check_room(open_passes: int) -> None:
    """Raises TooManyTellers."""
    if open_passes >= MOST_TELLERS:
        raise TooManyTellers(most=MOST_TELLERS)


def check_turn(turn: int, now: int, places_in: Sequence[int], place: int) -> None:
    """A sheet comes in for the turn that is being counted, once. Raises TurnOver, SheetAlreadyIn."""
    if turn != now:
        raise TurnOver()
    if place in places_in:
        raise SheetAlreadyIn()


def check_asked(is_settled: bool, places_in: Sequence[int], place: int) -> None:
    """A settled question is counted again only where whoever runs the assembly began. Raises CorrectionNotAsked."""
    if is_settled and place != MODERATOR and MODERATOR not in places_in:
        raise CorrectionNotAsked()


def may_share_phone(counted_by: Collection[int]) -> bool:
    """Whether the moderator may pass her phone on: not to correct what another phone counted before."""
    return {MODERATOR, SAME_PHONE}.issuperset(counted_by)


def check_phone(place: int, counted_by: Collection[int]) -> None:
    """What two phones counted is not overturned on one of them. Raises OtherPhoneNeeded."""
    if place == SAME_PHONE and not may_share_phone(counted_by):
        raise OtherPhoneNeeded()


def check_other_person(name: str, moderator: str) -> None:
    """Whoever counts on the moderator's phone is somebody else. Raises NameMissing, SameTeller."""
    if not name:
        raise NameMissing()
    if person_key(name) == person_key(moderator):
        raise SameTeller()


def check_unlike(name: str, others: Iterable[str]) -> None:
    """In the acta each count stands beside a name, so no two who count share one. Raises NameTaken."""
    if person_key(name) in {person_key(one) for one in others}:
        raise NameTaken()


def check_different(comparison: Comparison) -> None:
    """Raises NothingDiffers."""
    if comparison.standing is not Standing.DIFFERENT:
        raise NothingDiffers()
