"""budget: deposits, withdrawals and refunds can be reversed"""

import sqlalchemy as sa
from alembic import op

revision = '15_movement_reversals'
down_revision = '14_tellers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('movement_reversal',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('kind', sa.Enum('deposit', 'withdrawal', 'refund', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('movement_id', sa.String(length=36), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_movement_reversal_amount_positive')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_movement_reversal')),
    sa.UniqueConstraint('clinic_id', 'movement_id', name=op.f('uq_movement_reversal_clinic_id_movement_id')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_movement_reversal_clinic_id_n'))
    )
    op.seal_table("movement_reversal")
