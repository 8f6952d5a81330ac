"""budget: which approved items cash was taken out for"""

import sqlalchemy as sa
from alembic import op

revision = '30_withdrawal_items'
down_revision = '29_balances'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('withdrawal_item',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_id', sa.String(length=36), nullable=False),
    sa.Column('item_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'item_id'], ['budget_item.clinic_id', 'budget_item.id'], name=op.f('fk_withdrawal_item_clinic_id_item_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'withdrawal_id'], ['withdrawal.clinic_id', 'withdrawal.id'], name=op.f('fk_withdrawal_item_clinic_id_withdrawal_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_withdrawal_item')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_withdrawal_item_clinic_id_n')),
    sa.UniqueConstraint('clinic_id', 'withdrawal_id', 'item_id', name=op.f('uq_withdrawal_item_clinic_id_withdrawal_id_item_id'))
    )
    op.seal_table("withdrawal_item")
