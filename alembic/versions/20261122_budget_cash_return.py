"""budget: leftover cash put back into the bank"""

import sqlalchemy as sa
from alembic import op

revision = '43_cash_return'
down_revision = '42_told_aloud'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cash_return',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('returned_on', sa.Date(), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_cash_return_amount_positive')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_cash_return')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_cash_return_clinic_id_n'))
    )
    op.create_index(op.f('ix_cash_return_recorded_at'), 'cash_return', ['recorded_at'], unique=False)
    op.seal_table("cash_return")
    kinds = ['deposit', 'withdrawal', 'refund']
    op.widen_check('movement_reversal', 'kind', kinds, [*kinds, 'cash_return'])
