"""claims: how an invoice comes to its total"""

import sqlalchemy as sa
from alembic import op

revision = '45_invoice_amounts'
down_revision = '44_supplier_return'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('invoice_amounts',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('invoice_id', sa.String(length=36), nullable=False),
    sa.Column('subtotal', sa.BigInteger(), nullable=False),
    sa.Column('discount', sa.BigInteger(), nullable=False),
    sa.Column('transferred', sa.BigInteger(), nullable=False),
    sa.Column('withheld', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('discount >= 0', name=op.f('ck_invoice_amounts_discount_not_negative')),
    sa.CheckConstraint('subtotal >= 0', name=op.f('ck_invoice_amounts_subtotal_not_negative')),
    sa.CheckConstraint('transferred >= 0', name=op.f('ck_invoice_amounts_transferred_not_negative')),
    sa.CheckConstraint('withheld >= 0', name=op.f('ck_invoice_amounts_withheld_not_negative')),
    sa.ForeignKeyConstraint(['clinic_id', 'invoice_id'], ['claimed_invoice.clinic_id', 'claimed_invoice.id'], name=op.f('fk_invoice_amounts_clinic_id_invoice_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_invoice_amounts')),
    sa.UniqueConstraint('clinic_id', 'invoice_id', name=op.f('uq_invoice_amounts_clinic_id_invoice_id')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_invoice_amounts_clinic_id_n'))
    )
    op.seal_table("invoice_amounts")
