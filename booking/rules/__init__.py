"""Which requests are accepted: pure functions, every reason at once.

The checks stand in :data:`CHECKS` in the order in which a person would ask: what is wanted, where,
when, for how many, with what, who asks, and how much has been asked before. The list is the
specification. A check gets everything it may know in :class:`Case` and yields refusals; what its
``detail`` holds is said in its docstring.
"""

from datetime import datetime

from booking.model import Booking, BookingRequest, Refusal
from booking.rules import kinds, person, place, when
from booking.rules.case import Case, Check, Taken, as_request
from booking.rules.kinds import clean_details, title_of
from booking.rules.person import clean_line, clean_text, normal_phone, week_of
from booking.rules.place import equipment_supply, layout_for, movable_units
from booking.rules.when import due_at, too_soon_or_far, workdays_after
from catalog import Catalog

__all__ = [
    "CHECKS",
    "Case",
    "Check",
    "Taken",
    "as_request",
    "clean_details",
    "clean_line",
    "clean_text",
    "due_at",
    "equipment_supply",
    "layout_for",
    "movable_units",
    "normal_phone",
    "refusals",
    "refusals_of",
    "refusals_on_approval",
    "title_of",
    "too_soon_or_far",
    "week_of",
    "workdays_after",
]

CHECKS: tuple[Check, ...] = (
    kinds.kind,
    place.room,
    place.bookable,
    place.layout,
    when.length,
    when.grid,
    when.ahead,
    when.opening,
    when.slots,
    place.people,
    place.equipment,
    kinds.guide,
    kinds.details,
    person.applicant,
    person.purpose,
    person.organization,
    person.paused,
    person.quota,
)


def refusals(
    request: BookingRequest, catalog: Catalog, taken: Taken, now: datetime
) -> list[Refusal]:
    """Every reason to refuse the request, in the order of the checks; empty when it is fine."""
    return refusals_of(Case(request, catalog, now, taken))


def refusals_of(case: Case) -> list[Refusal]:
    """The same of a case at hand."""
    if when.is_far_off(case):
        return list(when.far_off(case))
    return [refusal for check in CHECKS for refusal in check(case)]


def refusals_on_approval(booking: Booking, catalog: Catalog, now: datetime) -> list[Refusal]:
    """What changed in the data since a request was made: the room closed, an activity moved in."""
    case = Case(as_request(booking), catalog, now)
    checks: tuple[Check, ...] = (place.room, when.opening, when.slots)
    return [refusal for check in checks for refusal in check(case)]
