"""summaries: each clinic's years in figures, rebuildable"""

import sqlalchemy as sa
from alembic import op

revision = '39_summaries'
down_revision = '38_answers'
branch_labels = None
depends_on = None

AMOUNTS = ('received', 'spent', 'proven', 'left', 'unexplained', 'off_plan')
COUNTS = ('items', 'finished', 'expenses', 'convened', 'held', 'not_held')


def upgrade() -> None:
    op.create_table('clinic_summary',
    sa.Column('clues', sa.String(length=11), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('clues', name=op.f('pk_clinic_summary')),
    )
    op.create_index(op.f('ix_clinic_summary_updated_at'), 'clinic_summary', ['updated_at'])
    op.create_table('year_summary',
    sa.Column('clues', sa.String(length=11), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    *(sa.Column(name, sa.BigInteger(), nullable=False) for name in AMOUNTS),
    *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
    sa.PrimaryKeyConstraint('clues', 'year', name=op.f('pk_year_summary')),
    )
