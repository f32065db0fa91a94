"""Pages for staff; importing a module of this package adds its pages to the blueprint.

A booking outside the scope is answered as if there were none.
"""

from booking.web.staff import (
    accounts,
    blocks,
    booking,
    calendar,
    care,
    conflicts,
    contact,
    desk,
    feeds,
    organizations,
    own_account,
    pauses,
    queue,
    search,
    series,
    sign_in,
    usage,
)
from booking.web.staff.guard import staff

__all__ = [
    "accounts",
    "blocks",
    "booking",
    "calendar",
    "care",
    "conflicts",
    "contact",
    "desk",
    "feeds",
    "organizations",
    "own_account",
    "pauses",
    "queue",
    "search",
    "series",
    "sign_in",
    "staff",
    "usage",
]
