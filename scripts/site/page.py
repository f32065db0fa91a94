"""One generated page, before it is rendered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from scripts.site.frame import section_of

__all__ = ["AREA", "EVERY", "OUTLINES", "File", "Page"]

EVERY = "*"
"""Before the name of a kind of :mod:`scripts.site.memo`: what is kept of every center by it."""
AREA = "@"
"""Before the id of an area: all its centers."""
OUTLINES = f"{EVERY}shown in outline"
"""Stands among the needs of a page for what :mod:`catalog.lazy` knows of every center."""


@dataclass(frozen=True)
class Page:
    """One page: its address, its template, what the template is given and what that rests on."""

    url: str
    template: str
    view: dict[str, Any] | Callable[[], dict[str, Any]]
    """A call is made only when the page is, and in the process that renders it."""
    needs: tuple[str, ...] | None = None
    """Ids of the centers that the page shows, with their activities; None for all of them.

    ``donghua*place`` stands for what is kept as ``place`` of a center, whatever else it says, and
    ``*place`` for that of every center, ``@jingyang*place`` for that of every center of an area.
    Any page may use areas, items, calendars and whatever else is in no center's file.
    """
    part: str = ""
    """The area, where a page shows only that part of a long list; stands in the title."""
    is_sheet: bool = False
    """Made for the printer: in no list of pages, and without compressed copies."""

    def given(self) -> dict[str, Any]:
        """What the template is given."""
        view = self.view() if callable(self.view) else self.view
        section = section_of(self.url)
        return {**view, "part": self.part, "url": self.url, "section": section}

    def rendered(self, environment: Environment) -> str:
        """The text of the page."""
        return environment.get_template(self.template).render(self.given())


@dataclass(frozen=True)
class File:
    """A file for programs that stands beside the pages and changes with some centers only."""

    url: str
    text: Callable[[], str]
    needs: tuple[str, ...] | None = None
    """As for a page."""
    is_sheet: bool = False

    def rendered(self, environment: Environment) -> str:  # noqa: ARG002 - as a page is rendered
        """The text of the file."""
        return self.text()
