"""A hall of two halves: whole and half exclude each other, the two halves do not."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from booking import ical, service
from booking.errors import SlotTaken
from booking.model import Staff
from booking.storage import Store
from catalog import Catalog
from tests.builders import NOW, activity, at, center, request, room, small_catalog, span

ROOMS = [
    room("east", capacity="20"),
    room("west", capacity="20"),
    room("whole", capacity="40", parts=["east", "west"]),
    room("study", capacity="10"),
]


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """One center with a divisible hall; an activity takes its east half on 2026-11-06, 9 to 11."""
    return divisible(tmp_path_factory.mktemp("divisible"))


def divisible(folder: Path, **changes: Any) -> Catalog:
    return small_catalog(
        folder,
        centers=[center(rooms=ROOMS, **changes)],
        activities=[activity(room="east")],
    )


def ask(store: Store, catalog: Catalog, room_id: str, number: int = 0) -> service.Submitted:
    asked = request(room_id=room_id, layout_id=None, attendees=5, phone=f"1380013{8000 + number}")
    return service.submit(store, catalog, asked, NOW)


@pytest.mark.parametrize(
    ("first", "second"),
    [("whole", "east"), ("whole", "west"), ("east", "whole"), ("west", "whole")],
)
def test_whole_and_half_exclude_each_other(
    store: Store, catalog: Catalog, first: str, second: str
) -> None:
    held = ask(store, catalog, first)

    with pytest.raises(SlotTaken):
        ask(store, catalog, second, 1)

    service.cancel(store, catalog, held.token, NOW)
    ask(store, catalog, second, 1)


def test_the_two_halves_can_be_used_side_by_side(store: Store, catalog: Catalog) -> None:
    ask(store, catalog, "east")
    ask(store, catalog, "west", 1)
    ask(store, catalog, "study", 2)


def test_the_days_of_the_whole_show_what_its_halves_hold(store: Store, catalog: Catalog) -> None:
    held = ask(store, catalog, "east").booking
    hall = catalog.centers["donghua"]
    day = held.span.starts_at.date()

    def free(room_id: str) -> bool:
        found = hall.room(room_id)
        assert found is not None
        spans = service.free_spans(store, catalog, hall, found, day, NOW)
        return any(one.contains(held.span) for one in spans)

    assert [free(one) for one in ("east", "west", "whole", "study")] == [False, True, False, True]
    found = service.FreeSearch(store, catalog, 2, (), NOW).rooms(day, held.span)
    assert {one.room.id for one in found} == {"west", "study"}


def test_an_activity_in_a_half_takes_the_whole(store: Store, catalog: Catalog) -> None:
    hall = catalog.centers["donghua"]
    whole, west = hall.room("whole"), hall.room("west")
    assert whole is not None
    assert west is not None
    during = span("2026-11-06", "09:30", "10:30")

    def is_open(one: Any) -> bool:
        spans = catalog.room_day(hall, one, during.starts_at.date()).spans
        return any(two.contains(during) for two in spans)

    assert not is_open(whole)
    assert is_open(west)


def test_the_calendar_of_a_half_shows_the_whole(store: Store, catalog: Catalog) -> None:
    ask(store, catalog, "whole")
    hall = catalog.centers["donghua"]
    east, study = hall.room("east"), hall.room("study")
    assert east is not None
    assert study is not None

    def feed(one: Any) -> bytes:
        bookings = service.feed_bookings(store, hall.id, NOW, hall.rooms_sharing(one))
        return ical.room_feed(catalog, hall, one, bookings, NOW)

    assert feed(east).count("已占用".encode()) == 2, "the booking, and the activity"
    assert feed(study).count("已占用".encode()) == 0


def test_halves_and_whole_asked_for_at_once_never_overlap(store: Store, catalog: Catalog) -> None:
    rooms = ["whole", "east", "west"] * 8

    def attempt(pair: tuple[int, str]) -> str | None:
        number, room_id = pair
        try:
            ask(store, catalog, room_id, number)
        except SlotTaken:
            return None
        return room_id

    with ThreadPoolExecutor(12) as pool:
        won = sorted(one for one in pool.map(attempt, enumerate(rooms)) if one)

    assert won in (["whole"], ["east", "west"])


def test_a_request_from_before_the_rooms_were_joined_is_checked_again_at_approval(
    store: Store, tmp_path: Path, approver: Staff
) -> None:
    apart = small_catalog(
        tmp_path / "apart",
        centers=[center(rooms=[room("east"), room("west"), room("whole", capacity="40")])],
    )
    joined = small_catalog(tmp_path / "joined", centers=[center(rooms=ROOMS)])
    whole = ask(store, apart, "whole").booking
    ask(store, apart, "east", 1)

    with pytest.raises(SlotTaken):
        service.approve(store, joined, approver, whole.reference, at("2026-11-02 10:00"))
