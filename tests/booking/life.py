"""What tests about the life of a booking share."""

from booking import service
from booking.model import SLOT_MINUTES, Booking, Staff
from booking.service import NewPlace
from booking.storage import Store
from catalog import Catalog
from tests.builders import NOW, PASSWORD, account, at

LATER = at("2026-11-02 10:00")
OTHERS = ("13900139001", "13900139002", "13900139003", "13900139004", "13900139005")


def staff_with(store: Store, catalog: Catalog, role: str, scope: str = "*") -> Staff:
    """Somebody who works here and has signed in."""
    login = f"{role}-{scope.strip('*')}x"
    account(store, catalog, login, role=role, scope=scope)
    found = service.staff_for(store, service.sign_in(store, login, PASSWORD, "10.0.0.1", NOW), NOW)
    assert found is not None
    return found


def new_place(
    on: str = "2026-11-05", starts: str = "09:00", ends: str = "10:00", room_id: str = "hall"
) -> NewPlace:
    """Thursday, 09:00 to 10:00 in the hall."""
    return NewPlace(room_id, at(f"{on} {starts}"), at(f"{on} {ends}"))


def claims(store: Store, booking: Booking) -> set[tuple[str, int]]:
    """What a booking holds."""
    with store.reading() as session:
        return session.claims_of(booking.reference)


def room_claims(booking: Booking, *resources: str) -> set[tuple[str, int]]:
    """What a booking should hold."""
    slots = list(booking.claimed_span.slots(SLOT_MINUTES))
    return {(resource, slot) for resource in resources for slot in slots}


def actions(store: Store, booking: Booking) -> list[str]:
    """What the log says happened to a booking, oldest first."""
    with store.reading() as session:
        return [line.action for line in session.audit_of(booking.reference)]
