"""What a count may say, and what a rule makes of the agreed counts. Whole numbers only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assembly.core.errors import N_, AssemblyError

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
STANCES = (FOR, AGAINST, ABSTAIN)


class QuestionKind(StrEnum):
    PROPOSAL = "proposal"  # for, against, abstain on one proposal
    CHOICE = "choice"  # one count per proposal
    ELECTION = "election"  # one count per nominee; a single nominee: for, against, abstain
    RATIFY = "ratify"  # for, against, abstain: somebody who holds a post stays in it
    REMOVAL = "removal"  # for, against, abstain: somebody who holds a post leaves it
    MOTION = "motion"  # for, against, abstain on anything else that the assembly decides
    TIE = "tie"  # another round, among those tied only


class Majority(StrEnum):
    PRESENT = "present"  # more than half of those present
    CAST = "cast"  # more than half of for + against
    TWO_THIRDS_PRESENT = "two_thirds_present"
    TWO_THIRDS_CAST = "two_thirds_cast"
    PLURALITY = "plurality"  # the most hands
    ABSOLUTE = "absolute"  # among options: more than half of those present


class HandsEach(StrEnum):
    ONE = "one"  # each person raises a hand once
    MANY = "many"  # as often as they like


class Verdict(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    CHOSEN = "chosen"
    TIED = "tied"
    NO_MAJORITY = "no_majority"


class NobodyPresent(AssemblyError):
    sentence = N_("No hay personas presentes anotadas. Anote primero la asistencia.")


class CountUnknownOption(AssemblyError):
    sentence = N_("Llegó un conteo de algo que no está en esta pregunta. Abra la página de nuevo y anótelo otra vez.")


class CountMissing(AssemblyError):
    sentence = N_("Falta escribir cuántas manos contó. Si nadie levantó la mano, escriba 0.")


class CountNegative(AssemblyError):
    sentence = N_("Anotó {hands} manos. Escriba 0 o un número mayor.")


class CountExceedsPresent(AssemblyError):
    sentence = N_(
        "Anotó {total} manos y hay {present} personas presentes: sobran {over}. "
        "Cuente otra vez, o corrija la asistencia si llegó más gente."
    )


class CountExceedsPresentByOne(CountExceedsPresent):
    sentence = N_(
        "Anotó {total} manos y hay {present} personas presentes: sobra {over}. "
        "Cuente otra vez, o corrija la asistencia si llegó más gente."
    )


class OptionExceedsPresent(AssemblyError):
    sentence = N_(
        "Anotó {hands} manos aquí y hay {present} personas presentes. "
        "Cuente otra vez, o corrija la asistencia si llegó más gente."
    )


class CountBelowPresent(AssemblyError):
    field = "short"
    sentence = N_(
        "Contó {total} manos y hay {present} personas presentes: faltan {short}. "
        "Cuente otra vez, o diga por qué para anotarlo así."
    )


class CountBelowPresentByOne(CountBelowPresent):
    sentence = N_(
        "Contó {total} manos y hay {present} personas presentes: falta {short}. "
        "Cuente otra vez, o diga por qué para anotarlo así."
    )


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Fewer hands than people where each person counts once, accepted with its reason."""

    total: int
    present: int
    short: int
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule made of the agreed counts, with every number it used.

    `counts` holds (option, hands). `winners` are certain; `tied` compete for the places still open. An evident majority
    was seen by all and not counted: it has no counts.
    """

    verdict: Verdict
    rule: Majority
    present: int
    needed: int
    counts: tuple[tuple[str, int], ...]
    winners: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    seats: int = 1
    is_evident: bool = False

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values, for the fact that keeps this outcome."""
        evident = {"evident": True} if self.is_evident else {}
        return evident | {
            "verdict": self.verdict.value,
            "rule": self.rule.value,
            "present": self.present,
            "needed": self.needed,
            "counts": [list(pair) for pair in self.counts],
            "winners": list(self.winners),
            "tied": list(self.tied),
            "seats": self.seats,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Outcome":
        """The outcome that `to_data` wrote."""
        return cls(
            verdict=Verdict(data["verdict"]),
            rule=Majority(data["rule"]),
            present=data["present"],
            needed=data["needed"],
            counts=tuple((option, hands) for option, hands in data["counts"]),
            winners=tuple(data["winners"]),
            tied=tuple(data["tied"]),
            seats=data["seats"],
            is_evident=data.get("evident", False),
        )


def needed(majority: Majority, present: int, cast: int) -> int:
    """The fewest hands that win: half of 143 is 72, two thirds of 9 is 6; never 0."""
    match majority:
        case Majority.PRESENT | Majority.ABSOLUTE:
            return present // 2 + 1
        case Majority.CAST:
            return cast // 2 + 1
        case Majority.TWO_THIRDS_PRESENT:
            return max(1, _two_thirds(present))
        case Majority.TWO_THIRDS_CAST:
            return max(1, _two_thirds(cast))
        case Majority.PLURALITY:
            return 1


def _two_thirds(people: int) -> int:
    return (2 * people + 2) // 3


def check_counts(
    counts: Mapping[str, int | None],
    options: Sequence[str],
    present: int,
    hands: HandsEach,
    reason: str = "",
) -> Shortfall | None:
    """Refuse counts that cannot be; the shortfall where fewer hands than people were accepted with a reason.

    Where people may raise a hand for as many options as they like there is no sum to compare.
    """
    if present < 1:
        raise NobodyPresent()
    given = _given(counts, options)
    total = sum(given.values())
    if counts_once(options, hands):
        _check_total(total, present)
        return _shortfall(total, present, reason.strip())
    for error in above_present(given, present):
        raise error
    return None


def counts_once(options: Sequence[str], hands: HandsEach) -> bool:
    """Whether each person is in one count at most; for, against and abstain exclude each other in any case."""
    return set(options) == set(STANCES) or hands is HandsEach.ONE


def above_present(counts: Mapping[str, int], present: int) -> list[OptionExceedsPresent]:
    """An error for each option that alone has more hands than there are people."""
    return [
        OptionExceedsPresent(option=option, hands=hands, present=present, at_field=_field(option))
        for option, hands in counts.items()
        if hands > present
    ]


def _given(counts: Mapping[str, int | None], options: Sequence[str]) -> dict[str, int]:
    for option in counts:
        if option not in options:
            raise CountUnknownOption(option=option)
    given: dict[str, int] = {}
    for option in options:
        hands = counts.get(option)
        if hands is None:
            raise CountMissing(option=option, at_field=_field(option))
        if hands < 0:
            raise CountNegative(option=option, hands=hands, at_field=_field(option))
        given[option] = hands
    return given


def _field(option: str) -> str:
    return f"count_{option}"


def _check_total(total: int, present: int) -> None:
    over = total - present
    if over > 0:
        error = CountExceedsPresentByOne if over == 1 else CountExceedsPresent
        raise error(total=total, present=present, over=over)


def _shortfall(total: int, present: int, reason: str) -> Shortfall | None:
    short = present - total
    if short == 0:
        return None
    if not reason:
        error = CountBelowPresentByOne if short == 1 else CountBelowPresent
        raise error(total=total, present=present, short=short)
    return Shortfall(total, present, short, reason)


# Between for and against alone, "the most hands" is more than half of those cast.
_AMONG_STANCES = {Majority.PLURALITY: Majority.CAST, Majority.ABSOLUTE: Majority.PRESENT}


def decide_stance(counts: Mapping[str, int], present: int, majority: Majority) -> Outcome:
    """Approved where those in favour reach what the majority needs; as many against as in favour do not."""
    rule = _AMONG_STANCES.get(majority, majority)
    least = needed(rule, present, counts[FOR] + counts[AGAINST])
    verdict = Verdict.APPROVED if counts[FOR] >= least else Verdict.REJECTED
    return Outcome(verdict, rule, present, least, tuple((stance, counts[stance]) for stance in STANCES))


def decide_evident(is_approved: bool, present: int, majority: Majority) -> Outcome:
    """What everybody saw, without counts. Raises NobodyPresent."""
    if present < 1:
        raise NobodyPresent()
    rule = _AMONG_STANCES.get(majority, majority)
    verdict = Verdict.APPROVED if is_approved else Verdict.REJECTED
    return Outcome(verdict, rule, present, needed(rule, present, present), (), is_evident=True)


def decide_choice(counts: Mapping[str, int], present: int, seats: int, majority: Majority) -> Outcome:
    """The `seats` options with most hands among those that reach what the majority needs.

    Equal hands at the last place tie; options without hands never win. Where nobody raised a hand at all and
    there are more options than places, all tie. Ids only order what is listed, never who wins.
    """
    if seats < 1:
        raise ValueError("a choice fills at least one place")
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    least = needed(majority, present, sum(counts.values()))
    able = [pair for pair in ranked if pair[1] >= least]
    if not able and majority is Majority.PLURALITY and len(ranked) > seats:
        able = ranked
    winners, tied = _split(able, seats)
    verdict = Verdict.TIED if tied else Verdict.NO_MAJORITY
    if len(winners) == min(seats, len(ranked)) > 0:
        verdict = Verdict.CHOSEN
    return Outcome(verdict, majority, present, least, tuple(ranked), winners, tied, seats)


def _split(able: Sequence[tuple[str, int]], seats: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is in for certain, and who ties for the places left; `able` comes with most hands first."""
    if len(able) <= seats:
        return tuple(option for option, _ in able), ()
    last_in, first_out = able[seats - 1][1], able[seats][1]
    if last_in > first_out:
        return tuple(option for option, _ in able[:seats]), ()
    sure = tuple(option for option, hands in able if hands > last_in)
    return sure, tuple(option for option, hands in able if hands == last_in)
