"""votes: corrections that write again the hands of an earlier round, with the people present then"""

import sqlalchemy as sa
from alembic import op

revision = '50_written_again'
down_revision = '49_question_withdrawals'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('round', 'teller_sheet'):
        op.add_column(table, sa.Column('of_round', sa.Integer(), nullable=True))
