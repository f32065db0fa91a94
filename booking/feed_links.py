"""Secret links to calendars for staff: made, listed and ended by whom they belong to.

Calendar programs cannot sign in, so the address itself is the key: 256 random bits, stored as a
hash, shown once, ended with one button or with the account. Names and phones stand in a feed only
when its owner asked for them when making the link.
"""

from datetime import datetime, timedelta

from booking import codes
from booking.errors import NotFound
from booking.model import Booking, FeedLink, Staff
from booking.rules import clean_line
from booking.staffing import centers_in_scope
from booking.storage import Session, Store
from catalog import Catalog

__all__ = ["FEED_DAYS", "make_link", "my_links", "revoke_link", "staff_feed_bookings"]

FEED_DAYS = 30
"""How long a calendar keeps what is over or was cancelled."""
LABEL_LENGTH = 40


def make_link(store: Store, staff: Staff, label: str, now: datetime, *, with_contacts: bool) -> str:
    """The token of a new link."""
    token = codes.new_secret()
    named = clean_line(label)[:LABEL_LENGTH] or "日历"

    def work(session: Session) -> None:
        session.add_feed_link(codes.hashed(token), staff.id, named, with_contacts, now)
        detail = {"with_contacts": with_contacts}
        session.add_audit(now, f"staff:{staff.login}", "desk", "make_feed", None, detail)

    store.write(work)
    return token


def my_links(store: Store, staff: Staff) -> list[FeedLink]:
    """All links of a member of staff, ended ones too, the newest first."""
    with store.reading() as session:
        return session.feed_links(staff.id)


def revoke_link(store: Store, staff: Staff, link_id: int, now: datetime) -> None:
    """End a link of one's own for good; NotFound when there is no such one."""

    def work(session: Session) -> None:
        if not session.revoke_feed_link(link_id, staff.id, now):
            raise NotFound
        session.add_audit(now, f"staff:{staff.login}", "desk", "revoke_feed")

    store.write(work)


def staff_feed_bookings(
    store: Store, catalog: Catalog, token: str, now: datetime
) -> tuple[Staff, FeedLink, list[Booking]]:
    """Whose feed it is and what stands in it; NotFound when the link has ended."""
    with store.reading() as session:
        found = session.staff_of_feed(codes.hashed(token))
        if found is None:
            raise NotFound
        staff, link = found
        scope = None if staff.scope == "*" else sorted(centers_in_scope(catalog, staff.scope))
        return staff, link, session.for_staff_feed(scope, now - timedelta(days=FEED_DAYS))
