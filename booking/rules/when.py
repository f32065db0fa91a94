"""The requested time: its length, its grid, how far ahead, opening hours, and what is taken."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from booking.model import SLOT_MINUTES, BookingRequest, Refusal
from booking.rules.case import Case
from catalog import Catalog
from catalog.policy import BookingPolicy
from catalog.timespan import SHANGHAI, TimeSpan, merged

END_OF_WORK = time(17, 30)


def length(case: Case) -> Iterator[Refusal]:
    """``too_short``: minutes, least. ``too_long``: minutes, most."""
    minutes = case.span.minutes if case.span else 0
    least, most = case.policy.min_minutes, case.policy.max_minutes
    if minutes < least:
        detail = {"minutes": minutes, "least": least}
        yield Refusal("too_short", detail, case.rule("min_minutes"))
    elif minutes > most:
        yield Refusal("too_long", {"minutes": minutes, "most": most}, case.rule("max_minutes"))


def grid(case: Case) -> Iterator[Refusal]:
    """``off_grid``: step (minutes between starts), slot (ends stand on its multiples)."""
    starts_at, ends_at = case.request.starts_at, case.request.ends_at
    step = case.policy.start_step_minutes
    if _is_off(starts_at, step) or _is_off(ends_at, SLOT_MINUTES):
        detail = {"step": step, "slot": SLOT_MINUTES}
        yield Refusal("off_grid", detail, case.rule("start_step_minutes"))


def _is_off(instant: datetime, minutes: int) -> bool:
    # Asia/Shanghai is whole hours from UTC, so the grids of both are the same.
    return instant.microsecond != 0 or int(instant.timestamp()) % (minutes * 60) != 0


def is_far_off(case: Case) -> bool:
    """Whether the time lies so far away that the arithmetic of dates may give up."""
    first, last = case.now.year - 1, case.now.year + 5
    return not first <= case.request.starts_at.year <= case.request.ends_at.year <= last


def far_off(case: Case) -> Iterator[Refusal]:
    """The one thing to say about a time that is far off."""
    return _ahead(case, "too_soon" if case.request.starts_at.year < case.now.year else "too_far")


def ahead(case: Case) -> Iterator[Refusal]:
    """``too_soon``: first_on (ISO date or None), workdays. ``too_far``: last_on, days."""
    if case.place is None:
        return
    code = too_soon_or_far(case.catalog, case.policy, case.on, case.now)
    if code == "too_soon" and case.room_day and case.room_day.day_type == "unknown":
        # The workdays until then cannot be counted; the unknown calendar is the one reason.
        code = None
    if code is None and case.request.starts_at <= case.now:
        code = "too_soon"
    yield from _ahead(case, code)


def _ahead(case: Case, code: str | None) -> Iterator[Refusal]:
    if code == "too_far":
        days = case.policy.advance_days
        last = case.now.astimezone(SHANGHAI).date() + timedelta(days=days)
        detail = {"last_on": last.isoformat(), "days": days}
        yield Refusal("too_far", detail, case.rule("advance_days"))
    elif code == "too_soon":
        first = _first_day(case.catalog, case.policy, case.now)
        workdays = case.policy.lead_workdays
        detail_soon = {"first_on": first.isoformat() if first else None, "workdays": workdays}
        yield Refusal("too_soon", detail_soon, case.rule("lead_workdays"))


def too_soon_or_far(catalog: Catalog, policy: BookingPolicy, on: date, now: datetime) -> str | None:
    """``too_soon`` or ``too_far`` when ``on`` lies outside the days that can be booked now.

    Workdays are counted from today on, up to and without the day of use; a day whose type is
    unknown counts as none.
    """
    today = now.astimezone(SHANGHAI).date()
    if on > today + timedelta(days=policy.advance_days):
        return "too_far"
    if on < today:
        return "too_soon"
    left, day = policy.lead_workdays, today
    while left > 0 and day < on:
        left -= catalog.calendar.day_type(day) == "workday"
        day += timedelta(days=1)
    return "too_soon" if left > 0 else None


def _first_day(catalog: Catalog, policy: BookingPolicy, now: datetime) -> date | None:
    today = now.astimezone(SHANGHAI).date()
    for offset in range(policy.advance_days + 1):
        day = today + timedelta(days=offset)
        if too_soon_or_far(catalog, policy, day, now) is None:
            return day
    return None


def opening(case: Case) -> Iterator[Refusal]:
    """The room is open all through the requested time.

    ``calendar_unknown``: year of the missing notice. ``closed``: on (ISO date), reason.
    ``outside_hours``: on, spans (list of ``HH:MM–HH:MM``), reason.
    """
    day = case.room_day
    if day is None:
        return
    on = {"on": case.on.isoformat()}
    if day.day_type == "unknown":
        # The last days of December wait for the notice of the year that comes.
        is_known = case.on.year in case.catalog.calendar.years
        year = case.on.year + 1 if is_known else case.on.year
        rule = case.catalog.where("calendar", str(year))
        yield Refusal("calendar_unknown", {**on, "year": year}, rule)
        return
    open_spans: Sequence[TimeSpan] = day.spans
    if day.taken:
        # An activity takes time that is open as such; it is the business of the slots.
        open_spans = merged([*day.spans, *(occurrence.span for occurrence in day.taken)])
    if not open_spans:
        detail = {**on, "reason": day.reason or day.label}
        yield Refusal("closed", detail, case.where_room("hours"))
    elif case.span and not any(span.contains(case.span) for span in open_spans):
        spans = [f"{span.starts_at:%H:%M}–{span.ends_at:%H:%M}" for span in open_spans]
        closed = {**on, "spans": spans, "reason": day.reason}
        yield Refusal("outside_hours", closed, case.where_room("hours"))


def slots(case: Case) -> Iterator[Refusal]:
    """``slot_taken``: activity (name, or None when it is another booking)."""
    claimed = case.claimed
    if claimed is None or case.room_day is None or not case.request.uses_room:
        return
    activity = next((one for one in case.room_day.taken if one.span.overlaps(claimed)), None)
    if activity is not None:
        rule = case.catalog.where("activities", activity.activity.id)
        yield Refusal("slot_taken", {"activity": activity.activity.name}, rule)
    elif not case.taken.slots.isdisjoint(claimed.slots(SLOT_MINUTES)):
        yield Refusal("slot_taken", {"activity": None}, case.rule("cleanup_minutes"))


def due_at(
    catalog: Catalog, policy: BookingPolicy, request: BookingRequest, now: datetime
) -> datetime:
    """When an answer is promised at the latest.

    The same clock time on the n-th working day after today, but not after 17:30; for n = 0 today
    17:30, or at once when that has passed; never after the requested time begins. Where the
    year's notice is unknown, Monday to Friday count: this is a promise of our own, not a
    statement about opening hours.
    """
    instant = now.astimezone(SHANGHAI)
    day = workdays_after(catalog, instant.date(), policy.approval_workdays)
    evening = datetime.combine(day, END_OF_WORK, SHANGHAI)
    if policy.approval_workdays == 0:
        due = max(evening, instant)
    else:
        due = min(datetime.combine(day, instant.timetz()), evening)
    return min(due, request.starts_at.astimezone(SHANGHAI))


def workdays_after(catalog: Catalog, day: date, count: int) -> date:
    """The ``count``-th working day after a day; Monday to Friday where the notice is unknown."""
    left = count
    while left > 0:
        day += timedelta(days=1)
        is_workday = catalog.is_workday(day)
        left -= day.weekday() < 5 if is_workday is None else is_workday
    return day
