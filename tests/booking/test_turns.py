"""Writers of several processes wait in line before they ask SQLite."""

import errno
import fcntl
import os
import threading
from pathlib import Path

import pytest

from booking.errors import Busy
from booking.storage import Session, open_store
from booking.storage.turns import Turns
from tests.builders import KEY, a_store


def test_a_thread_that_waited_too_long_is_told_so(tmp_path: Path) -> None:
    turns = Turns(str(tmp_path / "booking.sqlite3"))
    with turns.turn(1), pytest.raises(Busy), turns.turn(0.01):
        pass
    turns.close()


def test_a_turn_that_failed_is_over(tmp_path: Path) -> None:
    turns = Turns(str(tmp_path / "booking.sqlite3"))
    with pytest.raises(ValueError, match="no"), turns.turn(1):
        raise ValueError("no")
    with turns.turn(1):
        pass
    turns.close()


def test_another_process_goes_on_when_the_turn_is_over(tmp_path: Path) -> None:
    file = str(tmp_path / "booking.sqlite3")
    first, second = Turns(file), Turns(file)  # each as in a process of its own
    done: list[str] = []

    def wait() -> None:
        with second.turn(60):
            done.append("second")

    with first.turn(1):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join(0.2)
        done.append("first")
    thread.join()
    assert done == ["first", "second"]
    first.close()
    second.close()


def test_a_stranger_who_locks_the_folder_keeps_nobody_from_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.storage.turns.PATIENCE", 0.05)
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    store = a_store(f"sqlite:///{tmp_path}/booking.sqlite3")
    assert store.write(lambda _: "done") == "done"
    store.close()
    os.close(folder)


def test_a_writer_waits_for_the_turn_of_another_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/booking.sqlite3"
    monkeypatch.setattr("booking.storage.store.BUSY_MILLISECONDS", 50)
    store, other = a_store(url), open_store(url, secret_key=KEY)

    def work(_session: Session) -> None:
        with pytest.raises(Busy):
            other.write(lambda _: None)

    store.write(work)
    other.write(lambda _: None)
    store.close()
    other.close()


def test_where_the_file_system_knows_no_such_locks_sqlite_alone_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: int, _how: int) -> None:
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    store = a_store(f"sqlite:///{tmp_path}/booking.sqlite3")
    assert store.write(lambda _: "done") == "done"
    store.close()
