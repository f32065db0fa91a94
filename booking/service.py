"""What residents and staff can do: each function is one transaction.

A view reads its form, calls one function from here and answers. All of them take the store first
and ``now`` as an argument; what they raise is in :mod:`booking.errors`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from booking.model import Booking, BookingRequest, EquipmentWish, HistoryLine, Staff
from booking.storage import Store
from catalog import Catalog
from catalog.model import Center, Layout, Room
from catalog.timespan import TimeSpan


@dataclass(frozen=True, slots=True)
class Submitted:
    """A stored request and the secret of its link."""

    booking: Booking
    token: str
    is_repeat: bool = False
    """True when the same request with the same key had been stored before."""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A request that waits for staff."""

    booking: Booking
    is_overdue: bool
    """The promised time for an answer has passed."""


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """A room that fits a search, with its free spans of that day."""

    center: Center
    room: Room
    layout: Layout | None
    """The smallest layout that holds everybody; None when the room has no layouts."""
    spans: tuple[TimeSpan, ...]


def submit(
    store: Store,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    idempotency_key: str | None = None,
) -> Submitted:
    """Store a request as PENDING and claim its time; raise Refused or SlotTaken.

    The same key with the same content gives the same booking again; with other content it is
    another request.
    """
    raise NotImplementedError


def find(store: Store, token: str) -> Booking:
    """The booking of a secret link, or NotFound."""
    raise NotImplementedError


def look_up(store: Store, reference: str, phone_tail: str, client: str, now: datetime) -> str:
    """The token for a reference and the last four digits of the phone.

    NotFound for unknown and wrong alike; TooManyAttempts per client and per reference.
    ``client`` is the caller's address.
    """
    raise NotImplementedError


def token_for(store: Store, reference: str) -> str:
    """The secret of a booking's link, for pages that already authorised."""
    raise NotImplementedError


def cancel(store: Store, token: str, now: datetime) -> Booking:
    """Cancel by the applicant, until the start; raise NotFound, WrongState or TooLate."""
    raise NotImplementedError


def booking_for_staff(store: Store, catalog: Catalog, staff: Staff, reference: str) -> Booking:
    """The one way staff get at a booking: loads and authorises; NotFound outside the scope."""
    raise NotImplementedError


def history(store: Store, catalog: Catalog, staff: Staff, reference: str) -> list[HistoryLine]:
    """What happened to a booking, oldest first; authorised as booking_for_staff."""
    raise NotImplementedError


def approve(store: Store, catalog: Catalog, staff: Staff, reference: str, now: datetime) -> Booking:
    """PENDING → CONFIRMED, after checking again that the time is held and the room is open.

    Raises NotFound, NotAllowed (role desk), WrongState, TooLate, SlotTaken, or Refused when the
    data changed since (closed, outside_hours, slot_taken by an activity).
    """
    raise NotImplementedError


def reject(
    store: Store, catalog: Catalog, staff: Staff, reference: str, reason: str, now: datetime
) -> Booking:
    """PENDING → REJECTED with a reason; raise NotFound, NotAllowed, WrongState, ReasonMissing."""
    raise NotImplementedError


def cancel_by_staff(
    store: Store, catalog: Catalog, staff: Staff, reference: str, reason: str, now: datetime
) -> Booking:
    """Cancel with a reason, until the end of the span; any role within the scope."""
    raise NotImplementedError


def expire(store: Store, now: datetime) -> int:
    """Expire pending requests whose time has begun; cheap when there are none."""
    raise NotImplementedError


def queue(store: Store, catalog: Catalog, staff: Staff, now: datetime) -> list[QueueEntry]:
    """Pending requests in the scope, the most urgent promise first."""
    raise NotImplementedError


def bookings_of_day(
    store: Store, catalog: Catalog, staff: Staff, on: date, center_id: str | None = None
) -> list[Booking]:
    """Pending and confirmed bookings of a day in the scope, by start."""
    raise NotImplementedError


def feed_bookings(
    store: Store, center_id: str, now: datetime, room_id: str | None = None
) -> list[Booking]:
    """What a calendar feed shows: held ones from 30 days ago on, ended ones for 30 days."""
    raise NotImplementedError


def free_spans(
    store: Store,
    catalog: Catalog,
    center: Center,
    room: Room,
    on: date,
    now: datetime,
    kind: str = "venue",
) -> list[TimeSpan]:
    """The spans of a day inside which a booking can be placed now; empty when none can.

    Starts stand on the room's grid of starts, ends on a slot; setup and cleanup minutes beside
    other bookings are already taken off.
    """
    raise NotImplementedError


def search_free(
    store: Store,
    catalog: Catalog,
    on: date,
    starts: time | None,
    ends: time | None,
    attendees: int,
    equipment: Sequence[EquipmentWish],
    now: datetime,
    area: str | None = None,
) -> list[FreeRoom]:
    """Rooms that can be booked on the web for this day and, if given, this time; time first.

    ``area`` takes in the areas below it. Without times: rooms with any free span.
    """
    raise NotImplementedError


def sign_in(store: Store, login: str, password: str, client: str, now: datetime) -> str:
    """A new session token; raise WrongCredentials or TooManyAttempts."""
    raise NotImplementedError


def staff_for(store: Store, session_token: str, now: datetime) -> Staff | None:
    """Who is signed in; None when the session ended or the account was disabled."""
    raise NotImplementedError


def sign_out(store: Store, session_token: str) -> None:
    """End the session on the server."""
    raise NotImplementedError
