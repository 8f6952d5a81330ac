"""journal: no sealed row is replaced by another of the same key"""

from alembic import op

revision = '23_seal_from_replacing'
down_revision = '22_handovers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != 'sqlite':
        return
    sealed = "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name = 'seal_' || tbl_name || '_update'"
    for table in list(op.get_bind().exec_driver_sql(sealed).scalars()):
        op.seal_from_replacing(table)
