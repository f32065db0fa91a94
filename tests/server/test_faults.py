"""What breaks in a server room: the answer says so in Chinese, and nothing acknowledged is lost.

A full disk is a limit on the size of files, because every machine can set one; a disk that only
reads is one whose files belong to somebody else.
"""

import errno
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.storage import store as store_module
from scripts.postgresql import running_cluster
from tests.builders import activity, data_folder
from tests.tools.server import Server, running_server
from tests.web.conftest import new_app, parts

BOOKINGS = "/booking/api/v1/bookings"
NOBODY = 65534
SENTENCE = "系统忙不过来，或者正在恢复"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder into which other users may look."""
    with tempfile.TemporaryDirectory(prefix="doorstep-faults-") as name:
        path = Path(name)
        path.chmod(0o755)
        data_folder(path, activities=[activity()])
        yield path


@contextmanager
def application(folder: Path, **changes: Any) -> Iterator[Flask]:
    app = new_app(folder, folder / "data", rate_limits=False, **changes)
    yield app
    parts(app).store.close()


def body(number: int, on: str = "2026-11-04") -> dict[str, Any]:
    """A request of one hour; each number is another hour and another phone."""
    return {
        "center": "donghua",
        "room": "hall",
        "starts_at": f"{on}T{9 + 2 * number:02}:00:00+08:00",
        "ends_at": f"{on}T{10 + 2 * number:02}:00:00+08:00",
        "attendees": 10,
        "purpose": "读书会",
        "applicant": {"name": "王小明", "phone": f"1380013800{number}"},
    }


def ask(client: FlaskClient, number: int) -> tuple[int, Any]:
    answer = client.post(BOOKINGS, json=body(number))
    if answer.status_code == 503:
        assert answer.headers["Retry-After"] == "10"
        assert answer.json is not None
        assert SENTENCE in answer.json["message"]
    return answer.status_code, answer.json


def assert_a_clear_page(client: FlaskClient) -> None:
    """A page for people, too, with the right status."""
    answer = client.get("/booking/donghua/hall/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert SENTENCE in answer.text


def assert_whole(database: Path) -> None:
    """No page of the file is damaged, and no row stands without its parent."""
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_takes_nothing_and_loses_nothing(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with application(folder) as app:
        client = app.test_client()
        assert ask(client, 0)[0] == 201
        journal = folder / "booking.sqlite3-wal"
        with full_disk(journal.stat().st_size):
            assert ask(client, 1)[0] == 503
            assert client.get("/booking/donghua/hall/").status_code == 200
        assert "the database failed: SQLITE_" in caplog.text
        assert ask(client, 1)[0] == 201
        assert ask(client, 0)[0] == 409
    assert_whole(folder / "booking.sqlite3")


def test_a_disk_that_fails_is_told_and_nothing_is_said_to_be_stored(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_journal: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with application(folder) as app:
        client = app.test_client()
        with monkeypatch.context() as patch:
            patch.setattr("booking.storage.group_commit._to_disk", fail)
            answer = client.post(BOOKINGS, json=body(0))
        assert answer.status_code == 503
        assert "Retry-After" not in answer.headers
        assert answer.json is not None
        assert answer.json["code"] == "unsure"
        assert "不要再提交一次" in answer.json["message"]
        assert "the database failed: EIO" in caplog.text
        # What is written behind a gap would be lost with it.
        assert ask(client, 1)[0] == 503
        assert client.get("/booking/donghua/hall/").status_code == 200
    with application(folder) as app:
        assert ask(app.test_client(), 1)[0] == 201
    assert_whole(folder / "booking.sqlite3")


@contextmanager
def files_of_somebody_else(folder: Path) -> Iterator[None]:
    """We may look at the files of the database but not change them."""
    files = list(folder.glob("booking.sqlite3*"))
    for file in files:
        file.chmod(0o444)
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        for file in files:
            if file.exists():
                file.chmod(0o600)


def test_a_disk_that_only_reads_is_told_and_comes_back(folder: Path) -> None:
    with application(folder) as app:
        client = app.test_client()
        assert ask(client, 0)[0] == 201
        parts(app).store.close()
        with files_of_somebody_else(folder):
            assert ask(client, 1)[0] == 503
        parts(app).store.close()
        assert ask(client, 1)[0] == 201
        assert ask(client, 0)[0] == 409
    assert_whole(folder / "booking.sqlite3")


@contextmanager
def locked(database: Path, seconds: float) -> Iterator[None]:
    """Another process writes for so long."""
    script = (
        "import sqlite3, sys, time\n"
        "one = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "one.execute('BEGIN IMMEDIATE'); print('locked', flush=True)\n"
        "time.sleep(float(sys.argv[2])); one.execute('ROLLBACK')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(database), str(seconds)],
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        yield
        other.wait()


def test_a_request_waits_for_a_writer_of_some_seconds(folder: Path) -> None:
    with application(folder) as app, locked(folder / "booking.sqlite3", 3):
        assert app.test_client().get("/booking/donghua/hall/").status_code == 200
        assert ask(app.test_client(), 0)[0] == 201


def test_a_writer_that_never_ends_is_not_waited_for_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "BUSY_MILLISECONDS", 200)
    with application(folder) as app:
        with locked(folder / "booking.sqlite3", 2):
            assert ask(app.test_client(), 0)[0] == 503
        assert ask(app.test_client(), 0)[0] == 201


def test_postgresql_may_stop_in_the_middle_and_come_back(folder: Path) -> None:
    with (
        running_cluster() as cluster,
        application(folder, database_url=cluster.new_database()) as app,
    ):
        client = app.test_client()
        assert ask(client, 0)[0] == 201
        cluster.stop()
        assert ask(client, 1)[0] == 503
        assert_a_clear_page(client)
        assert client.get("/booking/healthz").status_code == 503
        cluster.start()
        assert client.get("/booking/healthz").status_code == 200
        assert ask(client, 1)[0] == 201
        assert ask(client, 0)[0] == 409


# The whole server


@pytest.fixture
def server(tmp_path: Path, sqlite_url: str) -> Iterator[Server]:
    data = data_folder(tmp_path, activities=[activity()])
    with running_server(
        tmp_path,
        sqlite_url,
        BOOKING_DATA_DIR=str(data),
        BOOKING_NOW="2026-11-02T09:00:00+08:00",
        BOOKING_RATE_LIMITS="off",
    ) as running:
        yield running


def workers(server: Server) -> list[int]:
    """The processes of the server below the first."""
    assert server.process is not None
    main = server.process.pid
    return [
        int(text) for text in Path(f"/proc/{main}/task/{main}/children").read_text("ascii").split()
    ]


def until_it_answers(server: Server) -> None:
    for _ in range(200):
        try:
            if server.get("/booking/healthz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("the server did not come back")


def test_killed_workers_are_replaced_and_what_they_said_stays(server: Server) -> None:
    made = server.post(BOOKINGS, body(0))
    assert made.status == 201
    before = workers(server)
    assert before

    for worker in before:
        os.kill(worker, signal.SIGKILL)
    until_it_answers(server)

    assert not set(before) & set(workers(server))
    assert (
        server.get(f"{BOOKINGS}/{made.json['token']}").json["reference"] == (made.json["reference"])
    )
    assert server.post(BOOKINGS, body(0) | {"applicant": body(1)["applicant"]}).status == 409


def test_a_clock_that_went_back_frees_nothing_and_breaks_nothing(server: Server) -> None:
    made = server.post(BOOKINGS, body(0))
    feed = server.get("/booking/feeds/donghua/hall.ics")
    assert (made.status, feed.status) == (201, 200)

    server.stop()
    server.environ["BOOKING_NOW"] = "2026-10-31T23:00:00+08:00"
    server.start()

    found = server.get(f"{BOOKINGS}/{made.json['token']}").json
    assert (found["reference"], found["status"]) == (made.json["reference"], "pending")
    assert server.post(BOOKINGS, body(0) | {"applicant": body(1)["applicant"]}).status == 409
    assert server.get("/booking/feeds/donghua/hall.ics").status == 200
    assert server.post(f"{BOOKINGS}/{made.json['token']}/cancel", {}).status == 200


def test_a_broken_data_folder_put_in_place_changes_nothing_for_residents(
    server: Server, tmp_path: Path
) -> None:
    data = Path(server.environ["BOOKING_DATA_DIR"])
    broken = data_folder(tmp_path / "broken")
    (broken / "network.yaml").write_text("site: [\n", encoding="utf-8")

    data.rename(tmp_path / "before")
    broken.rename(data)
    for _ in range(200):
        catalog = server.get("/booking/healthz").json["catalog"]
        if catalog["errors"]:
            break
        time.sleep(0.05)

    assert catalog["errors"] > 0
    assert catalog["centers"] == 3
    for worker in workers(server)[:1]:
        os.kill(worker, signal.SIGKILL)  # the next one finds only what is broken
    made = [server.post(BOOKINGS, body(number)).status for number in range(3)]
    assert made == [201, 201, 201]

    data.rename(tmp_path / "broken-again")
    (tmp_path / "before").rename(data)
    whole = 0
    for _ in range(400):  # each worker looks for itself: one that is whole does not speak for all
        whole = 0 if server.get("/booking/healthz").json["catalog"]["errors"] else whole + 1
        if whole == 20:
            break
        time.sleep(0.05)
    assert whole == 20
