"""clinics: the settings that a programme year had before others were imported"""

import sqlalchemy as sa
from alembic import op

revision = '37_former_years'
down_revision = '36_shared_mark'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('programme_year_former',
    sa.Column('institution', sa.String(length=60), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('institution', 'year', 'until', name=op.f('pk_programme_year_former')),
    )
