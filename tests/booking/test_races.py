"""Real processes at once on both databases: one winner, no overlap, no unknown error."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from booking import service
from booking.model import BookingStatus
from booking.storage import Store
from catalog import Catalog, load_catalog
from tests.booking import recount, writers
from tests.builders import NOW, activity, data_folder, request

PROCESSES = 8
KNOWN = {
    "stored",
    "slot_taken",
    "equipment_taken",
    "slot_taken,equipment_taken",
    "outside_hours",
    "outside_hours,slot_taken",
    "outside_hours,equipment_taken",
    "outside_hours,slot_taken,equipment_taken",
}


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    """Processes that share nothing with this one."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as made:
        yield made


@pytest.fixture
def data(tmp_path: Path) -> str:
    """The data folder, for every process to read."""
    return str(data_folder(tmp_path, activities=[activity()]))


@pytest.fixture
def read_catalog(data: str) -> Catalog:
    """The same for this process."""
    return load_catalog(Path(data))


def test_of_32_requests_for_one_slot_at_once_one_wins(
    store: Store, database_url: str, data: str, pool: ProcessPoolExecutor
) -> None:
    jobs = [
        pool.submit(
            writers.submit_all,
            database_url,
            data,
            [request(phone=f"1390013{process:02}{thread:02}") for thread in range(4)],
        )
        for process in range(PROCESSES)
    ]
    answers = Counter(
        "stored" if "-" in answer else answer for job in jobs for answer in job.result()
    )
    assert answers == {"stored": 1, "slot_taken": 31}
    assert len(recount.held_references(database_url)) == 1


def test_32_taps_with_one_key_are_one_booking(
    store: Store, database_url: str, data: str, pool: ProcessPoolExecutor
) -> None:
    jobs = [
        pool.submit(writers.submit_all, database_url, data, [request() for _ in range(4)], "tap")
        for _ in range(PROCESSES)
    ]
    answers = {answer for job in jobs for answer in job.result()}

    assert answers == recount.held_references(database_url)
    assert len(answers) == 1


def test_one_phone_cannot_pass_its_quota_by_asking_at_once(
    store: Store, database_url: str, data: str, pool: ProcessPoolExecutor
) -> None:
    times = [(day, f"{hour:02}:00", f"{hour:02}:30") for day in writers.DAYS for hour in (12, 14)]
    jobs = [pool.submit(writers.submit_all, database_url, data, [request(*time)]) for time in times]
    answers = Counter("-" in answer for job in jobs for answer in job.result())

    assert answers == {True: 2, False: 4}


def test_600_random_requests_with_changes_between_leave_no_overlap(
    store: Store, database_url: str, data: str, pool: ProcessPoolExecutor
) -> None:
    jobs = [
        pool.submit(writers.book_cancel_and_approve, database_url, data, seed, 75)
        for seed in range(PROCESSES)
    ]
    answers = Counter(answer for job in jobs for answer in job.result())

    assert answers.total() == 600
    assert set(answers) <= KNOWN
    assert answers["stored"] > 20
    assert answers["slot_taken"] > 20
    assert recount.overlaps(database_url) == []


def test_the_recount_would_find_an_overlap(
    store: Store, database_url: str, read_catalog: Catalog
) -> None:
    import sqlalchemy as sa

    service.submit(store, read_catalog, request(equipment={"projector": 4}), NOW)
    asked = request("2026-11-05", equipment={"projector": 4}, phone="13900139000")
    service.submit(store, read_catalog, asked, NOW)
    assert recount.overlaps(database_url) == []
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "UPDATE bookings SET starts_at = (SELECT min(starts_at) FROM bookings),"
                " ends_at = (SELECT min(ends_at) FROM bookings)"
            )
        )
    engine.dispose()
    found = recount.overlaps(database_url)
    assert "donghua/hall" in found[0]
    assert "6 projector" in found[1]


def test_opposite_decisions_at_once_have_one_winner(
    store: Store, database_url: str, data: str, pool: ProcessPoolExecutor, read_catalog: Catalog
) -> None:
    for phone in ("13800138001", "13800138002", "13800138003"):
        one = service.submit(store, read_catalog, request(phone=phone), NOW)
        ways = ["approve", "reject", "cancel", "approve", "reject", "cancel"]
        jobs = [
            pool.submit(writers.decide, database_url, data, one.booking.reference, one.token, way)
            for way in ways
        ]
        answers = Counter(job.result() for job in jobs)
        booking = service.find(store, one.token)
        # An approval may still be followed by a cancellation, which then is the last word.
        changes = answers.total() - answers["wrong_state"]
        assert changes == booking.sequence
        assert changes in (1, 2)
        assert answers[booking.status.value] == 1
        if booking.status is BookingStatus.CONFIRMED:
            service.cancel(store, read_catalog, one.token, NOW)
        assert recount.held_references(database_url) == set()
