"""Staff keep a room for the center: nobody is pushed out, and nobody learns why."""

import pytest

from booking import ical, service
from booking.errors import NotFound, ReasonMissing, Refused, SlotTaken
from booking.model import BookingStatus, Staff
from booking.storage import Store
from catalog import Catalog
from tests.booking.life import LATER, OTHERS, claims, room_claims, staff_with
from tests.builders import NOW, at, request

SPAN = (at("2026-11-04 13:00"), at("2026-11-04 17:00"))


def test_a_block_takes_the_room_at_once(store: Store, catalog: Catalog, approver: Staff) -> None:
    taken = service.block(store, catalog, approver, "donghua", "hall", *SPAN, "党员大会", LATER)

    assert (taken.kind, taken.status) == ("block", BookingStatus.CONFIRMED)
    assert (taken.applicant.name, taken.applicant.phone) == ("中心", "")
    assert claims(store, taken) == room_claims(taken, "donghua/hall")
    with pytest.raises(SlotTaken):
        service.submit(store, catalog, request(), NOW)


def test_what_is_booked_stands_in_the_way_and_stays(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    one = service.submit(store, catalog, request(), NOW)
    place = (store, catalog, approver, "donghua", "hall", *SPAN)

    assert service.preview_block(*place, LATER) == [one.booking]
    with pytest.raises(SlotTaken):
        service.block(*place, "党员大会", LATER)

    service.cancel(store, catalog, one.token, LATER)
    assert service.preview_block(*place, LATER) == []
    assert service.block(*place, "党员大会", LATER).status is BookingStatus.CONFIRMED


def test_a_block_that_is_called_off_frees_the_room_for_the_line(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    taken = service.block(store, catalog, approver, "donghua", "hall", *SPAN, "党员大会", LATER)
    one = service.queue_up(store, catalog, request(), LATER)
    assert one.booking.status is BookingStatus.WAITING

    service.cancel_by_staff(store, catalog, approver, taken.reference, "不开了", LATER)

    assert service.find(store, one.token).status is BookingStatus.OFFERED


def test_the_public_learns_only_that_the_room_is_taken(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    taken = service.block(store, catalog, approver, "donghua", "hall", *SPAN, "党员大会", LATER)
    held = service.feed_bookings(store, "donghua", LATER, ["hall"])

    assert held == [taken]
    text = ical.booking_file(catalog, taken).decode()
    assert taken.purpose == "党员大会"
    assert "BEGIN:VEVENT" in text
    with pytest.raises(NotFound):
        service.look_up(store, taken.reference, "", "10.0.0.1", LATER)


@pytest.mark.parametrize(
    ("span", "code"),
    [
        (("2026-11-04 13:00", "2026-11-04 13:00"), "too_short"),
        (("2026-11-04 13:00", "2026-12-06 13:00"), "too_long"),
        (("2026-11-02 08:00", "2026-11-02 10:00"), "too_soon"),
        (("2026-11-04 13:05", "2026-11-04 14:00"), "off_grid"),
    ],
)
def test_a_block_has_a_length_and_a_grid(
    store: Store, catalog: Catalog, approver: Staff, span: tuple[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        service.block(
            store, catalog, approver, "donghua", "hall", at(span[0]), at(span[1]), "开会", LATER
        )

    assert [one.code for one in refused.value.refusals] == [code]


def test_only_staff_of_the_place_block_and_they_say_why(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    far = staff_with(store, catalog, "admin", "far")
    with pytest.raises(NotFound):
        service.block(store, catalog, far, "donghua", "hall", *SPAN, "开会", LATER)
    with pytest.raises(NotFound):
        service.block(store, catalog, approver, "donghua", "cellar", *SPAN, "开会", LATER)
    with pytest.raises(ReasonMissing):
        service.block(store, catalog, approver, "donghua", "hall", *SPAN, " ", LATER)


def test_a_block_counts_to_nobodys_quota(store: Store, catalog: Catalog, approver: Staff) -> None:
    for day in ("05", "06", "09"):
        start, end = at(f"2026-11-{day} 13:00"), at(f"2026-11-{day} 17:00")
        service.block(store, catalog, approver, "donghua", "hall", start, end, "开会", LATER)

    one = service.submit(store, catalog, request(phone=OTHERS[0]), NOW)
    assert one.booking.status is BookingStatus.PENDING
