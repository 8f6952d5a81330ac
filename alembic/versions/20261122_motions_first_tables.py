"""motions: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '21_motions'
down_revision = '20_item_transfers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('motion',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.Enum('free', 'move_money', 'accept_accounts', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_item', sa.String(length=36), nullable=True),
    sa.Column('to_item', sa.String(length=36), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.CheckConstraint("(kind = 'move_money') = (from_item IS NOT NULL AND to_item IS NOT NULL AND amount IS NOT NULL)", name=op.f('ck_motion_moves_whole')),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_motion_clinic_id_assembly_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'from_item'], ['budget_item.clinic_id', 'budget_item.id'], name=op.f('fk_motion_clinic_id_from_item')),
    sa.ForeignKeyConstraint(['clinic_id', 'to_item'], ['budget_item.clinic_id', 'budget_item.id'], name=op.f('fk_motion_clinic_id_to_item')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_motion')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_motion_clinic_id_n'))
    )
    op.seal_table("motion")
