"""handovers: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '22_handovers'
down_revision = '21_motions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('handover_statement',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('term_id', sa.String(length=36), nullable=False),
    sa.Column('side', sa.Enum('outgoing', 'incoming', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.Column('cash', sa.BigInteger(), nullable=False),
    sa.Column('card', sa.Enum('returned', 'blocked', 'missing', name='card', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('ledger_balance', sa.BigInteger(), nullable=False),
    sa.Column('ledger_cash', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('balance >= 0', name=op.f('ck_handover_statement_balance_not_negative')),
    sa.CheckConstraint('cash >= 0', name=op.f('ck_handover_statement_cash_not_negative')),
    sa.ForeignKeyConstraint(['clinic_id', 'term_id'], ['term.clinic_id', 'term.id'], name=op.f('fk_handover_statement_clinic_id_term_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_handover_statement')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_handover_statement_clinic_id_n'))
    )
    op.seal_table("handover_statement")
