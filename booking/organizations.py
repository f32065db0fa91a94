"""Organizations that staff know: they type a code and get a quota of their own.

The code is shown once, when it is made, and stored as a keyed hash; a wrong one is counted, so
that nobody can try codes out.
"""

import secrets
from datetime import datetime

from booking.codes import ALPHABET, keyed_hash
from booking.errors import NotAllowed, SetupError
from booking.model import Organization, Staff
from booking.rules import clean_line, normal_phone
from booking.staffing import is_in_scope, reaches_scope
from booking.storage import Session, Store
from booking.throttle import Limit, count_attempt, take_back
from catalog import Catalog
from catalog.policy import BookingPolicy

__all__ = [
    "add_organization",
    "all_organizations",
    "disable_organization",
    "organization_for",
    "reaches",
    "renew_code",
    "usual_quota",
]

NOBODY = 0
"""Number that no organization has."""
PER_CLIENT = Limit("organization-code", most=10, minutes=15)


def organization_for(
    store: Store, catalog: Catalog, code: str | None, center_id: str, client: str, now: datetime
) -> int | None:
    """The number of the organization that has the code; None when no code was given.

    A code that is wrong, disabled or for elsewhere gives NOBODY, which the rules refuse together
    with everything else; raises TooManyAttempts. ``client`` is the caller's address.
    """
    if not code:
        return None
    attempt = count_attempt(store, now, (PER_CLIENT, client))
    with store.reading() as session:
        found = session.organization_by_code(_hash(store, code))
    if found is None or not reaches(catalog, found, center_id):
        return NOBODY
    take_back(store, attempt)
    return found.id


def reaches(catalog: Catalog, organization: Organization, center_id: str) -> bool:
    """Whether an organization may book at a center."""
    return organization.is_active and is_in_scope(catalog, organization.scope, center_id)


def usual_quota(catalog: Catalog) -> tuple[int, int, int]:
    """Days ahead, open bookings and hours a week, unless an organization was given its own."""
    policy = BookingPolicy().changed(catalog.network.booking)
    return policy.organization_days, policy.organization_bookings, policy.organization_hours


def add_organization(
    store: Store,
    catalog: Catalog,
    *,
    name: str,
    scope: str,
    contact: str,
    phone: str,
    quota: tuple[int, int, int],
    now: datetime,
    by: Staff | None = None,
) -> str:
    """Add one and give its code, or raise SetupError with a Chinese sentence.

    ``quota``: days ahead, open bookings, hours a week. ``by``: the member of staff, None for the
    command line; staff add only within their own scope.
    """
    name, contact = clean_line(name), clean_line(contact)
    number = normal_phone(phone)
    if not 1 <= len(name) <= 80 or not 1 <= len(contact) <= 40:
        raise SetupError("请写明单位名称（80 字以内）和联系人（40 字以内）。")
    if number is None:
        raise SetupError("联系电话写得不对：11 位手机号，或带区号的座机号，如 0434-1234567。")
    if scope != "*" and scope not in catalog.areas and scope not in catalog.centers:
        raise SetupError(f"“{scope}”既不是地区编号，也不是中心编号。全部中心请写 *。")
    if not all(1 <= number <= most for number, most in zip(quota, (366, 500, 168), strict=True)):
        raise SetupError("提前天数是 1 到 366，同时预约是 1 到 500 个，每周是 1 到 168 小时。")
    if by is not None:
        _may_manage(by, catalog, scope)
    code = _new_code()
    days, bookings, hours = quota

    def work(session: Session) -> None:
        if session.organization_by_name(name):
            raise SetupError(f"“{name}”已经有了。忘了编号，可以换一个新编号。")
        session.add_organization(
            _hash(store, code),
            name=name,
            scope=scope,
            contact=contact,
            phone=number,
            advance_days=days,
            max_open_bookings=bookings,
            max_hours_per_week=hours,
        )
        session.add_audit(now, _actor(by), "desk", "add_organization", None, {"name": name})

    store.write(work)
    return code


def all_organizations(
    store: Store, catalog: Catalog, by: Staff | None = None
) -> list[Organization]:
    """All of them by name; a member of staff sees those whose scope they reach."""
    with store.reading() as session:
        found = session.all_organizations()
    return [one for one in found if by is None or reaches_scope(by, catalog, one.scope)]


def disable_organization(
    store: Store, catalog: Catalog, name: str, now: datetime, by: Staff | None = None
) -> None:
    """Its code is worth nothing from now on; what it booked stays."""

    def work(session: Session) -> None:
        found = _named(session, catalog, name, by)
        session.set_organization(found.id, is_active=False)
        session.add_audit(now, _actor(by), "desk", "disable_organization", None, {"name": name})

    store.write(work)


def renew_code(
    store: Store, catalog: Catalog, name: str, now: datetime, by: Staff | None = None
) -> str:
    """A new code in place of the old one, which is worth nothing from now on."""
    code = _new_code()

    def work(session: Session) -> None:
        found = _named(session, catalog, name, by)
        session.set_organization(found.id, code_hash=_hash(store, code), is_active=True)
        session.add_audit(now, _actor(by), "desk", "renew_organization", None, {"name": name})

    store.write(work)
    return code


def _named(session: Session, catalog: Catalog, name: str, by: Staff | None) -> Organization:
    found = session.organization_by_name(clean_line(name))
    if found is None or (by is not None and not reaches_scope(by, catalog, found.scope)):
        raise SetupError(f"没有叫“{name}”的单位。")
    if by is not None:
        _may_manage(by, catalog, found.scope)
    return found


def _may_manage(staff: Staff, catalog: Catalog, scope: str) -> None:
    if staff.role != "admin" or not reaches_scope(staff, catalog, scope):
        raise NotAllowed


def _actor(by: Staff | None) -> str:
    return f"staff:{by.login}" if by else "system"


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def _hash(store: Store, code: str) -> str:
    letters = "".join(code.upper().replace("-", " ").split())
    letters = letters.translate(str.maketrans("OIL", "011"))
    return keyed_hash(store.secret_key, "organization", letters)
