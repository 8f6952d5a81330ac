"""assemblies: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '06_assemblies'
down_revision = '05_clinics'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('assembly',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('institution', sa.String(length=60), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_assembly')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_assembly_clinic_id_n'))
    )
    op.create_table('attendance_count',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('users', sa.Integer(), nullable=False),
    sa.Column('pensioners', sa.Integer(), nullable=False),
    sa.Column('staff', sa.Integer(), nullable=False),
    sa.Column('authorities', sa.Integer(), nullable=False),
    sa.Column('others', sa.Integer(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.CheckConstraint('authorities >= 0', name=op.f('ck_attendance_count_authorities_not_negative')),
    sa.CheckConstraint('others >= 0', name=op.f('ck_attendance_count_others_not_negative')),
    sa.CheckConstraint('pensioners >= 0', name=op.f('ck_attendance_count_pensioners_not_negative')),
    sa.CheckConstraint('present >= 0', name=op.f('ck_attendance_count_present_not_negative')),
    sa.CheckConstraint('staff >= 0', name=op.f('ck_attendance_count_staff_not_negative')),
    sa.CheckConstraint('users >= 0', name=op.f('ck_attendance_count_users_not_negative')),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_attendance_count_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_attendance_count')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_attendance_count_clinic_id_n'))
    )
    op.create_table('closing',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_closing_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_closing')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_closing_clinic_id_n'))
    )
    op.create_table('convocation',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('time_zone', sa.String(length=40), nullable=False),
    sa.Column('noticed_on', sa.Date(), nullable=False),
    sa.Column('channel', sa.Enum('poster', 'loudspeaker', 'visit', 'message', 'other', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_convocation_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_convocation')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_convocation_clinic_id_n'))
    )
    op.create_table('not_held',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_not_held_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_not_held')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_not_held_clinic_id_n'))
    )
    op.create_table('opening',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.Column('quorum', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_opening_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_opening')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_opening_clinic_id_n'))
    )
    op.seal_table("convocation")
    op.seal_table("assembly")
    op.seal_table("closing")
    op.seal_table("attendance_count")
    op.seal_table("opening")
    op.seal_table("not_held")
