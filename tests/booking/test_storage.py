"""What the database itself guarantees, whoever writes to it."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from booking import service
from booking.errors import Busy, SchemaError, SlotTaken
from booking.storage import Session, Store, open_store
from catalog import Catalog
from tests.builders import KEY, NOW, a_store, request


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """A way around the store."""
    made = sa.create_engine(database_url)
    yield made
    made.dispose()


def test_no_writer_gets_a_second_claim_of_a_slot(
    store: Store, engine: sa.Engine, catalog: Catalog
) -> None:
    service.submit(store, catalog, request(), NOW)
    service.submit(store, catalog, request("2026-11-05"), NOW)
    copy = sa.text(
        "INSERT INTO claims (resource, slot, booking) SELECT resource, slot, "
        "(SELECT max(reference) FROM bookings) FROM claims"
    )
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(copy)


def test_a_claim_needs_an_owner(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        store.write(lambda session: session.add_claims("NOBODY", ["donghua/hall"], [1]))


def test_claims_go_with_their_booking(store: Store, catalog: Catalog) -> None:
    booking = service.submit(store, catalog, request(equipment={"projector": 2}), NOW).booking

    def work(session: Session) -> int:
        session._connection.execute(sa.text("DELETE FROM bookings"))
        return len(session.claims_of(booking.reference))

    assert store.write(work) == 0


def test_a_violated_claim_is_a_taken_slot(store: Store, catalog: Catalog) -> None:
    booking = service.submit(store, catalog, request(), NOW).booking
    slots = list(booking.span.slots(15))
    with pytest.raises(SlotTaken):
        store.write(lambda session: session.add_claims(booking.reference, ["donghua/hall"], slots))


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_audit_log_can_only_grow(
    store: Store, engine: sa.Engine, catalog: Catalog, statement: str
) -> None:
    service.submit(store, catalog, request(), NOW)
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        engine.begin() as connection,
    ):
        connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bookings SET ends_at = starts_at",
        "UPDATE bookings SET status = 'approved'",
        "UPDATE bookings SET attendees = 0",
        "UPDATE bookings SET token_hash = NULL",
    ],
)
def test_impossible_bookings_cannot_be_stored(
    store: Store, engine: sa.Engine, catalog: Catalog, statement: str
) -> None:
    service.submit(store, catalog, request(), NOW)
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_a_failed_transaction_leaves_nothing(store: Store, catalog: Catalog) -> None:
    booking = service.submit(store, catalog, request(), NOW).booking

    def work(session: Session) -> None:
        session.release_claims(booking.reference)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.write(work)
    with store.reading() as session:
        assert len(session.claims_of(booking.reference)) == 9


def test_tables_are_made_once(database_url: str, catalog: Catalog) -> None:
    store = a_store(database_url)
    service.submit(store, catalog, request(), NOW)
    store.create_tables()
    store.check_schema()
    with store.reading() as session:
        assert len(session.pending()) == 1
    store.close()


def test_a_database_without_tables_is_explained(database_url: str) -> None:
    store = open_store(database_url, secret_key=KEY)
    with pytest.raises(SchemaError, match="python -m booking init"):
        store.check_schema()
    assert not store.is_reachable()
    store.close()


@pytest.mark.parametrize(("version", "said"), [("0000", "旧版本"), ("9999", "更新的版本")])
def test_tables_of_another_version_are_not_touched(
    store: Store, engine: sa.Engine, version: str, said: str
) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    with pytest.raises(SchemaError, match=said):
        store.check_schema()


def test_a_database_out_of_reach_is_explained(catalog: Catalog) -> None:
    store = open_store("postgresql+psycopg://nobody@127.0.0.1:1/none", secret_key=KEY)
    with pytest.raises(SchemaError, match="连不上数据库"):
        store.check_schema()
    with pytest.raises(Busy):
        service.expire(store, catalog, NOW)
    store.close()


# SQLite alone


def test_sqlite_files_are_for_their_owner_only(tmp_path: Path, catalog: Catalog) -> None:
    store = a_store(f"sqlite:///{tmp_path}/inner/booking.sqlite3")
    service.submit(store, catalog, request(), NOW)
    files = sorted((tmp_path / "inner").iterdir())

    assert [one.name for one in files] == [
        "booking.sqlite3",
        "booking.sqlite3-shm",
        "booking.sqlite3-wal",
    ]
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "inner").stat().st_mode) == 0o700
    store.close()


def test_sqlite_is_set_to_lose_nothing_but_what_nobody_was_told(sqlite_store: Store) -> None:
    with sqlite_store.reading() as session:
        found = {
            name: session._connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 1,  # the rest is done by `group_commit`
        "foreign_keys": 1,
        "busy_timeout": 15_000,
    }


def test_a_sqlite_write_holds_the_database_before_it_reads(
    sqlite_store: Store, sqlite_url: str
) -> None:
    path = sqlite_url.removeprefix("sqlite:///")

    def work(_session: Session) -> None:
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")

    sqlite_store.write(work)


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(SchemaError, match="写成文件"):
        open_store("sqlite://", secret_key=KEY)
