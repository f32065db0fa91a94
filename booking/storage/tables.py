"""The tables; how a database gets from one version of them to the next is in `migrations`.

``claims`` is the heart: one row per resource and slot, and the primary key lets no second one in,
whoever writes. Every claim names the booking that owns it and goes when the booking goes, so no
code ever has to find "its" claims by time.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

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
    and_,
    event,
)
from sqlalchemy.engine import Dialect

from booking.model import BookingStatus
from catalog.timespan import SHANGHAI

__all__ = [
    "HEAD",
    "attempts",
    "audit",
    "booking_equipment",
    "bookings",
    "claims",
    "feed_tokens",
    "job_runs",
    "metadata",
    "organizations",
    "outbox",
    "pauses",
    "recovery_codes",
    "refusal_counts",
    "series",
    "staff",
    "staff_passes",
    "staff_sessions",
]

HEAD = "0003"
"""The newest of the steps in `migrations/versions`; a test compares."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime: stored in UTC, whole seconds; read in Asia/Shanghai."""

    impl = DateTime(timezone=True)
    cache_ok = True

    # Not by ``process_bind_param``: a request for a room turns thirty of them, and on SQLite the
    # way by text is much shorter.

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """To UTC; SQLite keeps the digits only."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(
        self, dialect: Dialect, _coltype: object
    ) -> Callable[[Any], datetime | None]:
        """From UTC."""
        return _from_text if dialect.name == "sqlite" else _from_utc


def _to_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC).replace(microsecond=0)


@lru_cache(maxsize=1024)
def _to_text(value: datetime | None) -> str | None:
    """``2026-11-04 06:00:00.000000``, as SQLAlchemy writes it on SQLite.

    Remembered, because a request writes the same few instants into a dozen columns.
    """
    return (
        None if value is None else f"{value.astimezone(UTC).isoformat(' ', 'seconds')[:19]}.000000"
    )


def _from_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(SHANGHAI)


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00").astimezone(SHANGHAI)


metadata = MetaData()

_STATUSES = ", ".join(f"'{status.value}'" for status in BookingStatus)

organizations = Table(
    "organizations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("scope", String(100), nullable=False),
    Column("contact", Text, nullable=False),
    Column("phone", String(20), nullable=False),
    Column("advance_days", Integer, nullable=False),
    Column("max_open_bookings", Integer, nullable=False),
    Column("max_hours_per_week", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
)
"""Groups that staff know, with a quota of their own; they prove themselves by a code."""

series = Table(
    "series",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("rule", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
)
"""Bookings made together; ``rule`` is the JSON of how the dates were chosen."""

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
    Column("details", Text, nullable=False, server_default="{}"),
    Column("series", ForeignKey(series.c.id, ondelete="SET NULL")),
    Column("organization_id", ForeignKey(organizations.c.id, ondelete="SET NULL")),
    Column("owner", String(60)),
    Column("entered_by", String(60)),
    Column("escalated_at", Instant),
    Column("offered_until", Instant),
    Column("attendance", String(10)),
    Column("rating", Integer),
    Column("erased_at", Instant),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint(f"status IN ({_STATUSES})", name="known_status"),
    CheckConstraint("attendees >= 1", name="somebody_comes"),
    CheckConstraint("attendance IN ('came', 'no_show')", name="known_attendance"),
    CheckConstraint("rating BETWEEN 1 AND 3", name="known_rating"),
)
"""``details``: JSON object, answers to the fields of the kind. ``owner``: login of the member of
staff who opened the request first (首问负责); ``entered_by``: of the one who typed it in at the
desk. ``offered_until``: how long a freed time is kept for one from the waiting list.
``erased_at``: when the contact was erased; the row stays for the counts."""
Index("bookings_by_center", bookings.c.center_id, bookings.c.starts_at)
Index("bookings_by_phone", bookings.c.phone, bookings.c.starts_at)
Index("bookings_by_status", bookings.c.status, bookings.c.starts_at)
for _column in (bookings.c.series, bookings.c.organization_id):
    # Most bookings have neither, and need not write a line of the index about that.
    _IS_GIVEN = _column.is_not(None)
    Index(
        f"ix_bookings_{_column.name}",
        _column,
        sqlite_where=_IS_GIVEN,
        postgresql_where=_IS_GIVEN,
    )

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
    Column("second_factor", String(64)),
    Column("last_code", Integer),
    CheckConstraint("role IN ('desk', 'approver', 'admin')", name="known_role"),
)
"""``second_factor``: random; the secret is derived from it with the key, and stands nowhere.
``last_code``: number of the half minute whose code was used last; that one and those before are
worth nothing."""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("staff", ForeignKey(staff.c.id, ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)
"""Codes that stand in for a lost device; a row goes when its code is used."""

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", ForeignKey(staff.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
)

staff_passes = Table(
    "staff_passes",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", ForeignKey(staff.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String(10), nullable=False),
    Column("expires_at", Instant, nullable=False),
    CheckConstraint("purpose IN ('sign_in', 'password')", name="known_purpose"),
)
"""What lets a person do one thing once: the second step of a sign-in, or choose a password."""

feed_tokens = Table(
    "feed_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("staff", ForeignKey(staff.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("with_contacts", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)
"""Secret links of staff calendars; revoked ones stay listed."""

pauses = Table(
    "pauses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("phone", String(20), nullable=False, index=True),
    Column("center_id", String(100), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(60)),
    Column("appeal", Text),
    Column("appealed_at", Instant),
    Column("lifted_at", Instant),
    CheckConstraint("ends_at > starts_at", name="pause_ends_after_start"),
)
"""Proposed by the system after repeated no-shows; in force only once ``decided_by`` is set."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("channel", String(10), nullable=False),
    Column("event", String(30), nullable=False),
    Column("booking", String(8), index=True),
    Column("detail", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("send_after", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("taken_until", Instant),
    Column("sent_at", Instant),
    Column("failed_at", Instant),
    Column("error", Text),
    CheckConstraint("channel IN ('mail', 'group')", name="known_notice_channel"),
)
"""Notices, written in the transaction of what they tell; ``key`` lets each be written once.

No name, no address and no sentence stands here: the text is made from the booking when it is sent.
``detail`` is the JSON of what the booking no longer says, such as the time it was moved from.
``taken_until`` is the lease of the process that is sending it.
"""
_WAITING = and_(outbox.c.sent_at.is_(None), outbox.c.failed_at.is_(None))
Index("outbox_waiting", outbox.c.send_after, sqlite_where=_WAITING, postgresql_where=_WAITING)

job_runs = Table(
    "job_runs",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("ran_at", Instant),
    Column("taken_until", Instant),
)
"""When each job last ran to its end, and the lease of the process that runs it now."""

refusal_counts = Table(
    "refusal_counts",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("center_id", String(100), primary_key=True),
    Column("room_id", String(100), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("code", String(30), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How often requests were refused and why; no person."""

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
