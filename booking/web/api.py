"""The JSON API for mini-programs and other systems; same rules and sentences as the pages.

It needs no cookie, so it is exempt from the token against forged requests; whoever holds a
booking's secret may read and cancel it, as on the pages.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from errno import errorcode
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError

from booking import service
from booking.errors import BookingError, Busy, Refused, SlotTaken, TooManyAttempts, Unsure
from booking.model import SLOT_MINUTES, BookingRequest
from booking.organizations import organization_for
from booking.rules import equipment_supply
from booking.throttle import count_request
from booking.web.answers import public_answer
from booking.web.api_kinds import AnswerOut, KindOut, KindsOut, LectureOut, LecturesOut
from booking.web.api_models import (
    BookingIn,
    BookingOut,
    CancelledOut,
    CenterOut,
    CentersOut,
    EquipmentOut,
    ErrorOut,
    FreeOut,
    FreeQuery,
    MalformedOut,
    RefusalOut,
    RefusalsOut,
    RoomOut,
    RoomsOut,
    SpanOut,
    SubmittedOut,
    problems_in_words,
)
from booking.web.kinds import lectures_of
from booking.web.messages import error_sentence, refusal_sentence
from booking.web.openapi import openapi_document
from booking.web.rooms import is_listed, load_center, shows_days
from booking.web.security import mark_private
from booking.web.state import Doorstep, absolute_url, caller, here
from catalog.model import Center, Room
from catalog.timespan import SHANGHAI

__all__ = [
    "answering",
    "api",
    "error_answer",
    "json_answer",
    "json_body",
    "problem_answer",
    "with_retry",
]

log = logging.getLogger(__name__)

PREFIX = "/booking/api/v1"
api = Blueprint("api", __name__, url_prefix=PREFIX)

STATUS_OF_CODE = {
    "not_found": 404,
    "slot_taken": 409,
    "wrong_state": 409,
    "too_late_to_move": 409,
    "not_now": 409,
    "wrong_code": 422,
    "too_late": 409,
    "too_many_attempts": 429,
    "busy": 503,
    "unsure": 503,
}
_LOOK_AHEAD = 400
"""Days; more than any policy opens."""
P = ParamSpec("P")


JSON = "application/json; charset=utf-8"


def json_answer(body: BaseModel, status: int = 200) -> Response:
    """A model as JSON."""
    return Response(body.model_dump_json(), status=status, content_type=JSON)


def json_body() -> bytes:
    """What was sent as JSON; a form on another site's page can send everything else."""
    return request.get_data() if request.mimetype == "application/json" else b""


def _reason(error: Busy) -> str:
    """The name that database or system have for it, as SQLITE_FULL or EIO; never its words."""
    of_driver = getattr(error.__cause__, "orig", error.__cause__ or error)
    if isinstance(of_driver, OSError):
        return errorcode.get(of_driver.errno or 0, "OSError")
    names = (getattr(of_driver, one, None) for one in ("sqlite_errorname", "sqlstate"))
    return next((name for name in names if name), type(of_driver).__name__)


def problem_answer(status: int, code: str, message: str) -> Response:
    """An error with a code and a sentence."""
    return json_answer(ErrorOut(code=code, message=message), status)


def error_answer(error: BookingError) -> Response:
    """An error of the booking core as the API says it."""
    if isinstance(error, Refused):
        refusals = [
            RefusalOut(code=one.code, message=refusal_sentence(one)) for one in error.refusals
        ]
        return json_answer(RefusalsOut(refusals=refusals), 422)
    message = (
        refusal_sentence(error.refusals[0])
        if isinstance(error, SlotTaken) and error.refusals
        else error_sentence(error)
    )
    status = STATUS_OF_CODE.get(error.code, 400)
    return with_retry(problem_answer(status, error.code, message), error)


def with_retry(answer: Response, error: BookingError) -> Response:
    """Say when it is worth trying again; a database that fails is told to who keeps it."""
    if isinstance(error, TooManyAttempts):
        answer.headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, Busy):
        if not isinstance(error, Unsure):
            answer.headers["Retry-After"] = "10"
        log.error("the database failed: %s", _reason(error))
    return answer


def _malformed(error: ValidationError) -> Response:
    message = "请求读不懂，请按列出的各项修改。"
    body = MalformedOut(code="malformed", message=message, problems=problems_in_words(error))
    return json_answer(body, 400)


def answering(view: Callable[P, Response]) -> Callable[P, Response]:
    """Turn what the core and the models raise into JSON."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return view(*args, **kwargs)
        except BookingError as error:
            return error_answer(error)
        except ValidationError as error:
            return _malformed(error)

    return answered


@api.get("/kinds")
@answering
def kinds() -> Response:
    """What can be applied for, and what each asks."""
    site_url = here().settings.site_url
    found = [
        KindOut.of(id_, kind, f"{site_url}/apply/{id_}/")
        for id_, kind in here().catalog.network.kinds.items()
    ]
    return json_answer(KindsOut(kinds=found))


@api.get("/lectures")
@answering
def lectures() -> Response:
    """Confirmed public lectures to come."""
    parts = here()
    with parts.store.reading() as session:
        shown = lectures_of(parts, session)
    found = [
        LectureOut(
            title=one.title,
            answers=[AnswerOut(label=label, answer=answer) for label, answer in one.answers],
            seats=one.seats,
            center=one.center.id,
            room=one.room.id,
            starts_at=one.span.starts_at,
            ends_at=one.span.ends_at,
        )
        for one in shown
    ]
    return json_answer(LecturesOut(lectures=found))


@api.get("/centers")
@answering
def centers() -> Response:
    """All centers."""
    all_centers = here().catalog.centers.values()

    def make(_: None) -> str:
        found = [
            CenterOut(
                id=one.id,
                name=one.name,
                short_name=one.short_name,
                area=one.area,
                level=one.level,
                parent=one.parent,
                status=one.status,
            )
            for one in all_centers
        ]
        return CentersOut(centers=found).model_dump_json()

    return public_answer(("api.centers",), lambda: None, make, JSON)


@api.get("/centers/<center_id>/rooms")
@answering
def rooms(center_id: str) -> Response:
    """The rooms of a center, bookable or not."""
    center = load_center(center_id)

    def make(_: None) -> str:
        return RoomsOut(rooms=[_room(center, room) for room in center.rooms]).model_dump_json()

    return public_answer(("api.rooms", center_id), lambda: None, make, JSON)


@api.get("/centers/<center_id>/rooms/<room_id>/free")
@answering
def free(center_id: str, room_id: str) -> Response:
    """Free spans of a room that can be booked on the web."""
    parts = here()
    center = load_center(center_id)
    room = center.room(room_id)
    if room is None or not shows_days(center, room):
        return problem_answer(404, "not_found", "没有这个可以网上预约的房间。")
    query = FreeQuery.model_validate(request.args.to_dict())
    # Counted from today, so that the ends of the calendar are never reached.
    first = (query.from_on - parts.today).days
    days = [
        parts.today + timedelta(days=offset)
        for offset in range(max(first, 0), min(first + query.days, _LOOK_AHEAD))
    ]

    def read() -> dict[str, set[int]]:
        with parts.store.reading() as session:
            return service.claims_of(session, center, [room], days)

    def make(claims: dict[str, set[int]]) -> str:
        free = service.free_days_beside(parts.catalog, center, room, days, parts.now, claims)
        found = [
            SpanOut(
                starts_at=span.starts_at.astimezone(SHANGHAI),
                ends_at=span.ends_at.astimezone(SHANGHAI),
            )
            for spans in free
            for span in spans
        ]
        return FreeOut(slot_minutes=SLOT_MINUTES, free=found).model_dump_json()

    return public_answer(("api.free", center_id, room_id, *days), read, make, JSON)


@api.post("/bookings")
@answering
def submit() -> Response:
    """Ask for a room. The same ``Idempotency-Key`` with the same content makes one booking."""
    parts = here()
    client, wanted = _wanted(parts)
    key = request.headers.get("Idempotency-Key", "").strip()[:200] or None
    return _submitted(
        service.submit(parts.store, parts.catalog, wanted, parts.now, key, client=client)
    )


@api.post("/waiting")
@answering
def queue_up() -> Response:
    """Stand in line for a taken time; one that is free again is asked for as usual."""
    parts = here()
    client, wanted = _wanted(parts)
    asker = wanted.applicant
    count_request(parts.store, parts.now, client, asker.phone, asker.email)
    return _submitted(service.queue_up(parts.store, parts.catalog, wanted, parts.now))


def _wanted(parts: Doorstep) -> tuple[str, BookingRequest]:
    """From where a request was sent, and the request."""
    mark_private()
    wanted = BookingIn.model_validate_json(json_body(), by_alias=True)
    client = caller()
    known = organization_for(
        parts.store, parts.catalog, wanted.organization_code, wanted.center, client, parts.now
    )
    return client, wanted.to_request(known)


def _submitted(done: service.Submitted) -> Response:
    url, ics_url = _addresses(done.token)
    body = SubmittedOut(
        reference=done.booking.reference,
        token=done.token,
        status=done.booking.status.value,
        url=url,
        ics_url=ics_url,
    )
    return json_answer(body, 201)


@api.get("/bookings/<token>")
@answering
def show(token: str) -> Response:
    """A booking by its secret."""
    mark_private()
    booking = service.find(here().store, token)
    return json_answer(BookingOut.of(booking, *_addresses(token)))


@api.post("/bookings/<token>/cancel")
@answering
def cancel(token: str) -> Response:
    """Call a booking off."""
    mark_private()
    parts = here()
    booking = service.cancel(parts.store, parts.catalog, token, parts.now, "api")
    return json_answer(CancelledOut(reference=booking.reference, status=booking.status.value))


@api.get("/openapi.json")
def openapi() -> Response:
    """This description."""
    document = openapi_document(here().catalog.network.site.title)
    answer = Response(document, content_type="application/json; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _room(center: Center, room: Room) -> RoomOut:
    catalog = here().catalog
    equipment = [
        EquipmentOut(id=kind, name=catalog.equipment_name(kind), quantity=fixed + movable)
        for kind, (fixed, movable) in equipment_supply(center, room).items()
    ]
    url = (
        absolute_url("public.room", center_id=center.id, room_id=room.id)
        if is_listed(room)
        else None
    )
    return RoomOut.of(room, equipment if room.bookable == "yes" else [], url)


def _addresses(token: str) -> tuple[str, str]:
    return absolute_url("requests.show", token=token), absolute_url(
        "requests.calendar", token=token
    )
