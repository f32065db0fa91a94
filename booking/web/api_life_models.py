"""What the API takes and gives when a booking changes, and how that is described."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from booking.model import Booking
from booking.web.api_models import ErrorOut, In, Instant, MalformedOut, Out, RefusalsOut

__all__ = [
    "LIFE_INPUTS",
    "LIFE_OUTPUTS",
    "ChangedOut",
    "CheckInIn",
    "MoveIn",
    "RatingIn",
    "life_paths",
]

Json = dict[str, Any]


class MoveIn(In):
    """Where a booking moves to; without a room it stays in its own."""

    room: Annotated[str, Field(max_length=100)] | None = None
    layout: Annotated[str, Field(max_length=100)] | None = None
    starts_at: Instant
    ends_at: Instant


class CheckInIn(In):
    """The code that hangs at the door today."""

    code: Annotated[str, Field(max_length=20)]


class RatingIn(In):
    """3 满意, 2 基本满意, 1 不满意."""

    rating: Annotated[int, Field(strict=True, ge=1, le=3)]


class ChangedOut(Out):
    """How a booking stands after a change."""

    reference: str
    status: str
    room: str
    starts_at: datetime
    ends_at: datetime
    offered_until: datetime | None
    attendance: str | None
    rating: int | None

    @classmethod
    def of(cls, booking: Booking) -> "ChangedOut":
        """From what is stored."""
        return cls(
            reference=booking.reference,
            status=booking.status.value,
            room=booking.room_id,
            starts_at=booking.span.starts_at,
            ends_at=booking.span.ends_at,
            offered_until=booking.offered_until,
            attendance=booking.attendance,
            rating=booking.rating,
        )


LIFE_INPUTS: tuple[type[BaseModel], ...] = (MoveIn, CheckInIn, RatingIn)
LIFE_OUTPUTS: tuple[type[BaseModel], ...] = (ChangedOut,)


def life_paths() -> Json:
    """The calls, for the document of the whole API."""
    return {
        "/bookings/{token}/move": _post(
            "moveBooking", "改期：换时间或房间，要重新审核", MoveIn, refusals=True
        ),
        "/bookings/{token}/accept": _post("acceptOffer", "要替您留着的时间"),
        "/bookings/{token}/decline": _post("declineOffer", "不要替您留着的时间"),
        "/bookings/{token}/check-in": _post("checkIn", "用门口的签到码签到", CheckInIn, tries=True),
        "/bookings/{token}/rating": _post("rateBooking", "用完以后评价一次", RatingIn),
    }


def _post(
    operation_id: str,
    summary: str,
    body: type[BaseModel] | None = None,
    *,
    refusals: bool = False,
    tries: bool = False,
) -> Json:
    answers = {
        "200": _answer("预约现在的样子", ChangedOut),
        "404": _answer("没有这个预约", ErrorOut),
        "409": _answer("当前状态或时间不能这样做", ErrorOut),
        "503": _answer("数据库忙，稍后再试", ErrorOut),
    }
    if body is not None:
        answers["400"] = _answer("请求读不懂，逐条列出", MalformedOut)
    if refusals:
        answers["422"] = _answer("不予受理，列出全部原因", RefusalsOut)
    if tries:
        answers["422"] = _answer("签到码不对", ErrorOut)
        answers["429"] = _answer("太频繁，Retry-After 说明等多少秒", ErrorOut)
    call: Json = {
        "operationId": operation_id,
        "summary": summary,
        "responses": dict(sorted(answers.items())),
        "parameters": [
            {
                "name": "token",
                "in": "path",
                "required": True,
                "description": "预约的查询密钥",
                "schema": {"type": "string"},
            }
        ],
    }
    if body is not None:
        call["requestBody"] = {"required": True, "content": _content(body)}
    return {"post": call}


def _answer(description: str, model: type[BaseModel]) -> Json:
    return {"description": description, "content": _content(model)}


def _content(model: type[BaseModel]) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
