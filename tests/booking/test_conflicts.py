"""Booked dates survive edits of the data, and staff learn whom to call."""

from pathlib import Path
from typing import Any

from booking import service
from booking.conflicts import conflicts
from booking.storage import Store
from catalog import Catalog
from tests.builders import NOW, activity, at, center, request, room, small_catalog


def test_nothing_collides_before_the_data_is_edited(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request(), NOW)
    assert conflicts(store, catalog, NOW) == []


def test_an_activity_that_came_later_is_shown_with_whom_to_call(
    store: Store, catalog: Catalog, tmp_path: Path
) -> None:
    lost = service.submit(store, catalog, request("2026-11-09", proxy=PROXY), NOW).booking
    service.submit(store, catalog, request("2026-11-10"), NOW)
    schedule = {
        "repeat": "once",
        "dates": ["2026-11-09"],
        "start_time": "15:00",
        "end_time": "17:00",
    }
    edited = small_catalog(tmp_path, activities=[activity(schedule=schedule)])
    [found] = conflicts(store, edited, NOW)

    assert found.booking.reference == lost.reference
    assert [reason.code for reason in found.reasons] == ["slot_taken"]
    assert found.call == ("李强", "13900139000")
    assert conflicts(store, edited, NOW, "far") == []
    assert len(conflicts(store, edited, NOW, "donghua")) == 1
    assert conflicts(store, edited, at("2026-11-09 16:00")) == []


def test_a_room_that_is_gone_is_shown_too(store: Store, catalog: Catalog, tmp_path: Path) -> None:
    booking = service.submit(store, catalog, request(), NOW).booking
    edited = small_catalog(tmp_path, centers=[])
    assert [one.booking.reference for one in conflicts(store, edited, NOW)] == [booking.reference]


def test_a_room_that_holds_fewer_people_is_shown_but_not_one_for_larger_groups(
    store: Store, catalog: Catalog, tmp_path: Path
) -> None:
    crowded = service.submit(store, catalog, request(attendees=45), NOW).booking
    service.submit(store, catalog, request("2026-11-05", attendees=20, phone=OTHER), NOW)

    def found(**changes: Any) -> list[tuple[str, list[str]]]:
        edited = small_catalog(tmp_path, centers=[center(rooms=[room(**changes)])])
        return [
            (one.booking.reference, [reason.code for reason in one.reasons])
            for one in conflicts(store, edited, NOW)
        ]

    smaller = {"id": "lecture", "name": "讲座式", "capacity": "40"}
    assert found(layouts=[smaller]) == [(crowded.reference, ["too_many_people"])]
    assert found(min_attendees="30") == []


def test_a_room_that_is_lent_no_more_is_shown_but_not_one_lent_by_telephone(
    store: Store, catalog: Catalog, tmp_path: Path
) -> None:
    kept = service.submit(store, catalog, request(), NOW).booking

    def found(bookable: str) -> list[tuple[str, list[str]]]:
        edited = small_catalog(tmp_path, centers=[center(rooms=[room(bookable=bookable)])])
        return [
            (one.booking.reference, [reason.code for reason in one.reasons])
            for one in conflicts(store, edited, NOW)
        ]

    assert found("no") == [(kept.reference, ["not_bookable"])]
    assert found("phone") == []


OTHER = "13900139000"
PROXY = {"name": "李强", "phone": "13900139000", "relation": "邻居"}
