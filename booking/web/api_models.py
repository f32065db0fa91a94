"""What the API takes and gives, as pydantic models; the OpenAPI document is made from them.

Unknown fields are refused: a misspelt ``atendees`` must not silently become a request for nobody.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from booking.model import (
    Applicant,
    Booking,
    BookingRequest,
    EquipmentWish,
    Proxy,
)
from catalog.model import Layout, Room
from catalog.timespan import SHANGHAI

__all__ = [
    "ApplicantIn",
    "BookingIn",
    "BookingOut",
    "CancelledOut",
    "CenterOut",
    "CentersOut",
    "EquipmentOut",
    "ErrorOut",
    "FreeOut",
    "FreeQuery",
    "LayoutOut",
    "MalformedOut",
    "Out",
    "ProblemOut",
    "RefusalOut",
    "RefusalsOut",
    "RoomOut",
    "RoomsOut",
    "SpanOut",
    "SubmittedOut",
    "WishIn",
    "problems_in_words",
]

_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=SHANGHAI), datetime(2100, 1, 1, tzinfo=SHANGHAI)

Instant = Annotated[AwareDatetime, Field(ge=_FIRST, le=_LAST)]
Line = Annotated[str, Field(max_length=1000)]


class In(BaseModel):
    """Base of what is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """Base of what is given."""

    model_config = ConfigDict(frozen=True)


class ApplicantIn(In):
    """Who asks."""

    name: Line
    phone: Line
    email: Line | None = None
    organization: Line | None = None


class ProxyIn(In):
    """Who fills in the request for somebody else."""

    name: Line
    phone: Line
    relation: Line | None = None


class WishIn(In):
    """So many units of one kind of equipment."""

    id: Annotated[str, Field(max_length=100)]
    quantity: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1


Details = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=5000)]],
    Field(max_length=40),
]


class BookingIn(In):
    """A request for a room; ``details`` answers what its kind asks, see ``GET /kinds``."""

    kind: Annotated[str, Field(max_length=20)] = "venue"
    center: Annotated[str, Field(max_length=100)]
    room: Annotated[str, Field(max_length=100)]
    layout: Annotated[str, Field(max_length=100)] | None = None
    starts_at: Instant
    ends_at: Instant
    attendees: Annotated[int, Field(strict=True, ge=-1_000_000_000, le=1_000_000_000)]
    purpose: Annotated[str, Field(max_length=5000)]
    equipment: Annotated[list[WishIn], Field(max_length=50)] = []
    applicant: ApplicantIn
    proxy: ProxyIn | None = None
    details: Details = {}
    organization_code: Line | None = None

    def to_request(self, organization_id: int | None) -> BookingRequest:
        """The request that the rules read; the number is that of the organization's code."""
        return BookingRequest(
            kind=self.kind,
            center_id=self.center,
            room_id=self.room,
            layout_id=self.layout,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            attendees=self.attendees,
            purpose=self.purpose,
            equipment=tuple(EquipmentWish(wish.id, wish.quantity) for wish in self.equipment),
            applicant=Applicant(
                self.applicant.name,
                self.applicant.phone,
                self.applicant.email,
                self.applicant.organization,
            ),
            proxy=Proxy(self.proxy.name, self.proxy.phone, self.proxy.relation)
            if self.proxy
            else None,
            channel="api",
            details=self.details,
            organization_id=organization_id,
        )


class FreeQuery(In):
    """Which days to look at."""

    from_on: Annotated[date, Field(alias="from")]
    days: Annotated[int, Field(ge=1, le=31)] = 1


class CenterOut(Out):
    """A center."""

    id: str
    name: str
    short_name: str | None
    area: str
    level: str
    parent: str | None
    status: Literal["active", "temporarily_closed", "inactive"]


class CentersOut(Out):
    """All centers."""

    centers: list[CenterOut]


class LayoutOut(Out):
    """One way to set up a room."""

    id: str
    name: str
    capacity: int

    @classmethod
    def of(cls, layout: Layout) -> "LayoutOut":
        """From the data."""
        return cls(id=layout.id, name=layout.name, capacity=layout.capacity)


class EquipmentOut(Out):
    """So many units of one kind of equipment, in the room or lent by the center."""

    id: str
    name: str
    quantity: int


class RoomOut(Out):
    """A room."""

    id: str
    name: str
    capacity: int | None
    """The most people it holds, in whichever layout."""
    bookable: Literal["yes", "phone", "no"]
    layouts: list[LayoutOut]
    equipment: list[EquipmentOut]
    accessible: bool | None
    floor: str | None
    url: str | None
    """Its page, for rooms that can be booked."""

    @classmethod
    def of(cls, room: Room, equipment: list[EquipmentOut], url: str | None) -> "RoomOut":
        """From the data."""
        most = max((layout.capacity for layout in room.layouts), default=room.capacity)
        return cls(
            id=room.id,
            name=room.name,
            capacity=room.capacity or most,
            bookable=room.bookable,
            layouts=[LayoutOut.of(layout) for layout in room.layouts],
            equipment=equipment,
            accessible=room.accessible,
            floor=room.floor,
            url=url,
        )


class RoomsOut(Out):
    """All rooms of a center."""

    rooms: list[RoomOut]


class SpanOut(Out):
    """From ``starts_at`` up to, not including, ``ends_at``."""

    starts_at: datetime
    ends_at: datetime


class FreeOut(Out):
    """Spans inside which a booking can be placed now."""

    slot_minutes: int
    free: list[SpanOut]


class SubmittedOut(Out):
    """A stored request; ``token`` is the secret of its link."""

    reference: str
    token: str
    status: str
    url: str
    ics_url: str


class BookingOut(Out):
    """A booking without contact data: who holds the link need not be the applicant."""

    reference: str
    kind: str
    center: str
    room: str
    layout: str | None
    starts_at: datetime
    ends_at: datetime
    attendees: int
    purpose: str
    equipment: list[WishIn]
    details: dict[str, str]
    status: str
    reason: str | None
    submitted_at: datetime
    due_at: datetime
    url: str
    ics_url: str

    @classmethod
    def of(cls, booking: Booking, url: str, ics_url: str) -> "BookingOut":
        """From what is stored."""
        return cls(
            reference=booking.reference,
            kind=booking.kind,
            center=booking.center_id,
            room=booking.room_id,
            layout=booking.layout_id,
            starts_at=booking.span.starts_at,
            ends_at=booking.span.ends_at,
            attendees=booking.attendees,
            purpose=booking.purpose,
            equipment=[WishIn(id=wish.id, quantity=wish.quantity) for wish in booking.equipment],
            details=dict(booking.details),
            status=booking.status.value,
            reason=booking.reason,
            submitted_at=booking.submitted_at,
            due_at=booking.due_at,
            url=url,
            ics_url=ics_url,
        )


class CancelledOut(Out):
    """A booking that was called off."""

    reference: str
    status: str


class ErrorOut(Out):
    """What went wrong, as a code and in words."""

    code: str
    message: str


class ProblemOut(Out):
    """One mistake in what was sent."""

    field: str
    message: str


class MalformedOut(ErrorOut):
    """The request cannot be read; all mistakes at once."""

    problems: list[ProblemOut]


class RefusalOut(Out):
    """One reason why a request is not accepted."""

    code: str
    message: str


class RefusalsOut(Out):
    """All reasons why a request is not accepted."""

    refusals: list[RefusalOut]


_WORDS: dict[str, str] = {
    "missing": "缺少这一项。",
    "extra_forbidden": "没有这一项，请删掉或检查拼写。",
    "string_type": "应是一段文字（带引号）。",
    "string_too_long": "太长了，最多 {max_length} 个字符。",
    "int_type": "应是整数，不带引号。",
    "int_parsing": "应是整数。",
    "int_from_float": "应是整数。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "list_type": "应是一个列表。",
    "dict_type": "应是一个对象（花括号）。",
    "too_long": "太多了，最多 {max_length} 项。",
    "model_type": "应是一个对象（花括号）。",
    "model_attributes_type": "应是一个对象（花括号）。",
    "timezone_aware": "时间要带时区，例如 2026-12-01T09:00:00+08:00。",
    "json_invalid": "不是有效的 JSON，请检查括号、引号和逗号。",
}


def problems_in_words(error: ValidationError) -> list[ProblemOut]:
    """Every mistake that pydantic found, in Chinese, by the path of its field."""
    return [
        ProblemOut(field=".".join(str(step) for step in one["loc"]), message=_sentence(one))
        for one in error.errors(include_url=False, include_input=False)
    ]


def _sentence(one: Any) -> str:
    kind = str(one["type"])
    if isinstance(one.get("ctx", {}).get("ge" if "greater" in kind else "le"), datetime):
        return "日期不对，请核对年份。"
    if kind.startswith("datetime"):
        return "应是带时区的时间，例如 2026-12-01T09:00:00+08:00。"
    if kind.startswith("date"):
        return "应是日期，例如 2026-12-01。"
    return _WORDS.get(kind, "写法不对，请对照接口文档 openapi.json。").format(**one.get("ctx", {}))
