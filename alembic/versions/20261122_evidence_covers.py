"""evidence: what is covered of a picture"""

import sqlalchemy as sa
from alembic import op

revision = '32_covers'
down_revision = '31_booklet_drafts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evidence_cover',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('original_hash', sa.String(length=64), nullable=False),
    sa.Column('boxes', sa.JSON(), nullable=False),
    sa.Column('public_hash', sa.String(length=64), nullable=False),
    sa.Column('public_size', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_evidence_cover')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_evidence_cover_clinic_id_n'))
    )
    op.create_index(op.f('ix_evidence_cover_clinic_id_original_hash'), 'evidence_cover', ['clinic_id', 'original_hash'])
    op.seal_table("evidence_cover")
