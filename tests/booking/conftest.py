"""A small catalog and a fresh store on each kind of database."""

from collections.abc import Iterator

import pytest

from booking.model import Staff
from booking.service import sign_in, staff_for
from booking.storage import Store
from catalog import Catalog
from tests.builders import NOW, PASSWORD, a_store, account, activity, small_catalog


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The little network, with an activity in the hall on Friday, 2026-11-06, 09:00 to 11:00."""
    return small_catalog(tmp_path_factory.mktemp("small"), activities=[activity()])


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store; a test that asks for it runs on SQLite and on PostgreSQL."""
    opened = a_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """An empty store on SQLite, for tests whose database makes no difference."""
    opened = a_store(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def approver(store: Store, catalog: Catalog) -> Staff:
    """A signed-in approver for everything."""
    account(store, catalog)
    found = staff_for(store, sign_in(store, "wangmin", PASSWORD, "10.0.0.1", NOW), NOW)
    assert found is not None
    return found
