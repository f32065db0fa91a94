"""What a person may ask for: to see, to correct and to erase what is kept about a phone."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from booking.errors import NotFound, Refused
from booking.model import (
    HOLDING,
    Applicant,
    Booking,
    BookingRequest,
    BookingStatus,
    HistoryLine,
    Staff,
)
from booking.rules import clean_line, normal_phone, person
from booking.rules.case import Case
from booking.service import booking_for_staff
from booking.storage import Session, Store
from catalog import Catalog

__all__ = ["correct", "erase_phone", "export_phone"]


def export_phone(store: Store, phone: str, now: datetime) -> dict[str, Any]:
    """Everything kept about a phone, as values for JSON.

    Where the phone is that of a proxy, the applicant is another person and is left out.
    """
    with store.reading() as session:
        return {
            "exported_at": now.isoformat(),
            "phone": phone,
            "bookings": [
                _exported(session, booking, phone) for booking in session.bookings_of_phone(phone)
            ],
            "pauses": [_plain(row) for row in session.pauses_of_phone(phone)],
            "organizations": [_plain(row) for row in session.organizations_of_phone(phone)],
        }


def erase_phone(store: Store, phone: str, now: datetime) -> tuple[int, list[Booking]]:
    """Erase what is kept about a phone: how many bookings, and those that are still to come.

    The latter must be cancelled first, by the applicant or at the desk: somebody would stand
    before a door otherwise. A pause in force stays until it ends.
    """

    def work(session: Session) -> tuple[int, list[Booking]]:
        count, open_bookings = 0, []
        for booking in session.bookings_of_phone(phone):
            if is_open(booking, now):
                open_bookings.append(booking)
                continue
            if booking.applicant.phone == phone:
                session.erase_applicant(booking.reference, now)
            else:
                session.erase_proxy(booking.reference)
            session.add_audit(now, "system", "desk", "erased", booking.reference)
            count += 1
        session.erase_pauses(now, phone)
        return count, open_bookings

    result = store.write(work)
    store.scrub()
    return result


def correct(
    store: Store,
    catalog: Catalog,
    staff: Staff,
    reference: str,
    applicant: Applicant,
    now: datetime,
) -> Booking:
    """Correct name, phone, e-mail and organization; Refused with the rules of a request."""
    stored = booking_for_staff(store, catalog, staff, reference)
    reference = stored.reference
    cleaned = Applicant(
        name=clean_line(applicant.name),
        phone=normal_phone(applicant.phone) or applicant.phone,
        email=clean_line(applicant.email) or None,
        organization=clean_line(applicant.organization) or None,
    )
    asked = BookingRequest(
        center_id=stored.center_id,
        room_id=stored.room_id,
        starts_at=stored.span.starts_at,
        ends_at=stored.span.ends_at,
        attendees=stored.attendees,
        purpose="",
        applicant=cleaned,
    )
    if found := list(person.applicant(Case(asked, catalog, now))):
        raise Refused(found)

    def work(session: Session) -> Booking:
        booking = session.booking(reference)
        if booking is None or booking.erased_at is not None:
            raise NotFound
        before, after = asdict(booking.applicant), asdict(cleaned)
        changed = {name: after[name] for name in after if after[name] != before[name]}
        if changed:
            session.correct_contact(reference, changed)
            # Which boxes, never what stood in them.
            detail = {"fields": sorted(changed)}
            session.add_audit(now, f"staff:{staff.login}", "desk", "corrected", reference, detail)
        return replace(booking, applicant=cleaned)

    return store.write(work)


def is_open(booking: Booking, now: datetime) -> bool:
    """Whether somebody may still come because of this booking."""
    living = booking.status in HOLDING or booking.status == BookingStatus.WAITING
    return living and booking.span.ends_at > now


def _exported(session: Session, booking: Booking, phone: str) -> dict[str, Any]:
    facts = _plain(asdict(booking))
    del facts["uid"], facts["owner"]
    if booking.applicant.phone != phone:
        for name in ("applicant", "purpose", "details"):
            del facts[name]
    facts["history"] = [_without_staff(line) for line in session.audit_of(booking.reference)]
    facts["notices"] = [
        {"event": notice.event, "channel": notice.channel, "sent_at": _value(sent_at)}
        for notice, sent_at, _ in session.notices_of(booking.reference)
    ]
    return facts


def _without_staff(line: HistoryLine) -> dict[str, Any]:
    """What happened, for the person it happened to: not which member of staff it was."""
    facts = _plain(asdict(line))
    facts["actor"] = line.actor.partition(":")[0]
    if line.action == "handed_over":
        facts["detail"] = {}
    return facts


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in record.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    return value
