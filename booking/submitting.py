"""Storing a request: judge it by the rules, claim its time, remember who asked; one transaction."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from booking import codes
from booking.changing import expire_begun, raise_refusals
from booking.claiming import place_of
from booking.errors import BookingError, Busy, Refused, SlotTaken
from booking.judging import (
    TAKEN_CODES,
    cleaned,
    judged,
    names_to_hold,
    refusals_in,
)
from booking.model import HOLDING, SLOT_MINUTES, Booking, BookingRequest, BookingStatus
from booking.notices import announce
from booking.rules import due_at
from booking.storage import Session, Store
from booking.throttle import count_in, limits_of_request
from catalog import Catalog
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = ["Submitted", "check", "submit", "submit_in", "token_for"]


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
    client: str | None = None,
) -> Submitted:
    """Store a request as PENDING and claim its time; raise Refused or SlotTaken.

    The same key with the same content gives the same booking again; with other content it is
    another request. ``entered_by``: login of the member of staff who types it in. ``client``: the
    address it came from over the network; raises TooManyAttempts when there were too many.
    """
    request = cleaned(request, catalog)
    key_hash = _idempotency_hash(request, idempotency_key) if idempotency_key else None

    def work(session: Session) -> tuple[Booking, bool] | Refused | SlotTaken:
        if client is not None:
            asker = request.applicant
            count_in(session, store, now, *limits_of_request(client, asker.phone, asker.email))
        session.hold(*names_to_hold(request, catalog))
        if key_hash and (stored := session.booking_by_idempotency(key_hash)):
            return stored, True
        try:
            done = _submit_cleaned(
                session, store.secret_key, catalog, request, now, key_hash, entered_by=entered_by
            )
        except (Refused, SlotTaken) as error:
            _count_refusals(session, catalog, request, now, error)
            # Raised after the transaction: what was counted stays counted.
            return error
        return done, False

    found = store.write(work)
    if isinstance(found, BookingError):
        raise found
    booking, is_repeat = found
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
    request = cleaned(request, catalog)
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
    with store.reading() as session:
        found = refusals_in(session, catalog, request, now)
    try:
        raise_refusals(found)
    except (Refused, SlotTaken) as error:
        refused = error
        with suppress(Busy):
            store.write(lambda session: _count_refusals(session, catalog, request, now, refused))
        raise


def _count_refusals(
    session: Session,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    error: Refused | SlotTaken,
) -> None:
    """Count why a request was refused, for the report of use."""
    center = catalog.centers.get(request.center_id)
    room = center.room(request.room_id) if center else None
    # What is asked for where nothing is would fill the table with what strangers make up.
    if center is not None and room is not None and request.kind in catalog.network.kinds:
        codes_found = [refusal.code for refusal in error.refusals]
        today = now.astimezone(SHANGHAI).date()
        session.count_refusals(today, center.id, room.id, request.kind, codes_found)


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
    found, resources = judged(session, catalog, request, now)
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


def _idempotency_hash(request: BookingRequest, key: str) -> str:
    # The content is part of the hash: nobody gets at another's booking by guessing a key.
    content = json.dumps([key, asdict(request)], default=_utc, sort_keys=True)
    return codes.hashed(content)


def _utc(value: Any) -> float:
    return float(value.timestamp())


def _stored(
    session: Session,
    store_key: bytes,
    catalog: Catalog,
    request: BookingRequest,
    now: datetime,
    key_hash: str | None,
    how: dict[str, Any],
) -> Booking:
    center, room = place_of(catalog, request.center_id, request.room_id)
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
