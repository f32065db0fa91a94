"""What hangs on paper: the poster of a center and the sign on the door of each room."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from urllib.parse import urlsplit

from markupsafe import Markup

from catalog import Catalog
from catalog.model import Activity, Area, Center, Contact, Project, Room
from scripts.site.memo import lasting
from scripts.site.qr import modules, qr_svg
from scripts.site.views.activity import ActivityEntry, activity_entries
from scripts.site.views.center import RoomCard, room_card
from scripts.site.views.fitting import Words, fit, name_size
from scripts.site.views.hours import DayRow, WeekLine, day_rows, week_lines
from scripts.site.words import KIND_NAMES, day_text, field_titles, weekday_text

__all__ = [
    "ONLY_HERE",
    "Change",
    "Code",
    "Poster",
    "Samples",
    "Sign",
    "changes_of_month",
    "poster",
    "sign",
]

ONLY_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that no telephone can reach: an address with such a one is not written below its code."""
CHANGES_SHOWN = 4
CONTACTS_SHOWN = 2
ACTIVITIES_SHOWN = 3
HOURS_LARGE = 4
"""So many hours of a room are set large on its sign."""
HOURS_ON_SIGN = 8
"""So many stand on it at all, set smaller."""
OPEN = KIND_NAMES["open"]
MONTH_ENDS = timedelta(days=7)
"""When less is left of a month, a poster also tells of the next one."""


Shown = tuple[str, Activity | Center | Project | Room, Sequence[str]]
"""Whose fields they are, in words; the record; the fields that a sheet shows of it."""


@dataclass(frozen=True)
class Code:
    """A QR code with what stands below it."""

    drawing: Markup
    below: str
    url: str


@dataclass(frozen=True)
class Change:
    """Days on which the ordinary week does not hold."""

    when: str
    why: str
    what: tuple[str, ...]

    @property
    def text(self) -> str:
        """All in one line."""
        why = f" {self.why}" if self.why else ""
        return f"{self.when}{why}：{'；'.join(self.what)}"


@dataclass(frozen=True)
class Samples:
    """What on a sheet no document gives: told once, at its foot."""

    words: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Poster:
    """Everything the poster of a center shows."""

    center: Center
    area: Area
    level: str
    hours: tuple[WeekLine, ...]
    closed: str
    """Why the center is closed for a time, or nothing."""
    months: str
    """``11月``: of what time the changes are."""
    changes: tuple[Change, ...]
    more_changes: int
    activities: tuple[ActivityEntry, ...]
    rooms: str
    """Names of the rooms that are lent."""
    services: tuple[str, ...]
    more_services: int
    contacts: tuple[Contact, ...]
    is_bookable: bool
    code: Code
    name_size: str
    density: str
    """How large the words are: the name of a style."""
    samples: Samples


@dataclass(frozen=True)
class Sign:
    """Everything the sign on a door shows."""

    card: RoomCard
    contact: Contact | None
    code: Code
    name_size: str
    hint: str
    """What the QR code is for."""
    hours: tuple[WeekLine, ...]
    """When the room is open: its own hours, those of what is done in it, or those of the center.

    The doors being open is what hours on a door are of; only where there are others, each kind of
    them is named.
    """
    more_hours: int
    """How many more there are."""
    is_small: bool
    """Whether there are so many that they are set smaller."""
    samples: Samples


def poster(catalog: Catalog, center: Center, today: date, base_url: str) -> Poster:
    """The poster of one center."""
    hours = week_lines(catalog.regular_lines(center, center.hours))
    services = [offered.item.task_name for offered in catalog.services_of(center)]
    last, months = _period(today)
    changes = tuple(changes_of_month(catalog, center, today, last))
    told = len(changes) if len(changes) <= CHANGES_SHOWN else CHANGES_SHOWN - 1
    contacts = center.contacts[:CONTACTS_SHOWN]
    code = _web_code(center, base_url, f"/centers/{center.id}/", f"{center.label}的网页")
    address = center.address
    closed = ""
    if center.status == "temporarily_closed":
        closed = f"现在暂停开放：{center.status_reason or '请打电话问一声'}"
    held = activity_entries(catalog, today, catalog.activities_of(center.id))
    coming = [entry for entry in held if not entry.is_past][:ACTIVITIES_SHOWN]
    lent = "、".join(room.name for room in _lent(center))
    words = Words(
        has_samples=any(one.sample for one in (center, *_lent(center), *_activities(coming))),
        name=center.name,
        summary=center.summary or "",
        hours=[line.times for line in hours],
        changes=[change.text for change in changes[: told + 1]],
        services=services,
        contacts=len(contacts),
        address=address.street_address if address else "",
        directions=(address.directions or "") if address else "",
        url=code.below,
        closed=closed,
        doing=[*filter(None, [lent]), *(f"{one.activity.name} {one.when}" for one in coming)],
    )
    density, most, doing = fit(words)
    coming = coming[: doing - bool(lent) if doing else 0]
    lent = lent if doing else ""
    shown = len(services) if len(services) <= most else most - 1
    told_of = {
        "name": True,
        "level": True,
        "summary": center.summary,
        "hours": True,
        "services": services,
        "contacts": contacts,
        "address": address,
    }
    records: list[Shown] = [
        ("", center, [field for field, value in told_of.items() if value]),
        *(("活动", one, ["name", "schedule", "center"]) for one in _activities(coming)),
        *(("场地", room, ["name", "bookable"]) for room in _lent(center) if lent),
    ]
    return Poster(
        center=center,
        area=catalog.areas[center.area],
        level=catalog.level_name(center),
        hours=hours,
        months=months,
        closed=closed,
        changes=changes[:told],
        more_changes=len(changes) - told,
        services=tuple(services[:shown]),
        more_services=len(services) - shown,
        contacts=contacts,
        is_bookable=any(room.bookable == "yes" for room in center.rooms),
        code=code,
        name_size=name_size(center.name),
        density=density,
        activities=tuple(coming),
        rooms=lent,
        samples=_samples(records),
    )


def sign(catalog: Catalog, center: Center, room: Room, base_url: str) -> Sign:
    """The sign on the door of one room."""
    card = room_card(catalog, center, room)
    contact = card.contact
    hours, whose = _open(catalog, center, room)
    told, more = _first(hours, HOURS_ON_SIGN)
    if card.action == "book":
        url = f"/booking/{center.id}/{room.id}/"
        code, hint = (
            _web_code(center, base_url, url, f"{room.name}的预约页"),
            "扫码看空着的时间，直接约",
        )
    elif card.action == "call" and contact is not None:
        number_called = f"tel:{contact.telephone}"
        drawing = _drawn(center, number_called, f"二维码：拨打{contact.telephone}")
        code, hint = Code(drawing, contact.telephone, number_called), "扫码拨号"
    else:
        url = f"/centers/{center.id}/"
        code, hint = _web_code(center, base_url, url, f"{center.label}的网页"), "扫码看几点开门"
    return Sign(
        card=card,
        contact=contact,
        code=code,
        name_size=name_size(room.name),
        hint=hint,
        hours=told,
        more_hours=more,
        is_small=sum(len(line.times) for line in told) > HOURS_LARGE,
        samples=_samples(
            [
                ("", room, room.sample),
                ("中心", center, ["name", *(["contacts"] if contact else [])]),
                *(("中心" if one is center else "项目", one, ["hours"]) for one in whose),
            ]
        ),
    )


def _lent(center: Center) -> list[Room]:
    return [room for room in center.rooms if room.bookable != "no"]


def _activities(entries: Iterable[ActivityEntry]) -> list[Activity]:
    return [entry.activity for entry in entries]


def _open(
    catalog: Catalog, center: Center, room: Room
) -> tuple[tuple[WeekLine, ...], list[Center | Project]]:
    """When a room is open, and the other records that say so."""
    said: list[Center | Project] = []
    living = [one for one in center.projects if one.room == room.id and one.hours]
    if room.hours is not None:
        lines = week_lines(catalog.regular_lines(center, room.hours))
    elif len(living) > 1:
        said += living
        lines = tuple(
            replace(line, kind=one.name if line.kind == OPEN else f"{one.name} {line.kind}")
            for one in living
            for line in week_lines(one.hours)
        )
    elif living:
        said += living
        lines = week_lines(living[0].hours)
    else:
        said.append(center)
        regular = catalog.regular_lines(center, center.hours)
        lines = week_lines([line for line in regular if line.kind == "open"] or regular)
    if all(line.kind == OPEN for line in lines):
        lines = tuple(replace(line, kind="") for line in lines)
    return lines, said


def _first(lines: Iterable[WeekLine], most: int) -> tuple[tuple[WeekLine, ...], int]:
    """The first hours, and how many there are after them."""
    told, more = [], 0
    for line in lines:
        kept = line.times[:most]
        most -= len(kept)
        more += len(line.times) - len(kept)
        if kept:
            told.append(replace(line, times=kept))
    return tuple(told), more


def _samples(records: Iterable[Shown]) -> Samples:
    """Of these fields of records those that are samples, each kind of them named once."""
    titles: dict[str, dict[str, None]] = {}
    places = []
    for whose, record, fields in records:
        made_up = [field for field in fields if record.is_sample(field)]
        for _, title in field_titles(record, made_up):
            titles.setdefault(whose, {})[title] = None
        places += [f"{record.id}/{field}" for field in made_up]
    words = (
        f"{whose}（{'、'.join(of_it)}）" if whose else "、".join(of_it)
        for whose, of_it in titles.items()
    )
    return Samples("、".join(words), tuple(dict.fromkeys(places)))


def changes_of_month(catalog: Catalog, center: Center, today: date, last: date) -> Iterator[Change]:
    """Festivals, make-up workdays, closures and special hours; alike days that touch are one."""
    rows = day_rows(catalog.days(center, today, (last - today).days + 1))

    def kept(row: DayRow) -> tuple[object, ...]:
        return (row.label, row.reason, row.status, row.lines)

    for _, alike in groupby(rows, key=kept):
        days = list(alike)
        row = days[0]
        if not (row.label or row.reason or row.status == "以国务院通知为准"):
            continue
        what = tuple(f"{line.kind} {'、'.join(line.times)}" for line in row.lines)
        if row.status:
            what += (f"其余时间{row.status}" if row.lines else row.status,)
        yield Change(
            when=_days(row.on, days[-1].on),
            why="，".join(word for word in (row.label, row.reason) if word),
            what=what,
        )


def _period(today: date) -> tuple[date, str]:
    last = _month_end(today)
    if last - today >= MONTH_ENDS:
        return last, f"{today.month}月"
    after = last + timedelta(days=1)
    return _month_end(after), f"{today.month}月、{after.month}月"


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _days(first: date, last: date) -> str:
    if first == last:
        return f"{day_text(first)}（{weekday_text(first)}）"
    return f"{day_text(first)}至{day_text(last)}"


def _web_code(center: Center, base_url: str, path: str, what: str) -> Code:
    url = f"{base_url}{path}"
    parts = urlsplit(url)
    below = "" if parts.hostname in ONLY_HERE else f"{parts.netloc}{parts.path}"
    return Code(_drawn(center, url, f"二维码：{what}"), below, url)


def _drawn(center: Center, text: str, title: str) -> Markup:
    return qr_svg(lasting(f"code {text}", center, partial(modules, text)), title)
