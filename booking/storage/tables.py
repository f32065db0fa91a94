"""The tables, and the version that a database of them carries.

``claims`` is the heart: one row per resource and slot, and the primary key lets no second one in,
whoever writes. Every claim names the booking that owns it and goes when the booking goes, so no
code ever has to find "its" claims by time.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
)
from sqlalchemy.engine import Dialect

from booking.model import BookingStatus
from catalog.timespan import SHANGHAI

__all__ = [
    "SCHEMA_VERSION",
    "attempts",
    "audit",
    "booking_equipment",
    "bookings",
    "claims",
    "metadata",
    "schema_version",
    "staff",
    "staff_sessions",
]

SCHEMA_VERSION = 1
"""Raised with every change of the tables; :mod:`booking.storage.upgrade` holds the steps."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime: stored in UTC, whole seconds; read in Asia/Shanghai."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps the digits only."""
        if value is None:
            return None
        utc = value.astimezone(UTC).replace(microsecond=0)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From UTC."""
        if value is None:
            return None
        utc = value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value
        return utc.astimezone(SHANGHAI)


metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

_STATUSES = ", ".join(f"'{status.value}'" for status in BookingStatus)

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
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
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
    Column("submitted_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
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
    Column("expires_at", Instant, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("attempts_by_key", "key", "at"),
)
"""Wrong sign-ins and look-ups; the key is a keyed hash, no address and no login stands here."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("action", String(40), nullable=False),
    Column("booking", String(8), index=True),
    Column("detail", Text, nullable=False),
)
"""Who did what and when; never a name or a phone of a resident. Rows can only be added."""

REFUSAL = "the audit log is append-only"
APPEND_ONLY = {
    "sqlite": (
        f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
        f"""CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE EXCEPTION ''{REFUSAL}''; END'""",
        """CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()""",
    ),
}


@event.listens_for(audit, "after_create")
def _make_append_only(_table: Table, connection: Connection, **_more: object) -> None:
    for statement in APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(statement)
