"""Every calendar we give, instance by instance, in programs that share no code with each other."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from ics import Calendar as IcsCalendar

from booking import feed_links, ical, service
from booking.errors import NotFound
from booking.model import Staff
from booking.storage import Store
from catalog import Catalog, load_catalog
from catalog.calendars import activities_calendar, center_calendar
from catalog.timespan import SHANGHAI
from tests.booking.calendar_lint import lint
from tests.builders import NOW, at, request
from tests.conftest import NewPage
from tests.tools import icaljs, libical

FIRST, LAST = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
Instances = list[tuple[str, datetime, datetime]]


def timed(found: Iterable[tuple[str, datetime, datetime]]) -> Instances:
    """Without the marker, whose all-day event has no instant."""
    return sorted(one for one in found if not one[0].startswith("about-"))


def by_icalendar(body: bytes) -> Instances:
    """It does not expand rules, so dateutil does."""
    found: Instances = []
    for event in Calendar.from_ical(body).walk("VEVENT"):
        starts: Any = event.decoded("DTSTART")
        ends: Any = event.decoded("DTEND")
        if not isinstance(starts, datetime):
            continue
        dates = [starts]
        if "RRULE" in event:
            written: Any = event["RRULE"]
            rule = rrulestr(written.to_ical().decode(), dtstart=starts)
            left_out: Any = event.get("EXDATE")
            skipped = {one.dt for one in left_out.dts} if left_out else set()
            dates = [one for one in rule.between(FIRST, LAST, inc=True) if one not in skipped]
        length = ends - starts
        found += [
            (str(event["UID"]), one.astimezone(UTC), (one + length).astimezone(UTC))
            for one in dates
        ]
    return timed(found)


def by_vobject(body: bytes) -> Instances:
    found: Instances = []
    for event in vobject.readOne(body.decode()).vevent_list:
        starts, ends = event.dtstart.value, event.dtend.value
        if not isinstance(starts, datetime):
            continue
        rules: Any = event.getrruleset()
        dates = (
            rules.between(FIRST, LAST, inc=True)
            if rules and "rrule" in event.contents
            else [starts]
        )
        length = ends - starts
        found += [
            (event.uid.value, one.astimezone(UTC), (one + length).astimezone(UTC)) for one in dates
        ]
    return timed(found)


def by_ical(body: bytes) -> Instances:
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    return timed(
        (one.uid or "", one.start.astimezone(UTC), one.end.astimezone(UTC))
        for one in calendar.timeline.overlapping(FIRST, LAST)
        if isinstance(one.start, datetime) and isinstance(one.end, datetime)
    )


def by_ics(body: bytes) -> Instances:
    """It knows no rules, so it is asked only about feeds that have none."""
    return timed(
        (one.uid, one.begin.datetime.astimezone(UTC), one.end.datetime.astimezone(UTC))
        for one in IcsCalendar(body.decode()).events
        if not one.all_day
    )


@pytest.fixture(scope="module")
def demo_catalog() -> Catalog:
    """The network of the demonstration, whose activities repeat in every way there is."""
    return load_catalog(Path("data"))


@pytest.fixture
def bodies(store: Store, catalog: Catalog, approver: Staff) -> dict[str, bytes]:
    """All feeds of a network in which much happens: every state, a move of hours, a lecture."""
    for number in range(6):
        made = service.submit(
            store,
            catalog,
            request(
                f"2026-11-{4 + number % 3:02}",
                f"{11 + number // 3 * 3}:30",
                f"{13 + number // 3 * 3}:00",
                phone=f"1380013800{number}",
            ),
            NOW,
        )
        reference = made.booking.reference
        if number % 3 == 1:
            service.approve(store, catalog, approver, reference, NOW)
        if number == 4:
            service.cancel_by_staff(store, catalog, approver, reference, "临时闭馆", NOW)
    center = catalog.centers["donghua"]
    hall = center.room("hall")
    assert hall is not None
    bookings = service.feed_bookings(store, "donghua", NOW)
    token = feed_links.make_link(store, approver, "手机", NOW, with_contacts=True)
    _, link, for_staff = feed_links.staff_feed_bookings(store, catalog, token, NOW)
    return {
        "room": ical.room_feed(catalog, center, hall, bookings, NOW),
        "center": ical.center_feed(catalog, center, bookings, NOW),
        "staff": ical.staff_feed(
            catalog, link.label, str(link.id), for_staff, with_contacts=link.with_contacts
        ),
        "lectures": ical.lectures_feed(catalog, bookings),
        "one": ical.booking_file(catalog, bookings[0]),
        "several": ical.booking_file(catalog, *bookings),
    }


def test_six_programs_see_the_same_instances_of_every_feed(
    bodies: dict[str, bytes], new_page: NewPage
) -> None:
    page = new_page()
    for name, body in bodies.items():
        lint(body)
        expected = by_icalendar(body)
        assert len(expected) >= {
            "room": 7,
            "center": 7,
            "staff": 6,
            "lectures": 6,
            "several": 5,
        }.get(name, 1)
        assert timed(libical.instances(body, FIRST, LAST)) == expected, name
        assert timed(icaljs.instances(page, body, FIRST, LAST)) == expected, name
        assert by_vobject(body) == expected, name
        assert by_ics(body) == expected, name
        assert by_ical(body) == expected, name


def test_rules_of_repetition_mean_the_same_everywhere(
    demo_catalog: Catalog, new_page: NewPage
) -> None:
    page = new_page()
    files = [activities_calendar(demo_catalog, "https://example.org")]
    files += [
        center_calendar(demo_catalog, center, "https://example.org")
        for center in demo_catalog.centers.values()
        if demo_catalog.activities_of(center.id)
    ]
    assert len(files) > 5
    for body in files:
        within = [one for one in by_icalendar(body) if one[1] < LAST and one[2] > FIRST]
        assert timed(libical.instances(body, FIRST, LAST)) == within
        assert timed(icaljs.instances(page, body, FIRST, LAST)) == within
        assert [one for one in by_vobject(body) if one[1] < LAST and one[2] > FIRST] == within
        assert by_ical(body) == within


def test_a_saturday_meeting_has_the_dates_of_the_data_in_each_program(
    demo_catalog: Catalog,
) -> None:
    first, last = date(2026, 11, 1), date(2026, 12, 30)
    said = sorted(
        one.span.starts_at.astimezone(UTC)
        for one in demo_catalog.occurrences(first, last, "jinsong")
    )
    center = demo_catalog.centers["jinsong"]
    body = center_calendar(demo_catalog, center, "https://example.org")
    seen = sorted(
        starts
        for _, starts, _ in timed(libical.instances(body, FIRST, LAST))
        if first <= starts.astimezone(SHANGHAI).date() <= last
    )

    assert len(said) >= 10
    assert seen == said


def test_an_ended_link_gives_nothing(store: Store, catalog: Catalog, approver: Staff) -> None:
    token = feed_links.make_link(store, approver, "手机", NOW, with_contacts=False)
    (link,) = feed_links.my_links(store, approver)
    feed_links.revoke_link(store, approver, link.id, at("2026-11-03 09:00"))

    with pytest.raises(NotFound):
        feed_links.staff_feed_bookings(store, catalog, token, NOW)
    with pytest.raises(NotFound):
        feed_links.revoke_link(store, approver, link.id, NOW)
    (ended,) = feed_links.my_links(store, approver)
    assert ended.revoked_at == at("2026-11-03 09:00")


def test_nobody_ends_the_link_of_a_colleague(store: Store, approver: Staff) -> None:
    feed_links.make_link(store, approver, "手机", NOW, with_contacts=False)
    (link,) = feed_links.my_links(store, approver)
    stranger = Staff(99, "李强", "liqiang", "admin", "*")

    with pytest.raises(NotFound):
        feed_links.revoke_link(store, stranger, link.id, NOW)


def test_a_staff_calendar_holds_only_what_its_owner_looks_after_and_asked_for(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    service.submit(store, catalog, request(), NOW)
    service.submit(store, catalog, request(room_id="talk", attendees=2, phone="13900139000"), NOW)
    bare = feed_links.make_link(store, approver, "大屏", NOW, with_contacts=False)
    full = feed_links.make_link(store, approver, "手机", NOW, with_contacts=True)
    texts = {}
    for token in (bare, full):
        _, link, found = feed_links.staff_feed_bookings(store, catalog, token, NOW)
        body = ical.staff_feed(
            catalog, link.label, str(link.id), found, with_contacts=link.with_contacts
        )
        lint(body)
        events = Calendar.from_ical(body).walk("VEVENT")
        texts[token] = "\n".join(f"{one['SUMMARY']} {one.get('DESCRIPTION', '')}" for one in events)

    assert "王小明" in texts[full]
    assert "13800138000" in texts[full]
    assert "王小明" not in texts[bare]
    assert "13800138000" not in texts[bare]
    for text in texts.values():
        assert "13900139000" not in text
        assert "talk室" not in text


def test_calendars_reach_back_thirty_days() -> None:
    assert timedelta(days=feed_links.FEED_DAYS) == timedelta(days=30)
