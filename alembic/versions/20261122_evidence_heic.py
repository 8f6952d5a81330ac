"""evidence: photos of iPhones"""

from alembic import op

revision = '34_heic'
down_revision = '33_works'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kinds = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'text/xml']
    more = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf', 'text/xml']
    op.widen_check('evidence_file', 'original_media_type', kinds, more)
    op.widen_check('evidence_file', 'media_type', kinds, more)
