"""Staff: accounts, sessions, and which centers an account reaches.

A session lives in the database under the hash of its token, so that signing out and disabling an
account really end it; a signed cookie alone would stay valid.
"""

import re
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from booking.codes import hashed, new_secret
from booking.errors import NoSuchAccount, NotAllowed, SecondStepNeeded, SetupError, WrongCredentials
from booking.model import Role, Staff
from booking.storage import Session, Store
from booking.throttle import Limit, count_attempt, take_back
from booking.weak_passwords import is_weak
from catalog import Catalog

__all__ = [
    "account_for",
    "account_named",
    "accounts_for",
    "add_account",
    "all_accounts",
    "begin_session",
    "centers_in_scope",
    "change_password",
    "check_password",
    "disable_account",
    "hash_of",
    "hold_account",
    "is_in_scope",
    "nobodys_hash",
    "prove",
    "reaches_scope",
    "sign_in",
    "sign_out",
    "staff_for",
]

SESSION_HOURS = 8
"""A working day; after it one signs in again."""
SECOND_STEP_MINUTES = 10
"""Between the password and the code; time enough to set up a phone."""
LEAST_PASSWORD = 8

PER_LOGIN = Limit("sign-in", most=5, minutes=15)
"""Per login and address: nobody can lock a colleague out from elsewhere."""
PER_CLIENT = Limit("sign-in-client", most=300, minutes=15)
"""High, because a whole building may share one address: some wrong names keep no colleague out."""

_hasher = PasswordHasher()


@cache
def nobodys_hash() -> str:
    """Of a password that nobody knows."""
    return _hasher.hash(new_secret())


def hash_of(password: str) -> str:
    """What is stored instead of a password."""
    return _hasher.hash(password)


def sign_in(
    store: Store,
    login: str,
    password: str,
    client: str,
    now: datetime,
    *,
    requires_second_factor: bool = False,
) -> str:
    """A new session token; raise WrongCredentials or TooManyAttempts.

    Raise SecondStepNeeded when the password alone is not enough: the account has a second factor,
    or must have one. So nobody who forgets about second factors gets a session.
    """
    account, stored = prove(store, login, password, client, now)
    token = new_secret()

    def work(session: Session) -> str | None:
        hold_account(session, account, stored)
        if _hasher.check_needs_rehash(stored):
            session.set_password_hash(account.id, _hasher.hash(password))
        if requires_second_factor or session.second_factor_of(account.id):
            until = now + timedelta(minutes=SECOND_STEP_MINUTES)
            session.add_pass(hashed(token), account.id, "sign_in", now, until)
            return None
        session.add_audit(now, f"staff:{account.login}", "desk", "sign_in")
        return begin_session(session, account, now)

    started = store.write(work)
    if started is None:
        raise SecondStepNeeded(token)
    return started


def begin_session(session: Session, staff: Staff, now: datetime, *, alone: bool = False) -> str:
    """The token of a new session; ``alone`` ends all others of the account."""
    token = new_secret()
    if alone:
        session.end_sessions_of(staff.id)
    session.add_session(hashed(token), staff.id, now, now + timedelta(hours=SESSION_HOURS))
    return token


def prove(store: Store, login: str, password: str, client: str, now: datetime) -> tuple[Staff, str]:
    """Whose password this is, with the stored hash; raise WrongCredentials or TooManyAttempts.

    What is then written begins with `hold_account`: a link or a new password may come in between.
    """
    login = login.strip().lower()
    attempt = count_attempt(store, now, (PER_LOGIN, f"{login}\0{client}"), (PER_CLIENT, client))
    with store.reading() as session:
        found = session.staff_by_login(login)
    # An unknown login costs the same time as a wrong password.
    stored = found[1] if found else nobodys_hash()
    if not _is_right(stored, password) or found is None or not found[0].is_active:
        raise WrongCredentials
    take_back(store, attempt)
    return found


def hold_account(session: Session, staff: Staff, proved: str) -> None:
    """Let nobody else change the account until the transaction ends.

    Raise WrongCredentials when the password is no longer the one whose hash is ``proved``, or the
    account was closed.
    """
    if session.held_password_hash(staff.id) != proved:
        raise WrongCredentials


def change_password(
    store: Store, staff: Staff, old: str, new: str, client: str, now: datetime
) -> str:
    """Take a new password and end all sessions of the account; the token of a new one.

    Raise WrongCredentials or TooManyAttempts for the old password, SetupError for the new one.
    """
    _, proved = prove(store, staff.login, old, client, now)
    check_password(new, staff.login)
    password_hash = _hasher.hash(new)

    def work(session: Session) -> str:
        hold_account(session, staff, proved)
        session.set_password_hash(staff.id, password_hash)
        session.end_passes_of(staff.id)
        session.add_audit(now, f"staff:{staff.login}", "desk", "change_password")
        return begin_session(session, staff, now, alone=True)

    return store.write(work)


def check_password(password: str, login: str) -> None:
    """Raise SetupError with a Chinese sentence unless it is good enough to be chosen."""
    if len(password) < LEAST_PASSWORD:
        raise SetupError(f"密码至少 {LEAST_PASSWORD} 个字符。")
    if is_weak(password, login):
        raise SetupError(
            "这个密码太容易猜到：太多人用，或者里面有登录名。请换一个，几个不相干的词连起来就好。"
        )


def _is_right(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def staff_for(store: Store, session_token: str, now: datetime) -> Staff | None:
    """Who is signed in; None when the session ended or the account was disabled."""
    with store.reading() as session:
        return session.staff_of_session(hashed(session_token), now)


def sign_out(store: Store, session_token: str) -> None:
    """End the session on the server."""
    store.write(lambda session: session.end_session(hashed(session_token)))


def add_account(
    store: Store,
    catalog: Catalog,
    *,
    name: str,
    login: str,
    password: str | None,
    role: Role,
    scope: str,
    now: datetime,
    by: Staff | None = None,
) -> None:
    """Add an account, or raise SetupError with a Chinese sentence.

    Without a password nobody can sign in until the person chooses one by a link of
    `booking.one_time_links`. ``by``: the member of staff, None for the command line; raise
    NotAllowed when they do not manage the scope.
    """
    if by is not None and (by.role != "admin" or not reaches_scope(by, catalog, scope)):
        raise NotAllowed
    login = login.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", login):
        raise SetupError("登录名用 2 到 40 个小写英文字母、数字、点、横线或下划线，如 wangmin。")
    if password is not None:
        check_password(password, login)
    if scope != "*" and scope not in catalog.areas and scope not in catalog.centers:
        raise SetupError(
            f'管理范围“{scope}”既不是地区编号，也不是中心编号。全部中心请写 "*"（带引号）。'
        )
    password_hash = nobodys_hash() if password is None else _hasher.hash(password)

    def work(session: Session) -> None:
        if session.staff_by_login(login):
            raise SetupError(f"登录名“{login}”已经有人用了，请换一个。")
        session.add_staff(name.strip() or login, login, password_hash, role, scope)
        actor = f"staff:{by.login}" if by else "system"
        session.add_audit(now, actor, "desk", "add_staff", None, {"login": login, "role": role})

    store.write(work)


def all_accounts(store: Store) -> list[Staff]:
    """All accounts by login."""
    with store.reading() as session:
        return session.all_staff()


def accounts_for(store: Store, catalog: Catalog, by: Staff) -> list[Staff]:
    """The accounts whose scope a member of staff reaches, by login."""
    return [one for one in all_accounts(store) if reaches_scope(by, catalog, one.scope)]


def account_for(store: Store, catalog: Catalog, by: Staff, login: str) -> Staff:
    """The account that an admin looks after, or NoSuchAccount outside of their scope.

    NotAllowed for other roles, and for one's own: who finds an open browser must not get around
    the password and the code that one's own pages ask for.
    """
    with store.reading() as session:
        found = session.staff_by_login(login)
    if found is None or not reaches_scope(by, catalog, found[0].scope):
        raise NoSuchAccount
    if by.role != "admin" or by.id == found[0].id:
        raise NotAllowed
    return found[0]


def account_named(store: Store, login: str) -> Staff:
    """The account, for the command line; raise SetupError with a Chinese sentence."""
    with store.reading() as session:
        found = session.staff_by_login(login.strip().lower())
    if found is None:
        raise SetupError(f"没有登录名“{login}”。用 python -m booking staff list 可以看到全部。")
    return found[0]


def disable_account(store: Store, login: str, now: datetime, by: Staff | None = None) -> None:
    """Close an account and end its sessions, or raise SetupError with a Chinese sentence."""
    account = account_named(store, login)

    def work(session: Session) -> None:
        session.disable_staff(account.id)
        session.end_passes_of(account.id)
        actor = f"staff:{by.login}" if by else "system"
        session.add_audit(now, actor, "desk", "disable_staff", None, {"login": account.login})

    store.write(work)


def centers_in_scope(catalog: Catalog, scope: str) -> frozenset[str]:
    """Ids of the centers that an account with this scope reaches.

    A center brings all centers below it, an area the areas below it. Should an area and a center
    share an id, the center is meant, being the smaller of the two.
    """
    if scope == "*":
        return frozenset(catalog.centers)
    parents = {center.id: center.parent for center in catalog.centers.values()}
    if scope in catalog.centers:
        return frozenset(id_ for id_ in parents if scope in _upwards(id_, parents))
    areas = {area.id: area.parent for area in catalog.areas.values()}
    return frozenset(
        center.id for center in catalog.centers.values() if scope in _upwards(center.area, areas)
    )


def is_in_scope(catalog: Catalog, scope: str, center_id: str) -> bool:
    """Whether a scope reaches a center; ``*`` also one that is no longer in the data."""
    return scope == "*" or center_id in centers_in_scope(catalog, scope)


def reaches_scope(staff: Staff, catalog: Catalog, scope: str) -> bool:
    """Whether all that a scope reaches is reached by a member of staff."""
    if staff.scope in ("*", scope):
        return True
    if scope in catalog.centers:
        return is_in_scope(catalog, staff.scope, scope)
    areas = {area.id: area.parent for area in catalog.areas.values()}
    return staff.scope not in catalog.centers and staff.scope in _upwards(scope, areas)


def _upwards(start: str, parents: dict[str, str | None]) -> list[str]:
    """A thing and everything above it; a circle in the data ends the walk."""
    line: list[str] = []
    step: str | None = start
    while step is not None and step not in line:
        line.append(step)
        step = parents.get(step)
    return line
