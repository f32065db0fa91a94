"""The report of use says what a separate count of the tables says."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from booking import service
from booking.errors import Refused, SlotTaken
from booking.model import BookingStatus, Staff
from booking.reporting import centers_of, usage
from booking.storage import Store
from catalog import Catalog
from tests.builders import NOW, at, request

FIRST, LAST = at("2026-11-02 00:00").date(), at("2026-11-08 00:00").date()
AFTER = at("2026-11-09 09:00")


def submitted(store: Store, catalog: Catalog, *arguments: str, **changes: Any) -> str:
    made = service.submit(store, catalog, request(*arguments, **changes), NOW)
    return made.booking.reference


def filled(store: Store, catalog: Catalog, approver: Staff) -> None:
    """Two confirmed in the hall, one in the study, one rejected, one left alone."""
    kept = [
        submitted(store, catalog, "2026-11-04", "14:00", "16:00", phone="13800138001"),
        submitted(store, catalog, "2026-11-05", "09:30", "11:00", phone="13800138002"),
        submitted(
            store, catalog, "2026-11-04", "14:00", "15:00",
            phone="13800138003", room_id="study", attendees=4, channel="phone",
        ),
    ]  # fmt: skip
    for reference in kept:
        service.approve(store, catalog, approver, reference, at("2026-11-02 11:00"))
    refused = submitted(store, catalog, "2026-11-07", "14:00", "16:00", phone="13800138004")
    service.reject(store, catalog, approver, refused, "另有安排", at("2026-11-03 13:00"))
    submitted(store, catalog, "2026-11-07", "09:00", "10:00", phone="13800138005")


def test_rooms_kinds_and_hours_are_counted_from_confirmed_bookings_alone(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    filled(store, catalog, approver)
    report = usage(store, catalog, approver, FIRST, LAST, AFTER, "donghua")
    rooms = {
        one.room.id: (one.bookings, one.minutes)
        for one in report.rooms
        if one.center.id == "donghua"
    }

    assert rooms["hall"] == (2, 210)
    assert rooms["study"] == (1, 60)
    assert rooms["stage"] == (0, 0)
    assert "lobby" not in rooms
    assert report.kinds == {"venue": (3, 270)}
    assert (report.bookings, report.minutes) == (3, 270)
    assert report.weekdays == {(2, 14): 120, (2, 15): 60, (3, 9): 30, (3, 10): 60}
    assert report.channels == {"web": 4, "phone": 1}
    assert report.unmarked == 3


def test_the_share_of_use_is_of_the_hours_that_could_be_booked(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    filled(store, catalog, approver)
    report = usage(store, catalog, approver, FIRST, LAST, AFTER)
    hall = next(one for one in report.rooms if (one.center.id, one.room.id) == ("donghua", "hall"))

    # Seven days of nine hours, less the activity of Friday morning.
    assert hall.open_minutes == 7 * 540 - 120
    assert hall.share == 210 / 3660


def test_hours_of_a_year_without_notice_give_no_share(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    day = at("2027-02-01 00:00").date()
    report = usage(store, catalog, approver, day, day, AFTER)

    assert {one.open_minutes for one in report.rooms} == {None}
    assert {one.share for one in report.rooms} == {None}


def test_decisions_are_timed_and_compared_with_the_promise(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    filled(store, catalog, approver)
    report = usage(store, catalog, approver, FIRST, LAST, AFTER)

    assert (report.decided, report.decided_in_time) == (4, 3)
    assert report.decision_hours == 2.0


def test_the_report_agrees_with_plain_sql(
    store: Store, catalog: Catalog, approver: Staff, database_url: str
) -> None:
    filled(store, catalog, approver)
    report = usage(store, catalog, approver, FIRST, LAST, AFTER)
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        counted = connection.execute(
            sa.text("SELECT status, count(*) FROM bookings GROUP BY status")
        ).all()
        taken = connection.execute(
            sa.text(
                "SELECT starts_at, ends_at FROM bookings WHERE status = 'confirmed'"
                " AND starts_at >= '2026-11-01 16:00' AND starts_at < '2026-11-08 16:00'"
            )
        ).all()
    engine.dispose()
    minutes = sum(int((at_(row[1]) - at_(row[0])).total_seconds() // 60) for row in taken)

    assert {status.value: count for status, count in report.statuses.items()} == {
        row[0]: row[1] for row in counted
    }
    assert report.minutes == minutes


def at_(value: object) -> datetime:
    """SQLite gives text, PostgreSQL an instant."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def test_refusals_are_counted_by_reason_and_name_nobody(
    store: Store, approver: Staff, catalog: Catalog
) -> None:
    for _ in range(3):
        store.write(
            lambda session: session.count_refusals(
                FIRST, "donghua", "hall", "venue", ["slot_taken", "too_soon"]
            )
        )
    store.write(
        lambda session: session.count_refusals(LAST, "far", "hall", "venue", ["slot_taken"])
    )
    everywhere = usage(store, catalog, approver, FIRST, LAST, AFTER)
    here = usage(store, catalog, approver, FIRST, LAST, AFTER, "donghua")

    assert everywhere.refusals == {"slot_taken": 4, "too_soon": 3}
    assert here.refusals == {"slot_taken": 3, "too_soon": 3}


def test_a_report_holds_only_the_centers_of_its_reader(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    filled(store, catalog, approver)
    stranger = Staff(9, "李强", "liqiang", "approver", "far")
    report = usage(store, catalog, stranger, FIRST, LAST, AFTER)

    assert report.statuses == {}
    assert {one.center.id for one in report.rooms} == {"far"}
    assert centers_of(catalog, stranger, "donghua") == []


def test_ratings_are_shown_from_five_on(
    store: Store, catalog: Catalog, approver: Staff, database_url: str
) -> None:
    engine = sa.create_engine(database_url)
    for number in range(5):
        reference = submitted(
            store, catalog, "2026-11-04", f"{9 + number:02}:00", f"{9 + number:02}:30",
            phone=f"1380013801{number}",
        )  # fmt: skip
        service.approve(store, catalog, approver, reference, NOW)
        with engine.begin() as connection:
            connection.execute(
                sa.text("UPDATE bookings SET rating = 3 WHERE reference = :reference"),
                {"reference": reference.replace("-", "")},
            )
        report = usage(store, catalog, approver, FIRST, LAST, AFTER)
        assert report.ratings == ({3: 5} if number == 4 else None)
    engine.dispose()
    assert report.statuses[BookingStatus.CONFIRMED] == 5


def test_a_refused_request_is_counted_and_one_for_nowhere_is_not(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    service.submit(store, catalog, request(), NOW)
    for wanted in (request(phone="13900139000"), request(phone="13900139000", attendees=400)):
        with pytest.raises((Refused, SlotTaken)):
            service.submit(store, catalog, wanted, NOW)
    with pytest.raises((Refused, SlotTaken)):
        service.check(store, catalog, request(room_id="nowhere"), NOW)
    report = usage(store, catalog, approver, FIRST, LAST, AFTER)

    assert report.refusals == {"slot_taken": 2, "too_many_people": 1}
