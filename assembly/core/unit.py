"""The session that a job works with."""

from typing import Any

from sqlalchemy.orm import Session


class Unit(Session):
    """A session whose statements go straight to its connection: no room loads entities, and Core costs half as much.

    What belongs to the unit of work besides (memo of facts, savepoints, rollback) stays SQLAlchemy's own.
    """

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """What the statement answers: rows, never mapped objects."""
        return self.connection().execute(statement, params, **options)
