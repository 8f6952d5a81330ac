"""people: which account took up the role of a link"""

import sqlalchemy as sa
from alembic import op

revision = '19_invitation_used_by'
down_revision = '18_term_limits'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('invitation') as batch:
        batch.add_column(sa.Column('used_by', sa.String(length=36), nullable=True))
        batch.create_foreign_key(op.f('fk_invitation_used_by'), 'account', ['used_by'], ['id'])
