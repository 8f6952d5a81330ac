"""expenses: motions that ask an assembly whether it accepts an expense outside what was approved"""

import sqlalchemy as sa
from alembic import op

revision = '51_off_plan_motions'
down_revision = '50_written_again'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('off_plan_motion',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('motion_id', sa.String(length=36), nullable=False),
    sa.Column('expense_id', sa.String(length=36), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_off_plan_motion_amount_positive')),
    sa.ForeignKeyConstraint(['clinic_id', 'expense_id'], ['expense.clinic_id', 'expense.id'], name=op.f('fk_off_plan_motion_clinic_id_expense_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'motion_id'], ['motion.clinic_id', 'motion.id'], name=op.f('fk_off_plan_motion_clinic_id_motion_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_off_plan_motion')),
    sa.UniqueConstraint('clinic_id', 'motion_id', name=op.f('uq_off_plan_motion_clinic_id_motion_id')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_off_plan_motion_clinic_id_n'))
    )
    op.seal_table("off_plan_motion")
