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
