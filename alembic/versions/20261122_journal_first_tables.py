"""journal: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '02_journal'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('erasure',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fact_id', sa.String(length=36), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_erasure')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_erasure_clinic_id_n'))
    )
    op.create_table('form_receipt',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('form_id', sa.String(length=36), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('location', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', 'form_id', name=op.f('pk_form_receipt'))
    )
    op.create_table('journal_head',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', name=op.f('pk_journal_head'))
    )
    op.create_table('journal_line',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('fact_id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('line', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', 'n', name=op.f('pk_journal_line')),
    sa.UniqueConstraint('clinic_id', 'fact_id', name=op.f('uq_journal_line_clinic_id_fact_id'))
    )
    op.create_table('personal_value',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('fact_id', sa.String(length=36), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', 'fact_id', 'field', name=op.f('pk_personal_value'))
    )
    op.seal_table("erasure")
    op.seal_table("journal_line")
    op.seal_table("personal_value", ("UPDATE",))
