"""Calendars byte by byte, in the eyes of four parsers, and without anything about persons."""

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking import ical, service
from booking.errors import NotFound
from booking.model import Applicant, Booking, BookingStatus, Proxy
from booking.storage import Store
from catalog import Catalog
from tests.booking.calendar_lint import lint, parsed_by_all
from tests.builders import (
    NOW,
    a_store,
    activity,
    at,
    center,
    data_folder,
    request,
    small_catalog,
    span,
)

CANARY = "金丝雀"


def booking(number: int = 1, **changes: object) -> Booking:
    """A booking whose every personal field is a canary."""
    made = Booking(
        reference=f"CANA-RY0{number}",
        uid=f"{number:032x}",
        kind="venue",
        center_id="donghua",
        room_id="hall",
        layout_id=None,
        span=span("2026-11-04", "14:00", "16:00"),
        setup_minutes=0,
        cleanup_minutes=15,
        attendees=20,
        purpose=f"{CANARY}聚会",
        equipment=(),
        applicant=Applicant(f"{CANARY}一", "13812345678", "canary@example.com", f"{CANARY}社"),
        proxy=Proxy(f"{CANARY}二", "13912345678", f"{CANARY}家人"),
        channel="web",
        status=BookingStatus.CONFIRMED,
        sequence=1,
        submitted_at=NOW,
        changed_at=at("2026-11-02 10:00"),
        due_at=NOW,
        decided_by=f"{CANARY}审核员",
        reason=f"{CANARY}原因",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def room_feed(catalog: Catalog, *bookings: Booking, room_id: str = "hall") -> bytes:
    of_center = catalog.centers["donghua"]
    room = of_center.room(room_id)
    assert room is not None
    return ical.room_feed(catalog, of_center, room, bookings, NOW)


def center_feed(catalog: Catalog, *bookings: Booking) -> bytes:
    return ical.center_feed(catalog, catalog.centers["donghua"], bookings, NOW)


def titles(events: Iterable[dict[str, str]]) -> list[str]:
    return [event["SUMMARY"] for event in events]


def test_a_room_feed_says_only_that_the_room_is_taken(catalog: Catalog) -> None:
    body = room_feed(catalog, booking(), booking(2, room_id="study"))
    events = lint(body)

    assert parsed_by_all(body) == titles(events)
    assert titles(events)[1:] == ["已占用", "已占用"]
    taken = events[1]
    assert (taken["DTSTART"], taken["DTEND"]) == ("20261104T140000", "20261104T160000")
    assert taken["STATUS"] == "CONFIRMED"
    assert taken["SEQUENCE"] == "1"
    assert taken["DTSTAMP"] == "20261102T020000Z"
    assert events[2]["DTSTART"] == "20261106T090000", "the activity takes the room, untitled"


def test_a_center_feed_has_activities_with_titles_and_rooms_without(catalog: Catalog) -> None:
    body = center_feed(
        catalog,
        booking(),
        booking(2, room_id="study", span=span("2026-11-05", "09:00", "10:00")),
        booking(3, room_id="talk", span=span("2026-11-05", "09:00", "10:00")),
        booking(4, room_id="gone", span=span("2026-11-05", "09:00", "10:00")),
    )
    events = lint(body)

    assert parsed_by_all(body) == titles(events)
    assert titles(events)[1:] == ["market活动", "hall室 已占用", "study室 已占用"]


def test_public_feeds_name_no_person_no_phone_no_purpose_no_reference(catalog: Catalog) -> None:
    for status in BookingStatus:
        one = booking(status=status)
        for body in (room_feed(catalog, one), center_feed(catalog, one)):
            text = body.decode().replace("\r\n ", "")
            for secret in (CANARY, "1381234", "1391234", "canary", "CANA", "ORGANIZER", "ATTENDEE"):
                assert secret not in text


def test_the_applicants_file_has_room_address_and_reference_but_no_person(
    catalog: Catalog,
) -> None:
    body = ical.booking_file(catalog, booking())
    (event,) = lint(body)
    text = body.decode().replace("\r\n ", "")

    assert parsed_by_all(body) == [event["SUMMARY"]]
    assert event["SUMMARY"] == "hall室（donghua党群服务中心）"
    assert event["LOCATION"] == "donghua党群服务中心 hall室，幸福路 1 号"
    assert event["DESCRIPTION"] == "预约编号 CANA-RY01"
    assert CANARY not in text
    assert "1381234" not in text
    assert "METHOD" not in text


def test_private_rooms_have_no_public_feed_and_no_name_in_the_file(catalog: Catalog) -> None:
    with pytest.raises(NotFound):
        room_feed(catalog, room_id="talk")
    (event,) = lint(ical.booking_file(catalog, booking(room_id="talk")))
    assert event["SUMMARY"] == "预约（donghua党群服务中心）"
    assert "talk" not in event["LOCATION"]


def test_a_booking_outlives_its_room_and_center_in_the_data(catalog: Catalog) -> None:
    (event,) = lint(ical.booking_file(catalog, booking(room_id="gone")))
    assert event["SUMMARY"] == "预约（donghua党群服务中心）"
    (event,) = lint(ical.booking_file(catalog, booking(center_id="gone")))
    assert event["LOCATION"] == "gone"


@pytest.mark.parametrize(
    ("status", "expected", "transparency"),
    [
        (BookingStatus.PENDING, "TENTATIVE", "OPAQUE"),
        (BookingStatus.CONFIRMED, "CONFIRMED", "OPAQUE"),
        (BookingStatus.CANCELLED, "CANCELLED", "TRANSPARENT"),
        (BookingStatus.REJECTED, "CANCELLED", "TRANSPARENT"),
        (BookingStatus.EXPIRED, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_each_status_has_its_calendar_word(
    catalog: Catalog, status: BookingStatus, expected: str, transparency: str
) -> None:
    event = lint(room_feed(catalog, booking(status=status)))[1]
    assert (event["STATUS"], event["TRANSP"]) == (expected, transparency)


def test_a_feed_without_bookings_still_has_an_event_that_takes_no_time(catalog: Catalog) -> None:
    body = room_feed(catalog, room_id="study")
    (event,) = lint(body)

    assert (event["DTSTART"], event["DTEND"]) == ("20260101", "20260102")
    assert event["TRANSP"] == "TRANSPARENT"
    assert parsed_by_all(body) == ["donghua党群服务中心 study室（日历已开通）"]


def test_one_booking_has_another_name_in_each_calendar_and_keeps_it(catalog: Catalog) -> None:
    def uid(body: bytes) -> str:
        return next(one["UID"] for one in lint(body) if "0001@" in one["UID"])

    before, after = booking(), booking(sequence=2, status=BookingStatus.CANCELLED)
    bodies = [room_feed(catalog, before), center_feed(catalog, before)]
    bodies.append(ical.booking_file(catalog, before))
    again = [room_feed(catalog, after), center_feed(catalog, after)]
    again.append(ical.booking_file(catalog, after))

    assert len({uid(body) for body in bodies}) == 3
    assert [uid(body) for body in bodies] == [uid(body) for body in again]


def test_the_zone_has_no_daylight_time(catalog: Catalog) -> None:
    body = center_feed(catalog, booking())
    assert b"DAYLIGHT" not in body
    assert b"+0900" not in body
    assert body.count(b"BEGIN:VTIMEZONE") == 1


def test_the_order_of_bookings_does_not_matter(catalog: Catalog) -> None:
    bookings = [
        booking(number, span=span("2026-11-05", f"{9 + number:02}:00", f"{9 + number:02}:30"))
        for number in range(4)
    ]
    assert room_feed(catalog, *bookings) == room_feed(catalog, *reversed(bookings))


def test_the_feed_stays_the_same_all_month(catalog: Catalog) -> None:
    of_center = catalog.centers["donghua"]
    first = ical.center_feed(catalog, of_center, [booking()], at("2026-11-01 00:00"))
    last = ical.center_feed(catalog, of_center, [booking()], at("2026-11-30 23:59"))
    assert first == last


@pytest.mark.parametrize(
    ("now", "is_shown"),
    [
        pytest.param("2026-04-30 12:00", False, id="seven months before"),
        pytest.param("2026-05-01 12:00", True, id="six months before"),
        pytest.param("2026-12-31 12:00", True, id="the month after"),
        pytest.param("2027-01-01 12:00", False, id="two months after"),
    ],
)
def test_activities_are_shown_from_the_month_before_to_half_a_year_ahead(
    catalog: Catalog, now: str, is_shown: bool
) -> None:
    body = ical.center_feed(catalog, catalog.centers["donghua"], [], at(now))
    assert ("market活动" in titles(lint(body))) == is_shown


def test_the_tag_tells_different_bytes_apart(catalog: Catalog) -> None:
    one, two = room_feed(catalog, booking()), room_feed(catalog, booking(sequence=2))

    assert ical.etag(one) == ical.etag(bytes(one))
    assert ical.etag(one) != ical.etag(two)
    assert ical.etag(one).strip('"').isalnum()
    assert ical.etag(one)[0] == ical.etag(one)[-1] == '"'


BREAKERS = "\r\n\0\x01\x0b\x0c\x1c\x7f\x85\u2028\u2029\u202e\u2066\ufeff"
PUNCTUATION = ";:,\\\"^'= "
LONG = "aZ党中\U0001f3e0"
NASTY = st.text(
    st.sampled_from(BREAKERS + PUNCTUATION + LONG) | st.characters(),
    max_size=60,
)
"""Everything that has ever broken a calendar, and long runs of characters of several bytes."""


@given(name=NASTY, place=NASTY, summary=NASTY, address=NASTY)
@settings(max_examples=60, deadline=None)
def test_no_text_can_break_out_of_its_property(
    catalog: Catalog, name: str, place: str, summary: str, address: str
) -> None:
    bad = catalog_with(catalog, name, place, summary, address)
    of_center = bad.centers["donghua"]
    hall = of_center.room("hall")
    assert hall is not None
    one = booking()
    bodies = {
        2: ical.room_feed(bad, of_center, hall, [one], at("2026-01-15 00:00")),
        4: ical.center_feed(bad, of_center, [one], NOW),
        1: ical.booking_file(bad, one),
    }
    for count, body in bodies.items():
        events = lint(body)
        assert len(events) == count
        assert len(parsed_by_all(body)) == count
    assert parsed_by_all(bodies[4])[2] == ical.clean(name)


def catalog_with(catalog: Catalog, name: str, place: str, summary: str, address: str) -> Catalog:
    """The same catalog with texts that the reader would have refused."""
    old = catalog.centers["donghua"]
    rooms = tuple(
        room.model_copy(update={"name": name}) if room.id == "hall" else room for room in old.rooms
    )
    assert old.address is not None
    changed = old.model_copy(
        update={
            "name": f"{name}中心",
            "rooms": rooms,
            "address": old.address.model_copy(update={"street_address": address}),
        }
    )
    market = catalog.activities["market"]
    activities = {
        id_: market.model_copy(
            update={"id": id_, "name": text, "place": place, "room": room, "summary": summary}
        )
        for id_, text, room in (("hall-one", f"{name}一", "hall"), ("out", name, None))
    }
    return replace(catalog, centers={**catalog.centers, "donghua": changed}, activities=activities)


@given(text=NASTY)
def test_clean_text_has_one_line_and_stays_clean(text: str) -> None:
    once = ical.clean(text)

    assert once.splitlines() in ([], [once])
    assert ical.clean(once) == once
    assert ical.clean(text, lines=True).replace("\n", " ") == once


@given(text=st.text(st.characters(categories=["L", "N", "P"]), max_size=40))
def test_harmless_text_is_left_alone(text: str) -> None:
    assert ical.clean(text) == text


def test_calendars_are_the_same_bytes_on_servers_of_any_time_zone(
    sqlite_url: str, tmp_path: Path
) -> None:
    data = data_folder(tmp_path, activities=[activity()])
    catalog = small_catalog(tmp_path, activities=[activity()])
    store = a_store(sqlite_url)
    service.submit(store, catalog, request(), NOW)
    gone = service.submit(store, catalog, request("2026-11-05"), NOW)
    service.cancel(store, catalog, gone.token, at("2026-11-02 09:30"))
    store.close()
    answers = {
        zone: subprocess.run(
            [sys.executable, "-m", "tests.booking.calendar_bytes", sqlite_url, str(data)],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for zone in ("UTC", "America/New_York", "Asia/Shanghai")
    }
    assert len(set(answers.values())) == 1
    assert len(answers["UTC"].splitlines()) == 7


def test_a_feed_keeps_what_is_over_or_cancelled_for_30_days(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request(), NOW)
    gone = service.submit(store, catalog, request("2026-11-05"), NOW)
    cancelled_at = at("2026-11-02 10:00")
    service.cancel(store, catalog, gone.token, cancelled_at)

    def shown(now: str) -> list[str]:
        return [one.status for one in service.feed_bookings(store, "donghua", at(now), ["hall"])]

    month = timedelta(days=30)
    assert shown("2026-11-02 10:00") == ["pending", "cancelled"]
    assert service.feed_bookings(store, "donghua", NOW, ["study"]) == []
    assert service.feed_bookings(store, "huayuan", NOW) == []
    just_before = cancelled_at + month - timedelta(seconds=1)
    assert len(service.feed_bookings(store, "donghua", just_before)) == 2
    assert shown("2026-12-02 10:00") == ["pending"]
    assert shown("2026-12-04 15:59") == ["pending"]
    assert shown("2026-12-04 16:00") == []


def test_a_center_without_an_address_has_a_booking_file_too(tmp_path: Path) -> None:
    plain = center()
    del plain["address"]
    bare = small_catalog(tmp_path, centers=[plain])
    (event,) = lint(ical.booking_file(bare, booking()))
    assert event["LOCATION"] == "donghua党群服务中心 hall室"
