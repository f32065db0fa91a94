"""What can be applied for, as pages: the choice of a kind, and the public list of lectures."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request, url_for

from booking.ical import public_details
from booking.model import Booking, BookingStatus
from booking.rules import title_of
from booking.storage import Session
from booking.web.answers import public_answer
from booking.web.rooms import is_on_web, load_room
from booking.web.state import Doorstep, absolute_url, here
from catalog import Catalog
from catalog.model import Center, Kind, Room
from catalog.timespan import TimeSpan

__all__ = ["Lecture", "detail_answers", "kinds", "lectures_of"]

kinds = Blueprint("kinds", __name__, url_prefix="/booking")


@dataclass(frozen=True)
class Lecture:
    """A confirmed lecture as everybody may see it: nothing about who asked for the room."""

    title: str
    answers: tuple[tuple[str, str], ...]
    """(label, answer) of the other public fields."""
    seats: int
    span: TimeSpan
    center: Center
    room: Room


@dataclass(frozen=True)
class KindCard:
    """One kind to choose."""

    kind: Kind
    address: str | None
    """The form, when the room is known."""
    process: str


@kinds.get("/apply/")
def choose() -> str:
    """Which kind of application it is; with ``center`` and ``room`` it leads to their form."""
    parts = here()
    center, room = None, None
    if "center" in request.args or "room" in request.args:
        center, room = load_room(request.args.get("center", ""), request.args.get("room", ""))
        if room.private or not is_on_web(center, room):
            abort(404)
    cards = [
        KindCard(
            kind,
            url_for("requests.ask", center_id=center.id, room_id=room.id, kind=id_)
            if center and room and (not kind.guide or center.guides)
            else None,
            f"/apply/{id_}/",
        )
        for id_, kind in parts.catalog.network.kinds.items()
    ]
    return render_template("kinds.html", center=center, room=room, cards=cards)


@kinds.get("/lectures/")
def lectures() -> Response:
    """All public lectures to come."""
    parts = here()

    def read() -> list[Lecture]:
        with parts.store.reading() as session:
            return lectures_of(parts, session)

    return public_answer(
        ("lectures",),
        read,
        lambda found: render_template(
            "lectures.html", lectures=found, feed=absolute_url("feeds.lectures")
        ),
    )


def lectures_of(
    parts: Doorstep, session: Session, center: Center | None = None, room: Room | None = None
) -> list[Lecture]:
    """Confirmed lectures that are not over, by start; of one center or room, if given."""
    found = []
    for booking in session.lectures(parts.now, parts.now):
        is_here = center is None or booking.center_id == center.id
        is_in_it = room is None or booking.room_id == room.id
        if is_here and is_in_it and (lecture := _lecture(parts, booking)):
            found.append(lecture)
    return sorted(found, key=lambda one: (one.span, one.center.id, one.title))


def _lecture(parts: Doorstep, booking: Booking) -> Lecture | None:
    center = parts.catalog.centers.get(booking.center_id)
    room = center.room(booking.room_id) if center else None
    kind = parts.catalog.kind(booking.kind)
    if center is None or room is None or kind is None or room.private or kind.shows != "title":
        return None
    if booking.status is not BookingStatus.CONFIRMED or booking.span.ends_at <= parts.now:
        return None
    title = title_of(kind, booking.details)
    others = tuple(
        (label, answer)
        for label, answer in public_details(parts.catalog, booking).items()
        if answer != title
    )
    return Lecture(title, others, booking.attendees, booking.span, center, room)


def detail_answers(catalog: Catalog, booking: Booking) -> list[tuple[str, str]]:
    """(label, answer) of what the kind of a booking asks, for the applicant and for staff."""
    kind = catalog.kind(booking.kind)
    if kind is None:
        return []
    pairs = [
        (one.label, "是" if one.form == "yes_no" else answer)
        for one in kind.fields
        if (answer := booking.details.get(one.id))
    ]
    if kind.needs_room == "optional":
        pairs.append(("用不用房间", "要用" if booking.uses_room else "不用，只请人讲解"))
    return pairs
