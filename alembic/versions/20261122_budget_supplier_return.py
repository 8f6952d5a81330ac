"""budget: what a supplier pays back of an expense"""

import sqlalchemy as sa
from alembic import op

revision = '44_supplier_return'
down_revision = '43_cash_return'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supplier_return',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expense_id', sa.String(length=36), nullable=False),
    sa.Column('expense_number', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.String(length=36), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('returned_on', sa.Date(), nullable=False),
    sa.Column('way', sa.Enum('account', 'cash', name='way', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=True),
    sa.CheckConstraint("(way = 'cash') = (holder IS NOT NULL)", name=op.f('ck_supplier_return_cash_is_held')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_supplier_return_amount_positive')),
    sa.ForeignKeyConstraint(['clinic_id', 'item_id'], ['budget_item.clinic_id', 'budget_item.id'], name=op.f('fk_supplier_return_clinic_id_item_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_supplier_return')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_supplier_return_clinic_id_n'))
    )
    op.create_index(op.f('ix_supplier_return_clinic_id_expense_id'), 'supplier_return', ['clinic_id', 'expense_id'], unique=False)
    op.create_index(op.f('ix_supplier_return_recorded_at'), 'supplier_return', ['recorded_at'], unique=False)
    op.seal_table("supplier_return")
    kinds = ['deposit', 'withdrawal', 'refund', 'cash_return']
    op.widen_check('movement_reversal', 'kind', kinds, [*kinds, 'supplier_return'])
