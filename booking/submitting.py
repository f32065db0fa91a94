"""Storing a request: judge it by the rules, claim its time, remember who asked; one transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from booking import codes
from booking.changing import expire_begun, raise_refusals
from booking.errors import Busy, NotFound, Refused, SlotTaken
from booking.free import guide_resources, room_resources, slot_range, unit_resources
from booking.model import (
    HOLDING,
    SLOT_MINUTES,
    Applicant,
    Booking,
    BookingRequest,
    BookingStatus,
    EquipmentWish,
    Organization,
    Proxy,
    Refusal,
)
from booking.notices import announce
from booking.organizations import reaches
from booking.rules import (
    Taken,
    claimed_span,
    clean_details,
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
from catalog.model import Center, Room
from catalog.timespan import SHANGHAI, TimeSpan, day_span

__all__ = [
    "TAKEN_CODES",
    "Submitted",
    "check",
    "names_to_hold",
    "refusals_in",
    "resources_in",
    "submit",
    "submit_in",
    "token_for",
]

TAKEN_CODES = frozenset(("slot_taken", "equipment_taken", "guide_taken"))
"""Refusals that pass by themselves when somebody else gives back a time."""


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
    *,
    entered_by: str | None = None,
) -> Submitted:
    """Store a request as PENDING and claim its time; raise Refused or SlotTaken.

    The same key with the same content gives the same booking again; with other content it is
    another request. ``entered_by``: login of the member of staff who types it in.
    """
    request = _cleaned(request, catalog)
    key_hash = _idempotency_hash(request, idempotency_key) if idempotency_key else None

    def work(session: Session) -> tuple[Booking, bool]:
        session.hold(*names_to_hold(request, catalog))
        if key_hash and (stored := session.booking_by_idempotency(key_hash)):
            return stored, True
        done = _submit_cleaned(
            session, store.secret_key, catalog, request, now, key_hash, entered_by=entered_by
        )
        return done, False

    with _counting_refusals(store, catalog, request, now):
        booking, is_repeat = store.write(work)
    return Submitted(booking, token_for(store, booking.reference), is_repeat)


def submit_in(
    session: Session,
    store_key: bytes,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    *,
    series_id: str | None = None,
    status: BookingStatus = BookingStatus.PENDING,
    entered_by: str | None = None,
) -> Booking:
    """The same inside a transaction that has more to do; raise Refused or SlotTaken.

    With ``status`` WAITING nothing is claimed, and a taken time is no reason to refuse.
    """
    request = _cleaned(request, catalog)
    session.hold(*names_to_hold(request, catalog))
    return _submit_cleaned(
        session,
        store_key,
        catalog,
        request,
        now,
        series_id=series_id,
        status=status,
        entered_by=entered_by,
    )


def check(store: Store, catalog: Catalog, request: BookingRequest, now: datetime) -> None:
    """Raise what `submit` would raise now, before the answers are shown for a last look.

    Nothing is stored and nothing is held: the time can still be lost before it is sent.
    """
    with _counting_refusals(store, catalog, request, now):
        with store.reading() as session:
            found = refusals_in(session, catalog, request, now)
        raise_refusals(found)


@contextmanager
def _counting_refusals(
    store: Store, catalog: Catalog, request: BookingRequest, now: datetime
) -> Iterator[None]:
    """Count why a request was refused, for the report of use; the refusal goes on."""
    try:
        yield
    except (Refused, SlotTaken) as error:
        center = catalog.centers.get(request.center_id)
        room = center.room(request.room_id) if center else None
        # What is asked for where nothing is would fill the table with what strangers make up.
        if center is not None and room is not None and request.kind in catalog.network.kinds:
            codes_found = [refusal.code for refusal in error.refusals]
            today = now.astimezone(SHANGHAI).date()
            with suppress(Busy):
                store.write(
                    lambda session: session.count_refusals(
                        today, center.id, room.id, request.kind, codes_found
                    )
                )
        raise


def refusals_in(
    session: Session,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    *,
    moving: Booking | None = None,
) -> list[Refusal]:
    """Every reason to refuse a request, as the database stands; empty when it is fine.

    ``moving`` is the booking that would move to what is requested: it does not count against
    itself. Its claims do, unless they were released before.
    """
    return _judged(session, catalog, _cleaned(request, catalog), now, moving)[0]


def resources_in(session: Session, catalog: Catalog, request: BookingRequest) -> list[str]:
    """What a request would claim now: parts of its room and free units of equipment.

    Only when `refusals_in` found nothing, in the same transaction.
    """
    supply = _supply(session, catalog, _cleaned(request, catalog))
    if supply is None:
        raise NotFound
    return supply.wanted


def _submit_cleaned(
    session: Session,
    store_key: bytes,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    key_hash: str | None = None,
    *,
    series_id: str | None = None,
    status: BookingStatus = BookingStatus.PENDING,
    entered_by: str | None = None,
) -> Booking:
    expire_begun(session, now)
    found, resources = _judged(session, catalog, request, now)
    if status not in HOLDING:
        found = [refusal for refusal in found if refusal.code not in TAKEN_CODES]
    raise_refusals(found)
    booking = _stored(
        session,
        store_key,
        catalog,
        request,
        now,
        key_hash,
        {"series_id": series_id, "status": status, "entered_by": entered_by},
    )
    if status in HOLDING:
        slots = booking.claimed_span.slots(SLOT_MINUTES)
        session.add_claims(booking.reference, resources, slots)
    actor = f"staff:{entered_by}" if entered_by else "applicant"
    detail = {"proxy": True} if request.proxy else {}
    session.add_audit(now, actor, request.channel, "submit", booking.reference, detail)
    if status is BookingStatus.PENDING and series_id is None:
        announce(session, booking, "submitted", now)
    return booking


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
        details=clean_details(catalog.kind(request.kind), request.details),
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


def names_to_hold(request: BookingRequest, catalog: Catalog) -> list[str]:
    """What nobody else may decide about while a request is judged and stored."""
    names = [f"phone {request.applicant.phone}"]
    if request.organization_id is not None:
        names.append(f"organization {request.organization_id}")
    if _wants_guide(catalog, request):
        names.append(f"guides {request.center_id}")
    center, room = _place(catalog, request)
    if center is not None and room is not None:
        names += [f"room {resource}" for resource in room_resources(center, room)]
    return [*names, f"equipment {request.center_id}"] if request.equipment else names


def _place(catalog: Catalog, request: BookingRequest) -> tuple[Center | None, Room | None]:
    center = catalog.centers.get(request.center_id)
    return center, center.room(request.room_id) if center else None


@dataclass(frozen=True, slots=True)
class _Supply:
    """What there is for a request, as the database stands."""

    taken_slots: frozenset[int]
    """Claimed slots of the room in the requested time."""
    units: dict[str, list[str]]
    """Movable units that are free all through it, by kind of equipment."""
    guides: list[str] | None
    """Guides that are free all through it; None when nobody asked."""
    wanted: list[str]
    """What the request would claim; shorter than it should be when something is taken."""


def _supply(session: Session, catalog: Catalog, request: BookingRequest) -> _Supply | None:
    """None when there is no such room, or no such time."""
    span = claimed_span(request, catalog)
    center, room = _place(catalog, request)
    if span is None or center is None or room is None:
        return None
    parts = room_resources(center, room)
    lent = {wish.id: unit_resources(center, wish.id) for wish in request.equipment}
    guides = guide_resources(center) if _wants_guide(catalog, request) else None
    asked = [*parts, *(unit for units in lent.values() for unit in units), *(guides or ())]
    held = session.claims_in(asked, *slot_range(span))
    units = {id_: [one for one in of_kind if one not in held] for id_, of_kind in lent.items()}
    wanted = parts if request.uses_room else []
    if guides is not None:
        guides = [one for one in guides if one not in held]
        wanted = wanted + guides[:1]
    for equipment_id, quantity in movable_units(center, room, request.equipment).items():
        wanted = wanted + units[equipment_id][:quantity]
    taken = frozenset[int]().union(*(held.get(part, ()) for part in parts))
    return _Supply(taken, units, guides, wanted)


def _wants_guide(catalog: Catalog, request: BookingRequest) -> bool:
    kind = catalog.kind(request.kind)
    return kind is not None and kind.guide


def _judged(
    session: Session,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    moving: Booking | None = None,
) -> tuple[list[Refusal], list[str]]:
    """Every reason to refuse a cleaned request, and what it would claim when there is none."""
    supply = _supply(session, catalog, request)
    if supply is None:
        return refusals(request, catalog, Taken(), now), []
    taken = _taken(session, catalog, request, supply, now, moving)
    return refusals(request, catalog, taken, now), supply.wanted


def _taken(
    session: Session,
    catalog: Catalog,
    request: BookingRequest,
    supply: _Supply,
    now: datetime,
    moving: Booking | None,
) -> Taken:
    """What storage knows about a request."""
    on = request.starts_at.astimezone(SHANGHAI).date()
    monday = day_span(on - timedelta(days=on.weekday())).starts_at
    week = TimeSpan(monday, monday + timedelta(days=7))
    pause = session.pause_in_force(request.applicant.phone, now)
    known = _organization(session, catalog, request)
    since = min(now, week.starts_at)
    if known is not None:
        held = session.held_spans_of(known.id, since)
    else:
        held = session.held_spans(request.applicant.phone, since)
    if moving is not None and moving.status in HOLDING and _is_of_the_same(moving, request):
        with suppress(ValueError):
            held.remove(moving.span)
    return Taken(
        slots=supply.taken_slots,
        equipment={id_: len(free) for id_, free in supply.units.items()},
        guides=None if supply.guides is None else len(supply.guides),
        open_bookings=sum(span.ends_at > now for span in held),
        week_minutes={
            week_of(on): sum(span.minutes for span in held if week.holds(span.starts_at))
        },
        organization=known,
        paused_until=pause.span.ends_at if pause else None,
    )


def _organization(
    session: Session, catalog: Catalog, request: BookingRequest
) -> Organization | None:
    if request.organization_id is None:
        return None
    found = session.organization(request.organization_id)
    return found if found and reaches(catalog, found, request.center_id) else None


def _is_of_the_same(booking: Booking, request: BookingRequest) -> bool:
    if request.organization_id is not None or booking.organization_id is not None:
        return request.organization_id == booking.organization_id
    return request.applicant.phone == booking.applicant.phone


def _stored(
    session: Session,
    store_key: bytes,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    key_hash: str | None,
    how: dict[str, Any],
) -> Booking:
    center, room = _place(catalog, request)
    if center is None or room is None:
        raise NotFound
    policy = catalog.policy(center, room, request.kind)
    reference = codes.new_reference()
    at = now.astimezone(SHANGHAI).replace(microsecond=0)
    booking = Booking(
        reference=reference,
        uid=codes.new_uid(),
        kind=request.kind,
        center_id=request.center_id,
        room_id=request.room_id,
        layout_id=request.layout_id,
        span=TimeSpan(request.starts_at.astimezone(SHANGHAI), request.ends_at.astimezone(SHANGHAI)),
        setup_minutes=policy.setup_minutes,
        cleanup_minutes=policy.cleanup_minutes,
        attendees=request.attendees,
        purpose=request.purpose,
        equipment=request.equipment,
        applicant=request.applicant,
        proxy=request.proxy,
        channel=request.channel,
        sequence=0,
        submitted_at=at,
        changed_at=at,
        due_at=due_at(catalog, policy, request, at),
        decided_by=None,
        reason=None,
        details=request.details,
        organization_id=request.organization_id,
        **how,
    )
    session.add_booking(booking, codes.hashed(codes.token_of(store_key, reference)), key_hash)
    return booking


def token_for(store: Store, reference: str) -> str:
    """The secret of a booking's link, for pages that already authorised."""
    return codes.token_of(store.secret_key, reference)
