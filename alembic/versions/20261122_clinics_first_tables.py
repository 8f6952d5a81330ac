"""clinics: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '05_clinics'
down_revision = '04_people'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('catalogue_import',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('file_hash', sa.String(length=64), nullable=False),
    sa.Column('institution', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('updated', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_import'))
    )
    op.create_table('clinic',
    sa.Column('clues', sa.String(length=11), nullable=False),
    sa.Column('institution', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('state_code', sa.String(length=2), nullable=False),
    sa.Column('state', sa.String(length=60), nullable=False),
    sa.Column('municipality_code', sa.String(length=5), nullable=False),
    sa.Column('municipality', sa.String(length=120), nullable=False),
    sa.Column('locality', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=120), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=60), nullable=False),
    sa.Column('stratum', sa.String(length=40), nullable=False),
    sa.Column('rooms', sa.Integer(), nullable=True),
    sa.Column('latitude', sa.Integer(), nullable=True),
    sa.Column('longitude', sa.Integer(), nullable=True),
    sa.Column('time_zone', sa.String(length=40), nullable=False),
    sa.Column('former_clues', sa.String(length=20), nullable=True),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('clues', name=op.f('pk_clinic'))
    )
    op.create_index(op.f('ix_clinic_institution'), 'clinic', ['institution'], unique=False)
    op.create_index('ix_clinic_place', 'clinic', ['state_code', 'municipality_code', 'clues'], unique=False)
    op.create_table('notified_amount',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('notified_on', sa.Date(), nullable=True),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_notified_amount_amount_not_negative')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_notified_amount')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_notified_amount_clinic_id_n'))
    )
    op.create_table('programme_year',
    sa.Column('institution', sa.String(length=60), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('verified_on', sa.Date(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('institution', 'year', name=op.f('pk_programme_year'))
    )
    op.seal_table("notified_amount")
