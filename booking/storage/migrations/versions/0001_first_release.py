"""The tables of the first release, written out once more so that they never change.

Revision 0001. Times are stored as the newest tables store them: UTC, without a zone on SQLite.
"""

from alembic import op
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from booking.storage.tables import APPEND_ONLY

revision = "0001"
down_revision = None


metadata = MetaData()

_STATUSES = "'pending', 'confirmed', 'rejected', 'cancelled', 'expired'"

bookings = Table(
    "bookings",
    metadata,
    Column("reference", String(8), primary_key=True),
    Column("uid", String(32), nullable=False, unique=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("idempotency_hash", String(64), unique=True),
    Column("kind", String(20), nullable=False),
    Column("center_id", String(100), nullable=False),
    Column("room_id", String(100), nullable=False),
    Column("layout_id", String(100)),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("setup_minutes", Integer, nullable=False),
    Column("cleanup_minutes", Integer, nullable=False),
    Column("attendees", Integer, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", String(20), nullable=False),
    Column("email", Text),
    Column("organization", Text),
    Column("proxy_name", Text),
    Column("proxy_phone", String(20)),
    Column("proxy_relation", Text),
    Column("channel", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("submitted_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", Text),
    Column("reason", Text),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint(f"status IN ({_STATUSES})", name="known_status"),
    CheckConstraint("attendees >= 1", name="somebody_comes"),
)
Index("bookings_by_center", bookings.c.center_id, bookings.c.starts_at)
Index("bookings_by_phone", bookings.c.phone, bookings.c.starts_at)
Index("bookings_by_status", bookings.c.status, bookings.c.starts_at)

claims = Table(
    "claims",
    metadata,
    Column("resource", String(220), primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column(
        "booking", ForeignKey(bookings.c.reference, ondelete="CASCADE"), nullable=False, index=True
    ),
    sqlite_with_rowid=False,
)

booking_equipment = Table(
    "booking_equipment",
    metadata,
    Column("booking", ForeignKey(bookings.c.reference, ondelete="CASCADE"), primary_key=True),
    Column("equipment_id", String(100), primary_key=True),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity >= 1", name="some_units"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("login", String(60), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(10), nullable=False),
    Column("scope", String(100), nullable=False),
    Column("is_active", Boolean, nullable=False),
    CheckConstraint("role IN ('desk', 'approver', 'admin')", name="known_role"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", ForeignKey(staff.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("attempts_by_key", "key", "at"),
)
"""Wrong sign-ins and look-ups; the key is a keyed hash, no address and no login stands here."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("action", String(40), nullable=False),
    Column("booking", String(8), index=True),
    Column("detail", Text, nullable=False),
)
"""Who did what and when; never a name or a phone of a resident. Rows can only be added."""


def upgrade() -> None:
    """Make them all."""
    connection = op.get_bind()
    metadata.create_all(connection)
    for statement in APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(statement)
