"""What was stated when the treasury was handed over."""

from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import Centavos, FactKey, one_of
from assembly.core.facts import Fact, not_negative, same_clinic
from assembly.core.money import Money
from assembly.handovers.rules import Card, Side


class HandoverStatement(Fact):
    """What one side of a handover found; `term_id` is the term that ended. The ledger's own figures stand beside it."""

    __tablename__ = "handover_statement"
    is_news = True
    personal = ("reason",)

    term_id: Mapped[str] = mapped_column(FactKey)
    side: Mapped[Side] = mapped_column(one_of(Side, "side"))
    balance: Mapped[Money] = mapped_column(Centavos)
    cash: Mapped[Money] = mapped_column(Centavos)
    card: Mapped[Card] = mapped_column(one_of(Card, "card"))
    ledger_balance: Mapped[Money] = mapped_column(Centavos)
    ledger_cash: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("term_id", "term"), *not_negative("balance", "cash"))
