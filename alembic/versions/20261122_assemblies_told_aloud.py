"""assemblies: people may be told of a second convocation aloud, where they are"""

from alembic import op

revision = '42_told_aloud'
down_revision = '41_refusals'
branch_labels = None
depends_on = None


def upgrade() -> None:
    channels = ['poster', 'loudspeaker', 'visit', 'message', 'other']
    op.widen_check('convocation', 'channel', channels, ['poster', 'loudspeaker', 'visit', 'message', 'aloud', 'other'])
