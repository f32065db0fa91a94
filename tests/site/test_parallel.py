"""Work in a process of its own."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from scripts.site.output import Output
from scripts.site.parallel import Progress, apart, in_parts


@pytest.fixture(autouse=True)
def _two_processors_and_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.site.parallel.os.cpu_count", lambda: 2)
    monkeypatch.setattr("scripts.site.parallel.threading.active_count", lambda: 1)


def test_work_is_done_in_another_process_while_this_one_goes_on() -> None:
    with apart(os.getpid) as result:
        assert result() != os.getpid()


def test_what_went_wrong_there_is_raised_here() -> None:
    def fail() -> None:
        raise KeyError("no such center")

    with apart(fail) as result, pytest.raises(KeyError, match="no such center"):
        result()


def test_the_place_where_it_went_wrong_is_told() -> None:
    with apart(place_of_a_mistake) as result, pytest.raises(ZeroDivisionError) as told:
        result()
    assert "in place_of_a_mistake" in told.value.__notes__[0]


def place_of_a_mistake() -> int:
    return 1 // 0


class Choosy(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def test_an_error_that_cannot_be_sent_is_told_in_words() -> None:
    def fail() -> None:
        raise Choosy("bread", "butter")

    with apart(fail) as result, pytest.raises(ChildProcessError, match="Choosy: bread and butter"):
        result()


def test_a_result_that_cannot_be_sent_is_told() -> None:
    with apart(threading.Lock) as result, pytest.raises(TypeError, match="pickle"):
        result()


def test_it_parts_no_further_so_that_nothing_outlives_it() -> None:
    def pids() -> set[int]:
        return set(in_parts(range(10), lambda _: os.getpid(), Progress(10), few=1, size=1))

    assert os.getpid() not in pids()
    with apart(lambda: (os.getpid(), pids())) as result:
        pid, of_parts = result()
    assert of_parts == {pid}


def test_a_process_that_was_killed_is_told() -> None:
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with apart(die) as result, pytest.raises(ChildProcessError, match="memory"):
        result()


def test_whoever_leaves_without_asking_ends_it(tmp_path: Path) -> None:
    begun, ended = tmp_path / "begun", tmp_path / "ended"

    def slow() -> None:
        begun.write_text(str(os.getpid()))
        time.sleep(3600)
        ended.touch()

    def leave() -> None:
        with apart(slow):
            while not begun.exists() or not begun.read_text():
                time.sleep(0.01)
            raise ValueError("a link leads nowhere")

    with pytest.raises(ValueError, match="nowhere"):
        leave()
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)
    assert not ended.exists()


def test_nothing_of_this_process_ends_there(tmp_path: Path) -> None:
    # A file that both hold is written out by one of them.
    with (tmp_path / "file").open("w") as file:
        file.write("once")
        with apart(lambda: "done") as result:
            assert result() == "done"
    assert (tmp_path / "file").read_text() == "once"


def test_beside_other_threads_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, daemon=True)
    thread.start()
    with apart(os.getpid) as result:
        assert result() == os.getpid()
    stop.set()
    thread.join()


def test_what_is_written_there_is_known_here(tmp_path: Path) -> None:
    output = Output(tmp_path, {})

    def search() -> str:
        output.write("search/meta.json", b"{}")
        return "search"

    with output.apart(search) as result:
        output.write("index.html", b"<p>")
        assert output.files.keys() == {"index.html"}
        assert result() == "search"
    assert output.files.keys() == output.touched == {"index.html", "search/meta.json"}
    assert (tmp_path / "search" / "meta.json").read_bytes() == b"{}"
