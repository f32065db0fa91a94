"""The second step of signing in: a code from the phone, or a recovery code.

The secret of a phone stands nowhere: it is derived from the secret key and a random text, and only
the text is in the database, so that who reads the database, or a backup, can compute no code.
Recovery codes are twelve digits, hashed slowly and with the same key.

Two limits count wrong codes. One is per login and address, as for passwords. The other is per
password of an account, wherever the guesses come from: only who knows the password can use it up,
recovery codes go on working, and a new password begins a new count. So nobody is locked out by
somebody who knows no more than the name.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from argon2.low_level import Type, hash_secret_raw

from booking import totp
from booking.codes import hashed, keyed_hash
from booking.errors import WrongCredentials, WrongSecondFactor
from booking.model import Staff
from booking.staffing import begin_session, hold_account, prove
from booking.storage import Session, Store
from booking.throttle import Limit, count_attempt, take_back

__all__ = [
    "RECOVERY_CODES",
    "between_steps",
    "new_recovery_codes",
    "recovery_codes_left",
    "renew",
    "reset",
    "second_step",
    "secret_of",
    "set_up",
    "switch_off",
    "switch_on",
]

RECOVERY_CODES = 10
RECOVERY_DIGITS = 12

PER_LOGIN = Limit("second-factor", most=5, minutes=15)
PER_PASSWORD = Limit("second-factor-password", most=20, minutes=720)
"""Forty guesses a day, each with three chances in a million."""

Result = TypeVar("Result")


def secret_of(store: Store, staff: Staff, nonce: str) -> bytes:
    """What the phone knows."""
    digest = keyed_hash(store.secret_key, "second-factor", str(staff.id), nonce)
    return bytes.fromhex(digest)[: totp.SECRET_BYTES]


# Signing in


def between_steps(store: Store, token: str, now: datetime) -> Staff:
    """Whose password was right a few minutes ago; WrongCredentials when nobody's was."""
    with store.reading() as session:
        found = session.staff_of_pass(hashed(token), "sign_in", now)
    if found is None:
        raise WrongCredentials
    return found


def second_step(store: Store, token: str, code: str, client: str, now: datetime) -> str:
    """A session token for the pass of the first step and a code.

    Raise WrongCredentials for the pass, WrongSecondFactor or TooManyAttempts for the code.
    """
    staff = between_steps(store, token, now)

    def work(session: Session, kind: str) -> str:
        if not session.take_pass(hashed(token)):
            raise WrongCredentials
        _note(session, staff, now, "sign_in", second_step=kind)
        return begin_session(session, staff, now)

    return _with_code(store, staff, code, client, now, work)


def set_up(store: Store, token: str, nonce: str, code: str, now: datetime) -> tuple[str, list[str]]:
    """Switch it on between the steps, where it is compulsory: a session and recovery codes.

    Raise WrongCredentials for the pass, also of somebody who has a second factor already: they
    must show it, and cannot have another one for the password alone.
    """
    staff = between_steps(store, token, now)
    return _switched_on(store, staff, nonce, code, now, token=token)


# One's own


def switch_on(
    store: Store, staff: Staff, nonce: str, code: str, password: str, client: str, now: datetime
) -> tuple[str, list[str]]:
    """A new session and recovery codes; all other sessions end.

    Raise WrongCredentials or TooManyAttempts for the password, WrongSecondFactor for the code.
    """
    _, proved = prove(store, staff.login, password, client, now)
    return _switched_on(store, staff, nonce, code, now, proved=proved)


def renew(
    store: Store,
    staff: Staff,
    nonce: str,
    codes: tuple[str, str],
    password: str,
    client: str,
    now: datetime,
) -> tuple[str, list[str]]:
    """Another phone: a new session and new recovery codes.

    ``codes``: from the phone until now, or a recovery code, and from the new phone.
    """
    old, new = codes
    _, proved = prove(store, staff.login, password, client, now)
    counter = totp.matching(secret_of(store, staff, nonce), _digits(new), now)
    if counter is None:
        raise WrongSecondFactor(is_new=True)
    recovery, hashes = _recovery_codes(store, nonce)

    def work(session: Session, _kind: str) -> str:
        session.set_second_factor(staff.id, nonce, counter)
        session.set_recovery_codes(staff.id, hashes)
        _note(session, staff, now, "second_factor_renewed")
        return begin_session(session, staff, now, alone=True)

    return _with_code(store, staff, old, client, now, work, proved), recovery


def switch_off(
    store: Store, staff: Staff, code: str, password: str, client: str, now: datetime
) -> None:
    """The password is enough again; raises as `switch_on`."""
    _, proved = prove(store, staff.login, password, client, now)

    def work(session: Session, _kind: str) -> None:
        session.set_second_factor(staff.id, None, None)
        _note(session, staff, now, "second_factor_off")

    _with_code(store, staff, code, client, now, work, proved)


def new_recovery_codes(
    store: Store, staff: Staff, code: str, password: str, client: str, now: datetime
) -> list[str]:
    """Ten new ones in the place of all that were left; raises as `switch_on`."""
    _, proved = prove(store, staff.login, password, client, now)
    with store.reading() as session:
        nonce = session.second_factor_of(staff.id)
    if nonce is None:
        raise WrongSecondFactor
    recovery, hashes = _recovery_codes(store, nonce)

    def work(session: Session, _kind: str) -> None:
        if session.second_factor_of(staff.id) != nonce:
            raise WrongSecondFactor
        session.set_recovery_codes(staff.id, hashes)
        _note(session, staff, now, "recovery_codes_renewed")

    _with_code(store, staff, code, client, now, work, proved)
    return recovery


def recovery_codes_left(store: Store, staff: Staff) -> int:
    """How many are not used."""
    with store.reading() as session:
        return session.count_recovery_codes(staff.id)


# For somebody who lost the phone and the recovery codes


def reset(store: Store, staff: Staff, now: datetime, by: Staff | None = None) -> None:
    """Switch it off for somebody else and end their sessions; ``by`` None for the command line.

    A link by which they choose a password stays: phone and password are often lost together.
    """

    def work(session: Session) -> None:
        session.set_second_factor(staff.id, None, None)
        session.end_sessions_of(staff.id)
        session.end_passes_of(staff.id, "sign_in")
        actor = f"staff:{by.login}" if by else "system"
        session.add_audit(now, actor, "desk", "second_factor_reset", None, {"login": staff.login})

    store.write(work)


def _switched_on(
    store: Store,
    staff: Staff,
    nonce: str,
    code: str,
    now: datetime,
    *,
    token: str | None = None,
    proved: str | None = None,
) -> tuple[str, list[str]]:
    counter = totp.matching(secret_of(store, staff, nonce), _digits(code), now)
    if counter is None:
        raise WrongSecondFactor(is_new=True)
    recovery, hashes = _recovery_codes(store, nonce)

    def work(session: Session) -> str:
        if proved:
            hold_account(session, staff, proved)
        is_done = session.set_second_factor(staff.id, nonce, counter, is_first=True)
        if not is_done or (token is not None and not session.take_pass(hashed(token))):
            raise WrongCredentials
        session.set_recovery_codes(staff.id, hashes)
        _note(session, staff, now, "second_factor_on")
        return begin_session(session, staff, now, alone=True)

    return store.write(work), recovery


def _with_code(
    store: Store,
    staff: Staff,
    code: str,
    client: str,
    now: datetime,
    work: Callable[[Session, str], Result],
    proved: str | None = None,
) -> Result:
    """Run ``work`` in the transaction that uses the code up; it is told which kind it was.

    Raise WrongSecondFactor or TooManyAttempts, and WrongCredentials when the password that was
    ``proved``, by default that of the beginning, counts no more.
    """
    digits = _digits(code)
    is_recovery = len(digits) == RECOVERY_DIGITS
    with store.reading() as session:
        nonce = session.second_factor_of(staff.id)
        found = session.staff_by_login(staff.login)
    if found is None:
        raise WrongCredentials
    stored = proved or found[1]
    counted = [(PER_LOGIN, f"{staff.login}\0{client}")]
    if not is_recovery:
        counted.append((PER_PASSWORD, f"{staff.login}\0{stored}"))
    attempt = count_attempt(store, now, *counted)
    if nonce is None:
        raise WrongSecondFactor
    counter = totp.matching(secret_of(store, staff, nonce), digits, now)
    recovery = _recovery_hash(store, nonce, digits) if is_recovery else ""

    def use(session: Session) -> Result:
        hold_account(session, staff, stored)
        if is_recovery and session.take_recovery_code(staff.id, recovery):
            _note(session, staff, now, "recovery_code_used")
            return work(session, "recovery_code")
        if counter is not None and session.take_code(staff.id, nonce, counter):
            return work(session, "code")
        raise WrongSecondFactor

    try:
        result = store.write(use)
    except WrongSecondFactor:
        store.write(lambda session: _note(session, staff, now, "second_factor_failed"))
        raise
    take_back(store, attempt)
    return result


def _note(session: Session, staff: Staff, now: datetime, action: str, **detail: str) -> None:
    session.add_audit(now, f"staff:{staff.login}", "desk", action, None, detail)


def _digits(code: str) -> str:
    """As people write them down: in groups, with blanks or lines between."""
    return "".join(code.replace("-", " ").split())


def _recovery_codes(store: Store, nonce: str) -> tuple[list[str], list[str]]:
    """Ten new ones as they are shown, and what is stored of them."""
    numbers = [secrets.randbelow(10**RECOVERY_DIGITS) for _ in range(RECOVERY_CODES)]
    digits = [f"{one:0{RECOVERY_DIGITS}}" for one in numbers]
    shown = [f"{one[:4]} {one[4:8]} {one[8:]}" for one in digits]
    return shown, [_recovery_hash(store, nonce, one) for one in digits]


def _recovery_hash(store: Store, nonce: str, code: str) -> str:
    """Slow, because twelve digits can be tried out; keyed, because the database may be read."""
    return hash_secret_raw(
        keyed_hash(store.secret_key, "recovery-code", _digits(code)).encode(),
        salt=nonce.encode(),
        time_cost=2,
        memory_cost=19 * 1024,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    ).hex()
