"""The one table of allowed changes."""

import pytest

from booking.model import ALLOWED, HOLDING, BookingStatus

CHANGES = {
    ("pending", "confirmed"),
    ("pending", "rejected"),
    ("pending", "cancelled"),
    ("pending", "expired"),
    ("confirmed", "cancelled"),
}


@pytest.mark.parametrize("before", BookingStatus)
@pytest.mark.parametrize("after", BookingStatus)
def test_only_these_changes_are_allowed(before: BookingStatus, after: BookingStatus) -> None:
    assert (after in ALLOWED[before]) == ((before.value, after.value) in CHANGES)


def test_a_status_without_claims_is_the_end() -> None:
    assert {status for status in BookingStatus if not ALLOWED[status]} == set(
        BookingStatus
    ) - HOLDING
