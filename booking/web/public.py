"""Pages for finding a room: by time first, by center, and one room's next 14 days."""

from flask import Blueprint, Response, render_template, request, url_for

from booking import service
from booking.web.answers import public_answer
from booking.web.days import DayView, suggested_end
from booking.web.kinds import Lecture, lectures_of
from booking.web.rooms import (
    days_of,
    days_shown,
    is_listed,
    is_on_web,
    load_center,
    load_room,
    rules_in_words,
    shows_days,
)
from booking.web.searching import (
    MOST_COUNTED,
    MOST_FOUND,
    Found,
    Other,
    asked_words,
    read_search,
    said_in_words,
    search_form,
    searched,
)
from booking.web.state import Doorstep, absolute_url, here
from booking.web.words import clock_words
from catalog.model import Area, Center, Room
from catalog.policy import BookingPolicy
from catalog.timespan import TimeSpan

__all__ = ["public"]

public = Blueprint("public", __name__, url_prefix="/booking")

MOST_CENTERS = 60
"""How many centers are listed with their rooms before only the areas are."""


@public.get("/")
def search() -> str | Response:
    """Free rooms for a time, and all bookable rooms."""
    parts = here()
    problems: list[tuple[str, str]] = []
    form, asked = None, None
    said = said_in_words(parts)
    if "date" in request.args or said:
        form = search_form(parts, said)
        asked = read_search(form)
        problems = form.problems()
    elif request.args.get("words"):
        problems = [("words", "没看懂这句话。请换个说法，或选好日期和时间再找。")]
    area = request.args.get("area", "")
    area = area if area in parts.catalog.areas else ""

    def read() -> tuple[list[Found], list[Other], bool]:
        return searched(parts, asked) if asked else ([], [], True)

    def make(facts: tuple[list[Found], list[Other], bool]) -> str:
        found, others, is_whole = facts
        groups = _bookable_by_area(parts, area)
        return render_template(
            "search.html",
            form=search_form(parts, said) if form is None else form,
            problems=problems,
            asked=asked,
            asked_words=asked_words(asked) if asked else "",
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
