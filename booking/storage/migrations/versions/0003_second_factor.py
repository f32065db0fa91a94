"""A second factor for staff, and one-time links by which they choose their own password.

Revision 0003. Nobody has a second factor yet, and everybody keeps the password they have.
"""

from alembic import op
from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
)

revision = "0003"
down_revision = "0002"


metadata = MetaData()

Table("staff", metadata, Column("id", Integer, primary_key=True))
"""Stands there already; the new tables refer to it."""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("staff", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)

staff_passes = Table(
    "staff_passes",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String(10), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("purpose IN ('sign_in', 'password')", name="known_purpose"),
)


def upgrade() -> None:
    """Add what is new."""
    op.add_column("staff", Column("second_factor", String(64)))
    op.add_column("staff", Column("last_code", Integer))
    for table in (recovery_codes, staff_passes):
        table.create(op.get_bind())
