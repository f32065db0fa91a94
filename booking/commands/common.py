"""What most commands begin with: the settings, the clock and a database of this version."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from booking.clock import Clock
from booking.config import Settings
from booking.storage import Store, open_store
from booking.storage.tables import HEAD

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001
    """What ``ArgumentParser.add_subparsers`` gives; argparse has no public name for it."""

__all__ = ["Commands", "now_of", "opened", "ready"]


def opened(settings: Settings) -> Store:
    """The store, whatever is in it."""
    return open_store(
        settings.database_url, secret_key=settings.secret_key, rate_limits=settings.rate_limits
    )


@contextmanager
def ready(oldest: str = HEAD) -> Iterator[tuple[Settings, Store]]:
    """The settings and a store with tables of this version, or as old as that; then closed."""
    settings = Settings.from_environment(os.environ)
    store = opened(settings)
    try:
        store.check_schema(oldest)
        yield settings, store
    finally:
        store.close()


def now_of(settings: Settings) -> datetime:
    """This instant, or the one at which the clock was stopped."""
    return Clock(settings.now).now()
