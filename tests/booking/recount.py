"""Counts overlaps from the bookings alone, without trusting the claims that should prevent them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

CLEANUP = timedelta(minutes=15)
LENT = {"projector": 3}
"""What the little center lends."""
FIXED = {("donghua", "hall"): {"projector": 1}}

QUERY = sa.text(
    "SELECT b.reference, b.center_id, b.room_id, b.starts_at, b.ends_at,"
    " e.equipment_id, e.quantity"
    " FROM bookings b LEFT JOIN booking_equipment e ON e.booking = b.reference "
    "WHERE b.status IN ('pending', 'confirmed') ORDER BY b.starts_at, b.reference"
)


def _instant(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def overlaps(url: str) -> Sequence[str]:
    """Pairs of held bookings of one room that overlap, and times with too much equipment lent."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(QUERY).all()
    engine.dispose()
    spans: dict[str, tuple[str, datetime, datetime]] = {}
    needs: list[tuple[datetime, datetime, str, int]] = []
    for reference, center, room, starts_at, ends_at, equipment, quantity in rows:
        start, end = _instant(starts_at), _instant(ends_at) + CLEANUP
        spans[reference] = (f"{center}/{room}", start, end)
        if equipment:
            own = FIXED.get((center, room), {}).get(equipment, 0)
            needs.append((start, end, equipment, max(0, quantity - own)))
    found = []
    held = sorted(spans.items())
    for number, (one, (room_one, start_one, end_one)) in enumerate(held):
        for two, (room_two, start_two, end_two) in held[number + 1 :]:
            if room_one == room_two and start_one < end_two and start_two < end_one:
                found.append(f"{one} and {two} in {room_one}")
    for moment, _, _, _ in needs:
        used: Counter[str] = Counter()
        for start, end, equipment, quantity in needs:
            if start <= moment < end:
                used[equipment] += quantity
        found += [f"{used[kind]} {kind} at {moment}" for kind in used if used[kind] > LENT[kind]]
    return found


def held_references(url: str) -> set[str]:
    """References of the bookings that hold time."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(QUERY).all()
    engine.dispose()
    return {f"{row.reference[:4]}-{row.reference[4:]}" for row in rows}
