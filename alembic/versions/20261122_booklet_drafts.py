"""booklet: files that were read and not entered yet"""

import sqlalchemy as sa
from alembic import op

revision = '31_booklet_drafts'
down_revision = '30_withdrawal_items'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('booklet_draft',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('account_id', sa.String(length=36), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booklet_draft'))
    )
    op.create_index(op.f('ix_booklet_draft_clinic_id_account_id'), 'booklet_draft', ['clinic_id', 'account_id'], unique=False)
