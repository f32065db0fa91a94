"""What the database decides about second factors, on each kind: what is used up is used up once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from booking import second_factor, service
from booking.errors import SecondStepNeeded, WrongSecondFactor
from booking.staffing import account_named
from booking.storage import Session, Store
from catalog import Catalog
from tests.booking.second_steps import NONCE, code_for, switched_on
from tests.builders import NOW, PASSWORD, account

HASH = "a" * 64


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
            session.set_second_factor(who, NONCE, 1000, instead_of="another"),
            session.set_second_factor(who, NONCE, 1000, instead_of=None),
            session.set_second_factor(who, "other", 1000, instead_of=None),
            session.take_code(who, "other", 1001),
            session.take_code(who, NONCE, 1000),
            session.take_code(who, NONCE, 1001),
            session.take_code(who, NONCE, 1001),
            session.take_pass(HASH),  # It was over when another one was made.
            session.take_pass("b" * 64),
            session.take_pass("b" * 64),
        ]

    assert store.write(work) == [
        *(False, True, False),
        *(False, False, True, False),
        *(False, True, False),
    ]
    store.write(lambda session: session.set_recovery_codes(who, ["c" * 64, "d" * 64]))
    assert store.write(lambda session: session.take_recovery_code(who, "c" * 64))
    assert not store.write(lambda session: session.take_recovery_code(who, "c" * 64))
    with store.reading() as session:
        assert session.count_recovery_codes(who) == 1
    store.write(lambda session: session.set_second_factor(who, None, None, instead_of=NONCE))
    with store.reading() as session:
        assert session.count_recovery_codes(who) == 0
