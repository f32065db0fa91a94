"""Time first: reads what somebody looks for, finds free rooms, or else the nearest other times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from booking import service
from booking.model import EquipmentWish
from booking.web.forms import SearchForm
from booking.web.plain_words import TIMES, understood
from booking.web.rooms import is_listed, reachable_days, shows_days
from booking.web.state import Doorstep, here
from booking.web.words import day_words
from catalog.model import Area, Center, Layout, Room
from catalog.policy import BookingPolicy
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = [
    "MOST_COUNTED",
    "MOST_FOUND",
    "Asked",
    "Found",
    "Other",
    "asked_words",
    "read_search",
    "said_in_words",
    "search_form",
    "searched",
]

SEARCH_DAYS = 14
MANY_CENTERS = 300
"""Of a network with more centers, one area at a time is searched."""
MOST_FOUND = 60
MOST_COUNTED = 20
"""So many free rooms at another time are reason enough to go there."""
MOST_LOOKS = 3_000
"""Rooms and days looked at for other times; that takes less than half a second."""
ALTERNATIVES = 3
"""How many other times are offered on that day, and on other days."""


@dataclass(frozen=True)
class Found:
    """A room that is free at the asked time."""

    center: Center
    room: Room
    layout: Layout | None
    spans: tuple[TimeSpan, ...]
    address: str

    @property
    def capacity(self) -> int | None:
        """How many fit in."""
        return self.layout.capacity if self.layout else self.room.capacity


@dataclass(frozen=True)
class Other:
    """Another time at which something is free."""

    words: str
    count: int
    address: str


@dataclass(frozen=True)
class Asked:
    """A search that can be read."""

    on: date
    starts: time
    ends: time
    attendees: int
    equipment: str
    area: str

    def moved(self, on: date, minutes: int = 0) -> "Asked | None":
        """The same search on another day or later the same day; None when it crosses midnight."""
        starts = datetime.combine(on, self.starts, SHANGHAI) + timedelta(minutes=minutes)
        ends = datetime.combine(on, self.ends, SHANGHAI) + timedelta(minutes=minutes)
        if starts.date() != on or ends.date() != on:
            return None
        return Asked(on, starts.time(), ends.time(), self.attendees, self.equipment, self.area)

    def query(self) -> dict[str, Any]:
        """The search as the fields of its form."""
        return {
            "date": self.on.isoformat(),
            "start": f"{self.starts:%H:%M}",
            "end": f"{self.ends:%H:%M}",
            "attendees": str(self.attendees),
            "area": self.area,
            "equipment": self.equipment,
        }


def said_in_words(parts: Doorstep) -> dict[str, str]:
    """The boxes that the sentence of this request names."""
    names = {named.id: named.name for named in parts.catalog.network.equipment}
    return understood(request.args.get("words", ""), parts.today, names)


def search_form(parts: Doorstep, said: Mapping[str, str]) -> SearchForm:
    """The boxes as this request fills them, or what it ``said``, or as they usually stand."""
    catalog = parts.catalog
    reachable = reachable_days(parts, BookingPolicy().changed(catalog.network.booking))
    first_on = reachable[0] if reachable else parts.today
    usual = {"date": first_on.isoformat(), "start": "09:00", "end": "11:00", "attendees": "10"}
    # A link may leave out what it does not care for.
    given = {**usual, "area": "", "equipment": "", **said, **request.args.to_dict()}
    form = SearchForm(MultiDict(given))
    days = [parts.today + timedelta(days=number) for number in range(SEARCH_DAYS + 1)]
    kinds = {stock.id for one in catalog.centers.values() for stock in one.equipment}
    form.offer(
        days={on.isoformat(): _day_choice(parts, on) for on in days},
        times={at: at for at in TIMES},
        areas={area.id: area.name for area in catalog.areas.values() if _has_rooms(parts, area)},
        equipment={
            named.id: named.name for named in catalog.network.equipment if named.id in kinds
        },
    )
    return form


def _day_choice(parts: Doorstep, on: date) -> str:
    label = parts.catalog.calendar.label(on)
    return day_words(on) + (f" {label}" if label else "") + ("，今天" if on == parts.today else "")


def _has_rooms(parts: Doorstep, area: Area) -> bool:
    return any(
        is_listed(room) for center in parts.catalog.centers_in(area.id) for room in center.rooms
    )


def read_search(form: SearchForm) -> Asked | None:
    """What was asked for; None, with messages in the form, when it cannot be read."""
    form.validate()
    for name in ("date", "start", "end", "area", "equipment"):
        field = form[name]
        if field.data not in field.choices:
            form.refuse(name, f"请重新选择“{field.label.text}”。")
    if form.attendees.data is not None and form.attendees.data < 1:
        form.refuse("attendees", "人数至少是 1。")
    if not form.area.data and len(here().catalog.centers) > MANY_CENTERS:
        form.refuse("area", "中心很多，请先选一个地区。")
    if not form.problems() and form.end.data <= form.start.data:
        form.refuse("end", "结束时间要晚于开始时间。")
    if form.problems():
        return None
    return Asked(
        on=date.fromisoformat(form.date.data),
        starts=time.fromisoformat(form.start.data),
        ends=time.fromisoformat(form.end.data),
        attendees=form.attendees.data or 1,
        equipment=form.equipment.data,
        area=form.area.data,
    )


def searched(parts: Doorstep, asked: Asked) -> tuple[list[Found], list[Other], bool]:
    """Free rooms, or when there are none other times, and whether all of those were looked at."""
    wishes = [EquipmentWish(asked.equipment, 1)] if asked.equipment else []
    search = service.FreeSearch(
        parts.store, parts.catalog, asked.attendees, wishes, parts.now, asked.area or None
    )
    found = _found(search, asked)
    others, is_whole = ([], True) if found else _others(parts, search, asked)
    return found, others, is_whole


def _free(search: service.FreeSearch, asked: Asked, most: int) -> list[service.FreeRoom]:
    """Rooms free at a time; those whose days are nobody's business are in no list."""
    wanted = TimeSpan.on(asked.on, asked.starts, asked.ends)
    shown = (one for one in search.rooms(asked.on, wanted) if shows_days(one.center, one.room))
    return list(islice(shown, most))


def _found(search: service.FreeSearch, asked: Asked) -> list[Found]:
    results = []
    for free in _free(search, asked, MOST_FOUND):
        carried = {key: value for key, value in asked.query().items() if key != "area" and value}
        if asked.equipment:
            carried.pop("equipment")
            carried[f"equipment_{asked.equipment}"] = "1"
        if free.layout:
            carried["layout"] = free.layout.id
        address = url_for("requests.ask", center_id=free.center.id, room_id=free.room.id, **carried)
        results.append(Found(free.center, free.room, free.layout, free.spans, address))
    return results


def _others(parts: Doorstep, search: service.FreeSearch, asked: Asked) -> tuple[list[Other], bool]:
    """Nearest other times: that day an hour or more apart, then the same time on the next days.

    Ends early, and says so, when so much was looked at that nobody should wait any longer.
    """
    shifts = [sign * hours * 60 for hours in range(1, 9) for sign in (1, -1)]
    last_on = parts.today + timedelta(days=SEARCH_DAYS)
    tries = [asked.moved(asked.on, minutes) for minutes in shifts]
    tries += [
        asked.moved(asked.on + timedelta(days=number))
        for number in range(1, SEARCH_DAYS)
        if asked.on + timedelta(days=number) <= last_on
    ]
    found: list[Other] = []
    given = {True: 0, False: 0}
    for other in tries:
        if other is None or not time(7) <= other.starts < other.ends <= time(22, 30):
            continue
        is_same_day = other.on == asked.on
        if given[is_same_day] == ALTERNATIVES:
            continue
        if search.looks > MOST_LOOKS:
            return found, False
        count = len(_free(search, other, MOST_COUNTED))
        if count:
            address = url_for("public.search", **other.query()) + "#results"
            found.append(Other(asked_words(other), count, address))
            given[is_same_day] += 1
    return found, True


def asked_words(asked: Asked) -> str:
    return f"{day_words(asked.on)}{asked.starts:%H:%M}–{asked.ends:%H:%M}"
