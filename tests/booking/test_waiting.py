"""The waiting list: who asks for a taken time stands in line and is offered what is freed."""

import pytest

from booking import service
from booking.errors import Refused, SlotTaken, WrongState
from booking.model import BookingStatus, Staff
from booking.service import Submitted
from booking.storage import Store
from catalog import Catalog
from tests.booking.life import LATER, OTHERS, claims, new_place, room_claims
from tests.builders import NOW, at, request

WAITING, OFFERED = BookingStatus.WAITING, BookingStatus.OFFERED


@pytest.fixture
def held(store: Store, catalog: Catalog) -> Submitted:
    """A pending booking for Wednesday, 14:00 to 16:00."""
    return service.submit(store, catalog, request(), NOW)


def queue_up(store: Store, catalog: Catalog, number: int, starts: str = "14:00") -> Submitted:
    """Ask for the held time; each a minute after the one before, and later starts last."""
    asked = request("2026-11-04", starts, "16:00", phone=OTHERS[number])
    minute = at(f"2026-11-02 09:{10 + number + int(starts[3:]):02d}")
    return service.queue_up(store, catalog, asked, minute)


def status(store: Store, one: Submitted) -> BookingStatus:
    return service.find(store, one.token).status


def test_who_stands_in_line_holds_nothing_and_uses_up_no_quota(
    store: Store, catalog: Catalog, held: Submitted
) -> None:
    lined_up = [queue_up(store, catalog, 0), queue_up(store, catalog, 0, "14:30")]

    assert {one.booking.status for one in lined_up} == {WAITING}
    assert claims(store, lined_up[0].booking) == set()
    assert service.line_before(store, lined_up[0].booking) == 0
    assert service.line_before(store, lined_up[1].booking) == 1
    for on in ("2026-11-05", "2026-11-09"):
        service.submit(store, catalog, request(on, phone=OTHERS[0]), LATER)


def test_a_time_that_is_free_is_asked_for_as_usual(store: Store, catalog: Catalog) -> None:
    one = queue_up(store, catalog, 0)

    assert one.booking.status is BookingStatus.PENDING
    assert claims(store, one.booking) == room_claims(one.booking, "donghua/hall")


def test_the_line_of_one_phone_is_short(store: Store, catalog: Catalog, held: Submitted) -> None:
    for starts in ("14:00", "15:00"):
        queue_up(store, catalog, 0, starts)

    with pytest.raises(Refused) as refused:
        queue_up(store, catalog, 0, "14:30")

    assert [one.code for one in refused.value.refusals] == ["quota_waiting"]


def test_nobody_waits_for_what_the_rules_refuse_or_an_activity_takes(
    store: Store, catalog: Catalog, held: Submitted
) -> None:
    with pytest.raises(Refused):
        service.queue_up(store, catalog, request(attendees=500, phone=OTHERS[0]), LATER)
    market = request("2026-11-06", "09:00", "11:00", phone=OTHERS[0])
    with pytest.raises(SlotTaken):
        service.queue_up(store, catalog, market, LATER)


@pytest.mark.parametrize("way", ["cancel", "cancel by staff", "reject", "move", "expire"])
def test_whoever_gives_a_time_back_gives_it_to_the_first_in_line(
    store: Store, catalog: Catalog, approver: Staff, held: Submitted, way: str
) -> None:
    first, second = queue_up(store, catalog, 0, "15:00"), queue_up(store, catalog, 1, "15:00")
    reference, now = held.booking.reference, at("2026-11-02 11:00")
    if way == "cancel":
        service.cancel(store, catalog, held.token, now)
    elif way == "cancel by staff":
        service.cancel_by_staff(store, catalog, approver, reference, "停电", now)
    elif way == "reject":
        service.reject(store, catalog, approver, reference, "不行", now)
    elif way == "move":
        service.move(store, catalog, held.token, new_place(), now)
    else:
        now = at("2026-11-04 14:00")
        assert service.expire(store, catalog, now) == 1

    offered = service.find(store, first.token)
    assert offered.status is OFFERED
    # Never past the start.
    assert offered.offered_until == at(
        "2026-11-04 15:00" if way == "expire" else "2026-11-02 13:00"
    )
    assert claims(store, offered) == room_claims(offered, "donghua/hall")
    assert status(store, second) is WAITING
    with pytest.raises(SlotTaken):
        service.submit(
            store, catalog, request("2026-11-04", "15:00", "16:00", phone=OTHERS[4]), LATER
        )


def test_an_offer_that_is_taken_waits_for_staff_like_any_request(
    store: Store, catalog: Catalog, held: Submitted
) -> None:
    first = queue_up(store, catalog, 0)
    service.cancel(store, catalog, held.token, LATER)

    taken = service.accept(store, catalog, first.token, at("2026-11-02 11:59"))

    assert taken.status is BookingStatus.PENDING
    assert taken.due_at == at("2026-11-03 11:59")
    assert claims(store, taken) == room_claims(taken, "donghua/hall")


def test_an_offer_that_is_declined_goes_to_the_next(
    store: Store, catalog: Catalog, held: Submitted
) -> None:
    first, second = queue_up(store, catalog, 0), queue_up(store, catalog, 1)
    service.cancel(store, catalog, held.token, LATER)

    gone = service.decline(store, catalog, first.token, LATER)

    assert gone.status is BookingStatus.CANCELLED
    assert claims(store, gone) == set()
    assert status(store, second) is OFFERED


def test_an_offer_that_lapses_goes_to_the_next_even_without_jobs(
    store: Store, catalog: Catalog, held: Submitted
) -> None:
    first, second = queue_up(store, catalog, 0), queue_up(store, catalog, 1)
    service.cancel(store, catalog, held.token, LATER)
    over = at("2026-11-02 12:00")

    with pytest.raises(WrongState):
        service.accept(store, catalog, first.token, over)

    assert status(store, first) is BookingStatus.EXPIRED
    assert service.find(store, second.token).offered_until == at("2026-11-02 14:00")


def test_who_was_offered_something_cannot_be_passed_over(
    store: Store, catalog: Catalog, held: Submitted
) -> None:
    lined_up = [queue_up(store, catalog, number) for number in range(3)]
    service.cancel(store, catalog, held.token, LATER)

    assert [status(store, one) for one in lined_up] == [OFFERED, WAITING, WAITING]
    assert service.offer_waiting(store, catalog, LATER) == 0


def test_the_line_ends_when_the_time_begins(
    store: Store, catalog: Catalog, approver: Staff, held: Submitted
) -> None:
    service.approve(store, catalog, approver, held.booking.reference, LATER)
    one = queue_up(store, catalog, 0)

    assert service.expire(store, catalog, at("2026-11-04 13:59")) == 0
    assert service.expire(store, catalog, at("2026-11-04 14:00")) == 1
    assert status(store, one) is BookingStatus.EXPIRED


def test_short_notice_is_no_reason_to_pass_over_who_stood_in_line(
    store: Store, catalog: Catalog, held: Submitted
) -> None:
    one = queue_up(store, catalog, 0)

    service.cancel(store, catalog, held.token, at("2026-11-04 09:00"))

    assert status(store, one) is OFFERED


def test_one_leaves_the_line_by_cancelling(store: Store, catalog: Catalog, held: Submitted) -> None:
    one = queue_up(store, catalog, 0)

    assert service.cancel(store, catalog, one.token, LATER).status is BookingStatus.CANCELLED
    service.cancel(store, catalog, held.token, LATER)
    assert status(store, one) is BookingStatus.CANCELLED
