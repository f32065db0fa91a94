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

from booking.errors import Busy, Unsure
from booking.storage import Session, Store, open_store
from booking.storage.group_commit import GroupCommit
from tests.builders import KEY, NOW, a_store

THREADS = 8
WRITES = 25


class Disk:
    """What a power cut leaves: the files as they were when the last call to the disk was made."""

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

    def after_a_power_cut(self, image: int | None = None) -> set[str]:
        """The actions in the log of what is left, or was after so many calls."""
        left = self.kept / str(image or self.calls)
        return actions_in(left / self.file.name)


def actions_in(database: Path) -> set[str]:
    """What was done, of the log in a database that is whole."""
    with closing(sqlite3.connect(database)) as connection:
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
def test_of_many_writers_none_is_told_too_early(
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
            image = disk.calls  # a later call would hide that one was told too early
            with checking:
                if action not in disk.after_a_power_cut(image):
                    lost.append(action)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []


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
        except Unsure:
            told.append("Unsure")
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


class Signalling:
    """A lock that tells that somebody is about to wait for it."""

    def __init__(self, lock: threading.Lock, told: threading.Event) -> None:
        self._lock = lock
        self._told = told

    def __enter__(self) -> None:
        self._told.set()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def during_a_call(
    commits: GroupCommit, monkeypatch: pytest.MonkeyPatch, failure: OSError | None
) -> tuple[int, list[str]]:
    """Commit in a second thread while the call for the first is under way, which may fail.

    Gives the number of calls, and what each thread was told.
    """
    calls: list[int] = []
    told: list[str] = []
    begun, finish, in_line = threading.Event(), threading.Event(), threading.Event()

    def to_disk(journal: int) -> None:
        calls.append(journal)
        begun.set()
        finish.wait(60)
        if failure and len(calls) == 1:
            raise failure

    def commit() -> None:
        try:
            with commits.safe():
                pass
        except Unsure:
            told.append("Unsure")
        else:
            told.append("safe")

    monkeypatch.setattr("booking.storage.group_commit._to_disk", to_disk)
    first, second = threading.Thread(target=commit), threading.Thread(target=commit)
    first.start()
    begun.wait(60)
    monkeypatch.setattr(commits, "_at_disk", Signalling(commits._at_disk, in_line))
    second.start()
    in_line.wait(60)
    finish.set()
    first.join()
    second.join()
    return len(calls), told


def test_who_commits_while_the_disk_is_at_work_waits_for_a_call_of_its_own(
    commits: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert during_a_call(commits, monkeypatch, None) == (2, ["safe", "safe"])


def test_who_commits_while_the_disk_fails_is_told_so_without_another_call(
    commits: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = OSError(errno.EIO, os.strerror(errno.EIO))
    assert during_a_call(commits, monkeypatch, failure) == (1, ["Unsure", "Unsure"])


def fail_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel tells of a failure once; the next call succeeds although pages are lost."""
    failures = [OSError(errno.EIO, os.strerror(errno.EIO))]

    def to_disk(_journal: int) -> None:
        if failures:
            raise failures.pop()

    monkeypatch.setattr("booking.storage.group_commit._to_disk", to_disk)


def test_a_disk_that_fails_is_told_to_all_who_waited_for_it(
    commits: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_once(monkeypatch)
    assert together(commits) == ["Unsure"] * THREADS


def test_after_the_disk_failed_nothing_is_written_behind_the_gap(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(store, "before")
    fail_once(monkeypatch)
    with pytest.raises(Unsure):
        log(store, "lost")
    with pytest.raises(Busy) as told:
        log(store, "after")
    assert not isinstance(told.value, Unsure)
    assert actions_in(tmp_path / "db" / "booking.sqlite3") == {"before", "lost"}


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


def test_where_there_is_no_journal_everything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr("booking.storage.group_commit.os.sync", lambda: calls.append("sync"))
    with GroupCommit(str(tmp_path / "booking.sqlite3")).safe():
        pass
    assert calls == ["sync"]


def file_behind(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were written to the real disk."""
    found: list[str] = []

    def to_disk(journal: int) -> None:
        found.append(file_behind(journal))
        os.fdatasync(journal)

    monkeypatch.setattr("booking.storage.group_commit._to_disk", to_disk)
    return found


def test_a_write_ends_with_a_call_to_the_real_disk(tmp_path: Path, synced: list[str]) -> None:
    url = f"sqlite:///{tmp_path}/booking.sqlite3"
    journal = f"{tmp_path}/booking.sqlite3-wal"
    store = a_store(url)
    assert synced == [journal]  # making the tables is a write, too
    log(store, "line")
    store.close()
    again = open_store(url, secret_key=KEY)
    log(again, "line")
    log(again, "line")
    assert synced == [journal] * 4
    again.close()


def test_a_database_behind_a_link_is_written_to_the_disk_as_well(
    tmp_path: Path, synced: list[str]
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "booking.sqlite3").symlink_to("real/booking.sqlite3")
    (tmp_path / "real" / "booking.sqlite3").touch()
    store = a_store(f"sqlite:///{tmp_path}/booking.sqlite3")
    log(store, "line")
    assert set(synced) == {f"{tmp_path}/real/booking.sqlite3-wal"}
    store.close()


def test_a_journal_in_the_place_of_another_is_the_one_that_counts(
    tmp_path: Path, synced: list[str]
) -> None:
    journal = tmp_path / "booking.sqlite3-wal"
    commits = GroupCommit(str(tmp_path / "booking.sqlite3"))
    for _ in range(2):
        journal.unlink(missing_ok=True)
        journal.touch()
        with commits.safe():
            pass
    assert synced == [str(journal)] * 2
    commits.close()
