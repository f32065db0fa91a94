"""The second step: a code counts once, guesses are few, and nobody locks a colleague out."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from booking import one_time_links, second_factor, service
from booking.errors import (
    SecondStepNeeded,
    TooManyAttempts,
    WrongCredentials,
    WrongSecondFactor,
)
from booking.model import Staff
from booking.second_factor import PER_LOGIN, PER_PASSWORD
from booking.staffing import PER_CLIENT, account_named, disable_account
from booking.storage import Store, open_store, tables
from booking.throttle import count_attempt
from catalog import Catalog
from tests.booking.second_steps import CLIENT, NONCE, code_for, switched_on, wrong_code
from tests.builders import KEY, NOW, PASSWORD, a_store, account


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """On SQLite; what differs between databases is in `test_second_factor_storage`."""
    return sqlite_store


@pytest.fixture
def staff(store: Store, catalog: Catalog) -> Staff:
    """Somebody with a password only."""
    account(store, catalog)
    return account_named(store, "wangmin")


@pytest.fixture
def codes(store: Store, staff: Staff) -> list[str]:
    """The recovery codes of ``staff``, who has switched the second factor on."""
    return switched_on(store, staff)[1]


@pytest.fixture
def actions(store: Store, sqlite_url: str) -> Iterator["Actions"]:
    """Reads the log of what was done."""
    engine = sa.create_engine(sqlite_url)
    yield Actions(engine)
    engine.dispose()


class Actions:
    """What stands in the log, newest last."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def __call__(self) -> list[tuple[str, str, str]]:
        statement = sa.select(tables.audit.c.action, tables.audit.c.actor, tables.audit.c.detail)
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(statement.order_by("id"))]


def first_step(store: Store, *, required: bool = False, client: str = CLIENT) -> str:
    """The pass that a right password gives."""
    with pytest.raises(SecondStepNeeded) as caught:
        service.sign_in(store, "wangmin", PASSWORD, client, NOW, requires_second_factor=required)
    return caught.value.token


def enter(store: Store, code: str, client: str = CLIENT) -> str:
    return second_factor.second_step(store, first_step(store, client=client), code, client, NOW)


def test_a_password_alone_gives_no_session_any_more(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    token = first_step(store)

    assert service.staff_for(store, token, NOW) is None
    started = second_factor.second_step(store, token, code_for(store, staff), CLIENT, NOW)
    found = service.staff_for(store, started, NOW)
    assert found is not None
    assert (found.login, found.has_second_factor) == ("wangmin", True)
    assert started != token


def test_a_code_counts_once_and_none_before_it_counts_any_more(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    with pytest.raises(WrongSecondFactor):  # It switched the second factor on.
        enter(store, code_for(store, staff, -1))
    assert enter(store, code_for(store, staff, 1))
    for used_or_older in (1, 0):
        with pytest.raises(WrongSecondFactor):
            enter(store, code_for(store, staff, used_or_older))


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_minute_is_wrong(
    store: Store, staff: Staff, codes: list[str], steps: int
) -> None:
    with pytest.raises(WrongSecondFactor):
        enter(store, code_for(store, staff, steps))


def test_blanks_in_a_code_are_not_counted(store: Store, staff: Staff, codes: list[str]) -> None:
    code = code_for(store, staff)
    assert enter(store, f" {code[:3]} {code[3:]} ")


def test_a_pass_opens_one_session_within_ten_minutes(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    token = first_step(store)
    late = NOW + timedelta(minutes=10)
    code = code_for(store, staff, now=late)
    with pytest.raises(WrongCredentials):
        second_factor.second_step(store, token, code, CLIENT, late)
    second_factor.second_step(store, token, code_for(store, staff), CLIENT, NOW)
    with pytest.raises(WrongCredentials):
        second_factor.second_step(store, token, code_for(store, staff, 1), CLIENT, NOW)


def test_each_recovery_code_opens_once(store: Store, staff: Staff, codes: list[str]) -> None:
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"\d{4} \d{4} \d{4}", code) for code in codes)
    assert enter(store, codes[3].replace(" ", "-"))
    with pytest.raises(WrongSecondFactor):
        enter(store, codes[3])
    assert second_factor.recovery_codes_left(store, staff) == 9


def test_new_recovery_codes_end_those_that_were_left(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    made = second_factor.new_recovery_codes(store, staff, codes[0], PASSWORD, CLIENT, NOW)

    with pytest.raises(WrongSecondFactor):
        enter(store, codes[1])
    assert enter(store, made[0])


def test_new_recovery_codes_of_a_second_factor_that_was_switched_off_meanwhile_are_refused(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    code = code_for(store, staff)
    second_factor.reset(store, staff, NOW)
    with pytest.raises(WrongSecondFactor):
        second_factor.new_recovery_codes(store, staff, code, PASSWORD, CLIENT, NOW)

    assert second_factor.recovery_codes_left(store, staff) == 0


def test_new_recovery_codes_are_made_for_the_phone_that_counts(
    store: Store, staff: Staff, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another phone comes between the hashing of the codes and the judging of the code."""
    other = "m" * 43
    pair = (code_for(store, staff), code_for(store, staff, nonce=other))
    made: list[str] = []
    hashed = second_factor._recovery_hash

    def renewed_meanwhile(store: Store, nonce: str, code: str) -> str:
        monkeypatch.undo()
        made.extend(second_factor.renew(store, staff, other, pair, PASSWORD, CLIENT, NOW)[1])
        return hashed(store, nonce, code)

    monkeypatch.setattr(second_factor, "_recovery_hash", renewed_meanwhile)
    newer = code_for(store, staff, 1, nonce=other)
    with pytest.raises(WrongSecondFactor):
        second_factor.new_recovery_codes(store, staff, newer, PASSWORD, CLIENT, NOW)

    assert enter(store, made[0])


def test_it_is_on_only_after_a_right_code_and_the_password(store: Store, staff: Staff) -> None:
    right, wrong = code_for(store, staff), wrong_code(store, staff)
    with pytest.raises(WrongSecondFactor):
        second_factor.switch_on(store, staff, NONCE, wrong, PASSWORD, CLIENT, NOW)
    with pytest.raises(WrongCredentials):
        second_factor.switch_on(store, staff, NONCE, right, "not mine", CLIENT, NOW)

    assert service.sign_in(store, "wangmin", PASSWORD, CLIENT, NOW)


def test_switching_on_ends_all_other_sessions(store: Store, staff: Staff) -> None:
    other = service.sign_in(store, "wangmin", PASSWORD, "10.0.0.2", NOW)
    own, _ = switched_on(store, staff)

    assert service.staff_for(store, other, NOW) is None
    assert service.staff_for(store, own, NOW) is not None


def test_another_phone_counts_after_codes_of_both(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    other = "m" * 43
    old, new = code_for(store, staff), code_for(store, staff, nonce=other)
    wrong = wrong_code(store, staff)
    for pair in ((wrong, new), (old, old)):
        with pytest.raises(WrongSecondFactor):
            second_factor.renew(store, staff, other, pair, PASSWORD, CLIENT, NOW)
    _, recovery = second_factor.renew(store, staff, other, (old, new), PASSWORD, CLIENT, NOW)

    for ended in (code_for(store, staff, 1), codes[0]):
        with pytest.raises(WrongSecondFactor):
            enter(store, ended)
    assert enter(store, code_for(store, staff, 1, nonce=other))
    assert enter(store, recovery[0])


def test_switching_off_asks_for_password_and_code(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    wrong, right = wrong_code(store, staff), code_for(store, staff)
    with pytest.raises(WrongSecondFactor):
        second_factor.switch_off(store, staff, wrong, PASSWORD, CLIENT, NOW)
    with pytest.raises(WrongCredentials):
        second_factor.switch_off(store, staff, right, "not mine", CLIENT, NOW)
    second_factor.switch_off(store, staff, right, PASSWORD, CLIENT, NOW)

    assert service.sign_in(store, "wangmin", PASSWORD, CLIENT, NOW)
    assert second_factor.recovery_codes_left(store, staff) == 0


def test_where_it_is_compulsory_it_is_set_up_between_the_steps(store: Store, staff: Staff) -> None:
    token = first_step(store, required=True)
    with pytest.raises(WrongSecondFactor):
        second_factor.set_up(store, token, NONCE, wrong_code(store, staff), NOW)
    started, recovery = second_factor.set_up(store, token, NONCE, code_for(store, staff), NOW)

    found = service.staff_for(store, started, NOW)
    assert found is not None
    assert found.has_second_factor
    assert len(recovery) == 10
    with pytest.raises(WrongCredentials):
        second_factor.set_up(store, token, NONCE, code_for(store, staff, 1), NOW)


def test_nobody_gets_another_phone_for_the_password_alone(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    token = first_step(store, required=True)
    other = "m" * 43
    with pytest.raises(WrongCredentials):
        second_factor.set_up(store, token, other, code_for(store, staff, nonce=other), NOW)
    assert enter(store, code_for(store, staff))


def test_guesses_stop_after_five_for_the_login_and_address_only(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    wrong = wrong_code(store, staff)
    for _ in range(PER_LOGIN.most):
        with pytest.raises(WrongSecondFactor):
            enter(store, wrong)
    with pytest.raises(TooManyAttempts):
        enter(store, code_for(store, staff))

    assert enter(store, code_for(store, staff), client="10.0.0.2")


def test_guesses_from_everywhere_stop_too_but_recovery_codes_go_on(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    wrong, token = wrong_code(store, staff), first_step(store)
    for number in range(PER_PASSWORD.most):
        with pytest.raises(WrongSecondFactor):
            second_factor.second_step(store, token, wrong, f"10.0.1.{number}", NOW)
    with pytest.raises(TooManyAttempts) as caught:
        enter(store, code_for(store, staff), client="10.0.2.1")

    assert caught.value.retry_after > 11 * 3600
    started = enter(store, codes[0], client="10.0.2.1")
    # Who guessed knew the password; with a new one the phone counts at once.
    service.change_password(store, staff, PASSWORD, "three words and 7", CLIENT, NOW)
    assert service.staff_for(store, started, NOW) is None
    with pytest.raises(SecondStepNeeded) as step:
        service.sign_in(store, "wangmin", "three words and 7", "10.0.2.1", NOW)
    code = code_for(store, staff)
    assert second_factor.second_step(store, step.value.token, code, "10.0.2.1", NOW)


def test_who_does_not_know_the_password_uses_up_none_of_the_guesses(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    token = first_step(store, client="10.0.3.1")
    for _ in range(PER_PASSWORD.most):
        with pytest.raises(WrongCredentials):
            second_factor.second_step(store, "no pass", "000000", "10.0.3.1", NOW)
    for _ in range(PER_CLIENT.most):  # As wrong passwords for other names are counted.
        count_attempt(store, NOW, (PER_CLIENT, "10.0.3.1"))
    code = code_for(store, staff)
    assert second_factor.second_step(store, token, code, "10.0.3.1", NOW)


def test_a_lost_phone_is_reset_and_its_sessions_end(
    store: Store, staff: Staff, codes: list[str], actions: Actions
) -> None:
    started = enter(store, code_for(store, staff))
    waiting = first_step(store)
    second_factor.reset(store, staff, NOW)

    assert service.staff_for(store, started, NOW) is None
    with pytest.raises(WrongCredentials):
        second_factor.second_step(store, waiting, code_for(store, staff, 1), CLIENT, NOW)
    assert service.sign_in(store, "wangmin", PASSWORD, CLIENT, NOW)
    assert ("second_factor_reset", "system", '{"login": "wangmin"}') in actions()


def test_a_lost_phone_leaves_the_link_for_a_forgotten_password(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    link = one_time_links.make_link(store, staff, NOW)
    second_factor.reset(store, staff, NOW)

    one_time_links.choose_password(store, link, "three words and 7", NOW)
    assert service.sign_in(store, "wangmin", "three words and 7", CLIENT, NOW)


def test_a_closed_account_does_not_get_past_the_second_step(
    store: Store, staff: Staff, codes: list[str]
) -> None:
    waiting = first_step(store)
    disable_account(store, "wangmin", NOW)
    with pytest.raises(WrongCredentials):
        second_factor.second_step(store, waiting, code_for(store, staff), CLIENT, NOW)


def test_everything_that_happens_stands_in_the_log_without_a_code(
    store: Store, staff: Staff, codes: list[str], actions: Actions
) -> None:
    wrong = wrong_code(store, staff)
    with pytest.raises(WrongSecondFactor):
        enter(store, wrong)
    enter(store, codes[0])
    second_factor.new_recovery_codes(store, staff, codes[1], PASSWORD, CLIENT, NOW)
    second_factor.switch_off(store, staff, code_for(store, staff), PASSWORD, CLIENT, NOW)

    lines = actions()
    assert [action for action, _, _ in lines] == [
        "add_staff",
        "second_factor_on",
        "second_factor_failed",
        "recovery_code_used",
        "sign_in",
        "recovery_code_used",
        "recovery_codes_renewed",
        "second_factor_off",
    ]
    assert {actor for _, actor, _ in lines[1:]} == {"staff:wangmin"}
    written = str(lines).replace(" ", "")
    assert [one for one in (wrong, *codes) if one.replace(" ", "") in written] == []


def test_who_reads_the_database_can_compute_no_code(sqlite_url: str, catalog: Catalog) -> None:
    store = a_store(sqlite_url)
    account(store, catalog)
    staff = account_named(store, "wangmin")
    _, codes = switched_on(store, staff)
    secret = second_factor.secret_of(store, staff, NONCE)
    store.close()
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as raw:
        dumped = "\n".join(raw.iterdump())
    raw.close()

    assert NONCE in dumped
    hidden = [KEY, secret.hex(), *(one.replace(" ", "") for one in codes), *codes]
    assert [one for one in hidden if one in dumped] == []
    # The same rows under another key belong to another phone.
    other = open_store(sqlite_url, secret_key="another key of the tests, long enough")
    assert second_factor.secret_of(other, staff, NONCE) != secret
    assert second_factor.secret_of(other, staff, "m" * 43) != secret
    other.close()
