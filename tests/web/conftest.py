"""The application on a real database and a small data folder, and what tests do with it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import service
from booking.config import Settings
from booking.service import Submitted
from booking.storage import Store
from booking.web import create_app
from booking.web.state import EXTENSION, Doorstep, Parts
from tests.builders import KEY, NOW, PASSWORD, a_store, account, activity, data_folder, request
from tests.kinds import folder_with_kinds
from tests.web.pages import Page

MakeApp = Callable[..., Flask]
SignIn = Callable[..., FlaskClient]


def new_app(folder: Path, data_dir: Path, /, **changes: Any) -> Flask:
    """An application whose files lie in ``folder``; its clock stands still at NOW."""
    usual: dict[str, Any] = {
        "instance_dir": folder,
        "database_url": f"sqlite:///{folder / 'booking.sqlite3'}",
        "data_dir": data_dir,
        "site_dir": folder / "site",
        "frames_dir": folder / "frames",
        "secret_key": KEY,
        "base_url": "http://127.0.0.1:8000",
        "trusted_hosts": (),
        "proxy_count": 0,
        "mail_server": None,
        "metrics_token": None,
        "notify_urls": (),
        "rate_limits": True,
        "requires_second_factor": False,
        "now": NOW,
    }
    usual["site_url"] = changes.get("base_url", usual["base_url"])
    settings = Settings(**{**usual, **changes})
    a_store(settings.database_url).close()
    return create_app(settings)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The little network, with an activity in the hall on Friday, 2026-11-06, 09:00 to 11:00."""
    return data_folder(tmp_path_factory.mktemp("web"), activities=[activity()])


@pytest.fixture
def make_app(data_dir: Path, sqlite_url: str, tmp_path: Path) -> Iterator[MakeApp]:
    """Makes applications with settings that differ from the usual ones."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        app = new_app(tmp_path, data_dir, **{"database_url": sqlite_url} | changes)
        made.append(app)
        return app

    yield make
    for app in made:
        parts(app).store.close()


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """The usual application, on SQLite, at NOW."""
    return make_app()


@pytest.fixture
def app_with_kinds(tmp_path: Path) -> Iterator[Flask]:
    """The application on the network with all kinds."""
    made = new_app(tmp_path, folder_with_kinds(tmp_path / "folder"))
    yield made
    parts(made).store.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A resident's browser."""
    return app.test_client()


@pytest.fixture
def store(app: Flask) -> Store:
    """The application's own store."""
    return parts(app).store


@pytest.fixture
def booked(app: Flask) -> Submitted:
    """A pending request for the hall, Wednesday 2026-11-04, 14:00 to 16:00."""
    return submitted(app)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Signs a member of staff in; the client is their browser."""

    return partial(signed_in, app)


def parts(app: Flask) -> Doorstep:
    """What the application works with."""
    found = app.extensions[EXTENSION]
    assert isinstance(found, Parts)
    return Doorstep(found)


def break_the_catalog(app: Flask) -> None:
    """Make every view that asks for the catalog fail inside."""
    object.__setattr__(app.extensions[EXTENSION], "live", None)


def submitted(app: Flask, *arguments: Any, **changes: Any) -> Submitted:
    """A stored request; the arguments are those of the builder."""
    ours = parts(app)
    return service.submit(ours.store, ours.catalog, request(*arguments, **changes), NOW)


def signed_in(
    app: Flask, login: str = "wangmin", *, role: str = "approver", scope: str = "*"
) -> FlaskClient:
    """The browser of a new member of staff who has signed in."""
    account(parts(app).store, parts(app).catalog, login, role=role, scope=scope)
    browser = app.test_client()
    page = Page(browser.get("/booking/staff/sign-in").text)
    answer = browser.post(
        "/booking/staff/sign-in", data={**page.hidden, "login": login, "password": PASSWORD}
    )
    assert answer.status_code == 303, answer.text
    return browser


def token(client: FlaskClient) -> dict[str, str]:
    """The token against forged requests, as the page of a form carries it."""
    return {"csrf_token": Page(client.get("/booking/lookup").text).hidden["csrf_token"]}
