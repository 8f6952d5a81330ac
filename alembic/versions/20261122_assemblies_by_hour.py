"""assemblies: convocations by their hour, for a day's timetable"""

from alembic import op

revision = '18_convocations_by_hour'
down_revision = '17_addenda'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f('ix_convocation_starts_at'), 'convocation', ['starts_at'], unique=False)
