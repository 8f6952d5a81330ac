"""When an assembly may be attended, opened and closed. Pure; what a call must keep stands in `calls`."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError

# The largest known assemblies gather 300; beyond this it is a slip of the finger too.
MOST_PRESENT = 10_000


class State(StrEnum):
    CONVENED = "convened"
    OPEN = "open"
    CLOSED = "closed"
    NOT_HELD = "not_held"


STATE_NAMES: dict[State, str] = {
    State.CONVENED: N_("convocada"),
    State.OPEN: N_("abierta"),
    State.CLOSED: N_("cerrada"),
    State.NOT_HELD: N_("no realizada"),
}


class Channel(StrEnum):
    """How people were told."""

    POSTER = "poster"
    LOUDSPEAKER = "loudspeaker"
    VISIT = "visit"
    MESSAGE = "message"
    ALOUD = "aloud"
    OTHER = "other"


CHANNEL_NAMES: dict[Channel, str] = {
    Channel.POSTER: N_("Con carteles"),
    Channel.LOUDSPEAKER: N_("Por altavoz o perifoneo"),
    Channel.VISIT: N_("De casa en casa"),
    Channel.MESSAGE: N_("Por mensaje o llamada"),
    Channel.ALOUD: N_("De viva voz en la misma asamblea"),
    Channel.OTHER: N_("De otra manera"),
}


class Group(StrEnum):
    """Who people are at an assembly: a group, never a name."""

    USERS = "users"
    PENSIONERS = "pensioners"
    STAFF = "staff"
    AUTHORITIES = "authorities"
    OTHERS = "others"


GROUP_NAMES: dict[Group, str] = {
    Group.USERS: N_("Usuarias y usuarios de la clínica"),
    Group.PENSIONERS: N_("Personas pensionadas"),
    Group.STAFF: N_("Personal de la clínica"),
    Group.AUTHORITIES: N_("Autoridades"),
    Group.OTHERS: N_("Otras personas"),
}


class AssemblyNotOpen(AssemblyError):
    status = 409
    sentence = N_("La asamblea todavía no se abre. Anote la asistencia y ábrala; después siga con esto.")


class AssemblyWasNotHeld(AssemblyNotOpen):
    sentence = N_("Esta asamblea quedó anotada como no realizada y ya no cambia. Convoque otra.")


class AssemblyAlreadyOpen(AssemblyError):
    status = 409
    sentence = N_("La asamblea ya está abierta: esto solo se hace antes de abrirla. Siga con la asamblea.")


class AssemblyAlreadyClosed(AssemblyError):
    status = 409
    sentence = N_("La asamblea ya se cerró y su acta no cambia. Lo que falte se lleva a otra asamblea.")


class AssemblyClosedOn(AssemblyAlreadyClosed):
    sentence = N_("La asamblea se cerró el {day} y su acta no cambia. Lo que falte se lleva a otra asamblea.")


class OtherAssemblyOpen(AssemblyError):
    status = 409
    sentence = N_("Hay otra asamblea abierta en esta clínica, la del {day}. Ciérrela antes de abrir esta.")


class NobodyPresent(AssemblyError):
    sentence = N_("La suma es de 0 personas. Cuente a quienes están; si nadie llegó, anótela como no realizada.")
    field = "users"


class TooManyPresent(AssemblyError):
    sentence = N_("Los números suman {present} personas. Revíselos: parece que a uno le sobran cifras.")
    field = "users"


class RecountNeedsReason(AssemblyError):
    sentence = N_("Ya hay una asistencia de {present} personas. Escriba por qué cambia: quién llegó o se fue.")
    field = "reason"


class AttendanceChanged(AssemblyError):
    status = 409
    sentence = N_(
        "Mientras escribía, alguien anotó otro conteo: ahora constan {present} personas. "
        "Abra la asistencia de nuevo y, si hace falta, anote el cambio."
    )


class OpenedEarly(AssemblyError):
    field = "early"
    sentence = N_("Se convocó para: {at}, y todavía no es la hora. Espere, o confirme que abre antes.")


class NotHeldEarly(AssemblyError):
    field = "early"
    sentence = N_("Se convocó para: {at}, y todavía no es la hora. Espere, o confirme que ya no se hará.")


class AttendanceMissing(AssemblyError):
    status = 409
    sentence = N_("Falta contar a las personas presentes. Anote la asistencia y después abra la asamblea.")


class QuorumNotMet(AssemblyError):
    sentence = N_(
        "Hay {present} personas y hacen falta {quorum}. "
        "Espere la segunda convocatoria, que vale con las personas que estén."
    )


class SecondConvocationNotYet(AssemblyError):
    sentence = N_(
        "Hay {present} personas y hacen falta {quorum}. Con menos se puede abrir desde la segunda convocatoria: {at}."
    )


class QuorumLost(AssemblyError):
    status = 409
    sentence = N_(
        "Quedan {present} personas y para votar hacen falta {quorum}. Si hay más gente, cuente otra vez la asistencia; "
        "si no, suspenda la asamblea y llame a segunda convocatoria, que vale con las personas que estén."
    )


class QuorumLostUntilSecond(AssemblyError):
    status = 409
    sentence = N_(
        "Quedan {present} personas y para votar hacen falta {quorum}. Con menos se puede votar desde la segunda "
        "convocatoria: {at}. Si llegó más gente, cuente otra vez la asistencia."
    )


@dataclass(frozen=True, slots=True)
class Groups:
    """People counted at a moment, by group."""

    users: int
    pensioners: int
    staff: int
    authorities: int
    others: int

    @property
    def present(self) -> int:
        return self.users + self.pensioners + self.staff + self.authorities + self.others


def state_of(is_open: bool, is_closed: bool, is_not_held: bool) -> State:
    """The state that the facts written so far make."""
    if is_closed:
        return State.CLOSED
    if is_not_held:
        return State.NOT_HELD
    return State.OPEN if is_open else State.CONVENED


def check_running(state: State, closed_on: date | None = None) -> None:
    """Refuse what is over. Raises AssemblyAlreadyClosed, with its day where it is given; AssemblyWasNotHeld."""
    if state is State.CLOSED:
        raise AssemblyClosedOn(day=closed_on) if closed_on else AssemblyAlreadyClosed()
    if state is State.NOT_HELD:
        raise AssemblyWasNotHeld()


def check_open(state: State, closed_on: date | None = None) -> None:
    """Refuse unless people are meeting now. Raises AssemblyNotOpen, AssemblyAlreadyClosed, AssemblyWasNotHeld."""
    check_running(state, closed_on)
    if state is not State.OPEN:
        raise AssemblyNotOpen()


def check_convened(state: State, closed_on: date | None = None) -> None:
    """Refuse unless it is only called. Raises AssemblyAlreadyOpen, AssemblyAlreadyClosed, AssemblyWasNotHeld."""
    check_running(state, closed_on)
    if state is not State.CONVENED:
        raise AssemblyAlreadyOpen()


def check_attendance(groups: Groups, known_present: int | None, reason: str | None) -> None:
    """Somebody is there, and a change says why. Raises NobodyPresent, TooManyPresent, RecountNeedsReason."""
    if groups.present == 0:
        raise NobodyPresent()
    if groups.present > MOST_PRESENT:
        raise TooManyPresent(present=groups.present)
    if known_present is not None and not reason:
        raise RecountNeedsReason(present=known_present)


def check_seen(seen: int | None, known_present: int | None) -> None:
    """The page was opened over the count that still stands. Raises AttendanceChanged."""
    if seen is not None and known_present is not None and seen != known_present:
        raise AttendanceChanged(present=known_present)


def check_hour(starts_at: datetime, now: datetime, is_confirmed: bool, early: type[AssemblyError]) -> None:
    """Before the hour of the call nothing is opened, nor given up, by a slip. Raises `early`."""
    if now < starts_at and not is_confirmed:
        raise early(at=starts_at)


def check_quorum(present: int | None, quorum: int, ordinal: int, starts_at: datetime, now: datetime) -> None:
    """Enough people for a first convocation; from its hour on, a second one is valid with any number.

    `starts_at` is on the clinic's clock. Raises AttendanceMissing, QuorumNotMet, SecondConvocationNotYet.
    """
    if present is None:
        raise AttendanceMissing()
    if present >= quorum:
        return
    if ordinal == 1:
        raise QuorumNotMet(present=present, quorum=quorum)
    if now < starts_at:
        raise SecondConvocationNotYet(present=present, quorum=quorum, at=starts_at)


def check_quorum_to_vote(
    present: int | None, quorum: int | None, ordinal: int, starts_at: datetime, now: datetime
) -> None:
    """The quorum of the opening is still there when people vote; a second convocation needs none once its hour came.

    Raises QuorumLost, QuorumLostUntilSecond.
    """
    here, least = present or 0, quorum or 0
    if here >= least:
        return
    if ordinal == 1:
        raise QuorumLost(present=here, quorum=least)
    if now < starts_at:
        raise QuorumLostUntilSecond(present=here, quorum=least, at=starts_at)
