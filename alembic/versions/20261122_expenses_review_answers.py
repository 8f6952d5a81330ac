"""expenses: answers to objections"""

import sqlalchemy as sa
from alembic import op

revision = '38_answers'
down_revision = '37_former_years'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_answer',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'review_id'], ['review.clinic_id', 'review.id'], name=op.f('fk_review_answer_clinic_id_review_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_review_answer')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_review_answer_clinic_id_n')),
    )
    op.seal_table('review_answer')
