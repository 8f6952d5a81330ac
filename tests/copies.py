"""Databases alike the migrated one, lent to a test, emptied and lent again: to make one takes ten times as long."""

import psycopg
from psycopg import sql

from tests import postgresql

_TEMPLATE = "migrated"
_LONGEST_LENT = 60  # times: what was deleted still takes room
_SHAPE = """SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_proc),
    (SELECT count(*) FROM pg_constraint), (SELECT string_agg(tgenabled::text, '') FROM pg_trigger)"""
_TABLES = "SELECT relid::regclass::text FROM pg_stat_user_tables WHERE schemaname = 'public' ORDER BY 1"
_COUNT_AGAIN = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL"""


class Copies:
    """Copies of the migrated database of a server."""

    def __init__(self, home: str) -> None:
        self.home = home
        self._made = 0
        self._free: list[tuple[str, int]] = []
        with self._connected(_TEMPLATE) as template:
            self._shape = template.execute(_SHAPE).fetchone()
            self._tables = [str(row[0]) for row in template.execute(_TABLES)]
            self._first = {table: rows for table in self._tables if (rows := _rows(template, table))}

    def new(self) -> str:
        """The address of one that nobody else is lent."""
        return postgresql.address(self.home, self._create())

    def lend(self) -> tuple[str, int]:
        """The name of an empty one, and how many had it before."""
        return self._free.pop() if self._free else (self._create(), 0)

    def give_back(self, name: str, lent: int) -> None:
        """Empty it for the next; one that somebody still reads, or whose tables are others now, is left."""
        if lent < _LONGEST_LENT and self._is_emptied(name):
            self._free.append((name, lent + 1))

    def _create(self) -> str:
        self._made += 1
        name = f"copy_{self._made}"
        postgresql.execute(self.home, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return name

    def _is_emptied(self, name: str) -> bool:
        try:
            with self._connected(name) as connection:
                connection.execute("SET lock_timeout = '2s'")
                connection.execute("SET session_replication_role = replica")  # sealed rows too, and no cascades
                connection.execute(sql.SQL(";").join([_emptied(table) for table in self._tables]))
                for table, rows in self._first.items():
                    _fill(connection, table, rows)
                connection.execute(_COUNT_AGAIN)
                return connection.execute(_SHAPE).fetchone() == self._shape
        except psycopg.Error:
            return False

    def _connected(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"host={self.home} user=postgres dbname={name}")


def _emptied(table: str) -> sql.Composed:
    return sql.SQL("DELETE FROM {}").format(sql.Identifier(table))


def _rows(connection: psycopg.Connection[tuple[object, ...]], table: str) -> bytes:
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(statement) as copied:
        return b"".join(bytes(part) for part in copied)


def _fill(connection: psycopg.Connection[tuple[object, ...]], table: str, rows: bytes) -> None:
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(statement) as copied:
        copied.write(rows)
