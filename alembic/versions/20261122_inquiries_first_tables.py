"""inquiries: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '24_inquiries'
down_revision = '23_seal_from_replacing'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('inquiry',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('about_kind', sa.Enum('expense', 'item', 'movement', 'clinic', name='about_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('about_id', sa.String(length=36), nullable=True),
    sa.Column('about_label', sa.String(length=40), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.CheckConstraint("(about_kind = 'clinic') = (about_id IS NULL)", name=op.f('ck_inquiry_about_id_given')),
    sa.CheckConstraint('due_on >= asked_on', name=op.f('ck_inquiry_due_on_after')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_inquiry')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_inquiry_clinic_id_n')),
    sa.UniqueConstraint('clinic_id', 'number', name=op.f('uq_inquiry_clinic_id_number'))
    )
    op.create_table('inquiry_code',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('inquiry_id', sa.String(length=36), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('clinic_id', 'inquiry_id', name=op.f('pk_inquiry_code'))
    )
    op.create_table('inquiry_answer',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('inquiry_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id', 'inquiry_id'], ['inquiry.clinic_id', 'inquiry.id'], name=op.f('fk_inquiry_answer_clinic_id_inquiry_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_inquiry_answer')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_inquiry_answer_clinic_id_n'))
    )
    op.create_table('inquiry_word',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('inquiry_id', sa.String(length=36), nullable=False),
    sa.Column('word', sa.Enum('solved', 'not_solved', 'follow_up', name='word', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['clinic_id', 'inquiry_id'], ['inquiry.clinic_id', 'inquiry.id'], name=op.f('fk_inquiry_word_clinic_id_inquiry_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_inquiry_word')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_inquiry_word_clinic_id_n'))
    )
    op.create_table('inquiry_moderation',
    sa.Column('clinic_id', sa.String(length=11), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=80), nullable=False),
    sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('inquiry_id', sa.String(length=36), nullable=False),
    sa.Column('word_id', sa.String(length=36), nullable=True),
    sa.Column('verdict', sa.Enum('published', 'covered', 'withheld', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('why', sa.Enum('personal', 'insults', 'other_matter', 'advertising', name='why', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.CheckConstraint("(verdict = 'withheld') = (why IS NOT NULL)", name=op.f('ck_inquiry_moderation_why_given')),
    sa.ForeignKeyConstraint(['clinic_id', 'inquiry_id'], ['inquiry.clinic_id', 'inquiry.id'], name=op.f('fk_inquiry_moderation_clinic_id_inquiry_id')),
    sa.ForeignKeyConstraint(['clinic_id', 'word_id'], ['inquiry_word.clinic_id', 'inquiry_word.id'], name=op.f('fk_inquiry_moderation_clinic_id_word_id')),
    sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f('pk_inquiry_moderation')),
    sa.UniqueConstraint('clinic_id', 'n', name=op.f('uq_inquiry_moderation_clinic_id_n'))
    )
    op.seal_table("inquiry")
    op.seal_table("inquiry_word")
    op.seal_table("inquiry_moderation")
    op.seal_table("inquiry_answer")
