"""Bookings that edits of the data collide with: nothing is dropped, somebody is called.

A booking keeps its time when a center gets other hours, a closure or an activity afterwards, and
its room when that turns out to hold fewer people or is lent no more. Somebody has to tell who
booked, so staff see each such booking with its reason and its telephone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.model import Booking, Refusal
from booking.rules import Case, as_request, refusals_on_approval
from booking.rules.place import bookable, layout, people
from booking.staffing import centers_in_scope
from booking.storage import Store
from catalog import Catalog

__all__ = ["Conflict", "conflicts"]

_FAR = timedelta(days=800)
"""No rule lets anybody book so far ahead."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A booking that could not be made with the data of today."""

    booking: Booking
    reasons: tuple[Refusal, ...]

    @property
    def call(self) -> tuple[str, str]:
        """Name and telephone of whom to call: the proxy knows the way of who asked them."""
        person = self.booking.proxy or self.booking.applicant
        return person.name, person.phone


def conflicts(store: Store, catalog: Catalog, now: datetime, scope: str = "*") -> list[Conflict]:
    """Held bookings to come that the data does not allow any more, by start."""
    with store.reading() as session:
        held = session.held_between(now, now + _FAR)
    reached = None if scope == "*" else centers_in_scope(catalog, scope)
    return [
        Conflict(booking, tuple(reasons))
        for booking in held
        if (reached is None or booking.center_id in reached)
        and (reasons := _reasons(booking, catalog, now))
    ]


def _reasons(booking: Booking, catalog: Catalog, now: datetime) -> list[Refusal]:
    case = Case(as_request(booking), catalog, now)
    # That a room is now only for larger groups is no reason to call anybody.
    of_size = [one for one in (*layout(case), *people(case)) if one.code != "too_few_people"]
    return [*bookable(case), *refusals_on_approval(booking, catalog, now), *of_size]
