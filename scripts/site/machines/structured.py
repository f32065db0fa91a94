"""What pages say to search engines and maps, as JSON-LD in the words of schema.org.

A phone number or an address that stands here ends up on maps, so a value that is marked as a sample
is left out, always; what is left of a demonstration says that it is one. Days whose hours depend on
a notice not yet known are left out as well.

The blocks are data, which the Content-Security-Policy does not forbid: a browser runs no script
whose type it does not know. ``<``, ``>`` and ``&`` are written as escapes, so no text can end them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from catalog import Catalog
from catalog.coordinates import as_wgs84
from catalog.hours import WEEKDAY_WORDS
from catalog.model import Activity, Center, RegularHours
from catalog.schedule import Occurrence
from catalog.timespan import SHANGHAI, TimeSpan, merged
from scripts.site.machines.head import page_head
from scripts.site.views.hours import door_kinds

__all__ = ["block", "breadcrumbs", "center_data", "event_data", "said_to_programs", "site_data"]

DEMO = "演示数据，请不要据此上门或打电话。"
AHEAD = 60
"""Days for which special hours are told."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DATES_TOLD = 3
"""How many of the next dates of an activity are told."""
_UNSAFE = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}

Json = dict[str, Any]
Spans = tuple[tuple[str, str], ...]


def said_to_programs(catalog: Catalog, today: date, base_url: str) -> dict[str, Any]:
    """What templates use, by name: the address of the site, and calls that give HTML."""
    title = catalog.network.site.title
    return {
        "base_url": base_url,
        "page_head": lambda url, name, told: page_head(url, name, told, title, base_url),
        "site_block": lambda: block(site_data(catalog, base_url)),
        "center_block": lambda center: block(center_data(catalog, center, today, base_url)),
        "event_block": lambda: block(event_data(catalog, today, base_url)),
        "trail_block": lambda trail: block(breadcrumbs(trail, base_url)),
    }


def block(data: Json | None) -> Markup:
    """The data as an element of the page; nothing for nothing."""
    if not data:
        return Markup()
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 -- escaped


def breadcrumbs(trail: Sequence[tuple[str, str]], base_url: str) -> Json:
    """The way to a page: (name, address) from below the front page on; the page itself has none."""
    steps = [("首页", "/"), *trail]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": str(name),
                **({"item": f"{base_url}{url}"} if url else {}),
            }
            for number, (name, url) in enumerate(steps, 1)
        ],
    }


def site_data(catalog: Catalog, base_url: str) -> Json:
    """The site as a whole, for the front page."""
    site = catalog.network.site
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{base_url}/#site",
        "url": f"{base_url}/",
        "name": site.title,
        "description": site.description,
        "inLanguage": "zh-CN",
        "publisher": {"@type": "GovernmentOrganization", "name": catalog.network.name},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{base_url}/search/?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
        **_demo(catalog),
    }


def center_data(catalog: Catalog, center: Center, today: date, base_url: str) -> Json:
    """One center: where, when, by which telephone, all as far as it is known."""
    url = f"{base_url}/centers/{center.id}/"
    known: dict[str, Callable[[], Json]] = {
        "short_name": lambda: {"alternateName": center.short_name},
        "summary": lambda: {"description": center.summary},
        "location": lambda: _geo(center),
        "contacts": lambda: _contacts(center),
        "hours": lambda: _hours(catalog, center, today),
        "serves": lambda: {"areaServed": list(center.serves)},
        "parent": lambda: _parent(center, base_url),
    }
    data: Json = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "@id": f"{url}#center",
        "url": url,
        "name": center.name,
        "address": _address(catalog, center),
    }
    for field, make in known.items():
        if not center.is_sample(field):
            data |= make()
    return {name: value for name, value in {**data, **_demo(catalog)}.items() if value}


def event_data(catalog: Catalog, today: date, base_url: str, days: int = 56) -> Json | None:
    """The next dates of the activities; one whose dates are a sample is no event."""
    told: dict[str, int] = {}
    events = []
    for one in catalog.occurrences(today, today + timedelta(days=days - 1)):
        activity = one.activity
        told[activity.id] = told.get(activity.id, 0) + 1
        if told[activity.id] <= DATES_TOLD and not activity.is_sample("schedule"):
            events.append(_event(catalog, one, base_url))
    return {"@context": "https://schema.org", "@graph": events} if events else None


def _demo(catalog: Catalog) -> Json:
    return {"disambiguatingDescription": DEMO} if catalog.network.demo else {}


# Parts of a center


def _address(catalog: Catalog, center: Center) -> Json:
    area = catalog.areas[center.area]
    address: Json = {"@type": "PostalAddress", "addressCountry": "CN"}
    if not center.is_sample("area"):
        address["addressLocality"] = area.full_name or area.name
    if center.address is not None and not center.is_sample("address"):
        address["streetAddress"] = center.address.street_address
        if center.address.postal_code:
            address["postalCode"] = center.address.postal_code
    return address


def _geo(center: Center) -> Json:
    if center.location is None:
        return {}
    point = as_wgs84(center.location)
    latitude, longitude = round(point.latitude, 6), round(point.longitude, 6)
    return {"geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}}


def _contacts(center: Center) -> Json:
    if not center.contacts:
        return {}
    points = [
        {"@type": "ContactPoint", "contactType": one.name, "telephone": _dialled(one.telephone)}
        for one in center.contacts
    ]
    return {"telephone": points[0]["telephone"], "contactPoint": points}


def _dialled(number: str) -> str:
    """With the code of the country where the number has one of a town: +86-434-1234567."""
    return f"+86-{number[1:]}" if number.startswith("0") else number


def _parent(center: Center, base_url: str) -> Json:
    if center.parent is None:
        return {}
    return {"parentOrganization": {"@id": f"{base_url}/centers/{center.parent}/#center"}}


# Hours


def _hours(catalog: Catalog, center: Center, today: date) -> Json:
    if center.status == "temporarily_closed":
        last = today + timedelta(days=AHEAD - 1)
        return {"specialOpeningHoursSpecification": [_spec(("00:00", "00:00"), today, last)]}
    regular = tuple(catalog.regular_lines(center, center.hours))
    ordinary = _ordinary(regular, today)
    return {
        "openingHoursSpecification": list(_weeks(ordinary)),
        "specialOpeningHoursSpecification": list(_specials(catalog, center, regular, today)),
    }


@lru_cache(maxsize=256)
def _ordinary(
    regular: tuple[RegularHours, ...], today: date
) -> tuple[tuple[date, tuple[Spans, ...]], ...]:
    """(first day, spans from Monday to Sunday) of each season of the coming year."""
    kinds = door_kinds(regular)
    found: list[tuple[date, tuple[Spans, ...]]] = []
    before: list[RegularHours] | None = None
    for offset in range(365):
        day = today + timedelta(days=offset)
        lines = [one for one in regular if one.season is None or one.season.holds(day)]
        if lines == before:
            continue
        before = lines
        week = tuple(_of_weekday(lines, kinds, number) for number in range(7))
        if not found or found[-1][1] != week:
            found.append((day, week))
    return tuple(found)


def _of_weekday(lines: Iterable[RegularHours], kinds: frozenset[str], number: int) -> Spans:
    words = {WEEKDAY_WORDS[number], "workday" if number < 5 else "restday"}
    monday = date(2026, 1, 5)
    spans = [
        TimeSpan.on(monday, line.opens, line.closes)
        for line in lines
        if line.kind in kinds and words & set(line.days)
    ]
    return _written(merged(spans))


def _written(spans: Iterable[TimeSpan]) -> Spans:
    return tuple((f"{one.starts_at:%H:%M}", f"{one.ends_at:%H:%M}") for one in spans)


def _weeks(ordinary: Sequence[tuple[date, tuple[Spans, ...]]]) -> Iterator[Json]:
    """One entry for each span of each season, with the days that have it."""
    for number, (first, week) in enumerate(ordinary):
        last = None
        if number + 1 < len(ordinary):
            last = ordinary[number + 1][0] - timedelta(days=1)
        days_of: dict[tuple[str, str], list[str]] = {}
        for name, spans in zip(DAYS, week, strict=True):
            for span in spans:
                days_of.setdefault(span, []).append(name)
        for span, days in days_of.items():
            valid = (first if len(ordinary) > 1 else None, last)
            yield _spec(span, *valid, days=days)


def _specials(
    catalog: Catalog, center: Center, regular: tuple[RegularHours, ...], today: date
) -> Iterator[Json]:
    """Days that differ from the ordinary week: festivals, make-up workdays, announced changes."""
    kinds = door_kinds(regular)
    ordinary = _ordinary(regular, today)
    for day in sorted(_candidates(catalog, center, today)):
        week = [week for first, week in ordinary if first <= day][-1]
        resolved = catalog.day(center, day)
        spans = _written(merged(one.span for one in resolved.lines if one.kind in kinds))
        if spans == week[day.weekday()] or resolved.is_unknown:
            continue
        for span in spans or (("00:00", "00:00"),):
            yield _spec(span, day, day)


def _candidates(catalog: Catalog, center: Center, today: date) -> set[date]:
    """Days that may be special; looking at all of them would cost a large build seconds."""
    last = today + timedelta(days=AHEAD - 1)
    ranges = [(one.starts_on, one.last_on) for one in catalog.closures]
    ranges += [(one.starts_on, one.last_on) for one in center.hours.special]
    found: set[date] = set()
    for year in catalog.calendar.years.values():
        ranges += [(one.starts_on, one.ends_on) for one in year.holidays]
        found.update(day for day in year.makeup_workdays if today <= day <= last)
    for starts, ends in ranges:
        day = max(starts, today)
        while day <= min(ends, last):
            found.add(day)
            day += timedelta(days=1)
    return found


def _spec(
    span: tuple[str, str], first: date | None, last: date | None, days: Sequence[str] = ()
) -> Json:
    """Opens and closes at 00:00: closed all day."""
    return {
        "@type": "OpeningHoursSpecification",
        **({"dayOfWeek": [f"https://schema.org/{day}" for day in days]} if days else {}),
        "opens": span[0],
        "closes": span[1],
        **({"validFrom": first.isoformat()} if first else {}),
        **({"validThrough": last.isoformat()} if last else {}),
    }


# Events


def _event(catalog: Catalog, one: Occurrence, base_url: str) -> Json:
    activity = one.activity
    center = catalog.centers[activity.center]
    known: Mapping[str, Json] = {
        "summary": {"description": activity.summary},
        "host": {"performer": {"@type": "Organization", "name": activity.host}}
        if activity.host
        else {},
    }
    return {
        "@type": "Event",
        "name": activity.name,
        "url": f"{base_url}/activities/#activity-{activity.id}",
        "startDate": one.span.starts_at.astimezone(SHANGHAI).isoformat(),
        "endDate": one.span.ends_at.astimezone(SHANGHAI).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(catalog, activity, center),
        "organizer": {"@id": f"{base_url}/centers/{center.id}/#center", "name": center.name},
        **{
            name: value
            for field, part in known.items()
            if not activity.is_sample(field)
            for name, value in part.items()
            if value
        },
        **_demo(catalog),
    }


def _place(catalog: Catalog, activity: Activity, center: Center) -> Json:
    name = center.name
    room = center.room(activity.room) if activity.room else None
    if room is not None and not room.private and not activity.is_sample("room"):
        name = f"{name} {room.name}"
    elif activity.place and not activity.is_sample("place"):
        name = f"{name} {activity.place}"
    return {"@type": "Place", "name": name, "address": _address(catalog, center)}
