"""elections: somebody elected who does not take the post"""

import sqlalchemy as sa
from alembic import op

revision = '41_refusals'
down_revision = '40_news_by_time'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('nominee_refusal',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('nominee_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'nominee_id'], ['nominee.clinic_id', 'nominee.id'], name=op.f('fk_nominee_refusal_clinic_id_nominee_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_nominee_refusal')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_nominee_refusal_clinic_id_n'))
    )
    op.seal_table("nominee_refusal")
