"""minutes: addenda to a sealed acta"""

import sqlalchemy as sa
from alembic import op

revision = '17_addenda'
down_revision = '16_live'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('addendum',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_addendum_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_addendum')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_addendum_clinic_id_n'))
    )
    op.seal_table("addendum")
