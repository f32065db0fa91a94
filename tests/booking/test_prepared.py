"""A prepared statement does what SQLAlchemy would do with it, on both databases."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from booking.storage import Session, Store
from booking.storage.prepared import Prepared
from booking.storage.tables import attempts, booking_equipment, job_runs
from tests.builders import NOW, at

ADD = Prepared(sa.insert(job_runs).inline())
BY_NAME = sa.select(job_runs).where(job_runs.c.name == sa.bindparam("name"))
FOUND = Prepared(BY_NAME)


def test_rows_are_those_that_sqlalchemy_reads(store: Store) -> None:
    def work(session: Session) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        connection = session._connection
        ADD.count(connection, {"name": "expire", "ran_at": NOW, "taken_until": None})
        values = {"name": "expire"}
        plain = [tuple(row) for row in connection.execute(BY_NAME, values)]
        return FOUND.rows(connection, values), plain

    found, plain = store.write(work)

    assert found == plain == [("expire", NOW, None)]


def test_the_columns_of_a_row_have_names(store: Store) -> None:
    store.write(lambda session: session.finish_job("expire", NOW))
    with store.reading() as session:
        (row,) = FOUND.rows(session._connection, {"name": "expire"})
    assert (row.name, row.ran_at, row.taken_until) == ("expire", NOW, None)


def test_what_is_written_can_be_read_without_us(store: Store) -> None:
    """An instant stands in the column as SQLAlchemy's own type would write it: in UTC."""
    plain = sa.table("attempts", sa.column("at", sa.DateTime(timezone=True)))
    add = Prepared(sa.insert(attempts).inline(), ("key", "at"))

    def work(session: Session) -> datetime:
        add.many(session._connection, [{"key": "a", "at": at("2026-11-04 00:30")}])
        found: datetime = session._connection.execute(sa.select(plain.c.at)).scalar_one()
        return found

    found = store.write(work)
    utc = found.replace(tzinfo=UTC) if found.tzinfo is None else found

    assert utc == datetime(2026, 11, 3, 16, 30, tzinfo=UTC)


def test_it_says_how_many_rows_were_written(store: Store) -> None:
    take = Prepared(
        sa.update(job_runs)
        .where(job_runs.c.name != sa.bindparam("but"))
        .values(taken_until=sa.bindparam("until"))
    )

    def work(session: Session) -> list[int]:
        connection = session._connection
        rows = [{"name": name, "ran_at": None, "taken_until": None} for name in "abc"]
        ADD.many(connection, rows)
        return [take.count(connection, {"but": but, "until": NOW}) for but in ("a", "none")]

    assert store.write(work) == [2, 3]


def test_values_that_belong_to_the_statement_are_sent_along(store: Store) -> None:
    known = Prepared(sa.select(job_runs.c.name).where(job_runs.c.name != "b").limit(1))

    def work(session: Session) -> list[tuple[str]]:
        for name in "ab":
            ADD.count(session._connection, {"name": name, "ran_at": None, "taken_until": None})
        return known.rows(session._connection, {})

    assert store.write(work) == [("a",)]


def test_what_goes_wrong_is_raised_as_sqlalchemy_does_and_keeps_the_values_back(
    store: Store,
) -> None:
    add = Prepared(sa.insert(booking_equipment).inline())
    values = {"booking": "NOBODY", "equipment_id": "projector", "quantity": 0}
    with pytest.raises(sa.exc.IntegrityError) as raised:
        store.write(lambda session: add.count(session._connection, values))
    assert raised.value.params is None


def test_an_insert_can_answer_with_the_number_of_its_row(store: Store) -> None:
    first, second = store.write(
        lambda session: [session.add_attempt("a", NOW), session.add_attempt("a", NOW)]
    )
    assert second == first + 1


def test_a_value_that_is_missing_is_an_error(store: Store) -> None:
    with pytest.raises(KeyError, match="taken_until"):
        store.write(lambda session: ADD.count(session._connection, {"name": "a", "ran_at": None}))


def test_a_statement_whose_text_changes_with_its_values_is_refused(store: Store) -> None:
    some = Prepared(
        sa.select(job_runs).where(job_runs.c.name.in_(sa.bindparam("names", expanding=True)))
    )
    with store.reading() as session, pytest.raises(TypeError, match="cannot be prepared"):
        some.rows(session._connection, {"names": ["a"]})
