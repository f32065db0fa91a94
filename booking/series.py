"""Series: one request for many dates, each of which becomes a booking of its own.

All dates are judged, not the first two; what stands in the way of one is shown with its reason, and
only the applicant decides to skip it or to change it. The preview runs the very submission and
undoes it, so the two cannot disagree. Later each date lives alone: moved, cancelled, checked in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count, islice, takewhile
from typing import Literal

from booking import codes
from booking.changing import (
    APPLICANT,
    authorised,
    by_staff,
    by_token,
    change,
    in_words,
    may_decide_about,
)
from booking.deciding import approve_in
from booking.errors import BookingError, NotFound, Refused, SeriesRefused, SlotTaken, WrongState
from booking.model import Booking, BookingRequest, BookingStatus, Refusal, Staff
from booking.notices import announce
from booking.storage import Session, Store
from booking.submitting import submit_in
from booking.waiting import offer_freed
from catalog import Catalog
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = [
    "EVERY",
    "MOST_DATES",
    "DateOutcome",
    "Decision",
    "SeriesWish",
    "SubmittedSeries",
    "approve_series",
    "cancel_following",
    "cancel_series_by_staff",
    "preview_series",
    "reject_series",
    "series_dates",
    "series_for_staff",
    "series_of",
    "submit_series",
]

Every = Literal["week", "fortnight", "month_date", "month_weekday"]
EVERY: tuple[Every, ...] = ("week", "fortnight", "month_date", "month_weekday")
MOST_DATES = 60
MOST_MONTHS = 60
OPEN = frozenset(
    {
        BookingStatus.PENDING,
        BookingStatus.CONFIRMED,
        BookingStatus.OFFERED,
        BookingStatus.WAITING,
    }
)


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """Which dates somebody asks for."""

    request: BookingRequest
    """The first date with everything that all dates share."""
    every: Every
    until: date
    """The last day on which a date may fall."""
    skipped: frozenset[date] = frozenset()
    changed: Mapping[date, TimeSpan] = field(default_factory=dict)
    """Dates of the rule → the time that takes their place."""


@dataclass(frozen=True, slots=True)
class DateOutcome:
    """What becomes of one date."""

    on: date
    """The date that the rule gives."""
    span: TimeSpan
    """The time asked for; on another day when that date was changed."""
    is_skipped: bool
    refusals: tuple[Refusal, ...] = ()
    label: str = ""
    """The holiday, or the make-up workday, that falls on the day."""

    @property
    def is_free(self) -> bool:
        """Whether it can be booked as asked."""
        return not self.is_skipped and not self.refusals


@dataclass(frozen=True, slots=True)
class SubmittedSeries:
    """A stored series."""

    id: str
    bookings: tuple[Booking, ...]
    dates: tuple[DateOutcome, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a series when staff decided about all of it."""

    done: tuple[Booking, ...]
    left: tuple[tuple[Booking, BookingError], ...]
    """Dates that need a look of their own, with what stands in the way."""


class _UndoneError(Exception):
    """Ends the transaction of a preview."""

    def __init__(self, dates: tuple[DateOutcome, ...]) -> None:
        super().__init__("preview")
        self.dates = dates


def series_dates(every: Every, first: date, until: date) -> list[date]:
    """The dates of a rule, at most MOST_DATES.

    A month without such a day (a 31st, a fifth Monday) is left out.
    """
    candidates = _every_days(first, 7 if every == "week" else 14)
    if every in ("month_date", "month_weekday"):
        candidates = _monthly(first, by_weekday=every == "month_weekday")
    return list(islice(takewhile(lambda on: on <= until, candidates), MOST_DATES))


def _every_days(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(days=days * number) for number in count())


def _monthly(first: date, *, by_weekday: bool) -> Iterator[date]:
    week = (first.day - 1) // 7
    for number in range(MOST_MONTHS):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        month_start = date(year, month + 1, 1)
        day = month_start + timedelta(days=first.day - 1)
        if by_weekday:
            to_first = (first.weekday() - month_start.weekday()) % 7
            day = month_start + timedelta(days=to_first + 7 * week)
        if day.month == month_start.month:
            yield day


def preview_series(
    store: Store, catalog: Catalog, wish: SeriesWish, now: datetime
) -> tuple[DateOutcome, ...]:
    """What `submit_series` would do with each date now; nothing is kept."""

    def work(session: Session) -> tuple[DateOutcome, ...]:
        _, dates = _placed(session, store.secret_key, catalog, wish, codes.new_uid(), now, None)
        raise _UndoneError(dates)

    try:
        return store.write(work)
    except _UndoneError as undone:
        return undone.dates


def submit_series(
    store: Store,
    catalog: Catalog,
    wish: SeriesWish,
    now: datetime,
    entered_by: str | None = None,
) -> SubmittedSeries:
    """All kept dates as PENDING in one transaction, or SeriesRefused with every date.

    Only for organizations that staff know; anybody else is refused by NotFound.
    """
    if wish.request.organization_id is None:
        raise NotFound

    def work(session: Session) -> SubmittedSeries:
        series_id = codes.new_uid()
        made, dates = _placed(session, store.secret_key, catalog, wish, series_id, now, entered_by)
        if not made or any(one.refusals for one in dates):
            raise SeriesRefused(dates)
        announce(session, made[0], "series_submitted", now, count=len(made))
        return SubmittedSeries(series_id, made, dates)

    return store.write(work)


def _placed(
    session: Session,
    secret_key: bytes,
    catalog: Catalog,
    wish: SeriesWish,
    series_id: str,
    now: datetime,
    entered_by: str | None,
) -> tuple[tuple[Booking, ...], tuple[DateOutcome, ...]]:
    first = wish.request.starts_at.astimezone(SHANGHAI)
    length = wish.request.ends_at - wish.request.starts_at
    rule = {
        "every": wish.every,
        "first": first.date().isoformat(),
        "until": wish.until.isoformat(),
        "skipped": sorted(on.isoformat() for on in wish.skipped),
    }
    token = codes.token_of(secret_key, f"series {series_id}")
    session.add_series(series_id, codes.hashed(token), rule, now)
    made: list[Booking] = []
    dates: list[DateOutcome] = []
    for on in series_dates(wish.every, first.date(), wish.until):
        at = datetime.combine(on, first.timetz())
        span = wish.changed.get(on) or _span(at, length)
        day = span.starts_at.astimezone(SHANGHAI).date() if span else on
        label = catalog.calendar.label(day)
        if span is None:
            continue
        outcome = DateOutcome(on, span, on in wish.skipped, (), label)
        if not outcome.is_skipped:
            request = replace(wish.request, starts_at=span.starts_at, ends_at=span.ends_at)
            try:
                made.append(
                    submit_in(
                        session,
                        secret_key,
                        catalog,
                        request,
                        now,
                        series_id=series_id,
                        entered_by=entered_by,
                    )
                )
            except (Refused, SlotTaken) as error:
                outcome = replace(outcome, refusals=error.refusals)
        dates.append(outcome)
    return tuple(made), tuple(dates)


def _span(at: datetime, length: timedelta) -> TimeSpan | None:
    return TimeSpan(at, at + length) if length > timedelta(0) else None


# Afterwards


def series_of(store: Store, token: str) -> list[Booking]:
    """All dates of the series that a booking belongs to, by the booking's secret link."""
    with store.reading() as session:
        return _all_of(session, by_token(session, token))


def series_for_staff(store: Store, catalog: Catalog, staff: Staff, reference: str) -> list[Booking]:
    """All dates of the series that a booking belongs to; NotFound outside the scope."""
    with store.reading() as session:
        return _all_of(session, authorised(session, catalog, staff, reference))


def _all_of(session: Session, booking: Booking) -> list[Booking]:
    if booking.series_id is None:
        return []
    return session.bookings_of_series(booking.series_id)


def cancel_following(
    store: Store, catalog: Catalog, token: str, now: datetime
) -> tuple[Booking, ...]:
    """Cancel by the applicant: this date and all after it. NotFound, WrongState."""

    def work(session: Session) -> tuple[Booking, ...]:
        booking = by_token(session, token)
        return _cancelled(session, catalog, booking, now, None, None)

    return store.write(work)


def cancel_series_by_staff(
    store: Store, catalog: Catalog, staff: Staff, reference: str, reason: str, now: datetime
) -> tuple[Booking, ...]:
    """Cancel by staff: this date and all after it, with a reason."""

    def work(session: Session) -> tuple[Booking, ...]:
        booking = authorised(session, catalog, staff, reference)
        return _cancelled(session, catalog, booking, now, staff, in_words(reason))

    return store.write(work)


def _cancelled(
    session: Session,
    catalog: Catalog,
    booking: Booking,
    now: datetime,
    staff: Staff | None,
    reason: str | None,
) -> tuple[Booking, ...]:
    actor = by_staff(staff) if staff else APPLICANT
    following = [
        one
        for one in _all_of(session, booking)
        if one.status in OPEN
        and one.span.starts_at > now
        and one.span.starts_at >= booking.span.starts_at
    ]
    if not following:
        raise WrongState(booking.status)
    gone = tuple(
        # One notice for all of them; the first names how many.
        change(session, one, BookingStatus.CANCELLED, now, actor, reason, tells=None)
        for one in following
    )
    announce(session, gone[0], "cancelled", now, count=len(gone))
    offer_freed(session, catalog, now, booking.center_id)
    return gone


def approve_series(
    store: Store, catalog: Catalog, staff: Staff, reference: str, now: datetime
) -> Decision:
    """Say yes to every date that waits; what cannot be approved stays as it is and is named."""

    def work(session: Session) -> Decision:
        booking = authorised(session, catalog, staff, reference)
        may_decide_about(staff, catalog, booking)
        done: list[Booking] = []
        left: list[tuple[Booking, BookingError]] = []
        for one in _pending_of(session, booking):
            try:
                done.append(approve_in(session, catalog, staff, one, now, tells=None))
            except (Refused, SlotTaken, WrongState) as error:
                left.append((one, error))
        if done:
            announce(session, done[0], "series_confirmed", now, count=len(done))
        return Decision(tuple(done), tuple(left))

    return store.write(work)


def reject_series(
    store: Store, catalog: Catalog, staff: Staff, reference: str, reason: str, now: datetime
) -> Decision:
    """Say no to every date that waits, with one reason."""

    def work(session: Session) -> Decision:
        booking = authorised(session, catalog, staff, reference)
        may_decide_about(staff, catalog, booking)
        words = in_words(reason)
        done = [
            change(session, one, BookingStatus.REJECTED, now, by_staff(staff), words, tells=None)
            for one in _pending_of(session, booking)
        ]
        announce(session, done[0], "rejected", now, count=len(done))
        offer_freed(session, catalog, now, booking.center_id)
        return Decision(tuple(done), ())

    return store.write(work)


def _pending_of(session: Session, booking: Booking) -> list[Booking]:
    found = [one for one in _all_of(session, booking) if one.status is BookingStatus.PENDING]
    if not found:
        raise WrongState(booking.status)
    return found
