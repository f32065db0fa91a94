"""A first or forgotten password: a link that works once, for two days, and is known to nobody."""

import sqlite3
from datetime import timedelta
from typing import Any

import pytest

from booking import one_time_links, service
from booking.errors import NotAllowed, NotFound, SecondStepNeeded, SetupError, WrongCredentials
from booking.model import Staff
from booking.staffing import (
    account_for,
    account_named,
    accounts_for,
    add_account,
    disable_account,
)
from booking.storage import Store
from catalog import Catalog
from tests.booking.life import staff_with
from tests.booking.second_steps import switched_on
from tests.builders import NOW, PASSWORD, account

NEW = "three words and 7"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """On SQLite; that a pass is taken once on both is in `test_second_factor_storage`."""
    return sqlite_store


@pytest.fixture
def newcomer(store: Store, catalog: Catalog) -> Staff:
    """An account that nobody has a password for."""
    fields: dict[str, Any] = {"name": "李芳", "login": "lifang", "role": "desk"}
    add_account(store, catalog, password=None, scope="donghua", now=NOW, **fields)
    return account_named(store, "lifang")


def sign_in(store: Store, login: str, password: str) -> str:
    return service.sign_in(store, login, password, "10.0.0.1", NOW)


def test_a_new_account_opens_with_nothing_until_its_person_chose_a_password(
    store: Store, newcomer: Staff
) -> None:
    for guess in ("", "lifang", PASSWORD):
        with pytest.raises(WrongCredentials):
            sign_in(store, "lifang", guess)
    token = one_time_links.make_link(store, newcomer, NOW)
    assert one_time_links.owner_of_link(store, token, NOW).name == "李芳"
    one_time_links.choose_password(store, token, NEW, NOW)

    assert sign_in(store, "lifang", NEW)


def test_a_link_works_once(store: Store, newcomer: Staff) -> None:
    token = one_time_links.make_link(store, newcomer, NOW)
    one_time_links.choose_password(store, token, NEW, NOW)

    with pytest.raises(NotFound):
        one_time_links.choose_password(store, token, "another good one", NOW)
    assert sign_in(store, "lifang", NEW)


def test_a_link_ends_after_two_days(store: Store, newcomer: Staff) -> None:
    token = one_time_links.make_link(store, newcomer, NOW)
    late = NOW + timedelta(hours=48)

    in_time = one_time_links.owner_of_link(store, token, late - timedelta(seconds=1))
    assert in_time.login == "lifang"
    with pytest.raises(NotFound):
        one_time_links.choose_password(store, token, NEW, late)


def test_only_the_newest_link_counts(store: Store, newcomer: Staff) -> None:
    old = one_time_links.make_link(store, newcomer, NOW)
    new = one_time_links.make_link(store, newcomer, NOW)

    with pytest.raises(NotFound):
        one_time_links.choose_password(store, old, NEW, NOW)
    one_time_links.choose_password(store, new, NEW, NOW)


def test_a_bad_password_does_not_use_the_link_up(store: Store, newcomer: Staff) -> None:
    token = one_time_links.make_link(store, newcomer, NOW)
    for bad in ("short", "1qaz2wsx", "lifang-2026"):
        with pytest.raises(SetupError):
            one_time_links.choose_password(store, token, bad, NOW)

    one_time_links.choose_password(store, token, NEW, NOW)


def test_a_link_ends_the_password_and_the_sessions_of_before(
    store: Store, catalog: Catalog
) -> None:
    account(store, catalog)
    session = sign_in(store, "wangmin", PASSWORD)
    one_time_links.make_link(store, account_named(store, "wangmin"), NOW)

    assert service.staff_for(store, session, NOW) is None
    with pytest.raises(WrongCredentials):
        sign_in(store, "wangmin", PASSWORD)


def test_a_closed_account_gets_no_link_and_ends_the_one_it_has(
    store: Store, newcomer: Staff
) -> None:
    token = one_time_links.make_link(store, newcomer, NOW)
    disable_account(store, "lifang", NOW)

    with pytest.raises(NotFound):
        one_time_links.choose_password(store, token, NEW, NOW)
    with pytest.raises(SetupError, match="已经停用"):
        one_time_links.make_link(store, account_named(store, "lifang"), NOW)


def test_the_database_holds_no_token(store: Store, sqlite_url: str, catalog: Catalog) -> None:
    account(store, catalog)
    token = one_time_links.make_link(store, account_named(store, "wangmin"), NOW)
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as raw:
        dumped = "\n".join(raw.iterdump())
    raw.close()

    assert "staff_passes" in dumped
    assert len(token) * 6 >= 256
    assert token not in dumped


def test_an_admin_looks_after_accounts_below_and_not_after_the_own(
    store: Store, catalog: Catalog
) -> None:
    admin = staff_with(store, catalog, "admin", "donghua")
    desk = staff_with(store, catalog, "desk", "donghua")
    staff_with(store, catalog, "desk", "huayuan")
    for scope in ("*", "county", "far"):
        staff_with(store, catalog, "admin", scope)

    seen = {one.login for one in accounts_for(store, catalog, admin)}
    assert seen == {"admin-donghuax", "desk-donghuax", "desk-huayuanx"}
    assert account_for(store, catalog, admin, "desk-huayuanx").scope == "huayuan"
    for login in ("admin-x", "admin-countyx", "admin-farx", "nobody"):
        with pytest.raises(NotFound):
            account_for(store, catalog, admin, login)
    for who, login in ((admin, admin.login), (desk, "desk-huayuanx")):
        with pytest.raises(NotAllowed):
            account_for(store, catalog, who, login)


@pytest.mark.parametrize("scope", ["*", "county", "far"])
def test_an_admin_adds_nobody_above_or_elsewhere(
    store: Store, catalog: Catalog, scope: str
) -> None:
    admin = staff_with(store, catalog, "admin", "donghua")
    desk = staff_with(store, catalog, "desk", "*")
    for who in (admin, desk):
        with pytest.raises(NotAllowed):
            add_account(
                store,
                catalog,
                name="李芳",
                login="lifang",
                password=None,
                role="desk",
                scope=scope,
                now=NOW,
                by=who,
            )


def test_a_new_password_leaves_the_second_factor_on(store: Store, catalog: Catalog) -> None:
    account(store, catalog)
    staff = account_named(store, "wangmin")
    switched_on(store, staff)
    token = one_time_links.make_link(store, staff, NOW)
    one_time_links.choose_password(store, token, NEW, NOW)

    with pytest.raises(SecondStepNeeded):
        sign_in(store, "wangmin", NEW)
