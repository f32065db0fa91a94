"""The one table of allowed changes."""

import pytest

from booking.model import ALLOWED, HOLDING, BookingStatus

CHANGES = {
    ("pending", "confirmed"),
    ("pending", "rejected"),
    ("pending", "cancelled"),
    ("pending", "expired"),
    ("pending", "offered"),
    ("confirmed", "cancelled"),
    ("confirmed", "pending"),
    ("confirmed", "offered"),
    ("waiting", "offered"),
    ("waiting", "cancelled"),
    ("waiting", "expired"),
    ("offered", "pending"),
    ("offered", "confirmed"),
    ("offered", "cancelled"),
    ("offered", "expired"),
}


@pytest.mark.parametrize("before", BookingStatus)
@pytest.mark.parametrize("after", BookingStatus)
def test_only_these_changes_are_allowed(before: BookingStatus, after: BookingStatus) -> None:
    assert (after in ALLOWED[before]) == ((before.value, after.value) in CHANGES)


def test_only_those_in_line_live_without_claims() -> None:
    ended = {status for status in BookingStatus if not ALLOWED[status]}

    assert ended == set(BookingStatus) - HOLDING - {BookingStatus.WAITING}
