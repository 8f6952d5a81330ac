"""proposals: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '07_proposals'
down_revision = '06_assemblies'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('proposal',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=False),
    sa.Column('asked_by', sa.Enum('users', 'pensioners', 'staff', 'authorities', 'others', name='asked_by', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.CheckConstraint('cost > 0', name=op.f('ck_proposal_cost_positive')),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_proposal_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_proposal_clinic_id_n'))
    )
    op.create_table('proposal_withdrawal',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proposal_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'proposal_id'], ['proposal.clinic_id', 'proposal.id'], name=op.f('fk_proposal_withdrawal_clinic_id_proposal_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_proposal_withdrawal')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_proposal_withdrawal_clinic_id_n'))
    )
    op.seal_table("proposal")
    op.seal_table("proposal_withdrawal")
