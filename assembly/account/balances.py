"""Reading what the bank said, beside what the record gives for the same day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from assembly.account.models import BalanceReading
from assembly.account.rules import Compared, cash_short_since, held_on, reading_owed, sums_of
from assembly.budget.cash import Dated, Held
from assembly.budget.queries import MovementInfo, movements_of
from assembly.budget.rules import account_balance
from assembly.core.errors import NotFound
from assembly.core.money import Money
from assembly.evidence.queries import EvidenceInfo, files_about
from assembly.handovers.cash import cash_held, moved_in
from assembly.handovers.rules import Handover
from assembly.journal.queries import personal

STATEMENT = "bank_statement"


@dataclass(frozen=True, slots=True)
class ReadingInfo:
    """A balance that was read; `ledger_then` is what the record gave when it was written, `n` its journal line.

    `counts`: no later reading of the same day took its place.
    """

    id: str
    n: int
    year: int
    day: date
    balance: Money
    ledger_then: Money
    note: str | None
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None
    counts: bool = True
    files: tuple[EvidenceInfo, ...] = ()

    def beside(self, moved: Iterable[Dated]) -> Compared:
        """What the bank said beside what the record gives now for that day."""
        return Compared(self.day, self.balance, held_on(self.day, moved))


_READINGS: Select[*tuple[Any, ...]] = (
    select(
        BalanceReading.id,
        BalanceReading.n,
        BalanceReading.year,
        BalanceReading.read_on,
        BalanceReading.balance,
        BalanceReading.ledger_balance,
        personal(BalanceReading, "note"),
        BalanceReading.recorded_at,
        BalanceReading.recorded_by,
        BalanceReading.on_behalf_of,
    )
    .where(BalanceReading.clinic_id == bindparam("clues"))
    .order_by(BalanceReading.read_on.desc(), BalanceReading.n.desc())
)


def readings_of(session: Session, clues: str) -> list[ReadingInfo]:
    """Every balance read at the clinic, the latest day first; in a day the latest written."""
    rows = session.execute(_READINGS, {"clues": clues}).all()
    files = files_about(session, clues, [row.id for row in rows]) if rows else {}
    seen: set[tuple[int, date]] = set()
    found = []
    for row in rows:
        day = (row.year, row.read_on)
        found.append(replace(ReadingInfo(*row), counts=day not in seen, files=tuple(files[row.id])))
        seen.add(day)
    return found


def reading(session: Session, clues: str, reading_id: str) -> ReadingInfo:
    """One balance that was read. Raises NotFound."""
    for one in readings_of(session, clues):
        if one.id == reading_id:
            return one
    raise NotFound()


def ledger_on(session: Session, clues: str, year: int, day: date) -> Money:
    """What the account should have held at the end of that day."""
    return held_on(day, moved_in(session, clues, year, movements_of(session, clues)))


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """A year of the account beside its movements: what the bank said, the latest day first, and who holds cash.

    `unread`: the end of the month whose balance nobody noted; `cash_short_since`: since when more cash was spent than
    was taken out.
    """

    readings: list[tuple[ReadingInfo, Compared]]
    held: list[Held]
    unread: date | None
    balance: Money
    cash_short_since: date | None

    @property
    def latest(self) -> tuple[ReadingInfo, Compared] | None:
        """The last balance that counts."""
        return next(iter(self.readings), None)


def account_of(
    session: Session,
    clues: str,
    year: int | None,
    movements: Sequence[MovementInfo],
    moved: Sequence[Dated],
    today: date,
    changes: Sequence[Handover] = (),
) -> AccountInfo:
    """The account of a year; its movements, all that `moved` in it, and who left the treasury, were read already."""
    sums = sums_of(moved)
    read = [(one, one.beside(moved)) for one in readings_of(session, clues) if one.year == year]
    unread = reading_owed(today, year, moved, [one.day for one, _ in read]) if year else None
    held, short = cash_held(year, movements, moved, changes), cash_short_since(moved)
    return AccountInfo(read, held, unread, account_balance(sums), short)
