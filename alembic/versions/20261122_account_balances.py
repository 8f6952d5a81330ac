"""account: the balance that the bank told"""

import sqlalchemy as sa
from alembic import op

revision = '29_balances'
down_revision = '28_confirmations'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('balance_reading',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('read_on', sa.Date(), nullable=False),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.Column('ledger_balance', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('balance >= 0', name=op.f('ck_balance_reading_balance_not_negative')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_balance_reading')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_balance_reading_clinic_id_n'))
    )
    op.seal_table("balance_reading")
