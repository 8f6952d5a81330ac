"""committee: a term ends also when its holder is elected for another post"""

from alembic import op

revision = '35_other_post'
down_revision = '34_heic'
branch_labels = None
depends_on = None


def upgrade() -> None:
    reasons = ['resignation', 'death', 'removal', 'replacement', 'not_ratified']
    op.widen_check('term_end', 'reason', reasons, [*reasons, 'other_post'])
