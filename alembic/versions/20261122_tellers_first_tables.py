"""tellers: passes, sealed sheets, differences"""

import sqlalchemy as sa
from alembic import op

revision = '14_tellers'
down_revision = '13_question_kinds'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('teller_pass',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('state', sa.Enum('offered', 'asking', 'in', 'ended', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('place', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('account_id', sa.String(length=36), nullable=True),
    sa.Column('is_guest', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_teller_pass_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_teller_pass')),
    sa.UniqueConstraint('clinic_id', 'assembly_id', 'place', name=op.f('uq_teller_pass_clinic_id_assembly_id_place')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_teller_pass_code_hash'))
    )
    op.create_index('ix_teller_pass_clinic_id_assembly_id', 'teller_pass', ['clinic_id', 'assembly_id'], unique=False)
    op.create_index(op.f('ix_teller_pass_token_hash'), 'teller_pass', ['token_hash'], unique=False)
    op.create_table('count_difference',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('question_id', sa.String(length=36), nullable=False),
    sa.Column('round_number', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('sheets', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'question_id'], ['question.clinic_id', 'question.id'], name=op.f('fk_count_difference_clinic_id_question_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_count_difference')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_count_difference_clinic_id_n'))
    )
    op.create_table('teller_sheet',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('question_id', sa.String(length=36), nullable=False),
    sa.Column('round_number', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'question_id'], ['question.clinic_id', 'question.id'], name=op.f('fk_teller_sheet_clinic_id_question_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_teller_sheet')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_teller_sheet_clinic_id_n')),
    sa.UniqueConstraint('clinic_id', 'question_id', 'round_number', 'turn', 'place', name='uq_teller_sheet_once')
    )
    op.seal_table("count_difference")
    op.seal_table("teller_sheet")
