"""What all calendars of the product share: headers, the zone, clean text, activities as events.

The site writes calendar files when it is built, booking answers feeds as they are asked for.
Neither may import the other, and a phone that takes both must not see two dialects. Decided here:

* A calendar is never empty: some programs stop asking for one that was. Beside its events it holds
  one marker, an all-day event on :data:`MARKER_DAY` that takes no time and says whose it is.
* DTSTAMP and LAST-MODIFIED are the last change, never the moment of writing. The data of activities
  carries no time of change, so they all bear :data:`DATA_STAMP`.
* The zone is written out here, because the tables of the operating system still know the daylight
  time of 1986 to 1991 and clients would be sent it.
* An activity that repeats is one event with its rule, so the file stays the same from day to day
  and reaches as far ahead as the phone looks. Dates that were picked one by one are events of their
  own, because several programs ignore lists of dates.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from icalendar import Calendar, Event, Parameters, Timezone, TimezoneStandard, vDatetime, vText
from icalendar.parser import Contentline

from catalog.catalog import Catalog
from catalog.hours import WEEKDAY_WORDS
from catalog.model import Activity, Center, MonthlySchedule, OnceSchedule, WeeklySchedule
from catalog.schedule import dates_of
from catalog.stamps import DATA_STAMP, clean
from catalog.timespan import TimeSpan

__all__ = [
    "DATA_STAMP",
    "MARKER_DAY",
    "activities_calendar",
    "center_calendar",
    "clean",
    "marker",
    "new_calendar",
    "new_event",
]

MARKER_DAY = date(2026, 1, 1)
ZONE = "Asia/Shanghai"
SIX_WEEKS = timedelta(days=42)
"""Within so many days every weekly or monthly rule has a date."""
DAY_CODES = dict(zip(WEEKDAY_WORDS, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))


def activities_calendar(catalog: Catalog, base_url: str) -> bytes:
    """All activities of the network with their titles."""
    name = f"{catalog.network.site.title} · 活动"
    calendar = new_calendar(name, "Site")
    calendar.add_component(marker(catalog.network.id, "site-activities", name, name))
    for event in _events(catalog, catalog.activities.values(), base_url, with_center=True):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def center_calendar(catalog: Catalog, center: Center, base_url: str) -> bytes:
    """The activities of one center."""
    name = f"{center.label} · 活动"
    uid = f"site-center-{center.id}"
    activities = catalog.activities_of(center.id)
    if not activities:
        return _only_marker(catalog.network.id, uid, name, center.name)
    calendar = new_calendar(name, "Site")
    calendar.add_component(marker(catalog.network.id, uid, name, center.name))
    for event in _events(catalog, activities, base_url, with_center=False):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _only_marker(network_id: str, uid: str, name: str, place: str) -> bytes:
    """A calendar without activities; most centers have one, so only its five own lines are made."""
    own = {
        "NAME": name,
        "X-WR-CALNAME": name,
        "SUMMARY": f"{name}（日历已开通）",
        "UID": f"about-{uid}@{network_id}.doorstep",
        "LOCATION": place,
    }
    lines = (
        Contentline.from_parts(key, Parameters(), vText(clean(own[key]))).to_ical()
        if (key := line.partition(b":")[0].decode()) in own
        else line
        for line in _frame_of_one(network_id)
    )
    return b"\r\n".join(lines)


@cache
def _frame_of_one(network_id: str) -> list[bytes]:
    calendar = new_calendar("x", "Site")
    calendar.add_component(marker(network_id, "x", "x", "x"))
    return bytes(calendar.to_ical()).split(b"\r\n")


def _events(
    catalog: Catalog, activities: Iterable[Activity], base_url: str, *, with_center: bool
) -> Iterator[Event]:
    feed = "site" if with_center else "site-center"
    for activity in sorted(activities, key=lambda one: one.id):
        schedule = activity.schedule
        uid = f"{feed}-activity-{activity.id}"
        if isinstance(schedule, OnceSchedule):
            for day in sorted(set(schedule.dates)):
                event = _activity(catalog, activity, f"{uid}-{day:%Y%m%d}", day, with_center)
                event.add("url", f"{base_url}/activities/#activity-{activity.id}")
                yield event
            continue
        first = _first_date(schedule)
        if first is None:
            continue  # A rule that ends before its first date never happens.
        event = _activity(catalog, activity, uid, first, with_center)
        event.add("rrule", _rule(schedule))
        if skipped := _skipped(schedule, first):
            event.add("exdate", skipped, parameters={"TZID": ZONE})
        event.add("url", f"{base_url}/activities/#activity-{activity.id}")
        yield event


def _activity(
    catalog: Catalog, activity: Activity, uid: str, day: date, with_center: bool
) -> Event:
    center = catalog.centers[activity.center]
    room = center.room(activity.room) if activity.room else None
    inside = room.name if room and not room.private else activity.place
    place = f"{center.label} {inside}" if inside else center.name
    if center.address and not center.is_sample("address"):
        place = f"{place}，{center.address.street_address}"
    is_cancelled = activity.status == "cancelled"
    title = f"{activity.name}（{center.label}）" if with_center else activity.name
    if is_cancelled:
        title = f"已取消：{title}"
    elif activity.is_sample("schedule"):
        title = f"{title}（示例）"
    schedule = activity.schedule
    span = TimeSpan.on(day, schedule.start_time, schedule.end_time)
    event = new_event(catalog.network.id, uid, span, DATA_STAMP)
    event.add("summary", vText(clean(title)))
    event.add("location", vText(clean(place)))
    if told := _told(activity):
        event.add("description", vText(clean("\n".join(told), lines=True)))
    event.add("sequence", 1 if is_cancelled else 0)
    event.add("status", vText("CANCELLED" if is_cancelled else "CONFIRMED"))
    event.add("transp", vText("TRANSPARENT"))  # What one may go to takes no time of one's own.
    return event


def _told(activity: Activity) -> list[str]:
    told = [activity.summary, *activity.parts]
    told += [f"面向{activity.audience}" if activity.audience else None, activity.sign_up]
    if activity.is_sample("schedule"):
        told.append("时间是示例，请不要据此上门。")
    return [line for line in told if line]


# Rules of repetition


def _first_date(schedule: WeeklySchedule | MonthlySchedule) -> date | None:
    """The first date of the rule, whether or not it is left out; a rule starts on a date of it."""
    every = schedule.model_copy(update={"except_on": ()})
    first = schedule.starts_on
    return next(dates_of(every, first, first + SIX_WEEKS), None)


def _rule(schedule: WeeklySchedule | MonthlySchedule) -> dict[str, object]:
    rule: dict[str, object]
    if isinstance(schedule, WeeklySchedule):
        days = [DAY_CODES[word] for word in WEEKDAY_WORDS if word in schedule.by_day]
        rule = {"freq": "weekly", "byday": days}
    else:
        rule = {"freq": "monthly", "byday": f"{schedule.week}{DAY_CODES[schedule.by_day]}"}
    if schedule.ends_on is not None:
        # Beside a start with a zone the end must be given in UTC.
        rule["until"] = TimeSpan.on(schedule.ends_on, time(0), time(23, 59)).ends_at.astimezone(UTC)
    return rule


def _skipped(schedule: WeeklySchedule | MonthlySchedule, first: date) -> list[datetime]:
    """The dates left out that the rule has; a phone may stumble over others."""
    every = schedule.model_copy(update={"except_on": ()})
    return [
        datetime.combine(day, schedule.start_time)
        for day in sorted(set(schedule.except_on))
        if day >= first and any(dates_of(every, day, day))
    ]


# Parts that booking uses as well


def new_calendar(name: str, product: str) -> Calendar:
    """A calendar with its headers and its zone, no event yet."""
    calendar = Calendar()
    calendar.add("version", vText("2.0"))
    calendar.add("prodid", vText(f"-//Doorstep//{product}//ZH"))
    calendar.add("calscale", vText("GREGORIAN"))
    calendar.add("name", vText(clean(name)))
    calendar.add("x-wr-calname", vText(clean(name)))
    calendar.add("x-wr-timezone", vText(ZONE))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT1H"))
    calendar.add_component(_zone())
    return calendar


@cache
def _zone() -> Timezone:
    """Made once: a build writes it into thousands of files."""
    zone = Timezone()
    zone.add("tzid", vText(ZONE))
    standard = TimezoneStandard()
    standard.add("dtstart", vDatetime(datetime(1970, 1, 1)))  # noqa: DTZ001 -- local by definition
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", vText("CST"))
    zone.add_component(standard)
    return zone


def new_event(network_id: str, name: str, span: TimeSpan, changed_at: datetime) -> Event:
    """An event with its span and stamps; ``name`` is its own in the network and never changes."""
    event = Event()
    event.add("uid", vText(f"{name}@{network_id}.doorstep"))
    changed = changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", _local(span.starts_at), parameters={"TZID": ZONE})
    event.add("dtend", _local(span.ends_at), parameters={"TZID": ZONE})
    return event


def marker(network_id: str, name: str, title: str, place: str) -> Event:
    """The event that keeps a calendar from being empty."""
    event = Event()
    event.add("uid", vText(f"about-{name}@{network_id}.doorstep"))
    event.add("dtstamp", DATA_STAMP)
    event.add("last-modified", DATA_STAMP)
    event.add("dtstart", MARKER_DAY)
    event.add("dtend", MARKER_DAY + timedelta(days=1))
    event.add("summary", vText(clean(f"{title}（日历已开通）")))
    event.add("location", vText(clean(place)))
    event.add("sequence", 0)
    event.add("status", vText("CONFIRMED"))
    event.add("transp", vText("TRANSPARENT"))
    return event


def _local(instant: datetime) -> vDatetime:
    shanghai = instant.astimezone(UTC) + timedelta(hours=8)
    return vDatetime(shanghai.replace(tzinfo=None, microsecond=0))
