"""What changes pages of many clinics at once has a version too; PostgreSQL tells every process what changed."""

import sqlalchemy as sa
from alembic import op

revision = '36_shared_mark'
down_revision = '35_other_post'
branch_labels = None
depends_on = None

TELL = """
CREATE FUNCTION tell_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('assembly_pages', TG_ARGV[0]); RETURN NULL; END $$
"""
TELL_CLINIC = """
CREATE FUNCTION tell_clinic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('assembly_pages', NEW.clinic_id); RETURN NULL; END $$
"""


def upgrade() -> None:
    table = op.create_table(
        'shared_mark',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('n', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_mark')),
    )
    op.bulk_insert(table, [{'id': 1, 'n': 1}])
    if op.get_bind().dialect.name == 'sqlite':
        return
    op.execute(TELL)
    op.execute(TELL_CLINIC)
    op.execute(
        'CREATE TRIGGER tell_pages AFTER UPDATE ON shared_mark FOR EACH ROW '
        "EXECUTE FUNCTION tell_pages('*')"
    )
    op.execute(
        'CREATE TRIGGER tell_clinic AFTER INSERT OR UPDATE ON journal_head FOR EACH ROW '
        'EXECUTE FUNCTION tell_clinic()'
    )
