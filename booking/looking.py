"""What staff look up: bookings of some days, one by a few words, all of them for a file."""

from collections.abc import Sequence
from datetime import date, datetime

from booking.codes import normal_reference
from booking.model import HOLDING, Booking, Staff
from booking.rules import clean_line, normal_phone
from booking.staffing import centers_in_scope
from booking.storage import Session, Store
from booking.storage.report_queries import MOST_FOUND
from catalog import Catalog
from catalog.timespan import day_span

__all__ = ["MOST_FOUND", "bookings_of_days", "export_bookings", "search_bookings"]


def bookings_of_days(
    store: Store, catalog: Catalog, staff: Staff, first: date, last: date, center_id: str
) -> list[Booking]:
    """Bookings of a center that hold their time, ``first`` to ``last`` included, by start."""
    if staff.scope != "*" and center_id not in centers_in_scope(catalog, staff.scope):
        return []
    with store.reading() as session:
        return session.bookings_between(
            day_span(first).starts_at, day_span(last).ends_at, [center_id], HOLDING
        )


def search_bookings(store: Store, catalog: Catalog, staff: Staff, words: str) -> list[Booking]:
    """Bookings in the scope by reference, name, phone or organization, the newest first.

    At most :data:`MOST_FOUND` and one more, which says that there are too many.
    """
    line = clean_line(words)
    if not line:
        return []
    scope = None if staff.scope == "*" else sorted(centers_in_scope(catalog, staff.scope))
    # A reference may be typed as it was heard, a phone as it stands on a card.
    asked = dict.fromkeys([line, normal_reference(line), normal_phone(line) or line])
    found: dict[str, Booking] = {}
    with store.reading() as session:
        for one in asked:
            found |= {booking.reference: booking for booking in session.found_by_words(one, scope)}
    newest = sorted(found.values(), key=lambda one: one.span.starts_at, reverse=True)
    return newest[: MOST_FOUND + 1]


def export_bookings(
    store: Store,
    staff: Staff,
    first: date,
    last: date,
    center_ids: Sequence[str] | None,
    now: datetime,
    *,
    with_contacts: bool,
) -> list[Booking]:
    """Bookings of some days for a file, and a line of the log about who took them away.

    ``center_ids`` are those that the member of staff may see (`reporting.centers_of`).
    """

    def work(session: Session) -> list[Booking]:
        found = session.bookings_between(
            day_span(first).starts_at, day_span(last).ends_at, center_ids
        )
        detail = {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "bookings": len(found),
            "with_contacts": with_contacts,
        }
        session.add_audit(now, f"staff:{staff.login}", "desk", "export", None, detail)
        return found

    return store.write(work)
