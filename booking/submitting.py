"""Storing a request: judge it by the rules, claim its time, remember who asked; one transaction."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from booking import codes
from booking.deciding import expire_begun, raise_refusals, reload
from booking.errors import NotFound
from booking.free import room_resources, slot_range, unit_resources
from booking.model import (
    SLOT_MINUTES,
    Applicant,
    Booking,
    BookingRequest,
    BookingStatus,
    EquipmentWish,
    Proxy,
)
from booking.rules import (
    Taken,
    claimed_span,
    clean_line,
    clean_text,
    due_at,
    movable_units,
    normal_phone,
    refusals,
    week_of,
)
from booking.storage import Session, Store
from catalog import Catalog
from catalog.timespan import SHANGHAI, TimeSpan, day_span

__all__ = ["Submitted", "check", "submit", "token_for"]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A stored request and the secret of its link."""

    booking: Booking
    token: str
    is_repeat: bool = False
    """True when the same request with the same key had been stored before."""


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
    request = _cleaned(request, catalog)
    key_hash = _idempotency_hash(request, idempotency_key) if idempotency_key else None

    def work(session: Session) -> tuple[Booking, bool]:
        session.hold(*_names_to_hold(request, catalog))
        if key_hash and (stored := session.booking_by_idempotency(key_hash)):
            return stored, True
        expire_begun(session, now)
        taken, free_units = _taken(session, catalog, request, now)
        raise_refusals(refusals(request, catalog, taken, now))
        return _store(session, store.secret_key, catalog, request, free_units, now, key_hash), False

    booking, is_repeat = store.write(work)
    return Submitted(booking, token_for(store, booking.reference), is_repeat)


def check(store: Store, catalog: Catalog, request: BookingRequest, now: datetime) -> None:
    """Raise what `submit` would raise now, before the answers are shown for a last look.

    Nothing is stored and nothing is held: the time can still be lost before it is sent.
    """
    request = _cleaned(request, catalog)
    with store.reading() as session:
        taken, _ = _taken(session, catalog, request, now)
    raise_refusals(refusals(request, catalog, taken, now))


def _cleaned(request: BookingRequest, catalog: Catalog) -> BookingRequest:
    """The request in one spelling; what cannot be read stays as it is, for the rules to refuse."""
    asker, proxy = request.applicant, request.proxy
    center = catalog.centers.get(request.center_id)
    room = center.room(request.room_id) if center else None
    units: dict[str, int] = {}
    for wish in request.equipment:
        units[wish.id] = units.get(wish.id, 0) + wish.quantity
    return replace(
        request,
        purpose="" if room and room.private else clean_text(request.purpose),
        equipment=tuple(EquipmentWish(*pair) for pair in sorted(units.items())),
        applicant=Applicant(
            name=clean_line(asker.name),
            phone=normal_phone(asker.phone) or asker.phone,
            email=clean_line(asker.email) or None,
            organization=clean_line(asker.organization) or None,
        ),
        proxy=proxy
        and Proxy(
            name=clean_line(proxy.name),
            phone=normal_phone(proxy.phone) or proxy.phone,
            relation=clean_line(proxy.relation) or None,
        ),
    )


def _idempotency_hash(request: BookingRequest, key: str) -> str:
    # The content is part of the hash: nobody gets at another's booking by guessing a key.
    content = json.dumps([key, asdict(request)], default=_utc, sort_keys=True)
    return codes.hashed(content)


def _utc(value: Any) -> float:
    return float(value.timestamp())


def _names_to_hold(request: BookingRequest, catalog: Catalog) -> list[str]:
    names = [f"phone {request.applicant.phone}"]
    center = catalog.centers.get(request.center_id)
    room = center.room(request.room_id) if center else None
    if center is not None and room is not None:
        names += [f"room {resource}" for resource in room_resources(center, room)]
    return [*names, f"equipment {request.center_id}"] if request.equipment else names


def _taken(
    session: Session, catalog: Catalog, request: BookingRequest, now: datetime
) -> tuple[Taken, dict[str, list[str]]]:
    """What storage knows about a request, and the free movable units of each kind."""
    span = claimed_span(request, catalog)
    if span is None:
        return Taken(), {}
    center = catalog.centers[request.center_id]
    room = center.room(request.room_id)
    if room is None:
        return Taken(), {}
    first, last = slot_range(span)
    units: dict[str, list[str]] = {}
    for wish in request.equipment:
        resources = unit_resources(center, wish.id)
        held = session.claimed_resources(resources, first, last)
        units[wish.id] = [unit for unit in resources if unit not in held]
    on = request.starts_at.astimezone(SHANGHAI).date()
    monday = day_span(on - timedelta(days=on.weekday())).starts_at
    phone = request.applicant.phone
    taken = Taken(
        slots=frozenset(session.claimed_slots(room_resources(center, room), first, last)),
        equipment={id_: len(free) for id_, free in units.items()},
        open_bookings=session.open_bookings(phone, now),
        week_minutes={
            week_of(on): session.minutes_between(phone, monday, monday + timedelta(days=7))
        },
    )
    return taken, units


def _store(
    session: Session,
    secret_key: bytes,
    catalog: Catalog,
    request: BookingRequest,
    free_units: dict[str, list[str]],
    now: datetime,
    key_hash: str | None,
) -> Booking:
    center = catalog.centers[request.center_id]
    room = center.room(request.room_id)
    if room is None:
        raise NotFound
    policy = catalog.policy(center, room, request.kind)
    reference = codes.new_reference()
    while session.booking(reference) is not None:
        reference = codes.new_reference()
    booking = Booking(
        reference=reference,
        uid=codes.new_uid(),
        kind=request.kind,
        center_id=request.center_id,
        room_id=request.room_id,
        layout_id=request.layout_id,
        span=TimeSpan(request.starts_at, request.ends_at),
        setup_minutes=policy.setup_minutes,
        cleanup_minutes=policy.cleanup_minutes,
        attendees=request.attendees,
        purpose=request.purpose,
        equipment=request.equipment,
        applicant=request.applicant,
        proxy=request.proxy,
        channel=request.channel,
        status=BookingStatus.PENDING,
        sequence=0,
        submitted_at=now,
        changed_at=now,
        due_at=due_at(catalog, policy, request, now),
        decided_by=None,
        reason=None,
    )
    token_hash = codes.hashed(codes.token_of(secret_key, reference))
    session.add_booking(booking, token_hash, key_hash)
    resources = room_resources(center, room)
    for equipment_id, quantity in movable_units(center, room, request.equipment).items():
        resources += free_units[equipment_id][:quantity]
    session.add_claims(reference, resources, list(booking.claimed_span.slots(SLOT_MINUTES)))
    session.add_audit(now, "applicant", request.channel, "submit", reference)
    return reload(session, reference)


def token_for(store: Store, reference: str) -> str:
    """The secret of a booking's link, for pages that already authorised."""
    return codes.token_of(store.secret_key, reference)
