"""live: the screens of halls, paired by a code"""

import sqlalchemy as sa
from alembic import op

revision = '16_live'
down_revision = '15_movement_reversals'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('hall_screen',
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=True),
    sa.Column('address_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('clinic_id', sa.String(length=11), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=True),
    sa.Column('paired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paired_by', sa.String(length=36), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shown', sa.Enum('follow', 'agenda', 'attendance', 'question', 'list', 'committee', 'pause', 'closing', name='shown', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('question_id', sa.String(length=36), nullable=True),
    sa.CheckConstraint("(shown = 'question') = (question_id IS NOT NULL)", name=op.f('ck_hall_screen_question_is_named')),
    sa.CheckConstraint('(assembly_id IS NULL) = (clinic_id IS NULL)', name=op.f('ck_hall_screen_assembly_of_a_clinic')),
    sa.CheckConstraint('(paired_at IS NULL) = (assembly_id IS NULL)', name=op.f('ck_hall_screen_paired_to_an_assembly')),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_hall_screen_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('id_hash', name=op.f('pk_hall_screen')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_hall_screen_code_hash'))
    )
    op.create_index(op.f('ix_hall_screen_clinic_id_assembly_id'), 'hall_screen', ['clinic_id', 'assembly_id'], unique=False)
