"""Cancel, approve, reject, expire: each from every status, by those who may."""

from collections.abc import Callable
from pathlib import Path

import pytest

from booking import service
from booking.errors import (
    BookingError,
    NotAllowed,
    NotFound,
    ReasonMissing,
    Refused,
    SlotTaken,
    TooLate,
    WrongState,
)
from booking.model import HOLDING, Booking, BookingStatus, Staff
from booking.service import Submitted
from booking.storage import Store
from catalog import Catalog
from tests.builders import (
    NOW,
    PASSWORD,
    account,
    activity,
    at,
    center,
    request,
    small_catalog,
)

LATER = at("2026-11-02 10:00")
STARTED = at("2026-11-04 14:00")
ENDED = at("2026-11-04 16:00")


@pytest.fixture
def submitted(store: Store, catalog: Catalog) -> Submitted:
    """A pending booking for Wednesday, 14:00 to 16:00."""
    return service.submit(store, catalog, request(), NOW)


def slots_held(store: Store, booking: Booking) -> int:
    with store.reading() as session:
        return len(session.claims_of(booking.reference))


def staff_with(store: Store, catalog: Catalog, role: str, scope: str = "*") -> Staff:
    account(store, catalog, f"{role}-{scope.strip('*')}x", role=role, scope=scope)
    token = service.sign_in(store, f"{role}-{scope.strip('*')}x", PASSWORD, "10.0.0.1", NOW)
    found = service.staff_for(store, token, NOW)
    assert found is not None
    return found


def test_approval_confirms_and_keeps_the_claims(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    booking = service.approve(store, catalog, approver, submitted.booking.reference, LATER)

    assert booking.status is BookingStatus.CONFIRMED
    assert (booking.sequence, booking.changed_at) == (1, LATER)
    assert booking.decided_by == "王敏"
    assert slots_held(store, booking) == 9
    assert service.find(store, submitted.token) == booking


def test_rejection_tells_the_reason_and_frees_the_time(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    booking = service.reject(
        store, catalog, approver, submitted.booking.reference, " 当天要布置会场\r\n", LATER
    )

    assert booking.status is BookingStatus.REJECTED
    assert booking.reason == "当天要布置会场"
    assert slots_held(store, booking) == 0
    again = service.submit(store, catalog, request(phone="13900139000"), LATER).booking
    assert again.span == booking.span


def test_a_cancelled_booking_frees_its_time(
    store: Store, catalog: Catalog, submitted: Submitted
) -> None:
    booking = service.cancel(store, catalog, submitted.token, LATER)

    assert (booking.status, booking.sequence) == (BookingStatus.CANCELLED, 1)
    assert slots_held(store, booking) == 0
    assert service.submit(store, catalog, request(), LATER).booking.reference != booking.reference


def test_staff_cancel_a_confirmed_booking_with_a_reason(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    service.approve(store, catalog, approver, reference, LATER)
    booking = service.cancel_by_staff(store, catalog, approver, reference, "停电", LATER)

    assert (booking.status, booking.sequence) == (BookingStatus.CANCELLED, 2)
    assert booking.reason == "停电"


Action = Callable[[Store, Catalog, Staff, Submitted], Booking]

ACTIONS: dict[str, Action] = {
    "approve": lambda store, catalog, staff, one: service.approve(
        store, catalog, staff, one.booking.reference, LATER
    ),
    "reject": lambda store, catalog, staff, one: service.reject(
        store, catalog, staff, one.booking.reference, "不行", LATER
    ),
    "cancel": lambda store, catalog, _staff, one: service.cancel(store, catalog, one.token, LATER),
    "cancel by staff": lambda store, catalog, staff, one: service.cancel_by_staff(
        store, catalog, staff, one.booking.reference, "停电", LATER
    ),
}


@pytest.mark.parametrize("second", ACTIONS)
@pytest.mark.parametrize("first", ACTIONS)
def test_a_second_click_changes_nothing_more(
    sqlite_store: Store, catalog: Catalog, first: str, second: str
) -> None:
    account(sqlite_store, catalog)
    token = service.sign_in(sqlite_store, "wangmin", PASSWORD, "10.0.0.1", NOW)
    staff = service.staff_for(sqlite_store, token, NOW)
    assert staff is not None
    one = service.submit(sqlite_store, catalog, request(), NOW)
    booking = ACTIONS[first](sqlite_store, catalog, staff, one)

    if first == "approve" and second.startswith("cancel"):
        after = ACTIONS[second](sqlite_store, catalog, staff, one)
        assert after.status is BookingStatus.CANCELLED
    else:
        with pytest.raises(WrongState) as caught:
            ACTIONS[second](sqlite_store, catalog, staff, one)
        assert caught.value.status is booking.status
        assert service.find(sqlite_store, one.token) == booking


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_needed(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted, reason: str
) -> None:
    reference = submitted.booking.reference
    with pytest.raises(ReasonMissing):
        service.reject(store, catalog, approver, reference, reason, LATER)
    with pytest.raises(ReasonMissing):
        service.cancel_by_staff(store, catalog, approver, reference, reason, LATER)
    assert service.find(store, submitted.token).status is BookingStatus.PENDING


def test_nothing_is_decided_once_the_time_has_begun(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    with pytest.raises(TooLate):
        service.approve(store, catalog, approver, reference, STARTED)
    with pytest.raises(TooLate):
        service.cancel(store, catalog, submitted.token, STARTED)
    service.cancel(store, catalog, submitted.token, at("2026-11-04 13:59"))


def test_staff_can_cancel_until_the_end(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    service.approve(store, catalog, approver, reference, LATER)
    with pytest.raises(TooLate):
        service.cancel_by_staff(store, catalog, approver, reference, "没来", ENDED)
    service.cancel_by_staff(store, catalog, approver, reference, "漏水", at("2026-11-04 15:59"))


@pytest.mark.parametrize(
    ("now", "count"),
    [
        pytest.param("2026-11-04 13:59", 0, id="a minute before the start"),
        pytest.param("2026-11-04 14:00", 1, id="at the start"),
    ],
)
def test_a_request_that_nobody_answered_expires_at_its_start(
    store: Store, catalog: Catalog, submitted: Submitted, now: str, count: int
) -> None:
    assert service.expire(store, catalog, at(now)) == count
    assert service.expire(store, catalog, at(now)) == 0
    booking = service.find(store, submitted.token)
    assert booking.status == ("expired" if count else "pending")
    assert slots_held(store, booking) == (0 if count else 9)


def test_a_confirmed_booking_does_not_expire(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    service.approve(store, catalog, approver, submitted.booking.reference, LATER)
    assert service.expire(store, catalog, ENDED) == 0
    assert service.find(store, submitted.token).status is BookingStatus.CONFIRMED


def test_the_queue_shows_the_most_urgent_first(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    late = service.submit(store, catalog, request("2026-11-06"), at("2026-11-02 16:00")).booking
    early = service.submit(store, catalog, request("2026-11-05", phone="13900139000"), NOW).booking
    gone = service.submit(store, catalog, request("2026-11-04", phone="13700137000"), NOW).booking

    entries = service.queue(store, catalog, approver, at("2026-11-03 12:00"))
    # Of those with the same promise the one that begins first.
    assert [entry.booking.reference for entry in entries] == [
        gone.reference,
        early.reference,
        late.reference,
    ]
    assert [entry.is_overdue for entry in entries] == [True, True, False]

    later = service.queue(store, catalog, approver, STARTED)
    assert [entry.booking.reference for entry in later] == [early.reference, late.reference]


def test_the_day_of_a_center_lists_what_holds_time(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    afternoon = service.submit(store, catalog, request(), NOW)
    morning = service.submit(
        store, catalog, request(starts="09:00", ends="10:00", phone="13900139000"), NOW
    )
    gone = service.submit(
        store, catalog, request(starts="11:00", ends="12:00", phone="13700137000"), NOW
    )
    service.cancel(store, catalog, gone.token, LATER)

    day = service.bookings_of_day(store, catalog, approver, STARTED.date(), "donghua")
    assert [one.reference for one in day] == [
        morning.booking.reference,
        afternoon.booking.reference,
    ]
    assert service.bookings_of_day(store, catalog, approver, NOW.date()) == []


def errors_of(store: Store, catalog: Catalog, staff: Staff, one: Submitted) -> dict[str, str]:
    """What each action of staff answers, as the name of its error."""
    answers: dict[str, str] = {}
    for name, action in ACTIONS.items():
        if name != "cancel":
            try:
                action(store, catalog, staff, one)
                answers[name] = "done"
                break
            except BookingError as error:
                answers[name] = type(error).__name__
    return answers


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        pytest.param("approver", "*", "done", id="everything"),
        pytest.param("approver", "county", "done", id="its area"),
        pytest.param("approver", "city", "done", id="the area above"),
        pytest.param("approver", "donghua", "done", id="its center"),
        pytest.param("admin", "donghua", "done", id="an administrator of the center"),
        pytest.param("approver", "elsewhere", "NotFound", id="another area"),
        pytest.param("approver", "far", "NotFound", id="another center"),
        pytest.param("approver", "huayuan", "NotFound", id="a center below"),
        pytest.param("admin", "far", "NotFound", id="an administrator of another center"),
        pytest.param("desk", "donghua", "NotAllowed", id="the desk"),
    ],
)
def test_who_may_approve(
    store: Store, catalog: Catalog, submitted: Submitted, role: str, scope: str, expected: str
) -> None:
    staff = staff_with(store, catalog, role, scope)
    answers = errors_of(store, catalog, staff, submitted)

    assert answers["approve"] == expected
    if expected == "NotFound":
        assert set(answers.values()) == {"NotFound"}
        assert service.queue(store, catalog, staff, LATER) == []
        assert service.bookings_of_day(store, catalog, staff, STARTED.date()) == []
        with pytest.raises(NotFound):
            service.booking_for_staff(store, catalog, staff, submitted.booking.reference)
        with pytest.raises(NotFound):
            service.history(store, catalog, staff, submitted.booking.reference)


def test_a_center_reaches_the_centers_below_it(store: Store, catalog: Catalog) -> None:
    below = service.submit(store, catalog, request(center_id="huayuan"), NOW)
    staff = staff_with(store, catalog, "approver", "donghua")

    booking = service.approve(store, catalog, staff, below.booking.reference, LATER)
    assert booking.status is BookingStatus.CONFIRMED


def test_the_desk_may_cancel_but_not_decide(
    store: Store, catalog: Catalog, submitted: Submitted
) -> None:
    desk = staff_with(store, catalog, "desk")
    with pytest.raises(NotAllowed):
        service.reject(store, catalog, desk, submitted.booking.reference, "不行", LATER)
    booking = service.cancel_by_staff(
        store, catalog, desk, submitted.booking.reference, "来电取消", LATER
    )
    assert booking.status is BookingStatus.CANCELLED


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(
            {"closures": [{"from": "2026-11-04", "reason": "检修"}]}, "Refused", id="closed"
        ),
        pytest.param(
            {
                "activities": [
                    activity(
                        schedule={
                            "repeat": "once",
                            "dates": ["2026-11-04"],
                            "start_time": "15:00",
                            "end_time": "17:00",
                        }
                    )
                ]
            },
            "SlotTaken",
            id="an activity moved in",
        ),
        pytest.param({"centers": [center(rooms=[])]}, "Refused", id="the room is gone"),
    ],
)
def test_approval_looks_again_at_data_that_changed(
    store: Store,
    approver: Staff,
    submitted: Submitted,
    tmp_path: Path,
    parts: dict[str, object],
    expected: str,
) -> None:
    changed = small_catalog(tmp_path, **parts)
    error = {"Refused": Refused, "SlotTaken": SlotTaken}[expected]
    with pytest.raises(error):
        service.approve(store, changed, approver, submitted.booking.reference, LATER)
    assert service.find(store, submitted.token).status is BookingStatus.PENDING


def test_approval_takes_back_slots_that_were_lost(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    store.write(lambda session: session.release_claims(reference))
    booking = service.approve(store, catalog, approver, reference, LATER)

    assert slots_held(store, booking) == 9


def test_approval_fails_when_somebody_else_holds_the_lost_slots(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    store.write(lambda session: session.release_claims(submitted.booking.reference))
    service.submit(store, catalog, request(starts="15:30", ends="17:00", phone="13900139000"), NOW)
    with pytest.raises(SlotTaken):
        service.approve(store, catalog, approver, submitted.booking.reference, LATER)
    assert service.find(store, submitted.token).status is BookingStatus.PENDING


def test_the_log_tells_who_did_what_without_naming_residents(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    service.approve(store, catalog, approver, reference, LATER)
    service.cancel(store, catalog, submitted.token, at("2026-11-04 13:00"))
    lines = service.history(store, catalog, approver, reference)

    assert [(line.at, line.actor, line.channel, line.action) for line in lines] == [
        (NOW, "applicant", "web", "submit"),
        (LATER, "staff:王敏", "desk", "confirmed"),
        (at("2026-11-04 13:00"), "applicant", "web", "cancelled"),
    ]
    assert lines[-1].detail == {"minutes_before": 60, "late": True}
    assert "王小明" not in repr(lines)
    assert "13800138000" not in repr(lines)


def test_the_statuses_that_hold_time_are_the_ones_with_claims(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    booking = service.approve(store, catalog, approver, submitted.booking.reference, LATER)
    assert (booking.status in HOLDING) == bool(slots_held(store, booking))
    booking = service.cancel(store, catalog, submitted.token, LATER)
    assert (booking.status in HOLDING) == bool(slots_held(store, booking))
