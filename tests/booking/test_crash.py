"""Bookings that were acknowledged are there after the writing process was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from booking import service
from booking.storage import Store
from tests.booking import recount
from tests.builders import NOW, a_store, activity, data_folder, request, small_catalog

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("lines", [1, 2, 7, 40])
def test_acknowledged_bookings_survive_kill_9(
    store: Store, database_url: str, tmp_path: Path, lines: int
) -> None:
    data = data_folder(tmp_path, activities=[activity()])
    store.close()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.booking.writers", database_url, str(data)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.read().splitlines()

    words = [line.split() for line in said if line.endswith(("\n",)) or len(line.split()) == 2]
    stored = {reference for word, reference in words if word == "stored"}
    cancelled = {reference for word, reference in words if word == "cancelled"}
    assert stored
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        statuses: dict[str, str] = {
            f"{row.reference[:4]}-{row.reference[4:]}": row.status
            for row in connection.execute(sa.text("SELECT reference, status FROM bookings"))
        }
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    engine.dispose()

    assert stored <= set(statuses)
    assert all(statuses[reference] == "cancelled" for reference in cancelled)
    # The one that was being written or cancelled when the process died is whole or absent.
    assert len(set(statuses) - stored) <= 1
    assert recount.overlaps(database_url) == []
    assert claims_match(database_url)


def claims_match(url: str) -> bool:
    """Whether exactly the bookings that hold time have claims."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        owners = set(connection.execute(sa.text("SELECT DISTINCT booking FROM claims")).scalars())
    engine.dispose()
    return {f"{one[:4]}-{one[4:]}" for one in owners} == recount.held_references(url)


def test_the_next_process_goes_on_where_the_killed_one_stopped(
    sqlite_url: str, tmp_path: Path
) -> None:
    first = a_store(sqlite_url)
    catalog = small_catalog(tmp_path)
    submitted = service.submit(first, catalog, request(), NOW)
    second = a_store(sqlite_url)

    assert service.find(second, submitted.token) == submitted.booking
    service.cancel(second, catalog, submitted.token, NOW)
    assert service.find(first, submitted.token).status == "cancelled"
    first.close()
    second.close()
