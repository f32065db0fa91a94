"""A small catalog, a store on each kind of database, and settings that reach a post office."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from booking.config import Settings
from booking.model import Staff
from booking.service import sign_in, staff_for
from booking.smtp_url import MailServer
from booking.storage import Store
from catalog import Catalog
from tests.builders import KEY, NOW, PASSWORD, a_store, account, data_folder, small_catalog
from tests.notices.post_office import Group, PostOffice, open_group, open_post_office

MakeSettings = Callable[..., Settings]


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return small_catalog(tmp_path_factory.mktemp("notices"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = a_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


@pytest.fixture
def group() -> Iterator[Group]:
    with open_group() as opened:
        yield opened


@pytest.fixture
def make_settings(tmp_path: Path) -> MakeSettings:
    """Settings for a mail server on a port, and for groups."""
    data_dir = data_folder(tmp_path)

    def make(port: int | None = None, *groups: Group, url: str = "", **changes: Any) -> Settings:
        settings = Settings.from_environment(
            {
                "BOOKING_INSTANCE_DIR": str(tmp_path),
                "BOOKING_DATA_DIR": str(data_dir),
                "BOOKING_SECRET_KEY": KEY,
                "BOOKING_BASE_URL": "https://dq.example.gov.cn",
            }
        )
        if port and not url:
            url = f"smtp://127.0.0.1:{port}?from=yuyue@dq.example.gov.cn"
        server = MailServer.from_url(url, "dq.example.gov.cn") if url else None
        urls = tuple(group.url for group in groups)
        return replace(settings, mail_server=server, notify_urls=urls, **changes)

    return make


@pytest.fixture
def approver(store: Store, catalog: Catalog) -> Staff:
    account(store, catalog)
    found = staff_for(store, sign_in(store, "wangmin", PASSWORD, "10.0.0.1", NOW), NOW)
    assert found is not None
    return found
