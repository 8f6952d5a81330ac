"""expenses: what is being entered"""

import sqlalchemy as sa
from alembic import op

revision = '26_expense_drafts'
down_revision = '25_claims'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('expense_draft',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('account_id', sa.String(length=36), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=True),
    sa.Column('file_data', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expense_draft'))
    )
    op.create_index(op.f('ix_expense_draft_clinic_id_account_id'), 'expense_draft', ['clinic_id', 'account_id'], unique=False)
