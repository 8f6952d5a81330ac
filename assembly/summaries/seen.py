"""What was read of the nation and the states, kept while the database stands as it did then.

How it stands is asked of the database itself, in one look whatever its size: nothing here goes stale by any clock, nor
by what another process writes.
"""

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from assembly.summaries.rules import Region

T = TypeVar("T")
# The last line of any journal and the last import, in the order written: neither table ever loses a row.
_SQLITE = text(
    "SELECT coalesce((SELECT max(rowid) FROM journal_line), 0) || ' ' || "
    "coalesce((SELECT max(rowid) FROM catalogue_import), 0)"
)
# Which transactions a reader sees: the same ones, the same rows.
_POSTGRESQL = text("SELECT CAST(pg_current_snapshot() AS text)")
_SEEN: "WeakKeyDictionary[Engine, dict[Region, tuple[str, object]]]" = WeakKeyDictionary()


def unchanged(session: Session, region: Region, read: Callable[[], T]) -> T:
    """What `read` answered of a nation or a state, read anew where anything was written since."""
    connection = session.connection()
    options = connection.get_execution_options()
    # What a writer sees may yet be undone.
    if len(region.code) > 2 or not (options.get("reading") or options.get("postgresql_readonly")):
        return read()
    is_sqlite = connection.dialect.name == "sqlite"
    state = str(session.execute(_SQLITE if is_sqlite else _POSTGRESQL).scalar_one())
    kept = _SEEN.setdefault(connection.engine, {})
    known = kept.get(region)
    if known is None or known[0] != state:
        known = kept[region] = (state, read())
    answer: T = known[1]  # type: ignore[assignment]  # what was kept for a region was read of it
    return answer
