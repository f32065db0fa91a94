"""Whoever is told that something was stored is told so after it was on the disk."""

import errno
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from booking.errors import Busy
from booking.storage import Session, Store, open_store
from booking.storage.group_commit import GroupCommit
from tests.builders import KEY, NOW, a_store

THREADS = 8
WRITES = 25


class Disk:
    """What a power cut leaves: the files as they were when the last call to the disk began.

    That is less than a disk would really have, because a call covers what came while it lasted.
    """

    def __init__(self, file: Path, kept: Path) -> None:
        self.file = file
        self.kept = kept
        self.calls = 0

    def sync(self, _journal: int) -> None:
        """Stands for ``fdatasync``."""
        image = self.kept / str(self.calls + 1)
        image.mkdir()
        for name in (self.file.name, f"{self.file.name}-wal"):
            shutil.copyfile(self.file.with_name(name), image / name)
        self.calls += 1

    def after_a_power_cut(self) -> set[str]:
        """The actions in the log of what is left."""
        left = self.kept / str(self.calls)
        with closing(sqlite3.connect(left / self.file.name)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return {row[0] for row in connection.execute("SELECT action FROM audit")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = a_store(f"sqlite:///{tmp_path}/db/booking.sqlite3")
    yield made
    made.close()


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    kept = tmp_path / "kept"
    kept.mkdir()
    made = Disk(tmp_path / "db" / "booking.sqlite3", kept)
    monkeypatch.setattr("booking.storage.group_commit._to_disk", made.sync)
    return made


def log(store: Store, action: str, now: datetime = NOW) -> None:
    store.write(lambda session: session.add_audit(now, "system", "web", action, None, {}))


def test_what_was_acknowledged_is_there_after_a_power_cut(store: Store, disk: Disk) -> None:
    for number in range(3):
        log(store, f"line {number}")
        assert f"line {number}" in disk.after_a_power_cut()


@pytest.mark.parametrize("patience", [0, 0.004])
def test_many_writers_share_a_call_and_none_is_told_too_early(
    store: Store, disk: Disk, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    monkeypatch.setattr("booking.storage.group_commit.PATIENCE", patience)
    lost: list[str] = []
    checking = threading.Lock()
    start = threading.Barrier(THREADS)

    def work(who: int) -> None:
        start.wait()
        for number in range(WRITES):
            action = f"line {who} {number}"
            log(store, action, NOW + timedelta(seconds=number))
            with checking:
                if action not in disk.after_a_power_cut():
                    lost.append(action)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    assert disk.calls < THREADS * WRITES


def test_a_writer_alone_waits_for_nobody(
    store: Store, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.storage.group_commit.PATIENCE", 3600)
    log(store, "line")
    assert disk.calls == 1


def together(commits: GroupCommit) -> list[str]:
    """Commit in several threads that all begin before one ends; what each was told."""
    told: list[str] = []
    inside = threading.Barrier(THREADS)

    def commit() -> None:
        try:
            with commits.safe():
                inside.wait()
        except Busy as error:
            told.append(type(error.__cause__).__name__)
        else:
            told.append("safe")

    threads = [threading.Thread(target=commit) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.fixture
def commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GroupCommit:
    monkeypatch.setattr("booking.storage.group_commit.PATIENCE", 3600)
    (tmp_path / "booking.sqlite3-wal").touch()
    return GroupCommit(str(tmp_path / "booking.sqlite3"))


def test_who_is_about_to_commit_comes_along(
    commits: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    monkeypatch.setattr("booking.storage.group_commit._to_disk", calls.append)
    assert together(commits) == ["safe"] * THREADS
    assert len(calls) == 1


def test_a_disk_that_fails_is_told_to_all_who_waited_for_it(
    commits: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The kernel says so once; the next call succeeds although the pages are lost.
    failures = [OSError(errno.EIO, "Input/output error")]

    def fail_once(_journal: int) -> None:
        if failures:
            raise failures.pop()

    monkeypatch.setattr("booking.storage.group_commit._to_disk", fail_once)
    assert together(commits) == ["OSError"] * THREADS
    assert together(commits) == ["safe"] * THREADS


def test_who_is_first_does_not_wait_for_ever(
    commits: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.storage.group_commit.PATIENCE", 0.01)
    begun, finish = threading.Event(), threading.Event()

    def slow() -> None:
        with commits.safe():
            begun.set()
            finish.wait()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait()
    with commits.safe():
        pass
    assert thread.is_alive()
    finish.set()
    thread.join()


def test_a_transaction_that_failed_waits_for_no_disk(store: Store, disk: Disk) -> None:
    def fail(_session: Session) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.write(fail)
    assert disk.calls == 0


def test_a_journal_that_is_gone_was_written_into_the_database(tmp_path: Path) -> None:
    with GroupCommit(str(tmp_path / "booking.sqlite3")).safe():
        pass


def test_a_write_ends_with_a_call_to_the_real_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/booking.sqlite3"
    store = a_store(url)
    synced: list[str] = []

    def to_disk(journal: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{journal}").readlink()))
        os.fdatasync(journal)

    monkeypatch.setattr("booking.storage.group_commit._to_disk", to_disk)
    log(store, "line")
    assert synced == [f"{tmp_path}/booking.sqlite3-wal"]
    store.close()
    again = open_store(url, secret_key=KEY)
    log(again, "line")
    assert synced == [f"{tmp_path}/booking.sqlite3-wal"] * 2
    again.close()
