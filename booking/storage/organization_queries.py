"""Questions about organizations that staff know, and what they have booked."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from booking.model import Organization
from booking.storage.tables import organizations

__all__ = ["OrganizationQueries"]


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
