"""Spreads the work of a large build over all processors and tells how far it is.

The workers are forked, so they see the catalog without anything being sent to them; they send back
what they made.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

__all__ = ["FEW", "Progress", "in_parts"]

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
    if len(things) <= few or processors == 1 or not hasattr(os, "fork"):
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


_forked: list[Any] = []
"""What a worker was forked with: the work and its parts."""


def _start(work: Any, parts: Any) -> None:
    gc.disable()
    _forked[:] = [work, parts]


def _work_on(number: int) -> Any:
    work, parts = _forked
    return work(parts[number])
