"""budget: outgoings above the year's limit, and the word of a second member of the committee"""

import sqlalchemy as sa
from alembic import op

revision = '28_confirmations'
down_revision = '27_invitation_code'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('large_outgoing',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('kind', sa.Enum('withdrawal', 'expense', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('about_id', sa.String(length=36), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('ceiling', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > ceiling', name=op.f('ck_large_outgoing_amount_above_ceiling')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_large_outgoing')),
    sa.UniqueConstraint('clinic_id', 'about_id', name=op.f('uq_large_outgoing_clinic_id_about_id')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_large_outgoing_clinic_id_n'))
    )
    op.create_table('confirmation',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('large_id', sa.String(length=36), nullable=False),
    sa.Column('verdict', sa.Enum('confirmed', 'refused', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'large_id'], ['large_outgoing.clinic_id', 'large_outgoing.id'], name=op.f('fk_confirmation_clinic_id_large_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_confirmation')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_confirmation_clinic_id_n'))
    )
    op.seal_table("large_outgoing")
    op.seal_table("confirmation")
