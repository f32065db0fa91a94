"""Who came: the code of the door, marks by staff, pauses that a person decides, ratings."""

import pytest

from booking import service
from booking.errors import (
    NotAllowed,
    NotFound,
    NotNow,
    TooManyAttempts,
    WrongCode,
    WrongState,
)
from booking.judging import refusals_in
from booking.model import Attendance, BookingStatus, Staff
from booking.service import Submitted
from booking.storage import Store
from catalog import Catalog
from tests.booking.life import OTHERS, staff_with
from tests.builders import NOW, at, request

DAYS = ("2026-11-04", "2026-11-05", "2026-11-10")
AFTER = at("2026-11-11 09:00")


def confirmed(
    store: Store, catalog: Catalog, staff: Staff, on: str = "2026-11-04", phone: str = OTHERS[0]
) -> Submitted:
    """A confirmed booking from 14:00 to 16:00."""
    one = service.submit(store, catalog, request(on, phone=phone), NOW)
    service.approve(store, catalog, staff, one.booking.reference, NOW)
    return one


def no_show(store: Store, catalog: Catalog, staff: Staff, number: int) -> Submitted:
    """One more booking of the same phone to which nobody came."""
    on = DAYS[number]
    asked = request(on, phone=OTHERS[0])
    one = service.submit(store, catalog, asked, at(f"{on[:8]}{int(on[8:]) - 2:02d} 08:00"))
    service.approve(
        store, catalog, staff, one.booking.reference, at(f"{on[:8]}{int(on[8:]) - 2:02d} 09:00")
    )
    service.mark_attendance(
        store, catalog, staff, one.booking.reference, "no_show", at(f"{on} 16:00")
    )
    return one


def pauses(store: Store, catalog: Catalog, staff: Staff) -> list[str | None]:
    return [one.decided_by for one in service.open_pauses(store, catalog, staff, AFTER)]


@pytest.mark.parametrize(
    ("now", "is_time"),
    [
        ("2026-11-04 13:44", False),
        ("2026-11-04 13:45", True),
        ("2026-11-04 14:15", True),
        ("2026-11-04 14:16", False),
    ],
)
def test_one_checks_in_a_quarter_of_an_hour_around_the_start(
    store: Store, catalog: Catalog, approver: Staff, now: str, is_time: bool
) -> None:
    one = confirmed(store, catalog, approver)
    code = service.door_code(store, "donghua", at(now).date())
    if is_time:
        came = service.check_in(store, catalog, one.token, f" {code} ", at(now))
        assert came.attendance == "came"
        assert service.check_in(store, catalog, one.token, code, at(now)) == came
    else:
        with pytest.raises(NotNow):
            service.check_in(store, catalog, one.token, code, at(now))


def test_the_code_differs_by_day_and_center_and_cannot_be_tried_out(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    one = confirmed(store, catalog, approver)
    day, next_day = at("2026-11-04 14:00"), at("2026-11-05 14:00")
    code = service.door_code(store, "donghua", day.date())
    others = {
        service.door_code(store, "far", day.date()),
        service.door_code(store, "donghua", next_day.date()),
    }
    assert code not in others
    assert len(code) == 6

    for _ in range(5):
        with pytest.raises(WrongCode):
            service.check_in(store, catalog, one.token, "x", day)
    with pytest.raises(TooManyAttempts):
        service.check_in(store, catalog, one.token, code, day)


def test_nobody_checks_in_to_what_is_not_confirmed(store: Store, catalog: Catalog) -> None:
    one = service.submit(store, catalog, request(), NOW)
    code = service.door_code(store, "donghua", at("2026-11-04 14:00").date())

    with pytest.raises(WrongState):
        service.check_in(store, catalog, one.token, code, at("2026-11-04 13:50"))


def test_staff_mark_and_take_back(store: Store, catalog: Catalog, approver: Staff) -> None:
    reference = confirmed(store, catalog, approver).booking.reference
    desk = staff_with(store, catalog, "desk")
    with pytest.raises(NotNow):
        service.mark_attendance(store, catalog, desk, reference, "no_show", at("2026-11-04 14:15"))

    marks: tuple[Attendance | None, ...] = ("no_show", None, "came")
    for mark in marks:
        marked = service.mark_attendance(
            store, catalog, desk, reference, mark, at("2026-11-04 14:30")
        )
        assert marked.attendance == mark


def test_the_list_holds_those_of_whom_nothing_was_said(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    one = confirmed(store, catalog, approver)
    confirmed(store, catalog, approver, "2026-11-05", OTHERS[1])
    far = staff_with(store, catalog, "desk", "far")

    def listed(staff: Staff, now: str) -> list[str]:
        return [b.reference for b in service.unmarked(store, catalog, staff, at(now))]

    assert listed(approver, "2026-11-04 15:59") == []
    assert listed(approver, "2026-11-04 16:00") == [one.booking.reference]
    assert listed(far, "2026-11-05 09:00") == []
    assert len(listed(approver, "2026-11-11 09:00")) == 2
    assert listed(approver, "2026-11-13 09:00") == []
    service.mark_attendance(
        store, catalog, approver, one.booking.reference, "came", at("2026-11-05 09:00")
    )
    assert listed(approver, "2026-11-05 09:00") == []


# Pauses


def test_the_third_no_show_proposes_a_pause_that_stops_nobody_yet(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    for number in (0, 1):
        no_show(store, catalog, approver, number)
    assert pauses(store, catalog, approver) == []

    no_show(store, catalog, approver, 2)

    assert pauses(store, catalog, approver) == [None]
    assert service.pause_of(store, OTHERS[0], AFTER) is None
    service.submit(store, catalog, request("2026-11-13", phone=OTHERS[0]), AFTER)


def test_a_pause_that_staff_confirm_stops_the_web_and_not_the_desk(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    shows = [no_show(store, catalog, approver, number) for number in range(3)]
    desk = staff_with(store, catalog, "desk")
    [proposed] = service.open_pauses(store, catalog, approver, AFTER)
    with pytest.raises(NotAllowed):
        service.confirm_pause(store, catalog, desk, proposed.id, AFTER)

    pause = service.confirm_pause(store, catalog, approver, proposed.id, AFTER)

    assert pause.span.ends_at == at("2026-12-11 09:00")
    assert "3 次" in pause.reason
    asked = request("2026-11-13", phone=OTHERS[0])
    codes = {"web": ["paused"], "api": ["paused"], "desk": [], "phone": []}
    with store.reading() as session:
        for channel, expected in codes.items():
            found = refusals_in(
                session, catalog, request("2026-11-13", phone=OTHERS[0], channel=channel), AFTER
            )
            assert [one.code for one in found] == expected, channel
    objected = service.appeal(store, shows[0].token, "那几天住院了", AFTER)
    assert objected.appeal == "那几天住院了"
    with pytest.raises(WrongState):
        service.appeal(store, shows[0].token, "再说一次", AFTER)
    service.lift_pause(store, catalog, approver, proposed.id, AFTER)
    service.submit(store, catalog, asked, AFTER)


def test_what_was_dismissed_does_not_count_again(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    shows = [no_show(store, catalog, approver, number) for number in range(3)]
    [proposed] = service.open_pauses(store, catalog, approver, AFTER)

    service.lift_pause(store, catalog, approver, proposed.id, AFTER)

    again: tuple[Attendance | None, ...] = (None, "no_show")
    for mark in again:
        service.mark_attendance(store, catalog, approver, shows[0].booking.reference, mark, AFTER)
    assert pauses(store, catalog, approver) == []
    with pytest.raises(WrongState):
        service.confirm_pause(store, catalog, approver, proposed.id, AFTER)


def test_staff_of_another_place_decide_no_pause(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    for number in range(3):
        no_show(store, catalog, approver, number)
    far = staff_with(store, catalog, "admin", "far")
    [proposed] = service.open_pauses(store, catalog, approver, AFTER)

    assert service.open_pauses(store, catalog, far, AFTER) == []
    with pytest.raises(NotFound):
        service.confirm_pause(store, catalog, far, proposed.id, AFTER)


# Ratings


def test_ratings_are_shown_from_five_on_and_the_log_keeps_them_secret(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    days = ("2026-11-03", "2026-11-04", "2026-11-05", "2026-11-09", "2026-11-10")
    given = (3, 3, 2, 1, 3)
    for number, (on, value) in enumerate(zip(days, given, strict=True)):
        one = confirmed(store, catalog, approver, on, OTHERS[number])
        with pytest.raises(NotNow):
            service.rate(store, one.token, value, at(f"{on} 15:59"))
        assert service.ratings(store, "donghua") is None
        assert service.rate(store, one.token, value, at(f"{on} 16:00")).rating == value
        with pytest.raises(WrongState):
            service.rate(store, one.token, 1, at(f"{on} 17:00"))
        with store.reading() as session:
            last = session.audit_of(one.booking.reference)[-1]
        assert (last.action, last.detail) == ("rated", {})

    found = service.ratings(store, "donghua")
    assert found is not None
    assert (found.total, dict(found.counts), found.satisfied_percent) == (
        5,
        {3: 3, 2: 1, 1: 1},
        80,
    )


def test_who_did_not_come_does_not_rate(store: Store, catalog: Catalog, approver: Staff) -> None:
    one = no_show(store, catalog, approver, 0)

    with pytest.raises(WrongState):
        service.rate(store, one.token, 3, AFTER)
    assert service.find(store, one.token).status is BookingStatus.CONFIRMED
