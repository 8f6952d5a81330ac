"""What a photo of an item and a delivery must be, and who may say that it came complete. Pure."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assembly.core.errors import N_, AssemblyError, Translate
from assembly.core.permissions import Role, person
from assembly.core.text import folded
from assembly.evidence.rules import MediaType

PHOTO = "item_photo"  # the purpose of the file behind a photo
MOST_PHOTOS, MOST_UNITS, MOST_SERIAL, MOST_CAPTION, MOST_REASON = 60, 500, 40, 200, 500
# What is bought by the piece. Works are shown by their photos.
COUNTED = frozenset({"medical_equipment", "equipment", "furniture"})


class Stage(StrEnum):
    """When of an item a photo is, in order."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    DELIVERY = "delivery"


STAGE_LABELS = {
    Stage.BEFORE: N_("Antes"),
    Stage.DURING: N_("Durante"),
    Stage.AFTER: N_("Terminado"),
    Stage.DELIVERY: N_("Entrega"),
}
STAGE_HINTS = {
    Stage.BEFORE: N_("Cómo estaba antes de empezar"),
    Stage.DURING: N_("Mientras se trabaja"),
    Stage.AFTER: N_("Cómo quedó"),
    Stage.DELIVERY: N_("Lo comprado, el día que llegó"),
}


class Verdict(StrEnum):
    """What somebody says who looked at a delivery."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


VERDICT_LABELS = {
    Verdict.COMPLETE: N_("Recibido completo"),
    Verdict.INCOMPLETE: N_("Incompleto: falta algo"),
}


RECEIVERS = {
    Role.PRESIDENT: N_("la presidencia"),
    Role.SECRETARY: N_("la secretaría técnica"),
    Role.CITIZEN_GUARANTOR: N_("el aval ciudadano"),
    Role.MEMBER: N_("una vocalía"),
    Role.SOCIAL_AUDITOR: N_("la contraloría social"),
}


class NotAPhoto(AssemblyError):
    field = "file"
    sentence = N_("Aquí va una foto, no un documento. Tómela con el teléfono o elija una imagen.")


class PhotoRepeated(AssemblyError):
    field = "file"
    sentence = N_("Esta misma foto ya está en {item}, como «{stage}». No hace falta subirla otra vez: elija otra.")

    def text(self, translate: Translate, show: Callable[[Any], str] = str) -> str:
        """The sentence, with the stage also in the reader's language."""
        return super().text(translate, lambda v: translate(STAGE_LABELS[v]) if isinstance(v, Stage) else show(v))


class TooManyPhotos(AssemblyError):
    status = 409
    sentence = N_("{item} ya tiene {most} fotos, que es el máximo. Retire alguna que no haga falta y suba esta.")


class AlreadyWithdrawn(AssemblyError):
    status = 409
    sentence = N_("Esto ya se había retirado. Sigue a la vista, tachado y con su motivo.")


class DeliveryAlreadySeen(AssemblyError):
    status = 409
    sentence = N_(
        "Otra persona ya revisó esta entrega y no se puede retirar. Si algo cambió, que quien la revisó anote otra vez "
        "lo que recibió."
    )


class NotCounted(AssemblyError):
    status = 409
    sentence = N_("{item} es una obra y no se cuenta por piezas: se comprueba con sus fotos de antes y de terminado.")


class UnitsOutOfRange(AssemblyError):
    field = "units"
    sentence = N_("Anotó {units} piezas. Escriba un número del 1 al {most}.")


class SerialNotPlain(AssemblyError):
    field = "serials"
    sentence = N_(
        "«{serial}» no parece un número de serie: use solo letras, números, puntos y guiones, {most} signos o menos, "
        "y uno por renglón."
    )


class TooManySerials(AssemblyError):
    field = "serials"
    sentence = N_("Anotó {serials} números de serie y solo {units} piezas. Revise los dos datos.")


class SerialTwice(AssemblyError):
    field = "serials"
    sentence = N_("El número de serie {serial} está dos veces en su lista. Cada pieza tiene el suyo: revíselo.")


class SerialTaken(AssemblyError):
    field = "serials"
    sentence = N_("El número de serie {serial} ya se anotó en {item}. Una pieza se entrega una sola vez: revíselo.")


class TreasurerReceives(AssemblyError):
    status = 403
    sentence = N_(
        "Usted lleva la tesorería: que llegó completo lo dice otra persona del comité o la contraloría social."
    )


class RecorderReceives(AssemblyError):
    status = 403
    sentence = N_(
        "Usted anotó esta entrega: que llegó completa lo dice otra persona del comité o la contraloría social."
    )


class DeliveryGone(AssemblyError):
    status = 409
    sentence = N_("Esta entrega se retiró: ya no hace falta revisarla.")


class MissingNotSaid(AssemblyError):
    field = "missing"
    sentence = N_("Escriba qué falta o qué llegó mal, por ejemplo «faltan dos sillas» o «sin cable».")


class MoreThanDelivered(AssemblyError):
    field = "received"
    sentence = N_("Anotó {received} piezas recibidas y la entrega es de {units}. Escriba un número del 0 al {units}.")


class ReceivedNotSaid(AssemblyError):
    field = "received"
    sentence = N_("Escriba cuántas piezas sí llegaron bien; si ninguna, escriba 0.")


@dataclass(frozen=True, slots=True)
class Tally:
    """Pieces of an item: handed over, found good by somebody other than the treasurer, and not looked at by anybody."""

    units: int = 0
    received: int = 0
    unseen: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.units + other.units, self.received + other.received, self.unseen + other.unseen)


def receiver_words(recorded_by: str) -> str:
    """Who received a delivery, in a sentence; a gettext message."""
    role = recorded_by.partition(":")[0]
    return RECEIVERS[Role(role)] if role in set(RECEIVERS) else N_("otra persona")


def is_counted(category: str) -> bool:
    """Whether items of that category are bought by the piece."""
    return category in COUNTED


def check_photo(kind: MediaType, item: str, count: int, same: Iterable[Stage]) -> None:
    """A photo, once for each item, and not too many. `same` are the stages under which this very file stands there."""
    if not kind.is_image:
        raise NotAPhoto()
    for stage in same:
        raise PhotoRepeated(item=item, stage=stage)
    if count >= MOST_PHOTOS:
        raise TooManyPhotos(item=item, most=MOST_PHOTOS)


def check_withdrawal(is_withdrawn: bool, is_seen: bool = False) -> None:
    """Withdrawn once, and a delivery only while nobody looked at it."""
    if is_withdrawn:
        raise AlreadyWithdrawn()
    if is_seen:
        raise DeliveryAlreadySeen()


def read_serials(text: str) -> tuple[str, ...]:
    """One serial number a line. Raises SerialNotPlain."""
    found = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
    for one in found:
        is_plain = all((sign.isascii() and sign.isalnum()) or sign in " .-_/#:" for sign in one)
        if len(one) > MOST_SERIAL or not is_plain or not folded(one):
            raise SerialNotPlain(serial=one[:MOST_SERIAL], most=MOST_SERIAL)
    return found


def check_delivery(
    category: str, item: str, units: int, serials: Sequence[str], known: Iterable[tuple[str, str]]
) -> None:
    """What was delivered, by the piece; `known` are the serial numbers that stand, with the item of each."""
    if not is_counted(category):
        raise NotCounted(item=item)
    if not 1 <= units <= MOST_UNITS:
        raise UnitsOutOfRange(units=units, most=MOST_UNITS)
    if len(serials) > units:
        raise TooManySerials(serials=len(serials), units=units)
    check_serials(serials, known)


def check_serials(serials: Sequence[str], known: Iterable[tuple[str, str]]) -> None:
    """Each piece has its own number, however it is written."""
    taken = {_same(serial): item for serial, item in known}
    mine: set[str] = set()
    for serial in serials:
        if _same(serial) in mine:
            raise SerialTwice(serial=serial)
        if _same(serial) in taken:
            raise SerialTaken(serial=serial, item=taken[_same(serial)])
        mine.add(_same(serial))


def _same(serial: str) -> str:
    return folded(serial).replace(" ", "")


def check_receiver(who: str, recorded_by: str, is_treasurer: bool, is_withdrawn: bool) -> None:
    """Neither the treasurer nor whoever wrote the delivery down says that it came complete."""
    if is_treasurer:
        raise TreasurerReceives()
    if person(who) == person(recorded_by):
        raise RecorderReceives()
    if is_withdrawn:
        raise DeliveryGone()


def received(verdict: Verdict, units: int, said: int | None, missing: str | None) -> int:
    """How many pieces came well. Raises ReceivedNotSaid, MoreThanDelivered, MissingNotSaid."""
    if verdict is Verdict.COMPLETE:
        return units
    if said is None:
        raise ReceivedNotSaid()
    if not 0 <= said <= units:
        raise MoreThanDelivered(received=said, units=units)
    if not missing:
        raise MissingNotSaid()
    return said


def lacking(stages: Collection[Stage], category: str, is_paid: bool) -> list[Stage]:
    """The photos that an item with money paid still lacks: a work its first and its last one, the rest its delivery."""
    if not is_paid:
        return []
    asked = [Stage.DELIVERY] if is_counted(category) else [Stage.BEFORE, Stage.AFTER]
    return [stage for stage in asked if stage not in stages]


def is_finished(stages: Collection[Stage], category: str, tally: Tally) -> bool:
    """A work with a photo of it finished; what is bought by the piece, when somebody else found all of it good."""
    return 0 < tally.units == tally.received if is_counted(category) else Stage.AFTER in stages
