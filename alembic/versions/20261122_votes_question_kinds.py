"""votes: questions about removals and motions"""

from alembic import op

revision = '13_question_kinds'
down_revision = '12_expenses'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kinds = ['proposal', 'choice', 'election', 'ratify', 'tie']
    op.widen_check('question', 'kind', kinds, [*kinds[:4], 'removal', 'motion', 'tie'])
