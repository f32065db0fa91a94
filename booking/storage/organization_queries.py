"""Questions about organizations that staff know, and what they have booked."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from booking.model import HOLDING, Organization
from booking.storage.tables import bookings, organizations
from catalog.timespan import TimeSpan

__all__ = ["OrganizationQueries"]

_HOLDING = [status.value for status in HOLDING]


class OrganizationQueries:
    """Small queries inside one transaction."""

    _connection: Connection

    def add_organization(self, code_hash: str, **values: str | int) -> None:
        """A new organization; the names of the values are those of its columns."""
        self._connection.execute(
            insert(organizations).values(code_hash=code_hash, is_active=True, **values)
        )

    def organization(self, organization_id: int) -> Organization | None:
        """By its number."""
        return self._organization(organizations.c.id == organization_id)

    def organization_by_code(self, code_hash: str) -> Organization | None:
        """By the hash of its code."""
        return self._organization(organizations.c.code_hash == code_hash)

    def organization_by_name(self, name: str) -> Organization | None:
        """By its name."""
        return self._organization(organizations.c.name == name)

    def all_organizations(self) -> list[Organization]:
        """All of them by name, the disabled ones too."""
        statement = select(organizations).order_by(organizations.c.name)
        return [_organization(row) for row in self._connection.execute(statement)]

    def set_organization(self, organization_id: int, **values: Any) -> None:
        """Change columns: ``is_active``, ``code_hash``."""
        self._connection.execute(
            update(organizations).where(organizations.c.id == organization_id).values(**values)
        )

    def open_bookings_of(self, organization_id: int, now: datetime) -> int:
        """Held bookings of an organization that have not ended."""
        statement = select(func.count()).where(
            bookings.c.organization_id == organization_id,
            bookings.c.status.in_(_HOLDING),
            bookings.c.ends_at > now,
        )
        return int(self._connection.execute(statement).scalar_one())

    def minutes_of(self, organization_id: int, first: datetime, last: datetime) -> int:
        """Booked minutes of an organization that start in a time."""
        statement = select(bookings.c.starts_at, bookings.c.ends_at).where(
            bookings.c.organization_id == organization_id,
            bookings.c.status.in_(_HOLDING),
            bookings.c.starts_at >= first,
            bookings.c.starts_at < last,
        )
        return sum(TimeSpan(row[0], row[1]).minutes for row in self._connection.execute(statement))

    def _organization(self, condition: Any) -> Organization | None:
        row = self._connection.execute(select(organizations).where(condition)).one_or_none()
        return _organization(row) if row else None


def _organization(row: Row[Any]) -> Organization:
    return Organization(
        id=row.id,
        name=row.name,
        scope=row.scope,
        contact=row.contact,
        phone=row.phone,
        advance_days=row.advance_days,
        max_open_bookings=row.max_open_bookings,
        max_hours_per_week=row.max_hours_per_week,
        is_active=row.is_active,
    )
