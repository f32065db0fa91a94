"""The calls of the API by which a resident changes a booking; same rules as the pages."""

from flask import Response

from booking import service
from booking.model import Booking
from booking.service import NewPlace
from booking.web.api import answering, api, json_answer, json_body
from booking.web.api_life_models import ChangedOut, CheckInIn, MoveIn, RatingIn
from booking.web.security import mark_private
from booking.web.state import here

__all__ = ["api"]


@api.post("/bookings/<token>/move")
@answering
def move(token: str) -> Response:
    """Another time or room; a confirmed booking waits for staff again."""
    parts = here()
    mark_private()
    booking = service.find(parts.store, token)
    wanted = MoveIn.model_validate_json(json_body())
    room_id = wanted.room or booking.room_id
    layout_id = wanted.layout
    if layout_id is None and room_id == booking.room_id:
        layout_id = booking.layout_id
    target = NewPlace(room_id, wanted.starts_at, wanted.ends_at, layout_id)
    return _changed(service.move(parts.store, parts.catalog, token, target, parts.now, "api"))


@api.post("/bookings/<token>/accept")
@answering
def accept(token: str) -> Response:
    """Take the time that is kept."""
    parts = here()
    mark_private()
    return _changed(service.accept(parts.store, parts.catalog, token, parts.now))


@api.post("/bookings/<token>/decline")
@answering
def decline(token: str) -> Response:
    """Give the kept time to the next in line."""
    parts = here()
    mark_private()
    return _changed(service.decline(parts.store, parts.catalog, token, parts.now))


@api.post("/bookings/<token>/check-in")
@answering
def check_in(token: str) -> Response:
    """Say "I am here" with the code of the door."""
    parts = here()
    mark_private()
    service.find(parts.store, token)
    given = CheckInIn.model_validate_json(json_body())
    return _changed(
        service.check_in(parts.store, parts.catalog, token, given.code, parts.now, "api")
    )


@api.post("/bookings/<token>/rating")
@answering
def rate(token: str) -> Response:
    """One of three words, once, after the end."""
    parts = here()
    mark_private()
    service.find(parts.store, token)
    given = RatingIn.model_validate_json(json_body())
    return _changed(service.rate(parts.store, token, given.rating, parts.now, "api"))


def _changed(booking: Booking) -> Response:
    return json_answer(ChangedOut.of(booking))
