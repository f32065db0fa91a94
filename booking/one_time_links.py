"""Links by which a person chooses their own password: nobody else ever knows it.

A new account, or one whose password was forgotten, gets a link. It works once, for two days, and
only the newest of an account does. Making one ends the password of before, and all sessions, so
that a password that somebody else found out is worth nothing from that moment on.
"""

from datetime import datetime, timedelta

from booking.codes import hashed, new_secret
from booking.errors import NotFound, SetupError
from booking.model import Staff
from booking.staffing import check_password, hash_of, nobodys_hash
from booking.storage import Session, Store

__all__ = ["LINK_HOURS", "PATH", "choose_password", "make_link", "owner_of_link"]

LINK_HOURS = 48
PATH = "/booking/staff/welcome/"
"""The address of the page, without the token."""


def make_link(store: Store, staff: Staff, now: datetime, by: Staff | None = None) -> str:
    """The token of a new link; ``by`` is None for the command line."""
    if not staff.is_active:
        raise SetupError(f"账号 {staff.login} 已经停用，不能再设密码。")
    token, nobodys = new_secret(), nobodys_hash()

    def work(session: Session) -> None:
        session.set_password_hash(staff.id, nobodys)
        session.end_sessions_of(staff.id)
        session.end_passes_of(staff.id)
        until = now + timedelta(hours=LINK_HOURS)
        session.add_pass(hashed(token), staff.id, "password", now, until)
        actor = f"staff:{by.login}" if by else "system"
        session.add_audit(now, actor, "desk", "password_link", None, {"login": staff.login})

    store.write(work)
    return token


def owner_of_link(store: Store, token: str, now: datetime) -> Staff:
    """Who chooses a password by this link; NotFound when it was used or its time is over."""
    with store.reading() as session:
        found = session.staff_of_pass(hashed(token), "password", now)
    if found is None:
        raise NotFound
    return found


def choose_password(store: Store, token: str, password: str, now: datetime) -> None:
    """Take the password and use the link up; raise NotFound, or SetupError for the password."""
    staff = owner_of_link(store, token, now)
    check_password(password, staff.login)
    password_hash = hash_of(password)

    def work(session: Session) -> None:
        session.held_password_hash(staff.id)  # First the account, then its passes, as all do.
        if not session.take_pass(hashed(token)):
            raise NotFound
        session.set_password_hash(staff.id, password_hash)
        session.end_sessions_of(staff.id)
        session.add_audit(now, f"staff:{staff.login}", "desk", "choose_password")

    store.write(work)
