"""Every public table, in the order of the page of downloads."""

from assembly.datasets import money, others, spent, voted
from assembly.datasets.rules import NoSuchTable, Table

TABLES: tuple[Table, ...] = (
    others.CLINICS,
    voted.ASSEMBLIES,
    voted.PROPOSALS,
    voted.QUESTIONS,
    voted.COUNTS,
    voted.TERMS,
    money.AMOUNTS,
    money.ITEMS,
    money.TRANSFERS,
    money.MOVEMENTS,
    spent.EXPENSES,
    spent.REVIEWS,
    spent.ANSWERS,
    spent.DECISIONS,
    others.EVIDENCE,
    others.INQUIRIES,
)
_BY_NAME = {table.name: table for table in TABLES}
BY_CODE = {table.code: table for table in TABLES}


def table_named(name: str) -> Table:
    """The table whose files have that name. Raises NoSuchTable."""
    if name not in _BY_NAME:
        raise NoSuchTable()
    return _BY_NAME[name]
