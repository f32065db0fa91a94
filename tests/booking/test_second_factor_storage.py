"""What the database decides about second factors, on each kind: what is used up is used up once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from booking import one_time_links, second_factor, service, staffing, throttle
from booking.errors import SecondStepNeeded, WrongCredentials, WrongSecondFactor
from booking.staffing import account_named
from booking.storage import Session, Store, tables
from catalog import Catalog
from tests.booking.second_steps import NONCE, code_for, switched_on
from tests.builders import NOW, PASSWORD, account

HASH = "a" * 64
NEW = "three words and 7"


def first_step(store: Store, client: str) -> str:
    with pytest.raises(SecondStepNeeded) as caught:
        service.sign_in(store, "wangmin", PASSWORD, client, NOW)
    return caught.value.token


def test_of_eight_uses_of_one_code_at_once_one_wins(store: Store, catalog: Catalog) -> None:
    account(store, catalog)
    staff = account_named(store, "wangmin")
    switched_on(store, staff)
    code = code_for(store, staff)
    passes = {f"10.0.4.{number}": first_step(store, f"10.0.4.{number}") for number in range(8)}

    def use(client: str) -> bool:
        try:
            second_factor.second_step(store, passes[client], code, client, NOW)
        except WrongSecondFactor:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, passes)) == [False] * 7 + [True]


@pytest.mark.parametrize(
    "act", ["sign_in", "change_password", "switch_on", "renew", "switch_off", "new_codes"]
)
def test_a_link_made_while_a_password_is_judged_ends_that_password(
    store: Store, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Taking the attempt back is the last step of the proof; the link comes right after it."""
    account(store, catalog)
    staff = account_named(store, "wangmin")
    if act in ("renew", "switch_off", "new_codes"):
        switched_on(store, staff)
    code, other = code_for(store, staff), "m" * 43
    own, links = (PASSWORD, "10.0.4.1", NOW), []

    def take_back(store: Store, attempt: Sequence[int]) -> None:
        throttle.take_back(store, attempt)
        links.append(one_time_links.make_link(store, staff, NOW))

    monkeypatch.setattr(staffing, "take_back", take_back)
    both = (code, code_for(store, staff, nonce=other))
    acts: dict[str, Callable[[], object]] = {
        "sign_in": lambda: service.sign_in(store, "wangmin", *own),
        "change_password": lambda: service.change_password(store, staff, PASSWORD, NEW, *own[1:]),
        "switch_on": lambda: second_factor.switch_on(store, staff, NONCE, code, *own),
        "renew": lambda: second_factor.renew(store, staff, other, both, *own),
        "switch_off": lambda: second_factor.switch_off(store, staff, code, *own),
        "new_codes": lambda: second_factor.new_recovery_codes(store, staff, code, *own),
    }
    before = account_named(store, "wangmin")
    with pytest.raises(WrongCredentials):
        acts[act]()

    assert account_named(store, "wangmin") == before
    (link,) = links
    one_time_links.choose_password(store, link, NEW, NOW)


def test_nobody_changes_an_account_while_it_is_held(
    store: Store, database_url: str, catalog: Catalog
) -> None:
    account(store, catalog)
    who = account_named(store, "wangmin").id
    wait = {"timeout": 0} if "sqlite" in database_url else {"options": "-c lock_timeout=50"}
    engine = sa.create_engine(database_url, connect_args=wait)
    statement = sa.update(tables.staff).where(tables.staff.c.id == who).values(name="李芳")

    def work(session: Session) -> None:
        session.held_password_hash(who)
        with pytest.raises(sa.exc.OperationalError), engine.begin() as connection:
            connection.execute(statement)

    store.write(work)
    with engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()


def test_codes_recovery_codes_and_passes_are_taken_once(store: Store, catalog: Catalog) -> None:
    account(store, catalog)
    who = account_named(store, "wangmin").id
    later = NOW + timedelta(minutes=10)

    with store.reading() as session:
        assert session.second_factor_of(who) is None
    store.write(lambda session: session.add_pass(HASH, who, "password", NOW, later))

    def work(session: Session) -> list[bool]:
        session.add_pass("b" * 64, who, "sign_in", later, later)
        return [
            session.set_second_factor(who, NONCE, 1000, is_first=True),
            session.set_second_factor(who, "other", 1000, is_first=True),
            session.take_code(who, "other", 1001),
            session.take_code(who, NONCE, 1000),
            session.take_code(who, NONCE, 1001),
            session.take_code(who, NONCE, 1001),
            session.take_pass(HASH),  # It was over when another one was made.
            session.take_pass("b" * 64),
            session.take_pass("b" * 64),
        ]

    assert store.write(work) == [
        *(True, False),
        *(False, False, True, False),
        *(False, True, False),
    ]
    store.write(lambda session: session.set_recovery_codes(who, ["c" * 64, "d" * 64]))
    assert store.write(lambda session: session.take_recovery_code(who, "c" * 64))
    assert not store.write(lambda session: session.take_recovery_code(who, "c" * 64))
    with store.reading() as session:
        assert session.count_recovery_codes(who) == 1
    store.write(lambda session: session.set_second_factor(who, None, None))
    with store.reading() as session:
        assert session.count_recovery_codes(who) == 0
