"""One request with everything a check may know about it, resolved once and only when asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from booking.model import Booking, BookingRequest, Channel, Organization, Refusal
from catalog import Catalog, RoomDay
from catalog.model import Center, Kind, Layout, Room
from catalog.policy import BookingPolicy
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = ["NOTHING_TAKEN", "Case", "Check", "Taken", "as_request"]

MOST_MINUTES = 2 * 24 * 60
"""Nothing longer is ever accepted, and nobody shall make us count its slots."""
QUOTA_FIELDS = ("advance_days", "max_open_bookings", "max_hours_per_week")


@dataclass(frozen=True)
class Taken:
    """What the database knows that matters to one request."""

    slots: frozenset[int] = frozenset()
    """Claimed slots of the room around the requested time."""
    equipment: Mapping[str, int] = field(default_factory=dict)
    """Movable units that are free all through the claimed span, by kind of equipment."""
    guides: int | None = None
    """Guides that are free all through the claimed span; None when nobody asked."""
    open_bookings: int = 0
    """Pending and confirmed bookings of this phone, or organization, that have not ended."""
    week_minutes: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Booked minutes of this phone, or organization, by ISO year and week."""
    organization: Organization | None = None
    """The organization that the request names, when it is active and reaches the center."""
    paused_until: datetime | None = None
    """Until when this phone may not book on the web, after repeated no-shows."""


NOTHING_TAKEN = Taken()


@dataclass
class Case:
    """One request with what is known about it."""

    request: BookingRequest
    catalog: Catalog
    now: datetime
    taken: Taken = NOTHING_TAKEN
    """Set when storage was asked; what was resolved until then holds still."""
    center: Center | None = field(init=False)
    """The center asked for."""
    room: Room | None = field(init=False)
    """The room asked for."""
    place: tuple[Center, Room] | None = field(init=False)
    """Center and room, when both exist."""
    kind: Kind | None = field(init=False)
    """The kind asked for."""

    def __post_init__(self) -> None:
        self.center = self.catalog.centers.get(self.request.center_id)
        self.room = self.center.room(self.request.room_id) if self.center else None
        self.place = (self.center, self.room) if self.center and self.room else None
        self.kind = self.catalog.kind(self.request.kind)

    @cached_property
    def layout(self) -> Layout | None:
        """The layout asked for."""
        wanted = self.request.layout_id
        layouts = self.room.layouts if self.room else ()
        return next((layout for layout in layouts if layout.id == wanted), None)

    @cached_property
    def room_policy(self) -> BookingPolicy:
        """The rules of the room."""
        if self.place is None:
            return BookingPolicy()
        return self.catalog.policy(*self.place, self.request.kind)

    @property
    def policy(self) -> BookingPolicy:
        """The rules of the room, with the quota of an organization in place of a phone's."""
        known = self.taken.organization
        if known is None:
            return self.room_policy
        quota = {name: getattr(known, name) for name in QUOTA_FIELDS}
        return self.room_policy.model_copy(update=quota)

    @cached_property
    def span(self) -> TimeSpan | None:
        """The requested time, when it ends after it starts."""
        if self.request.ends_at <= self.request.starts_at:
            return None
        return TimeSpan(
            self.request.starts_at.astimezone(SHANGHAI), self.request.ends_at.astimezone(SHANGHAI)
        )

    @cached_property
    def claimed(self) -> TimeSpan | None:
        """The requested time with setup and cleanup; None when there is no such room or time."""
        if self.place is None or self.span is None or self.span.minutes > MOST_MINUTES:
            return None
        policy = self.room_policy
        return self.span.padded(policy.setup_minutes, policy.cleanup_minutes)

    @cached_property
    def on(self) -> date:
        """The requested day in Asia/Shanghai."""
        return self.request.starts_at.astimezone(SHANGHAI).date()

    @cached_property
    def room_day(self) -> RoomDay | None:
        """When the room is open that day."""
        return (
            self.catalog.room_day(*self.place, self.on, self.request.kind) if self.place else None
        )

    def rule(self, policy_field: str) -> str:
        """Where the value of a policy field stands; an organization's own is in no file."""
        if self.taken.organization is not None and policy_field in QUOTA_FIELDS:
            return ""
        if self.place is None:
            return self.catalog.where("network", "booking")
        return self.catalog.policy_place(*self.place, policy_field, self.request.kind)

    def where_room(self, *more: str) -> str:
        """Where the room, or a part of it, stands."""
        return self.catalog.where(
            "centers", self.request.center_id, "rooms", self.request.room_id, *more
        )


Check = Callable[[Case], Iterator[Refusal]]
"""Yields what one rule has against a case."""


def as_request(booking: Booking, channel: Channel = "desk") -> BookingRequest:
    """What a stored booking asks for, to be judged anew."""
    return BookingRequest(
        kind=booking.kind,
        center_id=booking.center_id,
        room_id=booking.room_id,
        layout_id=booking.layout_id,
        starts_at=booking.span.starts_at,
        ends_at=booking.span.ends_at,
        attendees=booking.attendees,
        purpose=booking.purpose,
        equipment=booking.equipment,
        applicant=booking.applicant,
        proxy=booking.proxy,
        channel=channel,
        details=booking.details,
        organization_id=booking.organization_id,
    )
