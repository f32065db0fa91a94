"""A phone as the tests of second factors hold it."""

from datetime import datetime

from booking import second_factor, totp
from booking.model import Staff
from booking.storage import Store
from tests.builders import NOW, PASSWORD

NONCE = "n" * 43
CLIENT = "10.0.0.1"


def code_for(
    store: Store, staff: Staff, steps: int = 0, *, nonce: str = NONCE, now: datetime = NOW
) -> str:
    """What the phone shows so many half minutes from now."""
    secret = second_factor.secret_of(store, staff, nonce)
    return totp.code_at(secret, totp.counter_of(now) + steps)


def wrong_code(store: Store, staff: Staff) -> str:
    """Six digits that are right at no time near now."""
    near = {code_for(store, staff, steps) for steps in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def switched_on(store: Store, staff: Staff) -> tuple[str, list[str]]:
    """A session and the recovery codes of somebody who used the code before the one of now."""
    code = code_for(store, staff, -1)
    return second_factor.switch_on(store, staff, NONCE, code, PASSWORD, CLIENT, NOW)
