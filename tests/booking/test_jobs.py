"""Jobs: each at its hour, once, by one process, and one that fails stops no other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from booking import jobs, service
from booking.config import Settings
from booking.jobs import run_jobs
from booking.model import Staff
from booking.storage import Store
from catalog import Catalog
from tests.builders import KEY, NOW, applicant, at, data_folder, request

WITH_MAIL = applicant(email="fang@example.com")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment(
        {
            "BOOKING_INSTANCE_DIR": str(tmp_path),
            "BOOKING_DATA_DIR": str(data_folder(tmp_path)),
            "BOOKING_SECRET_KEY": KEY,
        }
    )


@pytest.fixture
def events(store: Store) -> Callable[[str], list[str]]:
    """The events that were written about a booking."""

    def read(reference: str) -> list[str]:
        with store.reading() as session:
            return [notice.event for notice, _, _ in session.notices_of(reference)]

    return read


def test_one_pass_expires_and_the_next_finds_nothing(
    store: Store, catalog: Catalog, settings: Settings
) -> None:
    service.submit(store, catalog, request(), NOW)
    later = at("2026-11-04 14:00")
    assert run_jobs(store, catalog, settings, later).counts["expired"] == 1
    assert run_jobs(store, catalog, settings, later).counts["expired"] == 0


def test_only_one_process_is_at_it_and_a_dead_one_is_waited_for(
    store: Store, catalog: Catalog, settings: Settings
) -> None:
    store.write(lambda session: session.take_job(jobs.LOCK, NOW, NOW + jobs.LEASE))
    assert run_jobs(store, catalog, settings, NOW + timedelta(minutes=9)).is_busy
    report = run_jobs(store, catalog, settings, NOW + jobs.LEASE)
    assert not report.is_busy
    assert not run_jobs(store, catalog, settings, NOW + jobs.LEASE).is_busy


def test_who_comes_tomorrow_is_reminded_once(
    store: Store,
    catalog: Catalog,
    settings: Settings,
    approver: Staff,
    events: Callable[[str], list[str]],
) -> None:
    wanted = replace(request(), applicant=WITH_MAIL)
    reference = service.submit(store, catalog, wanted, NOW).booking.reference
    service.approve(store, catalog, approver, reference, NOW)
    for moment in ("2026-11-02 23:59", "2026-11-03 08:59"):
        run_jobs(store, catalog, settings, at(moment))
        assert "reminder" not in events(reference)
    for moment in ("2026-11-03 09:00", "2026-11-03 09:10", "2026-11-04 09:00"):
        run_jobs(store, catalog, settings, at(moment))
        assert events(reference).count("reminder") == 1


def test_who_was_confirmed_today_needs_no_reminder_for_tomorrow(
    store: Store,
    catalog: Catalog,
    settings: Settings,
    approver: Staff,
    events: Callable[[str], list[str]],
) -> None:
    wanted = replace(request(), applicant=WITH_MAIL)
    reference = service.submit(store, catalog, wanted, NOW).booking.reference
    service.approve(store, catalog, approver, reference, at("2026-11-03 08:30"))
    run_jobs(store, catalog, settings, at("2026-11-03 10:00"))
    assert "reminder" not in events(reference)


def test_a_broken_promise_is_told_to_staff_once(
    store: Store, catalog: Catalog, settings: Settings, events: Callable[[str], list[str]]
) -> None:
    booking = service.submit(store, catalog, request(), NOW).booking
    run_jobs(store, catalog, settings, booking.due_at)
    assert events(booking.reference) == ["submitted"]
    for minutes in (1, 2):
        run_jobs(store, catalog, settings, booking.due_at + timedelta(minutes=minutes))
        assert events(booking.reference).count("overdue") == 1


def test_the_digest_has_counts_and_nobody(
    store: Store, catalog: Catalog, settings: Settings, approver: Staff
) -> None:
    first = service.submit(store, catalog, request(), NOW).booking
    service.approve(store, catalog, approver, first.reference, NOW)
    service.submit(store, catalog, request("2026-11-05"), at("2026-11-03 09:00"))
    settings = replace(settings, notify_urls=("json://127.0.0.1:9",))
    morning = at("2026-11-04 08:00")
    run_jobs(store, catalog, settings, morning)
    run_jobs(store, catalog, settings, morning + timedelta(hours=1))
    with store.reading() as session:
        taken = session.notices_of_event("digest")
    [notice] = taken
    assert notice.detail == {"pending": 1, "overdue": 0, "submitted": 1, "today": 1, "failed": 0}


def test_a_step_that_fails_stops_no_other_and_is_tried_again(
    store: Store, catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_work: jobs.Work) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "DAILY", {**jobs.DAILY, "digest": (0, breaks)})
    service.submit(store, catalog, request(), NOW)
    report = run_jobs(store, catalog, settings, at("2026-11-04 14:00"))
    assert report.failed == ["digest"]
    assert report.counts["expired"] == 1
    assert "erased" in report.counts
    assert run_jobs(store, catalog, settings, at("2026-11-04 14:01")).failed == ["digest"]
