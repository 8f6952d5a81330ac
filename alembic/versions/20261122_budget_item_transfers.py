"""budget: money that assemblies move between items"""

import sqlalchemy as sa
from alembic import op

revision = '20_item_transfers'
down_revision = '19_invitation_used_by'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('item_transfer',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assembly_id', sa.String(length=36), nullable=False),
    sa.Column('question_id', sa.String(length=36), nullable=False),
    sa.Column('from_item', sa.String(length=36), nullable=False),
    sa.Column('to_item', sa.String(length=36), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_item_transfer_amount_positive')),
    sa.UniqueConstraint('clinic_id', 'question_id', name=op.f('uq_item_transfer_clinic_id_question_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'assembly_id'], ['assembly.clinic_id', 'assembly.id'], name=op.f('fk_item_transfer_clinic_id_assembly_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'question_id'], ['question.clinic_id', 'question.id'], name=op.f('fk_item_transfer_clinic_id_question_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'from_item'], ['budget_item.clinic_id', 'budget_item.id'], name=op.f('fk_item_transfer_clinic_id_from_item')),
    sa.ForeignKeyConstraint(['clinic_id', 'to_item'], ['budget_item.clinic_id', 'budget_item.id'], name=op.f('fk_item_transfer_clinic_id_to_item')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_item_transfer')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_item_transfer_clinic_id_n'))
    )
    op.seal_table("item_transfer")
