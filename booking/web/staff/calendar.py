"""The calendar of a center by day or week, and of one room by week, as tables of words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import render_template, request
from werkzeug.exceptions import NotFound as NoSuchPage

from booking import service
from booking.model import Booking
from booking.staffing import centers_in_scope
from booking.web.days import asked_day
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import here
from catalog.model import Center, Room
from catalog.schedule import Occurrence
from catalog.timespan import SHANGHAI

WEEK = 7


@dataclass(frozen=True)
class Cell:
    """What one room has on one day."""

    bookings: tuple[Booking, ...]
    activities: tuple[Occurrence, ...]
    closed: str
    """Why the room is not open that day; empty when it is."""

    @property
    def entries(self) -> list[Booking | Occurrence]:
        """Both in the order of the day."""
        return sorted([*self.bookings, *self.activities], key=lambda one: one.span.starts_at)


def my_centers() -> list[Center]:
    """The centers that the signed-in member of staff reaches, in the order of the data."""
    catalog = here().catalog
    reached = centers_in_scope(catalog, me().scope)
    return [center for id_, center in catalog.centers.items() if id_ in reached]


def my_center(center_id: str) -> Center:
    """One of them; the same answer for a foreign one as for one that does not exist."""
    found = here().catalog.centers.get(center_id)
    if found is None or center_id not in centers_in_scope(here().catalog, me().scope):
        raise NoSuchPage
    return found


def cells(center: Center, rooms: list[Room], days: list[date]) -> dict[tuple[str, date], Cell]:
    """(room id, day) → what happens there."""
    parts = here()
    first, last = days[0], days[-1]
    found = service.bookings_of_days(parts.store, parts.catalog, me(), first, last, center.id)
    of_data = parts.catalog.occurrences(first, last, center.id)
    result = {}
    for room in rooms:
        sharing = center.rooms_sharing(room)
        for on in days:
            day = parts.catalog.room_day(center, room, on)
            closed = "" if day.spans or day.taken else day.reason or day.label or "不开放"
            result[room.id, on] = Cell(
                tuple(one for one in found if one.room_id in sharing and _day(one) == on),
                tuple(
                    one
                    for one in of_data
                    if one.activity.room in sharing and _local(one.span.starts_at) == on
                ),
                closed if day.day_type != "unknown" else "放假安排未定",
            )
    return result


def _day(booking: Booking) -> date:
    return _local(booking.span.starts_at)


def _is_lent(room: Room) -> bool:
    return room.bookable != "no"


def _local(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


@staff.get("/calendar")
@signed_in
def calendar() -> Answer:
    """A day of all rooms, or a week of one room or of all."""
    parts = here()
    centers = my_centers()
    center_id = request.args.get("center", "")
    # Nobody asked for one: the first in which there is something to see.
    usual = next(
        (one for one in centers if any(map(_is_lent, one.rooms))), next(iter(centers), None)
    )
    center = my_center(center_id) if center_id else usual
    on = asked_day(request.args.get("date", ""), parts.today)
    view = "week" if request.args.get("view") == "week" else "day"
    days = [on]
    if view == "week":
        monday = on - timedelta(days=on.weekday())
        days = [monday + timedelta(days=number) for number in range(WEEK)]
    rooms = [room for room in center.rooms if _is_lent(room)] if center else []
    chosen = request.args.get("room", "")
    shown = [room for room in rooms if room.id == chosen] or rooms
    step = timedelta(days=WEEK if view == "week" else 1)
    return render_template(
        "staff/calendar.html",
        staff=me(),
        centers=centers,
        center=center,
        rooms=rooms,
        shown=shown,
        room_id=chosen if len(shown) == 1 and chosen else "",
        on=on,
        today=parts.today,
        view=view,
        days=days,
        cells=cells(center, shown, days) if center else {},
        before=days[0] - step if view == "day" else days[0] - timedelta(days=WEEK),
        after=days[0] + step,
    )


@staff.get("/print/<center_id>/day")
@signed_in
def day_sheet(center_id: str) -> Answer:
    """One day of a center on paper for the desk: who comes when, whom to call."""
    parts = here()
    center = my_center(center_id)
    on = asked_day(request.args.get("date", ""), parts.today)
    found = service.bookings_of_days(parts.store, parts.catalog, me(), on, on, center.id)
    return render_template(
        "staff/day_sheet.html",
        staff=me(),
        center=center,
        on=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        hours=parts.catalog.day(center, on),
        door_code=service.door_code(parts.store, center.id, on),
        bookings=found,
        activities=parts.catalog.occurrences(on, on, center.id),
    )
