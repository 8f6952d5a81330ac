"""committee: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '08_committee'
down_revision = '07_proposals'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('term',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('nominee_id', sa.String(length=36), nullable=False),
    sa.Column('post', sa.String(length=40), nullable=False),
    sa.Column('post_name', sa.String(length=80), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_term_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_term')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_term_clinic_id_n'))
    )
    op.create_table('term_end',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('term_id', sa.String(length=36), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Enum('resignation', 'death', 'removal', 'replacement', name='reason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'term_id'], ['term.clinic_id', 'term.id'], name=op.f('fk_term_end_clinic_id_term_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_term_end')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_term_end_clinic_id_n'))
    )
    op.seal_table("term")
    op.seal_table("term_end")
