"""What is said about a sealed acta afterwards. Facts: the acta itself never changes."""

from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import FactKey
from assembly.core.facts import Fact, same_clinic


class Addendum(Fact):
    """A correction to a closed assembly's acta: what it says, what it should say, and why."""

    __tablename__ = "addendum"
    personal = ("says", "should_say", "reason")

    assembly_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"),)
