"""What every view needs: the settings, the catalog, the store and the clock of this process.

They are made once in :func:`booking.web.app.create_app`; a view asks :func:`here` for them, so no
module of this package holds a global of its own. The catalog follows the data folder and the clock
goes on, but one request sees one catalog and one instant from its beginning to its end.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from ipaddress import IPv6Address, ip_address
from typing import Any

from flask import current_app, g, request, url_for

from booking.clock import Clock
from booking.config import Settings
from booking.storage import Store
from booking.web.remembered import RememberedPages
from catalog import Catalog, LiveCatalog, Problem
from catalog.timespan import SHANGHAI

__all__ = ["EXTENSION", "Doorstep", "Parts", "absolute_url", "caller", "here"]

EXTENSION = "doorstep"


@dataclass(frozen=True)
class Parts:
    """What the application is made of; lives as long as the process."""

    settings: Settings
    live: LiveCatalog
    store: Store
    clock: Clock
    pages: RememberedPages = field(default_factory=RememberedPages)


class Doorstep:
    """The parts as one request sees them."""

    def __init__(self, parts: Parts) -> None:
        self.settings = parts.settings
        self.store = parts.store
        self.clock = parts.clock
        self.pages = parts.pages
        self._live = parts.live

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog as it was when this request first asked for it."""
        return self._live.current()

    @property
    def data_errors(self) -> tuple[Problem, ...]:
        """Errors of the data as it stands now; the catalog is from before them."""
        return self._live.errors

    @cached_property
    def now(self) -> datetime:
        """The instant at which this request first asked, in Shanghai."""
        return self.clock.now()

    @cached_property
    def today(self) -> date:
        """Today's date in Shanghai."""
        return self.now.astimezone(SHANGHAI).date()


def here() -> Doorstep:
    """The parts of the application, as this request sees them."""
    if "doorstep" not in g:
        parts = current_app.extensions[EXTENSION]
        assert isinstance(parts, Parts)  # noqa: S101
        g.doorstep = Doorstep(parts)
    found = g.doorstep
    assert isinstance(found, Doorstep)  # noqa: S101
    return found


def caller() -> str:
    """Where a request comes from, as limits count it.

    Of an IPv6 address only the network counts: one line has as many addresses as it likes.
    """
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:  # A socket has none.
        return text
    if not isinstance(address, IPv6Address):
        return text
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def absolute_url(endpoint: str, **values: Any) -> str:
    """A full address built from the configured base URL, never from the request's Host header."""
    return here().settings.base_url.rstrip("/") + url_for(endpoint, **values)
