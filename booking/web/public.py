"""Pages for finding a room: by time first, by center, and one room's next 14 days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from booking import service
from booking.model import EquipmentWish
from booking.web.answers import public_answer
from booking.web.days import DayView, suggested_end
from booking.web.forms import SearchForm
from booking.web.kinds import Lecture, lectures_of
from booking.web.plain_words import understood
from booking.web.rooms import (
    days_of,
    days_shown,
    is_listed,
    is_on_web,
    load_center,
    load_room,
    reachable_days,
    rules_in_words,
    shows_days,
)
from booking.web.state import Doorstep, absolute_url, here
from booking.web.words import clock_words, day_words
from catalog.model import Area, Center, Layout, Room
from catalog.policy import BookingPolicy
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = ["public"]

public = Blueprint("public", __name__, url_prefix="/booking")

SEARCH_DAYS = 14
MOST_CENTERS = 60
"""How many centers are listed with their rooms before only the areas are."""
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


@public.get("/")
def search() -> str | Response:
    """Free rooms for a time, and all bookable rooms."""
    parts = here()
    problems: list[tuple[str, str]] = []
    form, asked = None, None
    if "date" in request.args or request.args.get("words"):
        form = _search_form(parts)
        asked = _read_search(form)
        problems = form.problems()
    area = request.args.get("area", "")
    area = area if area in parts.catalog.areas else ""

    def read() -> tuple[list[Found], list[Other], bool]:
        if asked is None:
            return [], [], True
        searching = _search(parts, asked)
        found = _found(searching, asked)
        return found, *(([], True) if found else _others(parts, searching, asked))

    def make(facts: tuple[list[Found], list[Other], bool]) -> str:
        found, others, is_whole = facts
        groups = _bookable_by_area(parts, area)
        return render_template(
            "search.html",
            form=_search_form(parts) if form is None else form,
            problems=problems,
            asked=asked,
            asked_words=_asked_words(asked) if asked else "",
            found=found,
            most_found=MOST_FOUND,
            most_counted=MOST_COUNTED,
            others=others,
            is_whole=is_whole,
            groups=groups,
            # A county's rooms fit on one page; those of a province are shown one area at a time.
            is_long=len(groups) > 1 and sum(len(centers) for _, centers in groups) > MOST_CENTERS,
        )

    # What was typed comes back in the form; a page is shared only where that can be one thing.
    is_plain = form is None and request.args.keys() <= {"area"}
    if "words" in request.args or not (asked or is_plain):
        return make(read())
    return public_answer(("search", asked, request.args.get("attendees"), area), read, make)


Claims = dict[str, set[int]]


@public.get("/<center_id>/")
def center(center_id: str) -> Response:
    """The rooms of one center and when they are next free."""
    parts = here()
    found = load_center(center_id)
    listed = [room for room in found.rooms if is_listed(room)]

    def read() -> tuple[Claims, list[Lecture], service.Ratings | None]:
        with parts.store.reading() as session:
            claims = service.claims_of(session, found, listed, days_shown(parts))
            lectures = lectures_of(parts, session, found)
        return claims, lectures, service.ratings(parts.store, found.id)

    def make(facts: tuple[Claims, list[Lecture], service.Ratings | None]) -> str:
        claims, lectures, ratings = facts
        rooms = [
            (room, shows_days(found, room), _next_free(days_of(parts, found, room, claims)))
            for room in listed
        ]
        return render_template(
            "center.html",
            center=found,
            area=parts.catalog.areas[found.area],
            rooms=rooms,
            feed=absolute_url("feeds.center", center_id=found.id),
            lectures=lectures,
            ratings=ratings,
            rating_words=service.RATING_WORDS,
        )

    return public_answer(("center", center_id), read, make)


@public.get("/<center_id>/<room_id>/")
def room(center_id: str, room_id: str) -> Response:
    """One room: its coming days in words, the free times of a day, its rules."""
    parts = here()
    of_center, found = load_room(center_id, room_id)
    shown = days_shown(parts)
    on = request.args.get("date", "")
    # Anything else that stands there leads to the same page.
    asked = on if on in {day.isoformat() for day in shown} else ""

    def read() -> tuple[Claims, list[Lecture]]:
        with parts.store.reading() as session:
            claims = service.claims_of(session, of_center, [found], shown)
            return claims, lectures_of(parts, session, of_center, found)

    def make(facts: tuple[Claims, list[Lecture]]) -> str:
        claims, lectures = facts
        days = days_of(parts, of_center, found, claims)
        chosen = _chosen(days, asked)
        policy = parts.catalog.policy(of_center, found)
        return render_template(
            "room.html",
            center=of_center,
            room=found,
            area=parts.catalog.areas[of_center.area],
            days=days,
            chosen=chosen,
            offers=_offers(of_center, found, chosen, policy) if chosen else [],
            rules=rules_in_words(policy),
            on_web=is_on_web(of_center, found),
            has_days=shows_days(of_center, found),
            feed=absolute_url("feeds.room", center_id=of_center.id, room_id=found.id),
            lectures=lectures,
        )

    return public_answer(("room", center_id, room_id, asked), read, make)


def _offers(
    of_center: Center, found: Room, day: DayView, policy: BookingPolicy
) -> list[tuple[TimeSpan, str]]:
    """The free spans of a day, each with the address of a form that has it filled in."""
    return [
        (
            span,
            url_for(
                "requests.ask",
                center_id=of_center.id,
                room_id=found.id,
                date=day.on.isoformat(),
                start=clock_words(span.starts_at),
                end=clock_words(suggested_end(span, policy)),
            ),
        )
        for span in day.free
    ]


def _search_form(parts: Doorstep) -> SearchForm:
    catalog = parts.catalog
    reachable = reachable_days(parts, BookingPolicy().changed(catalog.network.booking))
    first_on = reachable[0] if reachable else parts.today
    usual = {"date": first_on.isoformat(), "start": "09:00", "end": "11:00", "attendees": "10"}
    # A link may leave out what it does not care for.
    names = {named.id: named.name for named in catalog.network.equipment}
    said = understood(request.args.get("words", ""), parts.today, names)
    given = {**usual, "area": "", "equipment": "", **said, **request.args.to_dict()}
    form = SearchForm(MultiDict(given))
    days = [parts.today + timedelta(days=number) for number in range(SEARCH_DAYS + 1)]
    times = [f"{hour:02}:{minute:02}" for hour in range(7, 23) for minute in (0, 30)]
    kinds = {stock.id for one in catalog.centers.values() for stock in one.equipment}
    form.offer(
        days={on.isoformat(): _day_choice(parts, on) for on in days},
        times={at: at for at in times},
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


def _read_search(form: SearchForm) -> Asked | None:
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


def _search(parts: Doorstep, asked: Asked) -> service.FreeSearch:
    wishes = [EquipmentWish(asked.equipment, 1)] if asked.equipment else []
    return service.FreeSearch(
        parts.store, parts.catalog, asked.attendees, wishes, parts.now, asked.area or None
    )


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
            found.append(Other(_asked_words(other), count, address))
            given[is_same_day] += 1
    return found, True


def _asked_words(asked: Asked) -> str:
    return f"{day_words(asked.on)}{asked.starts:%H:%M}–{asked.ends:%H:%M}"


def _bookable_by_area(
    parts: Doorstep, wanted: str
) -> list[tuple[Area, list[tuple[Center, list[Room]]]]]:
    """Areas with their centers and rooms that can be booked; only one area when it is wanted."""
    groups = []
    for area in parts.catalog.areas.values():
        if wanted not in ("", area.id):
            continue
        centers = [
            (one, rooms)
            for one in parts.catalog.centers_in(area.id)
            if (rooms := [room for room in one.rooms if is_listed(room)])
        ]
        if centers:
            groups.append((area, centers))
    return groups


def _next_free(days: list[DayView]) -> list[DayView]:
    return [day for day in days if day.can_book][:3]


def _chosen(days: list[DayView], asked: str) -> DayView | None:
    """The day asked for, else the first on which something is free."""
    for day in days:
        if day.on.isoformat() == asked:
            return day
    return next((day for day in days if day.can_book), days[0] if days else None)
