"""summaries: cash expenses that no withdrawal accounts for; what was kept is made again from the facts"""

import sqlalchemy as sa
from alembic import op

revision = '46_cash_missing'
down_revision = '45_invoice_amounts'
branch_labels = None
depends_on = None

AMOUNTS = ('received', 'spent', 'proven', 'left', 'unexplained', 'cash_missing', 'off_plan')
COUNTS = ('items', 'finished', 'expenses', 'convened', 'held', 'not_held')


def upgrade() -> None:
    op.drop_table('year_summary')
    op.create_table('year_summary',
    sa.Column('clues', sa.String(length=11), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    *(sa.Column(name, sa.BigInteger(), nullable=False) for name in AMOUNTS),
    *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
    sa.PrimaryKeyConstraint('clues', 'year', name=op.f('pk_year_summary')),
    )
    op.execute('DELETE FROM clinic_summary')
