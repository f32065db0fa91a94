"""A backup made while others write brings everything back on an empty machine."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from booking import ical, service
from booking.backup import back_up, restore
from booking.errors import SetupError, SlotTaken
from booking.retention import KEPT
from booking.storage import Store, open_store, tables
from booking.storage.dumping import check_dump
from booking.storage.upgrade import create_or_upgrade
from catalog import Catalog
from scripts.postgresql import Cluster
from tests.builders import KEY, NOW, a_store, at, request

Rows = dict[str, list[tuple[object, ...]]]


def rows_of(url: str) -> Rows:
    """Every row of every table, in the order of its key."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        rows = {
            name: [
                tuple(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key))
            ]
            for name, table in tables.metadata.tables.items()
        }
    engine.dispose()
    return rows


def feeds(store: Store, catalog: Catalog) -> bytes:
    """The public calendar of the center."""
    bookings = service.feed_bookings(store, "donghua", NOW)
    return ical.center_feed(catalog, catalog.centers["donghua"], bookings, NOW)


def booked(store: Store, catalog: Catalog, count: int) -> None:
    """So many bookings, by different people."""
    for number in range(count):
        day, slot = divmod(number, 6)
        service.submit(
            store,
            catalog,
            request(
                f"2026-11-{9 + day:02}",
                f"{9 + slot:02}:00",
                f"{9 + slot:02}:30",
                room_id="study",
                attendees=4,
                phone=f"138001380{number:02}",
            ),
            NOW,
        )


@pytest.fixture
def empty_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Another machine: a database of the same kind that nobody has prepared."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'other' / 'booking.sqlite3'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    url = cluster.new_database()
    yield url
    cluster.drop_database(url)


def test_a_backup_under_load_comes_back_on_an_empty_machine(
    store: Store, database_url: str, empty_url: str, catalog: Catalog, tmp_path: Path
) -> None:
    booked(store, catalog, 6)
    written: list[str] = []
    stop = threading.Event()

    def write() -> None:
        own = open_store(database_url, secret_key=KEY)
        for number in range(6, 60):
            if stop.is_set():
                break
            day, slot = divmod(number, 6)
            try:
                done = service.submit(
                    own,
                    catalog,
                    request(
                        f"2026-11-{9 + day % 7:02}",
                        f"{9 + slot:02}:00",
                        f"{9 + slot:02}:30",
                        room_id="study" if day < 7 else "hall",
                        attendees=4,
                        phone=f"138001381{number:02}",
                    ),
                    NOW,
                )
            except SlotTaken:
                continue
            written.append(done.booking.reference)
        own.close()

    writer = threading.Thread(target=write)
    writer.start()
    path, _ = back_up(database_url, tmp_path / "backup", NOW, 30)
    during = len(written)
    stop.set()
    writer.join()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    other = open_store(empty_url, secret_key=KEY)
    restore(other, empty_url, path, NOW, replace=False)
    saved = rows_of(empty_url)
    now_there = rows_of(database_url)
    for name in ("claims", "bookings", "audit", "outbox"):
        # One state of the database: whole bookings, each as it is on the first machine.
        assert set(saved[name]) <= set(now_there[name]), name
    references = {row[0] for row in saved["bookings"]}
    assert 6 <= len(references) <= 6 + during + 1
    assert {row[2] for row in saved["claims"]} == references
    booked_there = service.submit(other, catalog, request("2026-11-05"), NOW)
    assert booked_there.booking.status == "pending"
    other.close()


def test_the_same_rows_and_the_same_feeds(
    store: Store, database_url: str, empty_url: str, catalog: Catalog, tmp_path: Path
) -> None:
    booked(store, catalog, 8)
    before, feed = rows_of(database_url), feeds(store, catalog)
    path, _ = back_up(database_url, tmp_path / "backup", NOW, 30)
    other = open_store(empty_url, secret_key=KEY)
    restore(other, empty_url, path, NOW, replace=False)

    assert rows_of(empty_url) == before
    assert feeds(other, catalog) == feed
    engine = sa.create_engine(empty_url)
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        engine.begin() as connection,
    ):
        connection.execute(sa.text("DELETE FROM audit"))
    engine.dispose()
    other.close()


def test_bookings_are_replaced_only_when_that_is_said(
    store: Store, database_url: str, catalog: Catalog, tmp_path: Path
) -> None:
    booked(store, catalog, 2)
    path, _ = back_up(database_url, tmp_path / "backup", NOW, 30)
    before = rows_of(database_url)
    later = service.submit(store, catalog, request(), NOW)
    with pytest.raises(SetupError, match="--replace"):
        restore(store, database_url, path, NOW, replace=False)
    assert service.find(store, later.token).status == "pending"

    restore(store, database_url, path, NOW, replace=True)
    # A process that has the database open goes on with what was restored.
    assert rows_of(database_url) == before
    booked_again = service.submit(store, catalog, request(), NOW)
    assert service.find(store, booked_again.token).status == "pending"


@pytest.mark.parametrize("damage", ["cut", "flipped", "other", "empty", "missing"])
def test_a_broken_backup_touches_nothing(
    store: Store, database_url: str, catalog: Catalog, tmp_path: Path, damage: str
) -> None:
    booked(store, catalog, 2)
    path, _ = back_up(database_url, tmp_path / "backup", NOW, 30)
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        # The head of a page of SQLite: elsewhere there may be room that nothing is written in.
        middle = len(content) // 3 // 4096 * 4096
        path.write_bytes(content[:middle] + bytes(2000) + content[middle + 2000 :])
    elif damage == "other":
        path.write_bytes(b"a letter" * 1000)
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
    before = rows_of(database_url)
    with pytest.raises(SetupError, match=r"[一-鿿]"):
        restore(store, database_url, path, NOW, replace=True)
    assert rows_of(database_url) == before


def test_what_was_erased_does_not_come_back(
    store: Store, database_url: str, catalog: Catalog, tmp_path: Path
) -> None:
    booked(store, catalog, 1)
    path, _ = back_up(database_url, tmp_path / "backup", NOW, 30)
    later = at("2026-11-09 09:30") + KEPT + timedelta(seconds=1)
    assert restore(store, database_url, path, later, replace=True) == 1
    assert "13800138000" not in repr(rows_of(database_url))


def test_backups_in_a_folder_are_named_and_old_ones_of_ours_deleted(
    sqlite_store: Store, sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    other = folder / "booking-20200101-000000.txt"
    other.write_text("not ours", encoding="utf-8")
    first, _ = back_up(sqlite_url, folder, NOW, 30)
    assert first.name == "booking-20261102-090000.sqlite3"
    second, gone = back_up(sqlite_url, folder, NOW + timedelta(days=30), 30)
    assert gone == []
    third, gone = back_up(sqlite_url, folder, NOW + timedelta(days=30, seconds=1), 30)
    assert gone == [first]
    assert set(folder.iterdir()) == {other, second, third}


def test_a_failed_backup_leaves_the_one_before(
    sqlite_store: Store, sqlite_url: str, catalog: Catalog, tmp_path: Path
) -> None:
    booked(sqlite_store, catalog, 1)
    target = tmp_path / "backup"
    back_up(sqlite_url, target, NOW, 30)
    before = target.read_bytes()
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    with pytest.raises(SetupError):
        back_up(f"sqlite:///{broken}", target, NOW, 30)
    assert target.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_a_backup_of_an_older_version_takes_the_place_of_a_newer_database(
    store: Store, database_url: str, empty_url: str, catalog: Catalog, tmp_path: Path, version: str
) -> None:
    if empty_url.startswith("sqlite"):
        (tmp_path / "other").mkdir()
    engine = sa.create_engine(empty_url)
    with engine.begin() as connection:
        create_or_upgrade(connection, version)
    engine.dispose()
    path, _ = back_up(empty_url, tmp_path / "old", NOW, 30)
    assert check_dump(empty_url, path) == version
    booked(store, catalog, 1)

    restore(store, database_url, path, NOW, replace=True)
    store.check_schema()
    assert not any(rows_of(database_url)["bookings"])


def test_going_back_leaves_no_table_of_a_newer_version(
    store: Store, database_url: str, catalog: Catalog, tmp_path: Path
) -> None:
    booked(store, catalog, 1)
    path, _ = back_up(database_url, tmp_path / "backup", NOW, 30)
    before = rows_of(database_url)
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE newer (id integer REFERENCES staff)"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    restore(store, database_url, path, NOW, replace=True)
    assert rows_of(database_url) == before
    assert not sa.inspect(engine).has_table("newer")
    engine.dispose()


def test_what_is_not_ours_in_the_database_stays(
    postgres_url: str, catalog: Catalog, tmp_path: Path
) -> None:
    with closing(a_store(postgres_url)) as store:
        booked(store, catalog, 1)
        path, _ = back_up(postgres_url, tmp_path / "backup", NOW, 30)
        engine = sa.create_engine(postgres_url)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE neighbours (id integer)"))

        restore(store, postgres_url, path, NOW, replace=True)
    assert sa.inspect(engine).has_table("neighbours")
    engine.dispose()
