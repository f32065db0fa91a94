"""A database of every released version is brought to the newest one, and loses nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine.interfaces import ReflectedIndex

from booking import service
from booking.backup import back_up, restore
from booking.codes import hashed
from booking.staffing import hash_of
from booking.storage import open_store, tables
from booking.storage.dumping import check_dump
from booking.storage.upgrade import _STEPS, create_or_upgrade, version_of
from catalog import Catalog
from tests.builders import KEY, NOW, PASSWORD, a_store, request

TOKEN = "c" * 64


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    made = sa.create_engine(database_url)
    yield made
    made.dispose()


def first_release(engine: sa.Engine) -> None:
    """The tables of the first release with one booking that holds two slots."""
    with engine.begin() as connection:
        create_or_upgrade(connection, "0001")
        connection.execute(sa.text("DROP TABLE alembic_version"))
        connection.execute(sa.text("CREATE TABLE schema_version (version INTEGER NOT NULL)"))
        connection.execute(sa.text("INSERT INTO schema_version VALUES (1)"))
        connection.execute(
            sa.text(
                "INSERT INTO bookings (reference, uid, token_hash, kind, center_id, room_id,"
                " starts_at, ends_at, setup_minutes, cleanup_minutes, attendees, purpose, name,"
                " phone, channel, status, sequence, submitted_at, changed_at, due_at) VALUES"
                " ('ABCD1234', 'u1', :token, 'venue', 'donghua', 'hall', '2026-11-06 01:00:00',"
                " '2026-11-06 02:00:00', 0, 15, 8, '议事', '王芳', '13800138000', 'web',"
                " 'pending', 0, '2026-11-02 01:00:00', '2026-11-02 01:00:00',"
                " '2026-11-03 01:00:00')"
            ),
            {"token": TOKEN},
        )
        for slot in (1, 2):
            connection.execute(
                sa.text("INSERT INTO claims VALUES ('donghua/hall', :slot, 'ABCD1234')"),
                {"slot": slot},
            )
        connection.execute(
            sa.text(
                "INSERT INTO audit (at, actor, channel, action, booking, detail) VALUES"
                " ('2026-11-02 01:00:00', 'applicant', 'web', 'submit', 'ABCD1234', '{}')"
            )
        )


def test_the_first_release_is_brought_up_with_everything_in_it(
    database_url: str, engine: sa.Engine
) -> None:
    first_release(engine)
    store = open_store(database_url, secret_key=KEY)
    store.create_tables()
    store.check_schema()
    with store.reading() as session:
        booking = session.booking("ABCD-1234")
        claims = session.claims_of("ABCD-1234")
        history = session.audit_of("ABCD-1234")
    store.close()

    assert booking is not None
    assert (booking.applicant.name, booking.details, booking.series_id) == ("王芳", {}, None)
    assert claims == {("donghua/hall", 1), ("donghua/hall", 2)}
    assert [line.action for line in history] == ["submit"]


def test_the_first_release_is_backed_up_before_it_is_brought_up(
    database_url: str, engine: sa.Engine, tmp_path: Path
) -> None:
    first_release(engine)
    path, _ = back_up(database_url, tmp_path / "backup", NOW, 30)
    assert check_dump(database_url, path) == "0001"
    store = a_store(database_url)
    restore(store, database_url, path, NOW, replace=True)
    with store.reading() as session:
        assert session.booking("ABCD-1234") is not None
    store.close()


def test_an_upgraded_database_takes_new_bookings_and_guards_its_claims(
    database_url: str, engine: sa.Engine, catalog: Catalog
) -> None:
    first_release(engine)
    store = a_store(database_url)
    reference = service.submit(store, catalog, request(), NOW).booking.reference
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(sa.text("PRAGMA foreign_keys=ON"))
        connection.execute(sa.text("DELETE FROM bookings WHERE reference = 'ABCD1234'"))
    with store.reading() as session:
        assert session.claims_of("ABCD-1234") == set()
        assert session.claims_of(reference) != set()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM audit"))
    store.close()


def test_staff_of_the_second_version_keep_password_and_session(
    database_url: str, engine: sa.Engine
) -> None:
    with engine.begin() as connection:
        create_or_upgrade(connection, "0002")
        connection.execute(
            sa.text(
                "INSERT INTO staff (id, name, login, password_hash, role, scope, is_active)"
                " VALUES (1, '王敏', 'wangmin', :password, 'admin', '*', :yes)"
            ),
            {"password": hash_of(PASSWORD), "yes": True},
        )
        connection.execute(
            sa.text("INSERT INTO staff_sessions VALUES (:token, 1, '2026-11-02 09:00:00')"),
            {"token": hashed("a session")},
        )
    store = a_store(database_url)
    found = service.staff_for(store, "a session", NOW)

    assert found is not None
    assert (found.login, found.has_second_factor) == ("wangmin", False)
    assert service.sign_in(store, "wangmin", PASSWORD, "10.0.0.1", NOW)
    store.close()


def test_all_steps_lead_to_the_tables_that_an_empty_database_gets(
    database_url: str, engine: sa.Engine
) -> None:
    with engine.begin() as connection:
        create_or_upgrade(connection, "0001")
        create_or_upgrade(connection)
    stepped = described(engine)
    with engine.begin() as connection:
        for name in stepped:
            cascade = " CASCADE" if engine.dialect.name == "postgresql" else ""
            connection.execute(sa.text(f"DROP TABLE {name}{cascade}"))
        connection.execute(sa.text("DROP TABLE alembic_version"))
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("DROP FUNCTION audit_is_append_only() CASCADE"))
    with engine.begin() as connection:
        create_or_upgrade(connection)
        assert version_of(connection) == tables.HEAD

    assert described(engine) == stepped


def described(engine: sa.Engine) -> dict[str, object]:
    """Everything that a database says of its tables, in a form that can be compared."""
    known = sa.inspect(engine)
    result: dict[str, object] = {}
    for name in sorted(known.get_table_names()):
        if name == "alembic_version":
            continue
        columns = {
            one["name"]: (
                str(one["type"]),
                one["nullable"],
                str(one["default"] or "").strip("'").replace("'::text", ""),
            )
            for one in known.get_columns(name)
        }
        result[name] = (
            columns,
            known.get_pk_constraint(name)["constrained_columns"],
            sorted(
                (
                    str(one["constrained_columns"]),
                    one["referred_table"],
                    str(one["options"].get("ondelete")),
                )
                for one in known.get_foreign_keys(name)
            ),
            sorted(str(one["column_names"]) for one in known.get_unique_constraints(name)),
            sorted(
                (str(one["name"]), str(one["column_names"]), condition_of(one))
                for one in known.get_indexes(name)
            ),
            sorted(
                re.sub(r"[\s()]|::\w+( varying)?", "", one["sqltext"])
                for one in known.get_check_constraints(name)
            ),
        )
    return result


def condition_of(index: ReflectedIndex) -> str:
    """Which rows stand in an index; empty for all."""
    options = index.get("dialect_options", {})
    found = options.get("sqlite_where", options.get("postgresql_where", ""))
    return re.sub(r"[()]|bookings\.|outbox\.", "", str(found))


def test_the_newest_step_is_the_version_of_the_tables() -> None:
    config = Config()
    config.set_main_option("script_location", str(_STEPS))
    assert ScriptDirectory.from_config(config).get_current_head() == tables.HEAD
