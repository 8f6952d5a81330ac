"""What the community asks for."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.assemblies.rules import Group
from assembly.core.columns import Centavos, FactKey, one_of
from assembly.core.facts import Fact, same_clinic
from assembly.core.money import Money


class Proposal(Fact):
    """An improvement somebody asks for; `number` is its place in the assembly's list, from 1."""

    __tablename__ = "proposal"
    personal = ("title", "why")

    assembly_id: Mapped[str] = mapped_column(FactKey)
    number: Mapped[int]
    category: Mapped[str] = mapped_column(String(40))
    cost: Mapped[Money] = mapped_column(Centavos)
    asked_by: Mapped[Group] = mapped_column(one_of(Group, "asked_by"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"), CheckConstraint("cost > 0", name="cost_positive"))


class ProposalWithdrawal(Fact):
    """A proposal was taken back before it was voted (a mistake, or its askers said so)."""

    __tablename__ = "proposal_withdrawal"
    personal = ("reason",)

    proposal_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("proposal_id", "proposal"),)
