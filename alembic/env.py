"""Runs the migrations over the connection that the caller gives."""

from alembic.operations import MigrateOperation, Operations

from alembic import context
from assembly.core.facts import Base
from assembly.rooms import load_models

load_models()

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME; END $$
"""


@Operations.register_operation("seal_table")
class SealTable(MigrateOperation):
    """`op.seal_table("expense")`: triggers that refuse to change or delete a row, whoever asks."""

    def __init__(self, table: str, deeds: tuple[str, ...]) -> None:
        self.table = table
        self.deeds = deeds

    @classmethod
    def seal_table(cls, operations, table, deeds=("UPDATE", "DELETE")):
        return operations.invoke(cls(table, deeds))


@Operations.implementation_for(SealTable)
def _seal(operations, operation) -> None:
    table = operation.table
    if operations.get_bind().dialect.name == "sqlite":
        for deed in operation.deeds:
            operations.execute(
                f'CREATE TRIGGER seal_{table}_{deed.lower()} BEFORE {deed} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
            )
        operations.seal_from_replacing(table)
        return
    operations.execute(REFUSE)
    rows = " OR ".join(operation.deeds)
    operations.execute(
        f'CREATE TRIGGER seal_{table} BEFORE {rows} ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_change()'
    )
    if "DELETE" in operation.deeds:
        operations.execute(
            f'CREATE TRIGGER seal_{table}_truncate BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION refuse_change()'
        )


@Operations.register_operation("seal_from_replacing")
class SealFromReplacing(MigrateOperation):
    """`op.seal_from_replacing("expense")`: SQLite's INSERT OR REPLACE takes a row away and no seal hears of it."""

    def __init__(self, table: str) -> None:
        self.table = table

    @classmethod
    def seal_from_replacing(cls, operations, table):
        return operations.invoke(cls(table))


@Operations.implementation_for(SealFromReplacing)
def _seal_from_replacing(operations, operation) -> None:
    table, bind = operation.table, operations.get_bind()
    if bind.dialect.name != "sqlite":
        return  # PostgreSQL's ON CONFLICT DO UPDATE is an update, which the seal refuses
    indexes = [row[1] for row in bind.exec_driver_sql(f'PRAGMA index_list("{table}")') if row[2]]
    keys = [[row[2] for row in bind.exec_driver_sql(f'PRAGMA index_info("{index}")')] for index in indexes]
    same = [" AND ".join(f'old."{name}" = NEW."{name}"' for name in key) for key in [*keys, ["rowid"]]]
    operations.execute(f"DROP TRIGGER IF EXISTS seal_{table}_insert")
    is_there = f'SELECT 1 FROM "{table}" AS old WHERE ' + " OR ".join(f"({one})" for one in same)  # noqa: S608  (ours)
    operations.execute(
        f'CREATE TRIGGER seal_{table}_insert BEFORE INSERT ON "{table}" WHEN EXISTS ({is_there}) '
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
    )


@Operations.register_operation("widen_check")
class WidenCheck(MigrateOperation):
    """`op.widen_check("question", "kind", old, new)`: a text column may hold more values. No row is touched."""

    def __init__(self, table: str, column: str, old: list[str], new: list[str]) -> None:
        self.table = table
        self.column = column
        self.old = _in(column, old)
        self.new = _in(column, new)

    @classmethod
    def widen_check(cls, operations, table, column, old, new):
        return operations.invoke(cls(table, column, old, new))


def _in(column: str, values: list[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


@Operations.implementation_for(WidenCheck)
def _widen(operations, operation) -> None:
    table, name = operation.table, f"ck_{operation.table}_{operation.column}"
    if operations.get_bind().dialect.name == "sqlite":
        _widen_sqlite(operations.get_bind(), operation)
        return
    operations.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({operation.new})')


def _widen_sqlite(bind, operation) -> None:
    # SQLite has no such ALTER. Making the table again would copy sealed facts and drop their triggers; its
    # documentation gives this way for a change of checks, which alters nothing that is stored.
    sql = bind.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE name = ?", (operation.table,)).scalar_one()
    if operation.old not in sql:
        raise RuntimeError(f"{operation.table} has no such check: {operation.old}")
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = sql.replace(operation.old, operation.new)
    bind.exec_driver_sql("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (changed, operation.table))
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=False,
    transactional_ddl=True,
    # Without this plugin `alembic check` does not see check constraints.
    autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    include_object=context.config.attributes.get("include_object"),
)
with context.begin_transaction():
    context.run_migrations()
