"""Kinds, series, organizations, waiting list, attendance, notices, staff calendars.

Revision 0002. SQLite cannot change a constraint, so ``bookings`` is copied into a new table there;
foreign keys are off meanwhile (see ``create_or_upgrade``).
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
    text,
)

revision = "0002"
down_revision = "0001"


metadata = MetaData()

Table("staff", metadata, Column("id", Integer, primary_key=True))
"""Stands there already; one of the new tables refers to it."""

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

series = Table(
    "series",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("rule", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)

feed_tokens = Table(
    "feed_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("staff", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("with_contacts", Boolean, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)

pauses = Table(
    "pauses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("phone", String(20), nullable=False, index=True),
    Column("center_id", String(100), nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(60)),
    Column("appeal", Text),
    Column("appealed_at", DateTime(timezone=True)),
    Column("lifted_at", DateTime(timezone=True)),
    CheckConstraint("ends_at > starts_at", name="pause_ends_after_start"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("channel", String(10), nullable=False),
    Column("event", String(30), nullable=False),
    Column("booking", String(8), index=True),
    Column("detail", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("send_after", DateTime(timezone=True), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("taken_until", DateTime(timezone=True)),
    Column("sent_at", DateTime(timezone=True)),
    Column("failed_at", DateTime(timezone=True)),
    Column("error", Text),
    CheckConstraint("channel IN ('mail', 'group')", name="known_notice_channel"),
)
_WAITING = text("sent_at IS NULL AND failed_at IS NULL")
Index("outbox_waiting", outbox.c.send_after, sqlite_where=_WAITING, postgresql_where=_WAITING)

job_runs = Table(
    "job_runs",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("ran_at", DateTime(timezone=True)),
    Column("taken_until", DateTime(timezone=True)),
)

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

NEW = (organizations, series, feed_tokens, pauses, outbox, job_runs, refusal_counts)
STATUSES = "'pending', 'confirmed', 'rejected', 'cancelled', 'expired', 'waiting', 'offered'"


def upgrade() -> None:
    """Add what is new; every booking that exists is of kind venue and keeps its values."""
    connection = op.get_bind()
    for table in NEW:
        table.create(connection)
    with op.batch_alter_table("bookings") as batch:
        batch.add_column(Column("details", Text, nullable=False, server_default="{}"))
        batch.add_column(
            Column(
                "series",
                String(32),
                ForeignKey("series.id", name="bookings_series_fkey", ondelete="SET NULL"),
            )
        )
        batch.add_column(
            Column(
                "organization_id",
                Integer,
                ForeignKey(
                    "organizations.id", name="bookings_organization_id_fkey", ondelete="SET NULL"
                ),
            )
        )
        batch.add_column(Column("owner", String(60)))
        batch.add_column(Column("entered_by", String(60)))
        batch.add_column(Column("escalated_at", DateTime(timezone=True)))
        batch.add_column(Column("offered_until", DateTime(timezone=True)))
        batch.add_column(Column("attendance", String(10)))
        batch.add_column(Column("rating", Integer))
        batch.add_column(Column("erased_at", DateTime(timezone=True)))
        batch.drop_constraint("known_status", type_="check")
        batch.create_check_constraint("known_status", f"status IN ({STATUSES})")
        batch.create_check_constraint("known_attendance", "attendance IN ('came', 'no_show')")
        batch.create_check_constraint("known_rating", "rating BETWEEN 1 AND 3")
    for column in ("series", "organization_id"):
        given = text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_bookings_{column}",
            "bookings",
            [column],
            sqlite_where=given,
            postgresql_where=given,
        )
