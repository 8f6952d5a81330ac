"""Large outgoings: what goes above the year's limit, and the word of a second member of the committee. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money
from assembly.core.permissions import Role, person
from assembly.people.rules import COMMITTEE_ROLES


class Outgoing(StrEnum):
    """What goes out."""

    WITHDRAWAL = "withdrawal"
    EXPENSE = "expense"


class Verdict(StrEnum):
    """What a second member says of it."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Standing(StrEnum):
    """How a large outgoing stands; one refusal that stands weighs more than any confirmation."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class AboveCashLimit(AssemblyError):
    """A warning before it is stored, never a refusal."""

    field = "confirm_large"
    sentence = N_(
        "Es más de {limit}, el límite de efectivo de este año: otra persona del comité tendrá que confirmarlo. Revise "
        "la cantidad; si así fue, marque «Sí, la cantidad es correcta» y regístrelo."
    )


class AuthorConfirms(AssemblyError):
    status = 403
    sentence = N_("Usted lo registró: lo tiene que confirmar otra persona del comité.")


class TreasurerConfirms(AssemblyError):
    status = 403
    sentence = N_("Quien tiene la tesorería no confirma salidas de dinero: lo hace otra persona del comité.")


class KeeperConfirms(AssemblyError):
    status = 403
    sentence = N_("Su cargo guarda este efectivo: lo tiene que confirmar otra persona del comité.")


class NothingToConfirm(AssemblyError):
    status = 409
    sentence = N_("Esta salida de dinero se revirtió: ya no cuenta y no hace falta confirmarla.")


class SaidAlready(AssemblyError):
    status = 409
    sentence = N_("Usted ya dijo eso mismo de esta salida de dinero; su palabra está anotada.")


class ReasonForRefusal(AssemblyError):
    field = "reason"
    sentence = N_("Escriba por qué no lo confirma, para que todos lo sepan y la tesorería pueda responder.")


class WordsWithConfirmation(AssemblyError):
    """Words of an objection are never thrown away."""

    field = "reason"
    sentence = N_(
        "Escribió por qué no. ¿Lo confirma? Si lo confirma, borre lo escrito y pulse «Sí, lo confirmo»; si no, pulse "
        "«No lo confirmo»."
    )


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said of a large outgoing; `reason` is None when not given or erased, `n` its journal line."""

    id: str
    n: int
    verdict: Verdict
    reason: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Large:
    """A withdrawal or an expense above the limit of its day, with every word said of it, the oldest first.

    `keeper`: the post that keeps the cash; None for an expense.
    """

    clinic_id: str
    id: str
    kind: Outgoing
    about_id: str
    year: int
    amount: Money
    limit: Money
    recorded_at: datetime
    recorded_by: str
    keeper: str | None = None
    words: tuple[Word, ...] = ()

    @property
    def keeper_role(self) -> Role | None:
        """The role of the post that keeps the cash."""
        return COMMITTEE_ROLES.get(self.keeper or "")

    @property
    def standing_words(self) -> tuple[Word, ...]:
        """The latest word of each person, in the order given."""
        latest = {person(word.by): word for word in self.words}
        return tuple(word for word in self.words if latest[person(word.by)] is word)

    @property
    def standing(self) -> Standing:
        said = {word.verdict for word in self.standing_words}
        if Verdict.REFUSED in said:
            return Standing.REFUSED
        return Standing.CONFIRMED if said else Standing.PENDING


def needs_second(amount: Money, limit: Money | None) -> bool:
    """Whether an outgoing is above the limit; without a limit none is."""
    return limit is not None and amount > limit


def check_known_large(amount: Money, limit: Money) -> None:
    """Warn of a withdrawal above the year's limit."""
    if needs_second(amount, limit):
        raise AboveCashLimit(limit=limit)


def check_confirmer(large: Large, who: str, is_treasurer: bool) -> None:
    """Whoever wrote it never confirms it, in none of her roles, nor who holds the treasury, nor who keeps the cash."""
    if person(who) == person(large.recorded_by):
        raise AuthorConfirms()
    if is_treasurer:
        raise TreasurerConfirms()
    if _keeps(large, who):
        raise KeeperConfirms()


def check_word(large: Large, who: str, verdict: Verdict, reason: str | None, is_reversed: bool) -> None:
    """What was undone needs no word; a refusal says why, a confirmation does not; nobody says the same twice."""
    if is_reversed:
        raise NothingToConfirm()
    if verdict is Verdict.REFUSED and not reason:
        raise ReasonForRefusal()
    if verdict is Verdict.CONFIRMED and reason:
        raise WordsWithConfirmation()
    said = {person(word.by): word.verdict for word in large.words}
    if said.get(person(who)) is verdict:
        raise SaidAlready()


def waits_for(large: Large, who: str) -> bool:
    """Whether nobody confirmed it yet and whoever signs so may."""
    return large.standing is Standing.PENDING and person(large.recorded_by) != person(who) and not _keeps(large, who)


def _keeps(large: Large, who: str) -> bool:
    return who.partition(":")[0] == large.keeper_role
