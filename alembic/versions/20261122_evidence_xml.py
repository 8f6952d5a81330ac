"""evidence: the XML of an electronic invoice"""

from alembic import op

revision = '24_evidence_xml'
down_revision = '24_inquiries'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kinds = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf']
    op.widen_check('evidence_file', 'original_media_type', kinds, [*kinds, 'text/xml'])
    op.widen_check('evidence_file', 'media_type', kinds, [*kinds, 'text/xml'])
