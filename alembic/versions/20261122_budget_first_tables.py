"""budget: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '11_budget'
down_revision = '10_elections'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('deposit',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_deposit_amount_positive')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_deposit')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_deposit_clinic_id_n'))
    )
    op.create_table('refund',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('refunded_on', sa.Date(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_refund_amount_positive')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_refund')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_refund_clinic_id_n'))
    )
    op.create_table('withdrawal',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_withdrawal_amount_positive')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_withdrawal')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_withdrawal_clinic_id_n'))
    )
    op.create_table('budget_item',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('proposal_id', sa.String(length=36), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('hands', sa.Integer(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.Column('approved', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('approved > 0', name=op.f('ck_budget_item_approved_positive')),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_budget_item_clinic_id_assembly_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'proposal_id'], ['proposal.clinic_id', 'proposal.id'], name=op.f('fk_budget_item_clinic_id_proposal_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_budget_item')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_budget_item_clinic_id_n'))
    )
    op.create_table('payment',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source_id', sa.String(length=36), nullable=False),
    sa.Column('item_id', sa.String(length=36), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('method', sa.Enum('cash', 'transfer', 'card', 'check', name='method', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'item_id'], ['budget_item.clinic_id', 'budget_item.id'], name=op.f('fk_payment_clinic_id_item_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_payment')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_payment_clinic_id_n'))
    )
    op.seal_table("payment")
    op.seal_table("refund")
    op.seal_table("deposit")
    op.seal_table("budget_item")
    op.seal_table("withdrawal")
