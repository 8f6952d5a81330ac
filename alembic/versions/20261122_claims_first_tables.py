"""claims: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '25_claims'
down_revision = '24_evidence_xml'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('claimed_invoice',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('evidence_id', sa.String(length=36), nullable=False),
    sa.Column('uuid', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.Enum('income', 'credit_note', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('version', sa.String(length=8), nullable=False),
    sa.Column('issuer_rfc', sa.String(length=13), nullable=True),
    sa.Column('receiver_rfc', sa.String(length=13), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('seal', sa.Enum('unchanged', 'changed', 'unknown', name='seal', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('seal_end', sa.String(length=8), nullable=False),
    sa.Column('seal_digest', sa.String(length=64), nullable=False),
    sa.Column('reduces', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['clinic_id', 'evidence_id'], ['evidence_file.clinic_id', 'evidence_file.id'], name=op.f('fk_claimed_invoice_clinic_id_evidence_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_claimed_invoice')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_claimed_invoice_clinic_id_n'))
    )
    op.create_table('invoice_use',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('invoice_id', sa.String(length=36), nullable=False),
    sa.Column('source_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'invoice_id'], ['claimed_invoice.clinic_id', 'claimed_invoice.id'], name=op.f('fk_invoice_use_clinic_id_invoice_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_invoice_use')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_invoice_use_clinic_id_n'))
    )
    op.create_table('invoice_folio',
    sa.Column('uuid', sa.String(length=36), nullable=False),
    sa.Column('seal_digest', sa.String(length=64), nullable=False),
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('invoice_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reduces', sa.String(length=36), nullable=True),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('uuid', name=op.f('pk_invoice_folio')),
    sa.UniqueConstraint('seal_digest', name=op.f('uq_invoice_folio_seal_digest'))
    )
    op.create_index(op.f('ix_invoice_folio_clinic_id'), 'invoice_folio', ['clinic_id'], unique=False)
    op.create_index(op.f('ix_invoice_folio_reduces'), 'invoice_folio', ['reduces'], unique=False)
    op.seal_table("claimed_invoice")
    op.seal_table("invoice_use")
