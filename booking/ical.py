"""Bookings and activities as calendar bytes; pure, so the same state always gives the same bytes.

Calendar programs are strict in different places: one drops a file for a bare CR, one for a bad
duration, one stops syncing when a feed is empty. What is decided here:

* What every calendar of the product has stands in ``catalog.calendars``: headers, the zone, the
  marker that keeps a feed from being empty, stamps that never are the moment of asking.
* A public feed says that a room is taken, never by whom or for what. Rooms that are private appear
  in none.
* A request that was rejected, withdrawn or expired had been shown, so it stays for a while as
  CANCELLED, for clients that only then take it away.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Event, vText

from booking.errors import NotFound
from booking.model import Booking, BookingStatus
from catalog import Catalog
from catalog.calendars import DATA_STAMP, clean, marker, new_calendar, new_event
from catalog.model import Center, Room
from catalog.schedule import Occurrence

__all__ = [
    "booking_file",
    "center_feed",
    "clean",
    "etag",
    "lectures_feed",
    "public_details",
    "room_feed",
    "staff_feed",
]

PRODUCT = "Booking"
MONTHS_AHEAD = 6
TAKEN = "已占用"
LECTURE = "公开讲座"

STATUS = {
    BookingStatus.PENDING: "TENTATIVE",
    BookingStatus.CONFIRMED: "CONFIRMED",
    BookingStatus.REJECTED: "CANCELLED",
    BookingStatus.CANCELLED: "CANCELLED",
    BookingStatus.EXPIRED: "CANCELLED",
    BookingStatus.OFFERED: "TENTATIVE",
    BookingStatus.WAITING: "TENTATIVE",
}


def room_feed(
    catalog: Catalog, center: Center, room: Room, bookings: Iterable[Booking], now: datetime
) -> bytes:
    """When a room is taken, by bookings and by activities; NotFound for private rooms.

    ``now`` only chooses which months of activities are shown.
    """
    if room.private:
        raise NotFound
    name = f"{center.label} {room.name}"
    calendar = new_calendar(name, PRODUCT)
    calendar.add_component(
        marker(catalog.network.id, f"room-{center.id}-{room.id}", name, center.name)
    )
    sharing = center.rooms_sharing(room)
    for booking in _ordered(bookings):
        if booking.room_id in sharing:
            calendar.add_component(_busy(catalog, booking, "room", TAKEN, name))
    for occurrence in _occurrences(catalog, center, now):
        if occurrence.activity.room in sharing:
            calendar.add_component(_activity(catalog, occurrence, "room", TAKEN, name))
    return bytes(calendar.to_ical())


def center_feed(
    catalog: Catalog, center: Center, bookings: Iterable[Booking], now: datetime
) -> bytes:
    """Activities and confirmed lectures with titles, and when the bookable rooms are taken.

    ``now`` only chooses which months of activities are shown.
    """
    calendar = new_calendar(center.name, PRODUCT)
    calendar.add_component(
        marker(catalog.network.id, f"center-{center.id}", center.name, center.name)
    )
    for occurrence in _occurrences(catalog, center, now):
        activity = occurrence.activity
        room = center.room(activity.room) if activity.room else None
        place = f"{center.label} {room.name}" if room and not room.private else activity.place
        event = _activity(catalog, occurrence, "center", activity.name, place or center.name)
        if activity.summary:
            event.add("description", vText(clean(activity.summary, lines=True)))
        calendar.add_component(event)
    for booking in _ordered(bookings):
        room = center.room(booking.room_id)
        if room is not None and not room.private and room.bookable != "no":
            title = f"{room.name} {TAKEN}"
            if booking.kind == "lecture" and booking.status is BookingStatus.CONFIRMED:
                title = next(iter(public_details(catalog, booking).values()), LECTURE)
            place = f"{center.label} {room.name}"
            calendar.add_component(_busy(catalog, booking, "center", title, place))
    return bytes(calendar.to_ical())


def booking_file(catalog: Catalog, *bookings: Booking) -> bytes:
    """One booking, or all dates of a series, for the calendar of who asked: no person.

    The title of a private room says nothing about the room: phones show titles on locked screens.
    """
    calendar = new_calendar(f"预约 {bookings[0].reference}", PRODUCT)
    for booking in bookings:
        calendar.add_component(_own(catalog, booking))
    return bytes(calendar.to_ical())


def lectures_feed(catalog: Catalog, bookings: Iterable[Booking]) -> bytes:
    """Public lectures with title and speaker; who asked for the room stays out."""
    name = f"{catalog.network.site.title} · 公开讲座"
    calendar = new_calendar(name, PRODUCT)
    calendar.add_component(marker(catalog.network.id, "lectures", name, name))
    for booking in _ordered(bookings):
        center = catalog.centers.get(booking.center_id)
        room = center.room(booking.room_id) if center else None
        if center is None or (room is not None and room.private):
            continue
        shown = public_details(catalog, booking)
        title = next(iter(shown.values()), LECTURE)
        place = f"{center.label} {room.name}" if room else center.name
        event = _busy(catalog, booking, "lecture", title, place)
        event["transp"] = vText("TRANSPARENT")
        told = "\n".join(f"{label}：{value}" for label, value in shown.items())
        if told:  # libical reports a property without a value as an error.
            event.add("description", vText(clean(told, lines=True)))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def public_details(catalog: Catalog, booking: Booking) -> dict[str, str]:
    """Label → answer of the fields of the kind that everybody may see, in their order."""
    kind = catalog.kind(booking.kind)
    if kind is None:
        return {}
    return {
        field.label: booking.details[field.id]
        for field in kind.fields
        if field.public and booking.details.get(field.id)
    }


def staff_feed(
    catalog: Catalog, name: str, uid: str, bookings: Iterable[Booking], *, with_contacts: bool
) -> bytes:
    """What happens in the rooms that staff look after; persons only when they asked for them.

    ``uid`` keeps the events of two links apart. A private room stands in it without its name: the
    calendar of a phone shows titles on locked screens.
    """
    calendar = new_calendar(name, PRODUCT)
    calendar.add_component(marker(catalog.network.id, f"staff-{uid}", name, name))
    for booking in _ordered(bookings):
        center = catalog.centers.get(booking.center_id)
        room = center.room(booking.room_id) if center else None
        place = center.label if center else booking.center_id
        is_private = room is None or room.private
        title = f"{'预约' if is_private or room is None else room.name} {booking.attendees} 人"
        told = [f"预约编号 {booking.reference}"]
        if with_contacts and not is_private:
            title = f"{title} {booking.applicant.name}".strip()
            told.append(f"电话 {booking.applicant.phone}" if booking.applicant.phone else "")
            told.append(booking.purpose)
        if booking.status is BookingStatus.PENDING:
            title = f"待审核：{title}"
        event = _busy(catalog, booking, f"staff-{uid}", title, place)
        event.add("description", vText(clean("\n".join(filter(None, told)), lines=True)))
        event.add("class", vText("PRIVATE"))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def etag(body: bytes) -> str:
    """A strong entity tag: equal only for equal bytes."""
    return f'"{hashlib.sha256(body).hexdigest()}"'


# Parts


def _own(catalog: Catalog, booking: Booking) -> Event:
    """A booking as who asked for it sees it: room, address, reference."""
    center = catalog.centers.get(booking.center_id)
    room = center.room(booking.room_id) if center else None
    center_name = center.name if center else booking.center_id
    is_private = room is None or room.private
    room_name = "" if room is None or is_private else room.name
    place = f"{center_name} {room_name}".strip()
    if center and center.address:
        place = f"{place}，{center.address.street_address}"
    title = f"{room_name or '预约'}（{center.label if center else center_name}）"
    event = new_event(
        catalog.network.id, f"booking-{booking.uid}", booking.span, booking.changed_at
    )
    event.add("summary", vText(clean(title)))
    event.add("location", vText(clean(place)))
    event.add("description", vText(clean(f"预约编号 {booking.reference}")))
    event.add("sequence", booking.sequence)
    event.add("status", vText(STATUS[booking.status]))
    event.add("class", vText("PRIVATE"))
    return event


def _busy(catalog: Catalog, booking: Booking, feed: str, title: str, place: str) -> Event:
    event = new_event(catalog.network.id, f"{feed}-{booking.uid}", booking.span, booking.changed_at)
    event.add("summary", vText(clean(title)))
    event.add("location", vText(clean(place)))
    event.add("sequence", booking.sequence)
    status = STATUS[booking.status]
    event.add("status", vText(status))
    event.add("transp", vText("TRANSPARENT" if status == "CANCELLED" else "OPAQUE"))
    return event


def _activity(catalog: Catalog, occurrence: Occurrence, feed: str, title: str, place: str) -> Event:
    day = occurrence.span.starts_at.strftime("%Y%m%d")
    name = f"{feed}-activity-{occurrence.activity.id}-{day}"
    event = new_event(catalog.network.id, name, occurrence.span, DATA_STAMP)
    event.add("summary", vText(clean(title)))
    event.add("location", vText(clean(place)))
    event.add("sequence", 0)
    event.add("status", vText("CONFIRMED"))
    event.add("transp", vText("OPAQUE"))
    return event


def _ordered(bookings: Iterable[Booking]) -> list[Booking]:
    return sorted(bookings, key=lambda booking: (booking.span, booking.uid))


def _occurrences(catalog: Catalog, center: Center, now: datetime) -> Sequence[Occurrence]:
    """From the month before on; whole months, so that the feed does not change every night."""
    today = (now.astimezone(UTC) + timedelta(hours=8)).date()
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    months = today.month + MONTHS_AHEAD
    last = date(today.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)
    return catalog.occurrences(first, last, center.id)
