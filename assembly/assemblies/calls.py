"""What a call to an assembly must keep: near days, true hours, notice before the meeting, time between calls. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assembly.assemblies.rules import Channel, State, check_convened
from assembly.core.errors import N_, AssemblyError

# A second call is written down while people wait: the hour offered leaves some minutes to write it.
_STEP = timedelta(minutes=5)
# A convocation further away than this, either way, is a slip of the finger in the year.
FURTHEST = timedelta(days=366)


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


@dataclass(frozen=True, slots=True)
class Call:
    """What a convocation says: where, on which day and hour of the clinic's clock, and how people were told."""

    place: str
    day: date
    hour: time
    noticed_on: date
    channel: Channel


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


def check_call_again(state: State, ordinal: int, is_short: bool = False) -> None:
    """A second convocation comes once: before opening, or where an open assembly has fewer people than its quorum.

    Raises AlreadySecondConvocation, and what is not convened.
    """
    if not (is_short and state is State.OPEN):
        check_convened(state)
    if ordinal > 1:
        raise AlreadySecondConvocation()


def check_second(first_at: datetime, second_at: datetime, minutes: int) -> None:
    """At least `minutes` after the first, given on the clinic's clock. Raises SecondConvocationTooSoon."""
    earliest = second_earliest(first_at, minutes)
    if second_at < earliest:
        raise SecondConvocationTooSoon(minutes=minutes, earliest=earliest)


def second_earliest(first_at: datetime, minutes: int) -> datetime:
    """The first moment for a second convocation, on the same clock; never that of the first itself."""
    return (first_at.astimezone(UTC) + timedelta(minutes=max(minutes, 1))).astimezone(first_at.tzinfo)


def second_offered(first_at: datetime, minutes: int, now: datetime) -> datetime:
    """The hour to offer for a second convocation: the earliest one, but none that already passed; on the same clock."""
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    ahead = minute + (-timedelta(minutes=minute.minute) % _STEP if minute.minute % 5 else _STEP)
    earliest = second_earliest(first_at, minutes)
    return earliest if earliest > now else ahead.astimezone(first_at.tzinfo)


def is_late(ordinal: int, starts_at: datetime, recorded_at: datetime) -> bool:
    """Whether a second convocation was written down after its own hour; within the same minute it was not."""
    return ordinal > 1 and recorded_at - starts_at >= timedelta(minutes=1)


def days_between(noticed_on: date, called_for: datetime, zone: str) -> int:
    """Whole calendar days from the notice to the day people were called for, on the clinic's clock."""
    return (called_for.astimezone(ZoneInfo(zone)).date() - noticed_on).days
