"""works: photos of items, deliveries and who received them"""

import sqlalchemy as sa
from alembic import op

revision = '33_works'
down_revision = '32_covers'
branch_labels = None
depends_on = None


def _envelope() -> list[sa.Column]:
    return [
        sa.Column('clinic_id', sa.String(length=11), nullable=False),
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('n', sa.BigInteger(), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('recorded_by', sa.String(length=80), nullable=False),
        sa.Column('on_behalf_of', sa.String(length=32), nullable=True),
        sa.Column('happened_at', sa.DateTime(timezone=True), nullable=True),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint('clinic_id', 'id', name=op.f(f'pk_{table}')),
        sa.UniqueConstraint('clinic_id', 'n', name=op.f(f'uq_{table}_clinic_id_n')),
    ]


def _same_clinic(table: str, column: str, other: str) -> sa.Constraint:
    name = op.f(f'fk_{table}_clinic_id_{column}')
    return sa.ForeignKeyConstraint(['clinic_id', column], [f'{other}.clinic_id', f'{other}.id'], name=name)


def upgrade() -> None:
    op.create_table('item_photo',
    *_envelope(),
    sa.Column('item_id', sa.String(length=36), nullable=False),
    sa.Column('stage', sa.Enum('before', 'during', 'after', 'delivery', name='stage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    _same_clinic('item_photo', 'item_id', 'budget_item'),
    *_keys('item_photo'),
    )
    op.create_table('delivery',
    *_envelope(),
    sa.Column('item_id', sa.String(length=36), nullable=False),
    sa.Column('delivered_on', sa.Date(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('serials', sa.JSON(), nullable=False),
    sa.CheckConstraint('units > 0', name=op.f('ck_delivery_units_positive')),
    _same_clinic('delivery', 'item_id', 'budget_item'),
    *_keys('delivery'),
    )
    op.create_table('delivery_receipt',
    *_envelope(),
    sa.Column('delivery_id', sa.String(length=36), nullable=False),
    sa.Column('verdict', sa.Enum('complete', 'incomplete', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.CheckConstraint('received >= 0', name=op.f('ck_delivery_receipt_received_not_negative')),
    _same_clinic('delivery_receipt', 'delivery_id', 'delivery'),
    *_keys('delivery_receipt'),
    )
    op.create_table('works_withdrawal',
    *_envelope(),
    sa.Column('photo_id', sa.String(length=36), nullable=True),
    sa.Column('delivery_id', sa.String(length=36), nullable=True),
    sa.CheckConstraint('(photo_id IS NULL) <> (delivery_id IS NULL)', name=op.f('ck_works_withdrawal_one_of_two')),
    _same_clinic('works_withdrawal', 'photo_id', 'item_photo'),
    _same_clinic('works_withdrawal', 'delivery_id', 'delivery'),
    *_keys('works_withdrawal'),
    sa.UniqueConstraint('clinic_id', 'photo_id', name=op.f('uq_works_withdrawal_clinic_id_photo_id')),
    sa.UniqueConstraint('clinic_id', 'delivery_id', name=op.f('uq_works_withdrawal_clinic_id_delivery_id')),
    )
    for table in ('item_photo', 'delivery', 'delivery_receipt', 'works_withdrawal'):
        op.seal_table(table)
