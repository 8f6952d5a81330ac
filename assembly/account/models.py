"""What the bank said that the account holds."""

from datetime import date

from sqlalchemy import Date
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import Centavos
from assembly.core.facts import Fact, not_negative
from assembly.core.money import Money


class BalanceReading(Fact):
    """The balance read on a day; `ledger_balance` is what the record gave for that day when it was written.

    The latest reading of a day counts.
    """

    __tablename__ = "balance_reading"
    personal = ("note",)

    year: Mapped[int]
    read_on: Mapped[date] = mapped_column(Date)
    balance: Mapped[Money] = mapped_column(Centavos)
    ledger_balance: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return tuple(not_negative("balance"))
