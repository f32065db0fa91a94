"""Kinds, series, organizations, waiting list, attendance, notices, staff calendars.

Revision 0002. SQLite cannot change a constraint, so ``bookings`` is copied into a new table there;
foreign keys are off meanwhile (see ``create_or_upgrade``).
"""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Text

from booking.storage.tables import (
    feed_tokens,
    job_runs,
    organizations,
    outbox,
    pauses,
    refusal_counts,
    series,
)

revision = "0002"
down_revision = "0001"

STATUSES = "'pending', 'confirmed', 'rejected', 'cancelled', 'expired', 'waiting', 'offered'"


def upgrade() -> None:
    """Add what is new; every booking that exists is of kind venue and keeps its values."""
    connection = op.get_bind()
    for table in (organizations, series, feed_tokens, pauses, outbox, job_runs, refusal_counts):
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
    op.create_index("ix_bookings_series", "bookings", ["series"])
    op.create_index("ix_bookings_organization_id", "bookings", ["organization_id"])
