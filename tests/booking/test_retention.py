"""What is no longer needed is gone: from rows, from files, from what is exported."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from booking import service
from booking.errors import Busy, Refused
from booking.model import Staff
from booking.privacy import correct, erase_phone, export_phone
from booking.retention import KEPT, NO_SHOWS_KEPT, erase_old
from booking.storage import Session, Store, open_store
from booking.storage.upgrade import create_or_upgrade
from catalog import Catalog
from tests.builders import KEY, NOW, a_store, applicant, at, request

CANARIES = (
    "慕容金丝雀",
    "13987654321",
    "canary@example.com",
    "金丝雀合唱团",
    "金丝雀要唱歌",
    "代办金丝雀",
    "13987650000",
    "金丝雀改主意了",
)
WHO = applicant(
    name="慕容金丝雀", phone="13987654321", email="canary@example.com", organization="金丝雀合唱团"
)
PROXY = {"name": "代办金丝雀", "phone": "13987650000", "relation": "邻居"}
ENDS = at("2026-11-04 16:00")


def canary(store: Store, catalog: Catalog, on: str = "2026-11-04") -> str:
    """A booking with a canary in every box."""
    wanted = replace(request(on, proxy=PROXY), applicant=WHO, purpose="金丝雀要唱歌")
    return service.submit(store, catalog, wanted, NOW, "a key").booking.reference


def text_of(url: str) -> str:
    """Everything that SQL can read."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        rows = [connection.execute(sa.text(f"SELECT * FROM {name}")).all() for name in names]
    engine.dispose()
    return repr(rows)


def test_a_contact_goes_thirty_days_after_use_and_the_counts_stay(
    store: Store, catalog: Catalog, database_url: str, approver: Staff
) -> None:
    reference = canary(store, catalog)
    service.approve(store, catalog, approver, reference, NOW)
    assert erase_old(store, ENDS + KEPT) == 0
    assert "慕容金丝雀" in text_of(database_url)

    now = ENDS + KEPT + timedelta(seconds=1)
    assert erase_old(store, now) == 1
    assert erase_old(store, now) == 0
    everything = text_of(database_url)
    assert [canary for canary in CANARIES if canary in everything] == []
    with store.reading() as session:
        booking = session.booking(reference)
    assert booking is not None
    assert (booking.attendees, booking.status, booking.room_id) == (20, "confirmed", "hall")
    assert booking.erased_at == now
    assert (booking.applicant.name, booking.applicant.phone, booking.proxy) == ("", "", None)


def test_what_came_to_nothing_goes_thirty_days_after_it_did(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    far = canary(store, catalog, "2026-11-12")
    service.cancel_by_staff(store, catalog, approver, far, "金丝雀改主意了", NOW)
    assert erase_old(store, NOW + KEPT) == 0
    assert erase_old(store, NOW + KEPT + timedelta(seconds=1)) == 1


def test_the_phone_of_a_no_show_stays_as_long_as_no_shows_count(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    reference = canary(store, catalog)
    service.approve(store, catalog, approver, reference, NOW)
    store.write(lambda session: session.set_attendance(reference, None, "no_show"))
    erase_old(store, ENDS + KEPT + timedelta(days=1))
    with store.reading() as session:
        booking = session.booking(reference)
    assert booking is not None
    assert (booking.applicant.name, booking.applicant.phone) == ("", "13987654321")
    assert erase_old(store, ENDS + KEPT + timedelta(days=2)) == 0
    assert erase_old(store, ENDS + NO_SHOWS_KEPT + timedelta(seconds=1)) == 1


def test_no_byte_of_a_contact_stays_in_a_file(
    sqlite_url: str, catalog: Catalog, tmp_path: Path
) -> None:
    store = a_store(sqlite_url)
    reader = open_store(sqlite_url, secret_key=KEY)
    # Rows that grow, shrink and move leave their old bytes behind, unless they are wiped.
    references = [canary(store, catalog, f"2026-11-{day:02}") for day in (4, 5)]
    for day in range(4, 14):
        other = request(f"2026-11-{day:02}", room_id="study", attendees=4)
        who = replace(WHO, phone=f"139876543{day:02}")
        other = replace(other, applicant=who, purpose="金丝雀要唱歌" * day)
        references.append(service.submit(store, catalog, other, NOW).booking.reference)
    for number in range(60):
        reference, longer = references[number % 12], "金丝雀合唱团" * (number % 7 + 1)
        store.write(partial(correct_organization, reference=reference, organization=longer))
    with reader.reading() as session:
        assert session.booking(references[0]) is not None
    assert found_in(tmp_path) == {
        "慕容金丝雀",
        "13987654321",
        "canary@example.com",
        "金丝雀合唱团",
        "金丝雀要唱歌",
        "代办金丝雀",
        "13987650000",
    }
    erase_old(store, at("2026-11-13 17:00") + KEPT)

    assert {path.name for path in tmp_path.iterdir()} >= {
        "booking.sqlite3",
        "booking.sqlite3-wal",
        "booking.sqlite3-shm",
    }
    assert found_in(tmp_path) == set()
    reader.close()
    store.close()


def test_what_an_older_version_erased_badly_is_gone_after_the_upgrade(
    sqlite_url: str, tmp_path: Path
) -> None:
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as connection:
        create_or_upgrade(connection, "0001")
        connection.execute(sa.text("CREATE TABLE notes (text TEXT)"))
        connection.execute(sa.text("INSERT INTO notes VALUES ('慕容金丝雀'), ('stays')"))
    with engine.begin() as connection:
        connection.execute(sa.text("PRAGMA secure_delete=OFF"))
        connection.execute(sa.text("DELETE FROM notes WHERE text <> 'stays'"))
    engine.dispose()
    assert found_in(tmp_path) == {"慕容金丝雀"}
    a_store(sqlite_url).close()
    assert found_in(tmp_path) == set()


def correct_organization(session: Session, reference: str, organization: str) -> None:
    """Rewrite one box of one row."""
    session.correct_contact(reference, {"organization": organization})


def found_in(folder: Path) -> set[str]:
    """The canaries whose bytes stand in some file."""
    everything = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    return {canary for canary in CANARIES if canary.encode() in everything}


def test_everything_about_a_phone_can_be_exported(store: Store, catalog: Catalog) -> None:
    reference = canary(store, catalog)
    found = export_phone(store, "13987654321", NOW)
    [booking] = found["bookings"]
    assert booking["reference"] == reference
    assert booking["applicant"]["name"] == "慕容金丝雀"
    assert booking["purpose"] == "金丝雀要唱歌"
    assert [line["action"] for line in booking["history"]] == ["submit"]
    assert {notice["event"] for notice in booking["notices"]} == {"submitted"}


def test_a_proxy_learns_nothing_of_the_applicant(store: Store, catalog: Catalog) -> None:
    canary(store, catalog)
    found = repr(export_phone(store, "13987650000", NOW))
    assert "代办金丝雀" in found
    assert "慕容金丝雀" not in found
    assert "金丝雀要唱歌" not in found


def test_a_phone_is_erased_but_not_while_somebody_may_still_come(
    store: Store, catalog: Catalog, database_url: str
) -> None:
    reference = canary(store, catalog)
    count, still_open = erase_phone(store, "13987654321", NOW)
    assert (count, [one.reference for one in still_open]) == (0, [reference])

    assert erase_phone(store, "13987650000", ENDS) == (1, [])
    assert "代办金丝雀" not in text_of(database_url)
    assert erase_phone(store, "13987654321", ENDS) == (1, [])
    everything = text_of(database_url)
    assert [canary for canary in CANARIES if canary in everything] == []


def test_staff_correct_a_contact_and_the_log_says_which_boxes(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    reference = canary(store, catalog)
    wanted = replace(WHO, name="慕容新", phone="139 8765 4322")
    corrected = correct(store, catalog, approver, reference, wanted, NOW)
    assert (corrected.applicant.name, corrected.applicant.phone) == ("慕容新", "13987654322")
    with store.reading() as session:
        line = session.audit_of(reference)[-1]
    assert (line.action, line.detail) == ("corrected", {"fields": ["name", "phone"]})

    with pytest.raises(Refused) as caught:
        correct(
            store, catalog, approver, reference, applicant(name="", phone="1", email="a,b"), NOW
        )
    assert [one.code for one in caught.value.refusals] == ["bad_name", "bad_phone", "bad_email"]


def test_erasing_is_not_done_while_a_reader_keeps_the_journal(
    sqlite_url: str, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.storage.store.BUSY_MILLISECONDS", 50)
    store, reader = a_store(sqlite_url), open_store(sqlite_url, secret_key=KEY)
    reference = canary(store, catalog)
    now = ENDS + KEPT + timedelta(seconds=1)
    with reader.reading() as session:
        session.booking(reference)
        with pytest.raises(Busy):
            erase_old(store, now)
    assert erase_old(store, now) == 0
    reader.close()
    store.close()
