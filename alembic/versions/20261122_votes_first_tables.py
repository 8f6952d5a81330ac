"""votes: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '09_votes'
down_revision = '08_committee'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('improvement_ranking',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('cut_rule', sa.Enum('skip', 'stop', name='cut_rule', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_improvement_ranking_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_improvement_ranking')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_improvement_ranking_clinic_id_n'))
    )
    op.create_table('question',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('proposal', 'choice', 'election', 'ratify', 'tie', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=True),
    sa.Column('nominee_id', sa.String(length=36), nullable=True),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('majority', sa.Enum('present', 'cast', 'two_thirds_present', 'two_thirds_cast', 'plurality', 'absolute', name='majority', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('hands_each', sa.Enum('one', 'many', name='hands_each', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_question_clinic_id_assembly_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_question')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_question_clinic_id_n'))
    )
    op.create_table('lot_draw',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('question_id', sa.String(length=36), nullable=False),
    sa.Column('order', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'question_id'], ['question.clinic_id', 'question.id'], name=op.f('fk_lot_draw_clinic_id_question_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_lot_draw')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_lot_draw_clinic_id_n'))
    )
    op.create_table('round',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('question_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.CheckConstraint('present >= 0', name=op.f('ck_round_present_not_negative')),
    sa.ForeignKeyConstraint(['clinic_id', 'question_id'], ['question.clinic_id', 'question.id'], name=op.f('fk_round_clinic_id_question_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_round')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_round_clinic_id_n'))
    )
    op.create_table('hand_count',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('round_id', sa.String(length=36), nullable=False),
    sa.Column('option', sa.String(length=40), nullable=False),
    sa.Column('teller', sa.Integer(), nullable=False),
    sa.Column('hands', sa.Integer(), nullable=False),
    sa.CheckConstraint('hands >= 0', name=op.f('ck_hand_count_hands_not_negative')),
    sa.ForeignKeyConstraint(['clinic_id', 'round_id'], ['round.clinic_id', 'round.id'], name=op.f('fk_hand_count_clinic_id_round_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_hand_count')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_hand_count_clinic_id_n'))
    )
    op.create_table('outcome',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('question_id', sa.String(length=36), nullable=False),
    sa.Column('round_id', sa.String(length=36), nullable=False),
    sa.Column('verdict', sa.Enum('approved', 'rejected', 'chosen', 'tied', 'no_majority', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'question_id'], ['question.clinic_id', 'question.id'], name=op.f('fk_outcome_clinic_id_question_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'round_id'], ['round.clinic_id', 'round.id'], name=op.f('fk_outcome_clinic_id_round_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_outcome_clinic_id_n'))
    )
    op.seal_table("question")
    op.seal_table("outcome")
    op.seal_table("lot_draw")
    op.seal_table("hand_count")
    op.seal_table("round")
    op.seal_table("improvement_ranking")
