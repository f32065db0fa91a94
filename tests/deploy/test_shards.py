"""What lets one database become many: everything that a booking writes belongs to one center."""

from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from booking import service
from booking.errors import SlotTaken
from booking.model import BookingRequest
from booking.storage import Store
from catalog import Catalog, load_catalog
from scripts.bench.scale import PLACES, need
from scripts.bench.shards import crowding, played_wait, wait
from tests.builders import NOW, a_store, center, data_folder, request, room

CENTERS = ("donghua", "huayuan", "nanhu", "xihu")
LENT = [{"id": "projector", "quantity": "2"}]


def test_every_claim_belongs_to_the_center_of_its_booking(
    database_url: str, tmp_path: Path
) -> None:
    centers = [center(one, rooms=[room()], equipment=LENT) for one in CENTERS]
    catalog = load_catalog(data_folder(tmp_path, centers=centers))
    store = a_store(database_url)
    for number, one in enumerate(CENTERS):
        asked = request(center_id=one, equipment={"projector": 1}, phone=f"1380013800{number}")
        service.submit(store, catalog, asked, NOW)
    store.close()

    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT center_id, resource FROM claims JOIN bookings ON booking = reference")
        ).all()
    engine.dispose()
    assert {of_booking for of_booking, _ in rows} == set(CENTERS)
    assert [one for one in rows if not one[1].startswith((f"{one[0]}/", f"{one[0]}#"))] == []


def answer(store: Store, catalog: Catalog, asked: BookingRequest) -> str:
    try:
        service.submit(store, catalog, asked, NOW)
    except SlotTaken:
        return "slot_taken"
    return "ok"


def test_shards_that_know_nothing_of_each_other_decide_as_one_database_does(
    tmp_path: Path,
) -> None:
    centers = [center(one, rooms=[room()], equipment=[]) for one in CENTERS]
    catalog = load_catalog(data_folder(tmp_path, centers=centers))
    one, left, right = (
        a_store(f"sqlite:///{tmp_path}/{name}.sqlite3") for name in ("one", "left", "right")
    )
    shards = {"donghua": left, "huayuan": right, "nanhu": left, "xihu": right}
    wanted = [
        request(
            starts=f"{9 + number % 7:02}:00",
            ends=f"{10 + number % 7:02}:30",
            center_id=CENTERS[number % len(CENTERS)],
            phone=f"139{number:08}",
        )
        for number in range(60)
    ]

    together = [answer(one, catalog, asked) for asked in wanted]
    apart = [answer(shards[asked.center_id], catalog, asked) for asked in wanted]

    for store in (one, left, right):
        store.close()
    assert together == apart
    assert set(together) == {"ok", "slot_taken"}


def test_the_formula_of_the_wait_holds_where_times_are_as_random_as_it_thinks() -> None:
    chance = Random(1)
    seconds = [chance.expovariate(50) for _ in range(5_000)]
    rate = len(seconds) / sum(seconds)

    assert played_wait(seconds, 0.5) == pytest.approx(wait(rate, rate / 2), rel=0.1)
    assert played_wait([0.02] * 100, 0.5) < wait(50, 25)


def test_what_is_needed_grows_with_the_centers_and_is_never_more_than_half_full() -> None:
    needs = [need(centers, 60, 60) for centers in PLACES.values()]

    assert [one.databases for one in needs] == sorted(one.databases for one in needs)
    assert all(one.writes <= one.databases * 30 for one in needs)
    assert all(one.reads <= one.processes * 30 for one in needs)
    assert needs[1].bookings == 237 * 8 * 1.5


def test_ids_spread_the_centers_of_the_country_over_the_shards_almost_evenly() -> None:
    assert 0 < crowding(600_000, 200) < 0.1
