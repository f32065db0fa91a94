"""Bookings and activities as calendar bytes; pure, so the same state always gives the same bytes.

Calendar programs are strict in different places: one drops a file for a bare CR, one for a bad
duration, one stops syncing when a feed is empty. What is decided here:

* A feed is never empty. Beside its events it holds one marker, an all-day event on
  :data:`MARKER_DAY` that takes no time and says whose calendar this is.
* DTSTAMP and LAST-MODIFIED are the last change, never the moment of asking. The data of
  activities carries no time of change, so they all bear :data:`DATA_STAMP`.
* The zone is written out here, because the tables of the operating system still know the daylight
  time of 1986 to 1991 and clients would be sent it.
* A public feed says that a room is taken, never by whom or for what. Rooms that are private appear
  in none.
* A request that was rejected, withdrawn or expired had been shown, so it stays for a while as
  CANCELLED, for clients that only then take it away.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDatetime, vText

from booking.errors import NotFound
from booking.model import Booking, BookingStatus
from catalog import Catalog
from catalog.model import Center, Room
from catalog.schedule import Occurrence
from catalog.timespan import TimeSpan

__all__ = ["booking_file", "center_feed", "clean", "etag", "room_feed"]

MARKER_DAY = date(2026, 1, 1)
DATA_STAMP = datetime(2026, 1, 1, tzinfo=UTC)
MONTHS_AHEAD = 6
TAKEN = "已占用"

STATUS = {
    BookingStatus.PENDING: "TENTATIVE",
    BookingStatus.CONFIRMED: "CONFIRMED",
    BookingStatus.REJECTED: "CANCELLED",
    BookingStatus.CANCELLED: "CANCELLED",
    BookingStatus.EXPIRED: "CANCELLED",
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
    calendar = _calendar(name)
    calendar.add_component(_marker(catalog, center, f"room-{center.id}-{room.id}", name))
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
    """Activities with their titles, and when the bookable rooms are taken.

    ``now`` only chooses which months of activities are shown.
    """
    calendar = _calendar(center.name)
    calendar.add_component(_marker(catalog, center, f"center-{center.id}", center.name))
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
            place = f"{center.label} {room.name}"
            calendar.add_component(_busy(catalog, booking, "center", title, place))
    return bytes(calendar.to_ical())


def booking_file(catalog: Catalog, booking: Booking) -> bytes:
    """One booking for the calendar of who asked for it: room, address, reference; no person.

    The title of a private room says nothing about the room: phones show titles on locked screens.
    """
    center = catalog.centers.get(booking.center_id)
    room = center.room(booking.room_id) if center else None
    center_name = center.name if center else booking.center_id
    is_private = room is None or room.private
    room_name = "" if room is None or is_private else room.name
    place = f"{center_name} {room_name}".strip()
    if center and center.address:
        place = f"{place}，{center.address.street_address}"
    title = f"{room_name or '预约'}（{center.label if center else center_name}）"
    calendar = _calendar(f"预约 {booking.reference}")
    event = _event(catalog, f"booking-{booking.uid}", booking.span, booking.changed_at)
    event.add("summary", vText(clean(title)))
    event.add("location", vText(clean(place)))
    event.add("description", vText(clean(f"预约编号 {booking.reference}")))
    event.add("sequence", booking.sequence)
    event.add("status", vText(STATUS[booking.status]))
    event.add("class", vText("PRIVATE"))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def etag(body: bytes) -> str:
    """A strong entity tag: equal only for equal bytes."""
    return f'"{hashlib.sha256(body).hexdigest()}"'


def clean(text: str, *, lines: bool = False) -> str:
    """Text without anything that a calendar could read as the end of a line.

    Control characters, bare CR, U+2028, U+2029 and the marks that turn the direction of writing
    go; with ``lines`` line breaks stay, as LF, which the library writes as an escaped ``\\n``.
    """
    text = re.sub(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    kept = "".join(
        mark
        for mark in text
        if mark == "\n" or (unicodedata.category(mark) not in ("Cc", "Cs") and mark not in TURNING)
    )
    found = [" ".join(line.split()) for line in kept.split("\n")]
    return ("\n" if lines else " ").join(line for line in found if line)


TURNING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Marks that turn the direction of writing, and the byte order mark."""


# Parts


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", vText("2.0"))
    calendar.add("prodid", vText("-//Doorstep//Booking//ZH"))
    calendar.add("calscale", vText("GREGORIAN"))
    calendar.add("name", vText(clean(name)))
    calendar.add("x-wr-calname", vText(clean(name)))
    calendar.add("x-wr-timezone", vText("Asia/Shanghai"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT1H"))
    zone = Timezone()
    zone.add("tzid", vText("Asia/Shanghai"))
    standard = TimezoneStandard()
    standard.add("dtstart", vDatetime(datetime(1970, 1, 1)))  # noqa: DTZ001 -- local by definition
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", vText("CST"))
    zone.add_component(standard)
    calendar.add_component(zone)
    return calendar


def _event(catalog: Catalog, name: str, span: TimeSpan, changed_at: datetime) -> Event:
    event = Event()
    event.add("uid", vText(f"{name}@{catalog.network.id}.doorstep"))
    changed = changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", _local(span.starts_at), parameters={"TZID": "Asia/Shanghai"})
    event.add("dtend", _local(span.ends_at), parameters={"TZID": "Asia/Shanghai"})
    return event


def _local(instant: datetime) -> vDatetime:
    shanghai = instant.astimezone(UTC) + timedelta(hours=8)
    return vDatetime(shanghai.replace(tzinfo=None, microsecond=0))


def _busy(catalog: Catalog, booking: Booking, feed: str, title: str, place: str) -> Event:
    event = _event(catalog, f"{feed}-{booking.uid}", booking.span, booking.changed_at)
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
    event = _event(catalog, name, occurrence.span, DATA_STAMP)
    event.add("summary", vText(clean(title)))
    event.add("location", vText(clean(place)))
    event.add("sequence", 0)
    event.add("status", vText("CONFIRMED"))
    event.add("transp", vText("OPAQUE"))
    return event


def _marker(catalog: Catalog, center: Center, name: str, title: str) -> Event:
    event = Event()
    event.add("uid", vText(f"about-{name}@{catalog.network.id}.doorstep"))
    event.add("dtstamp", DATA_STAMP)
    event.add("last-modified", DATA_STAMP)
    event.add("dtstart", MARKER_DAY)
    event.add("dtend", MARKER_DAY + timedelta(days=1))
    event.add("summary", vText(clean(f"{title}（日历已开通）")))
    event.add("location", vText(clean(center.name)))
    event.add("sequence", 0)
    event.add("status", vText("CONFIRMED"))
    event.add("transp", vText("TRANSPARENT"))
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
