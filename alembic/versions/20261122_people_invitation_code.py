"""people: the short code of an invitation, as its hash"""

import sqlalchemy as sa
from alembic import op

revision = '27_invitation_code'
down_revision = '26_expense_drafts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('invitation') as batch:
        batch.add_column(sa.Column('code_hash', sa.String(length=64), nullable=True))
        batch.create_unique_constraint(op.f('uq_invitation_code_hash'), ['code_hash'])
