"""The week of a room on paper for its door: when it is taken, never by whom.

What hangs on a door is read by everybody, so it says no more than the public calendar. The code at
the bottom leads to the page of the room, where the same week is always fresh.
"""

from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request

from booking import service
from booking.model import HOLDING
from booking.web.days import asked_day
from booking.web.qr import qr_image
from booking.web.rooms import load_room
from booking.web.state import absolute_url, here
from booking.web.words import clock_words
from catalog.model import Center, Room
from catalog.timespan import SHANGHAI, TimeSpan, day_span, merged

__all__ = ["sheets"]

sheets = Blueprint("sheets", __name__, url_prefix="/booking/print")


@sheets.get("/<center_id>/<room_id>/week")
def week(center_id: str, room_id: str) -> str:
    """Seven days from Monday; ``date`` chooses the week, by default the one we are in."""
    parts = here()
    center, room = load_room(center_id, room_id)
    if room.private:
        abort(404)
    on = asked_day(request.args.get("date", ""), parts.today)
    monday = on - timedelta(days=on.weekday())
    taken = _taken(center, room, monday)
    days = []
    for number in range(7):
        day = monday + timedelta(days=number)
        of_room = parts.catalog.room_day(center, room, day)
        closed = "" if of_room.spans or of_room.taken else of_room.reason or "不开放"
        if of_room.day_type == "unknown":
            closed = "放假安排未定，以国务院通知为准"
        lines = [(span, "已占用") for span in taken if _starts_on(span, day)]
        lines += [(one.span, one.activity.name) for one in of_room.taken]
        days.append((day, sorted(lines, key=lambda line: line[0].starts_at), closed))
    address = absolute_url("public.room", center_id=center.id, room_id=room.id)
    return render_template(
        "week_sheet.html",
        center=center,
        room=room,
        days=days,
        address=address,
        qr=qr_image(address),
        printed=f"{parts.today:%Y-%m-%d} {clock_words(parts.now)}",
    )


def _taken(center: Center, room: Room, monday: date) -> list[TimeSpan]:
    """The booked spans of the room and of all rooms that share a part with it, without names."""
    parts = here()
    sharing = center.rooms_sharing(room)
    week = TimeSpan(day_span(monday).starts_at, day_span(monday + timedelta(days=6)).ends_at)
    found = service.feed_bookings(parts.store, center.id, parts.now, sharing)
    return merged(
        both for one in found if one.status in HOLDING and (both := one.span.intersection(week))
    )


def _starts_on(span: TimeSpan, day: date) -> bool:
    return span.starts_at.astimezone(SHANGHAI).date() == day
