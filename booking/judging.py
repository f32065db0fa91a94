"""What storage knows about a request, and what the rules then have against it.

The one place where a request meets the database before anything is written: which of its slots,
units and guides are taken, how much its phone or organization holds already, and whether that phone
is paused. Storing, moving and waiting ask here, so they cannot judge differently.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.errors import NotFound
from booking.free import guide_resources, room_resources, slot_range, unit_resources
from booking.model import (
    HOLDING,
    Applicant,
    Booking,
    BookingRequest,
    EquipmentWish,
    Organization,
    Proxy,
    Refusal,
)
from booking.organizations import reaches
from booking.rules import (
    Case,
    Taken,
    clean_details,
    clean_line,
    clean_text,
    movable_units,
    normal_phone,
    refusals_of,
    week_of,
)
from booking.storage import Session
from catalog import Catalog
from catalog.timespan import TimeSpan, day_span

__all__ = [
    "TAKEN_CODES",
    "cleaned",
    "judged",
    "names_to_hold",
    "refusals_in",
    "resources_in",
]

TAKEN_CODES = frozenset(("slot_taken", "equipment_taken", "guide_taken"))
"""Refusals that pass by themselves when somebody else gives back a time."""


def cleaned(request: BookingRequest, catalog: Catalog) -> BookingRequest:
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


def names_to_hold(request: BookingRequest, catalog: Catalog) -> list[str]:
    """What nobody else may decide about while a request is judged and stored."""
    names = [f"phone {request.applicant.phone}"]
    if request.organization_id is not None:
        names.append(f"organization {request.organization_id}")
    kind = catalog.kind(request.kind)
    if kind is not None and kind.guide:
        names.append(f"guides {request.center_id}")
    center = catalog.centers.get(request.center_id)
    room = center.room(request.room_id) if center else None
    if center is not None and room is not None:
        names += [f"room {resource}" for resource in room_resources(center, room)]
    return [*names, f"equipment {request.center_id}"] if request.equipment else names


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
    return judged(session, catalog, cleaned(request, catalog), now, moving)[0]


def resources_in(session: Session, catalog: Catalog, request: BookingRequest) -> list[str]:
    """What a request would claim now: parts of its room and free units of equipment.

    Only when `refusals_in` found nothing, in the same transaction.
    """
    # What there is to claim does not depend on when one asks.
    supply = _supply(session, Case(cleaned(request, catalog), catalog, request.starts_at))
    if supply is None:
        raise NotFound
    return supply.wanted


def judged(
    session: Session,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    moving: Booking | None = None,
) -> tuple[list[Refusal], list[str]]:
    """Every reason to refuse a cleaned request, and what it would claim when there is none."""
    case = Case(request, catalog, now)
    supply = _supply(session, case)
    if supply is None:
        return refusals_of(case), []
    case.taken = _taken(session, case, supply, moving)
    return refusals_of(case), supply.wanted


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


def _supply(session: Session, case: Case) -> _Supply | None:
    """None when there is no such room, or no such time."""
    request, span = case.request, case.claimed
    if span is None or case.place is None:
        return None
    center, room = case.place
    parts = room_resources(center, room)
    lent = {wish.id: unit_resources(center, wish.id) for wish in request.equipment}
    guides = guide_resources(center) if case.kind and case.kind.guide else None
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


def _taken(session: Session, case: Case, supply: _Supply, moving: Booking | None) -> Taken:
    """What storage knows about a request."""
    request, now, on = case.request, case.now, case.on
    monday = day_span(on - timedelta(days=on.weekday())).starts_at
    week = TimeSpan(monday, monday + timedelta(days=7))
    pause = session.pause_in_force(request.applicant.phone, now)
    known = _organization(session, case.catalog, request)
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
