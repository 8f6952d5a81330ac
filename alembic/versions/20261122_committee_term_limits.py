"""committee: until when a term lasts, and terms that were not ratified"""

import sqlalchemy as sa
from alembic import op

revision = '18_term_limits'
down_revision = '18_convocations_by_hour'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('term_limit',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('term_id', sa.String(length=36), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'term_id'], ['term.clinic_id', 'term.id'], name=op.f('fk_term_limit_clinic_id_term_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_term_limit')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_term_limit_clinic_id_n'))
    )
    op.seal_table("term_limit")
    reasons = ['resignation', 'death', 'removal', 'replacement']
    op.widen_check('term_end', 'reason', reasons, [*reasons, 'not_ratified'])
