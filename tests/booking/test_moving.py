"""Moving and displacing: the claims are swapped, and who loses keeps what they had."""

import pytest

from booking import service
from booking.errors import NotFound, ReasonMissing, Refused, SlotTaken, TooLateToMove, WrongState
from booking.model import BookingStatus, Staff
from booking.service import Submitted
from booking.storage import Store
from catalog import Catalog
from tests.booking.life import LATER, OTHERS, actions, claims, new_place, room_claims, staff_with
from tests.builders import NOW, at, request


@pytest.fixture
def submitted(store: Store, catalog: Catalog) -> Submitted:
    """A pending booking for Wednesday, 14:00 to 16:00."""
    return service.submit(store, catalog, request(), NOW)


def test_a_move_swaps_the_claims_and_raises_the_sequence(
    store: Store, catalog: Catalog, submitted: Submitted
) -> None:
    moved = service.move(store, catalog, submitted.token, new_place(), LATER)

    assert moved.reference == submitted.booking.reference
    assert moved.uid == submitted.booking.uid
    assert moved.sequence == 1
    assert claims(store, moved) == room_claims(moved, "donghua/hall")
    again = service.submit(store, catalog, request(phone=OTHERS[0]), LATER)
    assert again.booking.span == submitted.booking.span
    assert actions(store, moved)[-1] == "moved"


def test_a_move_may_overlap_what_the_booking_itself_held(
    store: Store, catalog: Catalog, submitted: Submitted
) -> None:
    later = new_place("2026-11-04", "15:00", "17:00")

    moved = service.move(store, catalog, submitted.token, later, LATER)

    assert claims(store, moved) == room_claims(moved, "donghua/hall")


def test_a_confirmed_booking_that_its_resident_moves_waits_for_staff_again(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    service.approve(store, catalog, approver, submitted.booking.reference, LATER)

    moved = service.move(store, catalog, submitted.token, new_place(), LATER)

    assert moved.status is BookingStatus.PENDING
    assert moved.decided_by is None
    assert moved.due_at == at("2026-11-03 10:00")


def test_a_confirmed_booking_that_staff_move_stays_confirmed(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    service.approve(store, catalog, approver, submitted.booking.reference, LATER)

    # The same day: too soon for a resident, not for staff.
    soon = new_place("2026-11-02", "15:00", "16:00")
    moved = service.move_by_staff(
        store, catalog, approver, submitted.booking.reference, soon, LATER
    )

    assert moved.status is BookingStatus.CONFIRMED
    assert claims(store, moved) == room_claims(moved, "donghua/hall")


def test_who_moves_to_a_taken_time_keeps_the_old_one(
    store: Store, catalog: Catalog, submitted: Submitted
) -> None:
    service.submit(store, catalog, request("2026-11-05", "09:00", "10:00", phone=OTHERS[0]), NOW)
    held = claims(store, submitted.booking)

    with pytest.raises(SlotTaken):
        service.move(store, catalog, submitted.token, new_place(), LATER)

    assert service.find(store, submitted.token) == submitted.booking
    assert claims(store, submitted.booking) == held


def test_every_reason_against_a_new_time_is_said(
    store: Store, catalog: Catalog, submitted: Submitted
) -> None:
    with pytest.raises(Refused) as refused:
        service.move(
            store, catalog, submitted.token, new_place("2026-12-25", "20:10", "21:00"), LATER
        )

    assert {one.code for one in refused.value.refusals} >= {"off_grid", "too_far", "outside_hours"}


@pytest.mark.parametrize(
    ("now", "moves"), [("2026-11-04 12:00", True), ("2026-11-04 12:01", False)]
)
def test_a_resident_moves_until_two_hours_before(
    store: Store, catalog: Catalog, submitted: Submitted, now: str, moves: bool
) -> None:
    if moves:
        place = new_place("2026-11-06", "14:00", "15:00")
        moved = service.move(store, catalog, submitted.token, place, at(now))
        assert moved.span.starts_at == at("2026-11-06 14:00")
    else:
        with pytest.raises(TooLateToMove):
            service.move(store, catalog, submitted.token, new_place(), at(now))


def test_what_is_over_cannot_be_moved(store: Store, catalog: Catalog, submitted: Submitted) -> None:
    service.cancel(store, catalog, submitted.token, LATER)

    with pytest.raises(WrongState):
        service.move(store, catalog, submitted.token, new_place(), LATER)


def test_equipment_moves_with_the_booking(store: Store, catalog: Catalog) -> None:
    one = service.submit(
        store, catalog, request(room_id="study", attendees=5, equipment={"speaker": 1}), NOW
    )
    place = new_place(room_id="study")

    moved = service.move(store, catalog, one.token, place, LATER)

    assert claims(store, moved) == room_claims(moved, "donghua/study", "donghua#speaker-1")


# Displacing


def test_a_displaced_resident_is_kept_another_time_and_takes_it_without_waiting(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    service.approve(store, catalog, approver, reference, LATER)

    offered = service.displace(
        store, catalog, approver, reference, "中心要开会", new_place(room_id="hall"), LATER
    )

    assert offered.status is BookingStatus.OFFERED
    assert offered.reason == "中心要开会"
    assert offered.offered_until == at("2026-11-02 12:00")
    assert claims(store, offered) == room_claims(offered, "donghua/hall")
    taken = service.accept(store, catalog, submitted.token, at("2026-11-02 11:00"))
    assert taken.status is BookingStatus.CONFIRMED
    assert claims(store, taken) == room_claims(taken, "donghua/hall")


def test_an_alternative_that_nobody_takes_is_cancelled_with_the_reason(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    service.displace(store, catalog, approver, reference, "停电", new_place(), LATER)

    assert service.lapse_offers(store, catalog, at("2026-11-02 11:59")) == 0
    assert service.lapse_offers(store, catalog, at("2026-11-02 12:00")) == 1

    gone = service.find(store, submitted.token)
    assert (gone.status, gone.reason, gone.decided_by) == (
        BookingStatus.CANCELLED,
        "停电",
        "王敏",
    )
    assert claims(store, gone) == set()


def test_displacing_needs_a_reason(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    with pytest.raises(ReasonMissing):
        service.displace(
            store, catalog, approver, submitted.booking.reference, " ", new_place(), LATER
        )


def test_staff_of_another_place_move_nothing(
    store: Store, catalog: Catalog, submitted: Submitted
) -> None:
    far = staff_with(store, catalog, "admin", "far")

    with pytest.raises(NotFound):
        service.move_by_staff(store, catalog, far, submitted.booking.reference, new_place(), LATER)
