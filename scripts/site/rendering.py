"""Turns views into pages: in this process when there are few, in one per processor when many.

The workers are forked, so they see the catalog without anything being sent to them; they send back
what the check of links needs.
"""

import math
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined

from catalog import Catalog
from scripts.site import words
from scripts.site.links import Found
from scripts.site.output import Output
from scripts.site.pages import Page

__all__ = ["Progress", "page_environment", "write_pages"]

FEW = 500
"""Up to so many pages, starting more processes takes longer than it saves."""
CHUNK = 50
QUIET_SECONDS = 2.0
BETWEEN_SECONDS = 1.0


@dataclass
class Progress:
    """Tells on the terminal how far a long build is; a short one stays quiet."""

    total: int
    done: int = 0
    _next: float = field(default_factory=lambda: time.monotonic() + QUIET_SECONDS)

    def step(self, pages: int) -> None:
        """So many more pages are done."""
        self.done += pages
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BETWEEN_SECONDS
            print(f"正在生成网页：{self.done}／{self.total}", file=sys.stderr, flush=True)


def page_environment(template: str, catalog: Catalog, today: date) -> Environment:
    """The templates with what all of them may use."""
    environment = Environment(
        loader=ChoiceLoader(
            [DictLoader({"page.html": template}), PackageLoader("scripts.site", "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    shared: dict[str, Any] = {"catalog": catalog, "network": catalog.network, "today": today}
    environment.globals.update(shared)
    environment.filters.update(
        source=words.source_text,
        unbroken=words.unbroken,
        day=words.day_text,
        weekday=words.weekday_text,
    )
    return environment


def write_pages(
    environment: Environment, pages: Sequence[Page], output: Output, *, few: int = FEW
) -> None:
    """Render and write every page."""
    progress = Progress(len(pages))
    processors = _processors()
    if len(pages) <= few or processors == 1:
        for page in pages:
            _write(environment, page, output)
            progress.step(1)
        return
    environment.get_template("page.html")  # compiled once, before the processes part
    with ProcessPoolExecutor(
        max_workers=min(processors, math.ceil(len(pages) / CHUNK)),
        mp_context=multiprocessing.get_context("fork"),
        initializer=_start,
        initargs=(environment, pages, output),
    ) as pool:
        parts = [range(start, len(pages))[:CHUNK] for start in range(0, len(pages), CHUNK)]
        for done in as_completed([pool.submit(_write_part, part) for part in parts]):
            found, written = done.result()
            output.found.update(found)
            output.written += written
            progress.step(len(found))


def _processors() -> int:
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return os.cpu_count() or 1


def _write(environment: Environment, page: Page, output: Output) -> None:
    output.write(page.url, environment.get_template(page.template).render(page.given()))


_work: list[tuple[Environment, Sequence[Page], Output]] = []
"""What a worker was forked with."""


def _start(environment: Environment, pages: Sequence[Page], output: Output) -> None:
    _work[:] = [(environment, pages, output)]


def _write_part(part: range) -> tuple[dict[str, Found], int]:
    environment, pages, output = _work[0]
    output.found, output.written = {}, 0
    for number in part:
        _write(environment, pages[number], output)
    return output.found, output.written
