"""votes: questions put by mistake and taken back"""

import sqlalchemy as sa
from alembic import op

revision = '49_question_withdrawals'
down_revision = '48_sums_of_places'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question_withdrawal',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('question_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'question_id'], ['question.clinic_id', 'question.id'], name=op.f('fk_question_withdrawal_clinic_id_question_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_question_withdrawal')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_question_withdrawal_clinic_id_n'))
    )
    op.seal_table("question_withdrawal")
