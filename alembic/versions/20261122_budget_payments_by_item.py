"""What was paid of each item is looked up by the item

Revision ID: 47_payments_by_item
Revises: 46_cash_missing
"""

from alembic import op

revision, down_revision = "47_payments_by_item", "46_cash_missing"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_payment_clinic_id_item_id"), "payment", ["clinic_id", "item_id"])
