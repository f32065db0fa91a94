"""Fixtures that every test may ask for: empty databases of both kinds, and a browser page.

Nothing here skips: a machine without PostgreSQL or a browser fails the tests that need them, with
a sentence that says what to install, because a skipped test is one that nobody misses.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.browser import ARGUMENTS, HOW_TO_INSTALL, find_browser
from scripts.postgresql import Cluster, running_cluster

# How long one example takes depends on the machine and on what else it is doing.
settings.register_profile("doorstep", deadline=None)
settings.load_profile("doorstep")

PHONE = 360
DESKTOP = 1280


class NewPage(Protocol):
    """Opens a page as wide as asked, with or without JavaScript, closed after the test."""

    def __call__(
        self, width: int = PHONE, *, javascript: bool = True, user_agent: str | None = None
    ) -> Page: ...


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A throw-away PostgreSQL server for the whole run."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh, empty PostgreSQL database."""
    url = postgres_cluster.new_database()
    yield url
    postgres_cluster.drop_database(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The SQLAlchemy URL of a SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'booking.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, empty database; a test that asks for it runs once on each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine, without a window."""
    path = find_browser()
    if path is None:
        raise RuntimeError(HOW_TO_INSTALL)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages as a resident in China would: zh-CN, Asia/Shanghai, a phone unless said."""
    contexts: list[BrowserContext] = []

    def open_page(
        width: int = PHONE, *, javascript: bool = True, user_agent: str | None = None
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            user_agent=user_agent,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
