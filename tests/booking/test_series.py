"""Series: all dates are judged, all kept ones are stored at once, and each lives alone."""

from datetime import date
from typing import Any

import pytest

from booking import service
from booking.errors import NotFound, SeriesRefused, WrongState
from booking.model import BookingStatus, Staff
from booking.organizations import organization_for
from booking.service import SeriesWish, SubmittedSeries
from booking.storage import Store
from catalog import Catalog
from tests.booking.life import LATER, OTHERS, claims, room_claims
from tests.builders import NOW, at, choir_code, request, span

UNTIL = date(2026, 11, 25)


@pytest.fixture
def choir(store: Store, catalog: Catalog) -> int:
    """An organization that staff know: 90 days ahead, 20 bookings, 40 hours a week."""
    code = choir_code(store, catalog)
    found = organization_for(store, catalog, code, "donghua", "10.0.0.1", NOW)
    assert found is not None
    return found


def wish(choir: int | None, **changes: Any) -> SeriesWish:
    """Every Wednesday from 2026-11-04 on, 14:00 to 16:00."""
    asked = request(organization_id=choir)
    return SeriesWish(**{"request": asked, "every": "week", "until": UNTIL, **changes})


@pytest.fixture
def made(store: Store, catalog: Catalog, choir: int) -> SubmittedSeries:
    """Four Wednesdays."""
    return service.submit_series(store, catalog, wish(choir), NOW)


@pytest.mark.parametrize(
    ("every", "first", "until", "expected"),
    [
        ("week", "2026-11-04", "2026-11-18", ["2026-11-04", "2026-11-11", "2026-11-18"]),
        ("fortnight", "2026-12-25", "2027-01-22", ["2026-12-25", "2027-01-08", "2027-01-22"]),
        ("month_date", "2026-01-31", "2026-05-31", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("month_date", "2026-11-15", "2027-01-14", ["2026-11-15", "2026-12-15"]),
        ("month_weekday", "2026-11-11", "2027-01-31", ["2026-11-11", "2026-12-09", "2027-01-13"]),
        ("month_weekday", "2026-01-30", "2026-06-30", ["2026-01-30", "2026-05-29"]),
        ("week", "2026-11-04", "2026-11-03", []),
    ],
)
def test_a_rule_gives_these_dates(every: Any, first: str, until: str, expected: list[str]) -> None:
    found = service.series_dates(every, date.fromisoformat(first), date.fromisoformat(until))

    assert [on.isoformat() for on in found] == expected


def test_a_rule_never_gives_more_dates_than_a_page_can_show() -> None:
    assert len(service.series_dates("week", date(2026, 1, 1), date(9999, 12, 31))) == 60


def test_all_dates_are_stored_together_and_hold_their_time(
    store: Store, catalog: Catalog, made: SubmittedSeries
) -> None:
    days = [one.span.starts_at.date().day for one in made.bookings]

    assert days == [4, 11, 18, 25]
    assert {one.series_id for one in made.bookings} == {made.id}
    for one in made.bookings:
        assert one.status is BookingStatus.PENDING
        assert claims(store, one) == room_claims(one, "donghua/hall")
    token = service.token_for(store, made.bookings[2].reference)
    assert service.series_of(store, token) == list(made.bookings)


def test_the_preview_says_of_every_date_what_stands_in_the_way_and_keeps_nothing(
    store: Store, catalog: Catalog, choir: int
) -> None:
    service.submit(store, catalog, request("2026-11-11", phone=OTHERS[0]), NOW)
    asked = wish(choir, skipped=frozenset({date(2026, 11, 18)}))

    dates = service.preview_series(store, catalog, asked, NOW)

    assert [one.is_free for one in dates] == [True, False, False, True]
    assert [[found.code for found in one.refusals] for one in dates] == [[], ["slot_taken"], [], []]
    assert dates[2].is_skipped
    assert dates == service.preview_series(store, catalog, asked, NOW)


def test_holidays_and_make_up_days_are_named(store: Store, catalog: Catalog, choir: int) -> None:
    now = at("2026-09-21 09:00")
    saturday = request("2026-09-26", organization_id=choir)
    asked = SeriesWish(saturday, "week", date(2026, 10, 10))

    dates = service.preview_series(store, catalog, asked, now)

    assert [one.on.isoformat() for one in dates] == ["2026-09-26", "2026-10-03", "2026-10-10"]
    assert [[found.code for found in one.refusals] for one in dates] == [[], ["closed"], []]
    assert "国庆节" in dates[1].label
    assert dates[2].label


def test_one_taken_date_stops_all_until_it_is_skipped_or_changed(
    store: Store, catalog: Catalog, choir: int
) -> None:
    taken = date(2026, 11, 11)
    service.submit(store, catalog, request("2026-11-11", phone=OTHERS[0]), NOW)

    with pytest.raises(SeriesRefused) as refused:
        service.submit_series(store, catalog, wish(choir), NOW)
    assert [bool(one.refusals) for one in refused.value.dates] == [False, True, False, False]
    with store.reading() as session:
        held = session.held_between(at("2026-11-01 00:00"), at("2026-12-01 00:00"))
    assert len(held) == 1

    skipped = service.submit_series(store, catalog, wish(choir, skipped=frozenset({taken})), NOW)
    assert len(skipped.bookings) == 3
    moved_to = span("2026-11-12", "09:00", "11:00")
    only = wish(
        choir,
        until=taken,
        skipped=frozenset({date(2026, 11, 4)}),
        changed={taken: moved_to},
    )
    changed = service.submit_series(store, catalog, only, NOW)
    assert [one.span for one in changed.bookings] == [moved_to]


def test_a_series_of_nothing_is_refused(store: Store, catalog: Catalog, choir: int) -> None:
    nothing = wish(choir, until=date(2026, 11, 4), skipped=frozenset({date(2026, 11, 4)}))

    with pytest.raises(SeriesRefused):
        service.submit_series(store, catalog, nothing, NOW)


def test_only_organizations_ask_for_series(store: Store, catalog: Catalog) -> None:
    with pytest.raises(NotFound):
        service.submit_series(store, catalog, wish(None), NOW)


def test_staff_approve_once(
    store: Store, catalog: Catalog, approver: Staff, made: SubmittedSeries
) -> None:
    decided = service.approve_series(store, catalog, approver, made.bookings[1].reference, LATER)

    assert {one.status for one in decided.done} == {BookingStatus.CONFIRMED}
    assert (len(decided.done), decided.left) == (4, ())
    with pytest.raises(WrongState):
        service.approve_series(store, catalog, approver, made.bookings[1].reference, LATER)


def test_a_date_that_has_begun_is_left_and_named(
    store: Store, catalog: Catalog, approver: Staff, made: SubmittedSeries
) -> None:
    decided = service.approve_series(
        store, catalog, approver, made.bookings[0].reference, at("2026-11-04 14:00")
    )

    assert [one.reference for one, _ in decided.left] == [made.bookings[0].reference]
    assert len(decided.done) == 3


def test_staff_reject_once_with_one_reason(
    store: Store, catalog: Catalog, approver: Staff, made: SubmittedSeries
) -> None:
    decided = service.reject_series(
        store, catalog, approver, made.bookings[0].reference, "另有安排", LATER
    )

    assert {(one.status, one.reason) for one in decided.done} == {
        (BookingStatus.REJECTED, "另有安排")
    }
    assert all(claims(store, one) == set() for one in made.bookings)


@pytest.mark.parametrize("by", ["applicant", "staff"])
def test_one_date_and_all_after_it_are_cancelled(
    store: Store, catalog: Catalog, approver: Staff, made: SubmittedSeries, by: str
) -> None:
    third = made.bookings[2]
    if by == "applicant":
        token = service.token_for(store, third.reference)
        gone = service.cancel_following(store, catalog, token, LATER)
    else:
        gone = service.cancel_series_by_staff(
            store, catalog, approver, third.reference, "停电", LATER
        )

    assert [one.reference for one in gone] == [one.reference for one in made.bookings[2:]]
    left = service.series_for_staff(store, catalog, approver, third.reference)
    assert [one.status.value for one in left] == ["pending", "pending", "cancelled", "cancelled"]
    assert all(claims(store, one) == set() for one in gone)


def test_each_date_is_moved_or_cancelled_alone(
    store: Store, catalog: Catalog, made: SubmittedSeries
) -> None:
    token = service.token_for(store, made.bookings[1].reference)

    service.cancel(store, catalog, token, LATER)

    statuses = [one.status.value for one in service.series_of(store, token)]
    assert statuses == ["pending", "cancelled", "pending", "pending"]
