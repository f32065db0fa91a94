"""Bookings as they stand in the tables: from rows to records, for every module of queries."""

import json
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, bindparam, select

from booking.model import (
    Applicant,
    Attendance,
    Booking,
    BookingStatus,
    Channel,
    EquipmentWish,
    Proxy,
)
from booking.storage.prepared import Prepared
from booking.storage.staff_queries import StaffQueries
from booking.storage.tables import booking_equipment, bookings
from booking.storage.values import spoken
from catalog.timespan import TimeSpan

__all__ = ["BookingRows"]


_WITH_WISHES = (
    select(bookings, booking_equipment.c.equipment_id, booking_equipment.c.quantity)
    .select_from(bookings.outerjoin(booking_equipment))
    .order_by(booking_equipment.c.equipment_id)
)
_BY = {
    column: Prepared(_WITH_WISHES.where(bookings.c[column] == bindparam("value")))
    for column in ("reference", "token_hash", "idempotency_hash")
}
_WISHES = (
    select(booking_equipment)
    .where(booking_equipment.c.booking.in_(bindparam("references", expanding=True)))
    .order_by(booking_equipment.c.equipment_id)
)
MOST_REFERENCES = 500
"""How many are named in one statement; databases allow a limited number."""


class BookingRows(StaffQueries):
    """How the other queries get at bookings."""

    def _one(self, column: str, value: str) -> Booking | None:
        rows = _BY[column].rows(self._connection, {"value": value})
        wishes = (EquipmentWish(row.equipment_id, row.quantity) for row in rows if row.equipment_id)
        return _booking(rows[0], tuple(wishes)) if rows else None

    def _many(self, condition: ColumnElement[bool], *order: ColumnElement[Any]) -> list[Booking]:
        return self._read(select(bookings).where(condition).order_by(*order), {})

    def _read(self, statement: Select[Any], values: Mapping[str, Any]) -> list[Booking]:
        rows = self._connection.execute(statement, values).all()
        wishes: dict[str, list[EquipmentWish]] = {}
        for start in range(0, len(rows), MOST_REFERENCES):
            references = [row.reference for row in rows[start : start + MOST_REFERENCES]]
            for row in self._connection.execute(_WISHES, {"references": references}):
                wish = EquipmentWish(row.equipment_id, row.quantity)
                wishes.setdefault(row.booking, []).append(wish)
        return [_booking(row, tuple(wishes.get(row.reference, ()))) for row in rows]


def _booking(row: Row[Any], equipment: tuple[EquipmentWish, ...]) -> Booking:
    return Booking(
        reference=spoken(row.reference),
        uid=row.uid,
        kind=row.kind,
        center_id=row.center_id,
        room_id=row.room_id,
        layout_id=row.layout_id,
        span=TimeSpan(row.starts_at, row.ends_at),
        setup_minutes=row.setup_minutes,
        cleanup_minutes=row.cleanup_minutes,
        attendees=row.attendees,
        purpose=row.purpose,
        equipment=equipment,
        applicant=Applicant(row.name, row.phone, row.email, row.organization),
        proxy=(
            Proxy(row.proxy_name, row.proxy_phone, row.proxy_relation) if row.proxy_name else None
        ),
        channel=cast("Channel", row.channel),
        status=BookingStatus(row.status),
        sequence=row.sequence,
        submitted_at=row.submitted_at,
        changed_at=row.changed_at,
        due_at=row.due_at,
        decided_by=row.decided_by,
        reason=row.reason,
        details=json.loads(row.details),
        series_id=row.series,
        organization_id=row.organization_id,
        owner=row.owner,
        entered_by=row.entered_by,
        escalated_at=row.escalated_at,
        offered_until=row.offered_until,
        attendance=cast("Attendance | None", row.attendance),
        rating=row.rating,
        erased_at=row.erased_at,
    )
