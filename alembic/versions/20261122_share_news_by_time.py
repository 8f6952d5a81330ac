"""share: what the public hears of is found by time, across all clinics"""

from alembic import op

revision = '40_news_by_time'
down_revision = '39_summaries'
branch_labels = None
depends_on = None

NEWS = (
    'convocation',
    'closing',
    'not_held',
    'deposit',
    'refund',
    'movement_reversal',
    'expense',
    'reversal',
    'review',
    'review_answer',
    'inquiry_moderation',
    'inquiry_answer',
    'delivery',
    'item_photo',
    'handover_statement',
)


def upgrade() -> None:
    for table in NEWS:
        op.create_index(op.f(f'ix_{table}_recorded_at'), table, ['recorded_at'], unique=False)
