"""evidence: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '03_evidence'
down_revision = '02_journal'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evidence_file',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('about_id', sa.String(length=36), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('original_hash', sa.String(length=64), nullable=False),
    sa.Column('original_media_type', sa.Enum('image/jpeg', 'image/png', 'image/webp', 'application/pdf', name='original_media_type', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('original_size', sa.BigInteger(), nullable=False),
    sa.Column('public_hash', sa.String(length=64), nullable=False),
    sa.Column('public_size', sa.BigInteger(), nullable=False),
    sa.Column('media_type', sa.Enum('image/jpeg', 'image/png', 'image/webp', 'application/pdf', name='media_type', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_evidence_file')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_evidence_file_clinic_id_n'))
    )
    op.seal_table("evidence_file")
