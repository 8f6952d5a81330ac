"""When a clinic may call, attend, open and close an assembly. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from assembly.core.errors import N_, AssemblyError

# A convocation further away than this, either way, is a slip of the finger in the year.
FURTHEST = timedelta(days=366)
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
    State.NOT_HELD: N_("convocada y no realizada"),
}


class Channel(StrEnum):
    """How people were told."""

    POSTER = "poster"
    LOUDSPEAKER = "loudspeaker"
    VISIT = "visit"
    MESSAGE = "message"
    OTHER = "other"


CHANNEL_NAMES: dict[Channel, str] = {
    Channel.POSTER: N_("con carteles"),
    Channel.LOUDSPEAKER: N_("por altavoz o perifoneo"),
    Channel.VISIT: N_("de casa en casa"),
    Channel.MESSAGE: N_("por mensaje o llamada"),
    Channel.OTHER: N_("de otra manera"),
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


class OtherAssemblyOpen(AssemblyError):
    status = 409
    sentence = N_("Hay otra asamblea abierta en esta clínica, la del {day}. Ciérrela antes de abrir esta.")


class SameHourTaken(AssemblyError):
    sentence = N_("Ya hay una asamblea convocada para ese día a esa hora. Revise la lista antes de convocar otra.")
    field = "hour"


class DayTooFar(AssemblyError):
    sentence = N_("El {day} queda a más de un año de hoy. Revise el año.")


class HourDoesNotExist(AssemblyError):
    sentence = N_("El {day} no hay {hour} aquí: a esa hora se adelanta el reloj. Elija otra hora.")
    field = "hour"


class NoticeAfterAssembly(AssemblyError):
    sentence = N_("El aviso ({noticed}) no puede ser posterior a la asamblea ({day}). Corrija una de las dos fechas.")
    field = "noticed_on"


class NoticeInFuture(AssemblyError):
    sentence = N_("El {day} todavía no llega. Convoque cuando ya se haya avisado a la gente.")
    field = "noticed_on"


class AlreadySecondConvocation(AssemblyError):
    status = 409
    sentence = N_("Esta asamblea ya tiene segunda convocatoria. Si tampoco se hace, anótela como no realizada.")


class SecondConvocationTooSoon(AssemblyError):
    sentence = N_(
        "La segunda convocatoria va al menos {minutes} minutos después de la primera: {earliest} o más tarde."
    )
    field = "hour"


class NobodyPresent(AssemblyError):
    sentence = N_("La suma es de 0 personas. Cuente a quienes están; si nadie llegó, anótela como no realizada.")
    field = "users"


class TooManyPresent(AssemblyError):
    sentence = N_("Los números suman {present} personas. Revíselos: parece que a uno le sobran cifras.")
    field = "users"


class RecountNeedsReason(AssemblyError):
    sentence = N_("Ya hay una asistencia de {present} personas. Escriba por qué cambia: quién llegó o se fue.")
    field = "reason"


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


@dataclass(frozen=True, slots=True)
class Call:
    """What a convocation says: where, on which day and hour of the clinic's clock, and how people were told."""

    place: str
    day: date
    hour: time
    noticed_on: date
    channel: Channel


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


def check_running(state: State) -> None:
    """Refuse what is over. Raises AssemblyAlreadyClosed, AssemblyWasNotHeld."""
    if state is State.CLOSED:
        raise AssemblyAlreadyClosed()
    if state is State.NOT_HELD:
        raise AssemblyWasNotHeld()


def check_open(state: State) -> None:
    """Refuse unless people are meeting now. Raises AssemblyNotOpen, AssemblyAlreadyClosed, AssemblyWasNotHeld."""
    check_running(state)
    if state is not State.OPEN:
        raise AssemblyNotOpen()


def check_convened(state: State) -> None:
    """Refuse unless it is only called. Raises AssemblyAlreadyOpen, AssemblyAlreadyClosed, AssemblyWasNotHeld."""
    check_running(state)
    if state is not State.CONVENED:
        raise AssemblyAlreadyOpen()


def check_near(day: date, today: date, field: str) -> None:
    """Refuse a day more than a year away, before or after: paper comes first and may be entered late. DayTooFar."""
    if abs(day - today) > FURTHEST:
        raise DayTooFar(day=day, at_field=field)


def check_call(call: Call, zone: str, now: datetime) -> datetime:
    """The moment that people are called for. Raises what `check_near`, `local_moment` and `check_notice` raise."""
    today = now.astimezone(ZoneInfo(zone)).date()
    check_near(call.day, today, "day")
    check_near(call.noticed_on, today, "noticed_on")
    check_notice(call.noticed_on, call.day, today)
    return local_moment(call.day, call.hour, zone)


def check_notice(noticed_on: date, day: date, today: date) -> None:
    """People are told before they meet, and before it is written here. Raises NoticeAfterAssembly, NoticeInFuture."""
    if noticed_on > day:
        raise NoticeAfterAssembly(noticed=noticed_on, day=day)
    if noticed_on > today:
        raise NoticeInFuture(day=noticed_on)


def local_moment(day: date, hour: time, zone: str) -> datetime:
    """The moment of an hour on the clock of `zone`; the first of the two where the clock is set back.

    Raises HourDoesNotExist where the clock is set forward over it. `day` must be near (see `check_near`).
    """
    wall = datetime.combine(day, hour.replace(second=0, microsecond=0, fold=0))
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise HourDoesNotExist(day=day, hour=f"{hour:%H:%M}")
    return moment


def check_second(ordinal: int, first_at: datetime, second_at: datetime, minutes: int) -> None:
    """A second convocation, once, at least `minutes` after the first. Both moments on the clinic's clock.

    Raises AlreadySecondConvocation, SecondConvocationTooSoon.
    """
    if ordinal > 1:
        raise AlreadySecondConvocation()
    earliest = first_at.astimezone(UTC) + timedelta(minutes=max(minutes, 1))
    if second_at < earliest:
        raise SecondConvocationTooSoon(minutes=minutes, earliest=earliest.astimezone(first_at.tzinfo))


def check_attendance(groups: Groups, known_present: int | None, reason: str | None) -> None:
    """Somebody is there, and a change says why. Raises NobodyPresent, TooManyPresent, RecountNeedsReason."""
    if groups.present == 0:
        raise NobodyPresent()
    if groups.present > MOST_PRESENT:
        raise TooManyPresent(present=groups.present)
    if known_present is not None and not reason:
        raise RecountNeedsReason(present=known_present)


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


def days_between(noticed_on: date, called_for: datetime, zone: str) -> int:
    """Whole calendar days from the notice to the day people were called for, on the clinic's clock."""
    return (called_for.astimezone(ZoneInfo(zone)).date() - noticed_on).days
