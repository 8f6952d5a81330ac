"""people: its first tables"""

import sqlalchemy as sa
from alembic import op

revision = '04_people'
down_revision = '03_evidence'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('sign_in_name', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('passphrase_hash', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('sign_in_name', name=op.f('uq_account_sign_in_name'))
    )
    op.create_table('attempt',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('window', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'window', name=op.f('pk_attempt'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('account_id', sa.String(length=36), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.Enum('moderator', 'teller', 'treasurer', 'president', 'secretary', 'citizen_guarantor', 'member', 'social_auditor', 'facilitator', 'auditor', 'admin', name='role', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('scope_kind', sa.Enum('clinic', 'state', 'nation', name='scope_kind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('scope_key', sa.String(length=11), nullable=True),
    sa.Column('reference', sa.String(length=80), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_invitation_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    op.create_index(op.f('ix_invitation_account_id'), 'invitation', ['account_id'], unique=False)
    op.create_index(op.f('ix_invitation_scope_key'), 'invitation', ['scope_key'], unique=False)
    op.create_table('role_grant',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('account_id', sa.String(length=36), nullable=False),
    sa.Column('role', sa.Enum('moderator', 'teller', 'treasurer', 'president', 'secretary', 'citizen_guarantor', 'member', 'social_auditor', 'facilitator', 'auditor', 'admin', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('scope_kind', sa.Enum('clinic', 'state', 'nation', name='scope_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('scope_key', sa.String(length=11), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_role_grant_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    op.create_index(op.f('ix_role_grant_account_id'), 'role_grant', ['account_id'], unique=False)
    op.create_index(op.f('ix_role_grant_scope_key'), 'role_grant', ['scope_key'], unique=False)
    op.create_table('sign_in_session',
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.String(length=36), nullable=False),
    sa.Column('device', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_session_account_id')),
    sa.PrimaryKeyConstraint('id_hash', name=op.f('pk_sign_in_session'))
    )
    op.create_index(op.f('ix_sign_in_session_account_id'), 'sign_in_session', ['account_id'], unique=False)
