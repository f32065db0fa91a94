"""Free time: whatever is offered as free can really be booked, and nothing else."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking import service
from booking.model import SLOT_MINUTES, EquipmentWish
from booking.rules import Taken, refusals
from booking.storage import Store
from catalog import Catalog
from catalog.timespan import TimeSpan
from tests.builders import NOW, activity, at, network, request, small_catalog, span

WEDNESDAY = date(2026, 11, 4)
FRIDAY = date(2026, 11, 6)
AFTERNOON = TimeSpan.on(WEDNESDAY, time(14), time(16))


def free(
    store: Store, catalog: Catalog, on: date, now: datetime = NOW, room_id: str = "hall"
) -> list[str]:
    center = catalog.centers["donghua"]
    room = center.room(room_id)
    assert room is not None
    found = service.free_spans(store, catalog, center, room, on, now)
    return [f"{one.starts_at:%H:%M}-{one.ends_at:%H:%M}" for one in found]


def test_an_empty_day_is_free_from_opening_to_closing(store: Store, catalog: Catalog) -> None:
    assert free(store, catalog, WEDNESDAY) == ["08:30-17:30"]


def test_bookings_are_taken_off_with_the_cleanup_on_both_sides(
    store: Store, catalog: Catalog
) -> None:
    service.submit(store, catalog, request(), NOW)

    # 13:45 leaves our own cleanup before 14:00; 16:30 is the first start after theirs.
    assert free(store, catalog, WEDNESDAY) == ["08:30-13:45", "16:30-17:30"]


def test_activities_are_taken_off(store: Store, catalog: Catalog) -> None:
    # 08:30 to 08:45 is too short for any booking.
    assert free(store, catalog, FRIDAY) == ["11:00-17:30"]


@pytest.mark.parametrize(
    ("now", "on", "expected"),
    [
        pytest.param("2026-11-02 09:00", date(2026, 11, 2), [], id="today, with a lead time"),
        pytest.param("2026-11-02 09:00", date(2026, 11, 1), [], id="yesterday"),
        pytest.param("2026-11-02 09:00", date(2026, 11, 16), ["08:30-17:30"], id="the last day"),
        pytest.param("2026-11-02 09:00", date(2026, 11, 17), [], id="the day after it"),
        pytest.param("2026-09-25 09:00", date(2026, 10, 1), [], id="a holiday"),
        pytest.param("2026-12-30 09:00", date(2027, 1, 5), [], id="a year without notice"),
    ],
)
def test_days_that_cannot_be_booked_have_no_free_time(
    sqlite_store: Store, catalog: Catalog, now: str, on: date, expected: list[str]
) -> None:
    assert free(sqlite_store, catalog, on, at(now)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-04 10:29", ["10:30-17:30"]),
        ("2026-11-04 10:30", ["11:00-17:30"]),
        ("2026-11-04 16:59", ["17:00-17:30"]),
        ("2026-11-04 17:00", []),
    ],
)
def test_today_only_the_future_is_free(
    sqlite_store: Store, tmp_path: Path, now: str, expected: list[str]
) -> None:
    catalog = small_catalog(tmp_path, network_=network(booking={"lead_workdays": "0"}))
    assert free(sqlite_store, catalog, WEDNESDAY, at(now)) == expected


def test_rooms_that_are_never_booked_have_no_free_time(
    sqlite_store: Store, catalog: Catalog
) -> None:
    assert free(sqlite_store, catalog, WEDNESDAY, room_id="lobby") == []
    assert free(sqlite_store, catalog, WEDNESDAY, room_id="stage") == ["08:30-17:30"]


MINUTES = st.integers(0, 24 * 60 // SLOT_MINUTES - 1).map(lambda slot: slot * SLOT_MINUTES)


@given(
    held=st.lists(st.tuples(MINUTES, st.integers(1, 12)), max_size=5),
    starts=MINUTES,
    slots=st.integers(1, 20),
)
@settings(max_examples=150, deadline=None)
def test_a_time_is_offered_exactly_when_the_rules_accept_it(
    property_catalog: Catalog, held: list[tuple[int, int]], starts: int, slots: int
) -> None:
    from booking.free import _left

    center = property_catalog.centers["donghua"]
    room = center.room("hall")
    assert room is not None
    midnight = at("2026-11-06 00:00")
    claimed: set[int] = set()
    for begin, length in held:
        one = TimeSpan(
            midnight + timedelta(minutes=begin),
            midnight + timedelta(minutes=begin + length * SLOT_MINUTES),
        )
        claimed |= set(one.slots(SLOT_MINUTES))
    asked = TimeSpan(
        midnight + timedelta(minutes=starts),
        midnight + timedelta(minutes=starts + slots * SLOT_MINUTES),
    )
    offered = _left(property_catalog, center, room, FRIDAY, NOW, "venue", claimed)
    reasons = refusals(
        request(starts_at=asked.starts_at, ends_at=asked.ends_at, attendees=5),
        property_catalog,
        Taken(slots=frozenset(claimed)),
        NOW,
    )
    about_length_or_grid = {"too_short", "too_long", "off_grid"}
    if not any(reason.code in about_length_or_grid for reason in reasons):
        assert any(one.contains(asked) for one in offered) == (not reasons)


@pytest.fixture(scope="session")
def property_catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """With setup and cleanup of different length."""
    return small_catalog(
        tmp_path_factory.mktemp("property"),
        network_=network(booking={"setup_minutes": "30", "cleanup_minutes": "45"}),
        activities=[activity()],
    )


def names(found: Iterable[service.FreeRoom]) -> list[str]:
    return [f"{one.center.id}/{one.room.id}" for one in found]


def test_time_first_search_finds_rooms_that_are_free_and_large_enough(
    store: Store, catalog: Catalog
) -> None:
    def search(attendees: int, area: str | None = None) -> list[str]:
        return names(
            service.FreeSearch(store, catalog, attendees, (), NOW, area).rooms(WEDNESDAY, AFTERNOON)
        )

    assert sorted(search(6)) == [
        "donghua/hall",
        "donghua/study",
        "donghua/talk",
        "far/hall",
        "huayuan/hall",
    ]
    assert sorted(search(11)) == ["donghua/hall", "far/hall", "huayuan/hall"]
    assert search(51) == []
    assert search(50, "elsewhere") == ["far/hall"]
    assert sorted(search(50, "city")) == ["donghua/hall", "huayuan/hall"]

    service.submit(store, catalog, request(), NOW)
    assert sorted(search(50, "county")) == ["huayuan/hall"]


def test_search_names_the_smallest_layout_that_fits(store: Store, catalog: Catalog) -> None:
    def layout(attendees: int) -> str | None:
        found = service.FreeSearch(store, catalog, attendees, (), NOW).rooms(WEDNESDAY, None)
        (hall,) = [one for one in found if (one.center.id, one.room.id) == ("donghua", "hall")]
        return hall.layout.id if hall.layout else None

    assert [layout(count) for count in (1, 20, 21, 50)] == [
        "meeting",
        "meeting",
        "lecture",
        "lecture",
    ]


def test_search_counts_the_equipment_that_is_left(store: Store, catalog: Catalog) -> None:
    nine = TimeSpan.on(WEDNESDAY, time(9), time(10))

    def search(quantity: int) -> list[str]:
        wish = (EquipmentWish("projector", quantity),)
        found = service.FreeSearch(store, catalog, 2, wish, NOW).rooms(WEDNESDAY, nine)
        return sorted(names(found))

    assert search(3) == ["donghua/hall", "donghua/study", "donghua/talk"]
    assert search(4) == ["donghua/hall"]
    assert search(5) == []
    asked = request(
        room_id="study", attendees=2, starts="09:00", ends="10:00", equipment={"projector": 2}
    )
    service.submit(store, catalog, asked, NOW)
    assert search(1) == ["donghua/hall", "donghua/talk"]
    assert search(2) == ["donghua/hall"]
    assert search(3) == []


def test_search_without_a_time_finds_rooms_with_any_free_time(
    store: Store, catalog: Catalog
) -> None:
    found = service.FreeSearch(store, catalog, 50, (), NOW, "county").rooms(FRIDAY, None)
    (hall,) = [one for one in found if one.center.id == "donghua"]

    assert hall.spans == (span("2026-11-06", "11:00", "17:30"),)


def test_one_search_works_a_day_out_once_for_all_its_times(store: Store, catalog: Catalog) -> None:
    search = service.FreeSearch(store, catalog, 50, (), NOW)
    times = [TimeSpan.on(WEDNESDAY, time(hour), time(hour + 1)) for hour in (9, 10, 20)]

    counts = [len(list(search.rooms(WEDNESDAY, wanted))) for wanted in times]
    other_day = len(list(search.rooms(FRIDAY, None)))

    assert (counts, other_day) == ([3, 3, 0], 3)
    assert search.looks == 2 * 3


def test_search_offers_nothing_for_a_time_longer_than_any_rule_accepts(
    sqlite_store: Store, catalog: Catalog
) -> None:
    search = service.FreeSearch(sqlite_store, catalog, 5, (), NOW)

    assert not list(search.rooms(WEDNESDAY, TimeSpan.on(WEDNESDAY, time(9), time(14))))
