"""expenses: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '12_expenses'
down_revision = '11_budget'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('expense',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.String(length=36), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('method', sa.Enum('cash', 'transfer', 'card', 'check', name='method', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('proof', sa.Enum('invoice', 'note', 'receipt', 'none', name='proof', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_expense_amount_positive')),
    sa.ForeignKeyConstraint(['clinic_id', 'item_id'], ['budget_item.clinic_id', 'budget_item.id'], name=op.f('fk_expense_clinic_id_item_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_expense')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_expense_clinic_id_n')),
    sa.UniqueConstraint('clinic_id', 'number', name=op.f('uq_expense_clinic_id_number'))
    )
    op.create_table('reversal',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expense_id', sa.String(length=36), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'expense_id'], ['expense.clinic_id', 'expense.id'], name=op.f('fk_reversal_clinic_id_expense_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_reversal')),
    sa.UniqueConstraint('clinic_id', 'expense_id', name=op.f('uq_reversal_clinic_id_expense_id')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_reversal_clinic_id_n'))
    )
    op.create_table('review',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expense_id', sa.String(length=36), nullable=False),
    sa.Column('verdict', sa.Enum('seen', 'objected', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'expense_id'], ['expense.clinic_id', 'expense.id'], name=op.f('fk_review_clinic_id_expense_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_review')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_review_clinic_id_n'))
    )
    op.seal_table("review")
    op.seal_table("reversal")
    op.seal_table("expense")
