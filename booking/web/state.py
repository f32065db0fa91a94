"""What every view needs: the settings, the catalog, the store and the clock of this process.

They are made once in :func:`booking.web.app.create_app`; a view asks :func:`here` for them, so no
module of this package holds a global of its own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, url_for

from booking.clock import Clock
from booking.config import Settings
from booking.storage import Store
from catalog import Catalog
from catalog.timespan import SHANGHAI

__all__ = ["Doorstep", "absolute_url", "here"]

EXTENSION = "doorstep"


@dataclass(frozen=True)
class Doorstep:
    """The parts of one running application."""

    settings: Settings
    catalog: Catalog
    store: Store
    clock: Clock

    @property
    def now(self) -> datetime:
        """This instant, in Shanghai."""
        return self.clock.now()

    @property
    def today(self) -> date:
        """Today's date in Shanghai."""
        return self.now.astimezone(SHANGHAI).date()


def here() -> Doorstep:
    """The parts of the application that answers this request."""
    parts = current_app.extensions[EXTENSION]
    assert isinstance(parts, Doorstep)  # noqa: S101
    return parts


def absolute_url(endpoint: str, **values: Any) -> str:
    """A full address built from the configured base URL, never from the request's Host header."""
    return here().settings.base_url.rstrip("/") + url_for(endpoint, **values)
