"""What a booking is: frozen records, and the one table of allowed changes of its status.

Five modules change or show a status. As long as each carried its own idea of what may follow what,
a rejected request could be approved by a second click; so the table stands here and is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

from catalog.timespan import TimeSpan

__all__ = [
    "ALLOWED",
    "HOLDING",
    "ROOM_ANSWER",
    "SLOT_MINUTES",
    "Applicant",
    "Attendance",
    "Booking",
    "BookingRequest",
    "BookingStatus",
    "Channel",
    "EquipmentWish",
    "FeedLink",
    "HistoryLine",
    "Organization",
    "Pause",
    "Proxy",
    "Refusal",
    "Role",
    "Staff",
]

SLOT_MINUTES = 15
"""Length of a slot; fixed for a database, because claims are stored as slot numbers."""

ROOM_ANSWER = "room"
"""Key of the details under which ``yes`` or ``no`` stands where a room is optional."""

Channel = Literal["web", "api", "desk", "phone"]
Attendance = Literal["came", "no_show"]
Role = Literal["desk", "approver", "admin"]


class BookingStatus(StrEnum):
    """Where a booking stands."""

    PENDING = "pending"
    """待审核: holds its time, waits for staff."""
    CONFIRMED = "confirmed"
    """已通过"""
    REJECTED = "rejected"
    """已驳回"""
    CANCELLED = "cancelled"
    """已取消"""
    EXPIRED = "expired"
    """已过期: nobody decided before the requested time began."""
    WAITING = "waiting"
    """候补中: stands in line for a time that is taken; holds nothing."""
    OFFERED = "offered"
    """待确认: a time is kept until ``offered_until``: one that was freed, for the first in line, or
    one that staff found for somebody whom they displaced (then ``decided_by`` is theirs)."""


ALLOWED: Mapping[BookingStatus, frozenset[BookingStatus]] = MappingProxyType(
    {
        BookingStatus.PENDING: frozenset(
            {
                BookingStatus.CONFIRMED,
                BookingStatus.REJECTED,
                BookingStatus.CANCELLED,
                BookingStatus.EXPIRED,
                BookingStatus.OFFERED,
            }
        ),
        BookingStatus.CONFIRMED: frozenset(
            {BookingStatus.CANCELLED, BookingStatus.PENDING, BookingStatus.OFFERED}
        ),
        BookingStatus.REJECTED: frozenset(),
        BookingStatus.CANCELLED: frozenset(),
        BookingStatus.EXPIRED: frozenset(),
        BookingStatus.WAITING: frozenset(
            {BookingStatus.OFFERED, BookingStatus.CANCELLED, BookingStatus.EXPIRED}
        ),
        BookingStatus.OFFERED: frozenset(
            {
                BookingStatus.PENDING,
                BookingStatus.CONFIRMED,
                BookingStatus.CANCELLED,
                BookingStatus.EXPIRED,
            }
        ),
    }
)
"""Status → the statuses that may follow it.

A resident who moves a confirmed booking asks anew; one whom the center displaces is offered another
time; who takes what staff offered need not wait for them again.
"""

HOLDING = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.OFFERED})
"""The statuses in which a booking holds its claims."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks: a name and one contact, nothing else is needed."""

    name: str
    phone: str
    email: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Proxy:
    """代办人: who fills in the request for somebody else."""

    name: str
    phone: str
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class EquipmentWish:
    """So many units of one kind of equipment."""

    id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequest:
    """What somebody asks for, exactly as asked; the rules judge it."""

    kind: str = "venue"
    center_id: str
    room_id: str
    layout_id: str | None = None
    starts_at: datetime
    ends_at: datetime
    """Aware; need not come after ``starts_at``: the rules say so kindly."""
    attendees: int
    purpose: str
    equipment: tuple[EquipmentWish, ...] = ()
    applicant: Applicant
    proxy: Proxy | None = None
    channel: Channel = "web"
    details: Mapping[str, str] = field(default_factory=dict)
    """Answers to the fields of the kind, field id → text."""
    organization_id: int | None = None
    """Set when the request proved to come from an organization that staff know."""

    @property
    def uses_room(self) -> bool:
        """False for a guided visit that wants no room: only the guide is claimed."""
        return self.details.get(ROOM_ANSWER) != "no"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a request is not accepted (不予受理的原因)."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Values for the sentence; which ones is said at the check in :mod:`booking.rules`."""
    rule: str = ""
    """Where in the data the rule stands, ``data/….yaml:line``; shown to staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A stored booking."""

    reference: str
    """Spoken at the desk, ``XXXX-XXXX``."""
    uid: str
    """Names the booking in calendars; random, so that no public feed gives the reference away."""
    kind: str
    center_id: str
    room_id: str
    layout_id: str | None
    span: TimeSpan
    setup_minutes: int
    cleanup_minutes: int
    """Claimed before and after the span; kept as they were when the request was made."""
    attendees: int
    purpose: str
    """Empty for private rooms, where no reason is stored."""
    equipment: tuple[EquipmentWish, ...]
    applicant: Applicant
    proxy: Proxy | None
    channel: Channel
    status: BookingStatus
    sequence: int
    """Raised by one on every change, for calendars."""
    submitted_at: datetime
    changed_at: datetime
    due_at: datetime
    """When the applicant was promised an answer at the latest."""
    decided_by: str | None
    """Name of the member of staff who approved, rejected or cancelled."""
    reason: str | None
    """Why it was rejected or cancelled, in words for the applicant."""
    details: Mapping[str, str] = field(default_factory=dict)
    """Answers to the fields of the kind, field id → text."""
    series_id: str | None = None
    organization_id: int | None = None
    owner: str | None = None
    """Login of the member of staff who opened the request first (首问负责)."""
    entered_by: str | None = None
    """Login of the member of staff who typed it in at the desk or on the phone."""
    escalated_at: datetime | None = None
    """When an overdue request went up to the parent center as well."""
    offered_until: datetime | None = None
    """Until when a freed time is kept for this one from the waiting list."""
    attendance: Attendance | None = None
    rating: int | None = None
    """1 不满意, 2 基本满意, 3 满意."""
    erased_at: datetime | None = None
    """When name and contact were erased."""

    @property
    def uses_room(self) -> bool:
        """False for a guided visit that wants no room: only the guide is claimed."""
        return self.details.get(ROOM_ANSWER) != "no"

    @property
    def claimed_span(self) -> TimeSpan:
        """The span with its setup and cleanup minutes."""
        return self.span.padded(self.setup_minutes, self.cleanup_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Web booking of one phone is paused after repeated no-shows, or somebody should look at it."""

    id: int
    phone: str
    center_id: str
    span: TimeSpan
    reason: str
    decided_by: str | None
    """Login of the member of staff who put it into force; None while it is proposed."""
    appeal: str | None = None
    appealed_at: datetime | None = None
    lifted_at: datetime | None = None
    """When it was dismissed or ended early."""

    def is_in_force(self, now: datetime) -> bool:
        """Whether it keeps the phone from booking on the web."""
        return self.decided_by is not None and self.lifted_at is None and self.span.holds(now)


@dataclass(frozen=True, slots=True)
class Organization:
    """A group that staff know, with a quota of its own."""

    id: int
    name: str
    scope: str
    """``*``, the id of an area, or of a center with all centers below it."""
    contact: str
    phone: str
    advance_days: int
    max_open_bookings: int
    max_hours_per_week: int
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff who signed in."""

    id: int
    name: str
    login: str
    role: Role
    scope: str
    """``*`` for everything, the id of an area, or of a center with all centers below it."""
    is_active: bool = True
    has_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A secret link to a calendar for staff; its token is shown once and stored as a hash."""

    id: int
    label: str
    """What the owner calls it: 办公室电脑."""
    with_contacts: bool
    """Whether names and phones stand in it."""
    made_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the audit log, as staff see it beside a booking."""

    at: datetime
    actor: str
    """``applicant``, ``system`` or ``staff:<login>``; for colleagues, ``staff:<name>``."""
    channel: str
    action: str
    detail: Mapping[str, Any]
