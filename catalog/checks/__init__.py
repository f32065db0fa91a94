"""Checks across files: references, doubled ids, overlaps, and what only looks right.

Each kind of record has a list of checks in the order a clerk would ask them; every problem is
reported, with the nearest known name where a reference leads nowhere. A check sees its own record
and the :class:`~catalog.checks.names.Names` of everything else, nothing more: so a file whose own
bytes and whose surroundings did not change needs no second look.
"""

from catalog.checks.areas import check_area, check_network
from catalog.checks.centers import RESERVED_CENTERS, RESERVED_ROOMS, check_center
from catalog.checks.dated import Dated, check_dates, check_years, dates_in
from catalog.checks.names import CenterName, Names
from catalog.checks.others import (
    check_activity,
    check_category,
    check_closures,
    check_standard,
    check_year,
)
from catalog.checks.workflows import check_workflow

__all__ = [
    "RESERVED_CENTERS",
    "RESERVED_ROOMS",
    "CenterName",
    "Dated",
    "Names",
    "check_activity",
    "check_area",
    "check_category",
    "check_center",
    "check_closures",
    "check_dates",
    "check_network",
    "check_standard",
    "check_workflow",
    "check_year",
    "check_years",
    "dates_in",
]
