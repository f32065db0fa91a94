"""Spreads the work of a large build over all processors and tells how far it is.

The workers are forked, so they see the catalog without anything being sent to them; they send back
what they made.
"""

import gc
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

__all__ = ["FEW", "Progress", "apart", "in_parts"]

FEW = 500
"""Up to so many things, starting more processes takes longer than it saves."""
SIZE = 50
"""So many things are given out at a time."""
QUIET_SECONDS = 2.0
BETWEEN_SECONDS = 1.0

T = TypeVar("T")


@dataclass
class Progress:
    """Tells on the terminal how far a long build is; a short one stays quiet."""

    total: int
    done: int = 0
    what: str = "正在生成网页"
    _next: float = field(default_factory=lambda: time.monotonic() + QUIET_SECONDS)

    def step(self, pages: int) -> None:
        """So many more pages are done."""
        self.done += pages
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BETWEEN_SECONDS
            print(f"{self.what}：{self.done}／{self.total}", file=sys.stderr, flush=True)


def in_parts(
    things: Sequence[Any],
    work: Callable[[Sequence[Any]], T],
    progress: Progress,
    *,
    few: int = FEW,
    size: int = SIZE,
) -> Iterator[T]:
    """What ``work`` gives for the things, part by part, on every processor when there are many."""
    parts = [things[start : start + size] for start in range(0, len(things), size)]
    processors = os.cpu_count() or 1
    if len(things) <= few or not _can_part():
        for part in parts:
            yield work(part)
            progress.step(len(part))
        return
    # Only a large build needs them.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: PLC0415

    # What stands in memory stays shared between the processes if nobody sorts it for garbage.
    gc.freeze()
    try:
        with ProcessPoolExecutor(
            max_workers=min(processors, len(parts)),
            mp_context=multiprocessing.get_context("fork"),
            initializer=_start,
            initargs=(work, parts),
        ) as pool:
            waiting = {pool.submit(_work_on, number): part for number, part in enumerate(parts)}
            for done in as_completed(waiting):
                yield done.result()
                progress.step(len(waiting[done]))
    finally:
        gc.unfreeze()


_is_apart = False
"""Whether this is such a process: it parts no further, so ending it ends all of it."""


def _can_part() -> bool:
    return not _is_apart and (os.cpu_count() or 1) > 1 and hasattr(os, "fork")


@contextmanager
def apart(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Some work in a process of its own, while this one goes on; gives what waits for its result.

    It is done here, when its result is asked for, where that is no gain, or where a fork would
    tear off other threads. What went wrong there is raised here; ChildProcessError when it ended
    before it was done. Whoever leaves without asking ends it.
    """
    if not _can_part() or threading.active_count() > 1:
        yield work
        return
    # A pool needs as long to begin as an edit may take.
    answers, answer = os.pipe()
    child = os.fork()
    if not child:
        os.close(answers)
        _answer(work, answer)
    os.close(answer)
    with open(answers, "rb") as file:  # noqa: PTH123 - it has no path

        def result() -> T:
            try:
                error, value = pickle.load(file)  # noqa: S301 - from our own process
            except (EOFError, pickle.UnpicklingError):
                message = "a process ended before it was done; is there enough memory?"
                raise ChildProcessError(message) from None
            if error is not None:
                raise error
            found: T = value
            return found

        try:
            yield result
        finally:
            os.kill(child, signal.SIGKILL)  # it is there until we wait for it
            os.waitpid(child, 0)


def _answer(work: Callable[[], object], answer: int) -> None:
    """Do it, tell what came of it, and end without what the other process does at its end."""
    global _is_apart  # noqa: PLW0603 - of this process
    _is_apart = True
    gc.disable()
    try:
        try:
            told = pickle.dumps((None, work()), protocol=5)
        except Exception as error:
            told = _packed(error)
        with open(answer, "wb") as file:
            file.write(told)
    finally:
        os._exit(0)


def _packed(error: Exception) -> bytes:
    """An error with the place where it was raised; not every kind can be packed."""
    place = traceback.format_exc()
    error.add_note(f"In a process of its own:\n{place}")
    try:
        told = pickle.dumps((error, None))
        pickle.loads(told)  # noqa: S301 - what we just packed
    except Exception:
        return pickle.dumps((ChildProcessError(place), None))
    return told


_forked: list[Any] = []
"""What a worker was forked with: the work and its parts."""


def _start(work: Any, parts: Any) -> None:
    gc.disable()
    _forked[:] = [work, parts]


def _work_on(number: int) -> Any:
    work, parts = _forked
    return work(parts[number])
