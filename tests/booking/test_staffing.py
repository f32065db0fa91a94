"""Signing in and out, throttling, disabling; the answers do not tell an attacker anything."""

from datetime import timedelta

import pytest

from booking import codes, service, weak_passwords
from booking.errors import SetupError, TooManyAttempts, WrongCredentials
from booking.staffing import (
    PER_CLIENT,
    PER_LOGIN,
    add_account,
    centers_in_scope,
    disable_account,
    is_in_scope,
    reaches_scope,
)
from booking.storage import Store
from booking.throttle import count_attempt, forget_old
from catalog import Catalog
from tests.booking.life import staff_with
from tests.builders import NOW, PASSWORD, a_store, account, at


@pytest.fixture
def with_account(store: Store, catalog: Catalog) -> Store:
    """A store with the account ``wangmin``."""
    account(store, catalog)
    return store


def sign_in(store: Store, password: str = PASSWORD, client: str = "10.0.0.1") -> str:
    return service.sign_in(store, "wangmin", password, client, NOW)


def test_a_session_says_who_is_signed_in(with_account: Store) -> None:
    token = sign_in(with_account)
    staff = service.staff_for(with_account, token, NOW)

    assert staff is not None
    assert (staff.name, staff.login, staff.role, staff.scope) == (
        "王敏",
        "wangmin",
        "approver",
        "*",
    )
    assert service.staff_for(with_account, token + "x", NOW) is None
    assert service.staff_for(with_account, codes.hashed(token), NOW) is None


def test_each_sign_in_is_a_session_of_its_own(with_account: Store) -> None:
    first, second = sign_in(with_account), sign_in(with_account)
    service.sign_out(with_account, first)

    assert first != second
    assert service.staff_for(with_account, first, NOW) is None
    assert service.staff_for(with_account, second, NOW) is not None


def test_a_session_ends_after_a_working_day(with_account: Store) -> None:
    token = sign_in(with_account)

    assert service.staff_for(with_account, token, at("2026-11-02 16:59")) is not None
    assert service.staff_for(with_account, token, at("2026-11-02 17:00")) is None


def test_disabling_an_account_ends_its_sessions(with_account: Store) -> None:
    token = sign_in(with_account)
    disable_account(with_account, "wangmin", NOW)

    assert service.staff_for(with_account, token, NOW) is None
    with pytest.raises(WrongCredentials):
        sign_in(with_account)


@pytest.mark.parametrize("login", [" WangMin ", "wangmin"])
def test_the_login_is_forgiving(sqlite_store: Store, catalog: Catalog, login: str) -> None:
    account(sqlite_store, catalog)
    assert service.sign_in(sqlite_store, login, PASSWORD, "10.0.0.1", NOW)


def test_unknown_login_and_wrong_password_look_the_same(with_account: Store) -> None:
    answers = []
    for login, password in [("wangmin", "wrong"), ("nobody", PASSWORD), ("", ""), ("' OR 1", "")]:
        with pytest.raises(WrongCredentials) as caught:
            service.sign_in(with_account, login, password, "10.0.0.1", NOW)
        answers.append(caught.value.args)
    assert set(answers) == {()}


def test_guessing_is_stopped_for_the_login_and_address_only(
    with_account: Store, database_url: str
) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            sign_in(with_account, "wrong")
    # Another process with the same database counts on.
    other = a_store(database_url)
    with pytest.raises(TooManyAttempts) as caught:
        sign_in(other)
    other.close()

    assert caught.value.retry_after == 15 * 60 + 1
    assert sign_in(with_account, client="10.0.0.2")
    after = NOW + timedelta(minutes=15)
    assert service.sign_in(with_account, "wangmin", PASSWORD, "10.0.0.1", after)


def test_one_address_cannot_try_many_logins(sqlite_store: Store, catalog: Catalog) -> None:
    account(sqlite_store, catalog)
    for number in range(PER_CLIENT.most):
        # As sign_in does before it spends time on the password.
        login = (PER_LOGIN, f"nobody{number}\0010.0.0.1")
        count_attempt(sqlite_store, NOW, login, (PER_CLIENT, "10.0.0.1"))
    with pytest.raises(TooManyAttempts):
        sign_in(sqlite_store)


def test_strangers_behind_the_same_address_keep_no_colleague_out(
    sqlite_store: Store, catalog: Catalog
) -> None:
    account(sqlite_store, catalog)
    for number in range(60):
        login = (PER_LOGIN, f"nobody{number}\0010.0.0.1")
        count_attempt(sqlite_store, NOW, login, (PER_CLIENT, "10.0.0.1"))

    assert sign_in(sqlite_store)


def test_right_passwords_are_not_counted(with_account: Store) -> None:
    tokens = {sign_in(with_account) for _ in range(6)}
    assert len(tokens) == 6


def test_limits_can_be_off_for_load_tests(sqlite_url: str, catalog: Catalog) -> None:
    store = a_store(sqlite_url, rate_limits=False)
    account(store, catalog)
    for _ in range(6):
        with pytest.raises(WrongCredentials):
            sign_in(store, "wrong")
    assert sign_in(store)
    store.close()


def test_old_attempts_are_forgotten(with_account: Store) -> None:
    with pytest.raises(WrongCredentials):
        sign_in(with_account, "wrong")
    forget_old(with_account, NOW + timedelta(days=2))
    keys = codes.keyed_hash(with_account.secret_key, "sign-in-client", "10.0.0.1")
    with with_account.reading() as session:
        assert session.attempt_before(keys, NOW - timedelta(days=1), 0) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"login": "王敏"}, "登录名"),
        ({"login": "a"}, "登录名"),
        ({"password": "1234567"}, "至少 8 个字符"),
        ({"login": "zhangwei1", "password": "ZhangWei1"}, "太容易猜到"),
        ({"password": "2026-zhangwei"}, "太容易猜到"),
        ({"password": "1qaz2wsx"}, "太容易猜到"),
        ({"password": "Password123"}, "太容易猜到"),
        ({"password": "aaaaaaaaaaaab"}, "太容易猜到"),
        ({"scope": "nowhere"}, "管理范围"),
        ({"login": "wangmin"}, "已经有人用了"),
    ],
)
def test_bad_accounts_are_refused_in_words(
    with_account: Store, catalog: Catalog, changes: dict[str, str], said: str
) -> None:
    fields = {"login": "zhangwei", "password": PASSWORD, "scope": "*", **changes}
    with pytest.raises(SetupError, match=said):
        add_account(
            with_account,
            catalog,
            name="张伟",
            login=fields["login"],
            password=fields["password"],
            role="desk",
            scope=fields["scope"],
            now=NOW,
        )


def test_the_list_of_common_passwords_is_long_and_stops_no_good_one() -> None:
    assert len(weak_passwords._common()) > 3_000
    assert not weak_passwords.is_weak("两个词 和一个数 7", "zhangwei")
    assert not weak_passwords.is_weak("horse battery staple", "ba")


def test_an_unknown_account_cannot_be_disabled(sqlite_store: Store) -> None:
    with pytest.raises(SetupError, match="没有登录名"):
        disable_account(sqlite_store, "nobody", NOW)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("*", {"donghua", "huayuan", "far"}),
        ("city", {"donghua", "huayuan"}),
        ("county", {"donghua", "huayuan"}),
        ("elsewhere", {"far"}),
        ("donghua", {"donghua", "huayuan"}),
        ("huayuan", {"huayuan"}),
        ("nowhere", set()),
    ],
)
def test_a_scope_reaches_everything_below_it(
    catalog: Catalog, scope: str, expected: set[str]
) -> None:
    assert centers_in_scope(catalog, scope) == expected


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        ("*", {"*", "city", "county", "elsewhere", "donghua", "huayuan", "far", "gone"}),
        ("city", {"city", "county", "donghua", "huayuan"}),
        ("county", {"county", "donghua", "huayuan"}),
        ("elsewhere", {"elsewhere", "far"}),
        ("donghua", {"donghua", "huayuan"}),
        ("huayuan", {"huayuan"}),
    ],
)
def test_who_manages_an_area_manages_the_areas_below_it(
    sqlite_store: Store, catalog: Catalog, scope: str, reached: set[str]
) -> None:
    staff = staff_with(sqlite_store, catalog, "admin", scope)
    asked = ("*", "city", "county", "elsewhere", "donghua", "huayuan", "far", "gone")

    assert {one for one in asked if reaches_scope(staff, catalog, one)} == reached


def test_only_the_whole_network_reaches_centers_that_left_the_data(catalog: Catalog) -> None:
    assert is_in_scope(catalog, "*", "gone")
    assert not is_in_scope(catalog, "city", "gone")
