"""Erases what is no longer needed: contacts 30 days after use, old notices, old attempts.

The rows of bookings stay, without a person, for the counts. What was erased is overwritten in the
database and in its journal; how backups are kept no longer than that is in `booking.backup`.
"""

from datetime import datetime, timedelta

from booking.storage import Session, Store
from booking.throttle import forget_old

__all__ = ["KEPT", "NO_SHOWS_KEPT", "erase_old"]

KEPT = timedelta(days=30)
"""After the end of a booking, or after it was cancelled, rejected or expired."""
NO_SHOWS_KEPT = timedelta(days=90)
"""The phone of who did not come: as long as no-shows are counted."""


def erase_old(store: Store, now: datetime) -> int:
    """Erase everything whose time has come; how many bookings and pauses. Safe to repeat."""
    before = now - KEPT

    def work(session: Session) -> int:
        session.forget_notices(before)
        count = session.erase_over(before, now - NO_SHOWS_KEPT, now)
        return count + session.erase_pauses(before)

    count = store.write(work)
    forget_old(store, now)
    store.scrub()
    return count
