"""The queue: who takes a request first owns it, and what nobody answers goes up."""

import json

import pytest

from booking import service
from booking.errors import NotFound, WrongState
from booking.model import BookingRequest, Staff
from booking.privacy import export_phone
from booking.service import Submitted
from booking.storage import Store
from catalog import Catalog
from tests.booking.life import LATER, OTHERS, actions, staff_with
from tests.builders import NOW, at, request


def at_station() -> BookingRequest:
    """For the station below donghua, Thursday of the week after."""
    return request("2026-11-12", phone=OTHERS[0], center_id="huayuan")


@pytest.fixture
def submitted(store: Store, catalog: Catalog) -> Submitted:
    """A pending booking for Wednesday, 14:00 to 16:00."""
    return service.submit(store, catalog, request(), NOW)


def test_the_first_who_takes_a_request_owns_it(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    desk = staff_with(store, catalog, "desk")

    first = service.open_request(store, catalog, desk, reference, LATER)
    second = service.open_request(store, catalog, approver, reference, LATER)

    assert first.owner == second.owner == desk.login
    assert first.sequence == 0
    assert actions(store, first) == ["submit", "opened"]
    mine = [one.is_mine for one in service.queue(store, catalog, desk, LATER)]
    assert mine == [True]


def test_looking_at_what_is_decided_makes_no_owner(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    service.cancel(store, catalog, submitted.token, LATER)

    reference = submitted.booking.reference
    assert service.open_request(store, catalog, approver, reference, LATER).owner is None


def test_a_request_is_handed_over_to_somebody_who_may_see_it(
    store: Store, catalog: Catalog, approver: Staff, submitted: Submitted
) -> None:
    reference = submitted.booking.reference
    desk = staff_with(store, catalog, "desk", "donghua")
    far = staff_with(store, catalog, "desk", "far")
    service.open_request(store, catalog, approver, reference, LATER)

    found = service.hand_over(store, catalog, approver, reference, desk.login, LATER)

    assert found.owner == desk.login
    told = service.history(store, catalog, approver, reference)[-1]
    assert (told.actor, told.detail["to"]) == (f"staff:{approver.name}", desk.name)
    exported = json.dumps(export_phone(store, "13800138000", LATER), ensure_ascii=False)
    assert '"handed_over"' in exported
    assert not [one for one in (approver, desk) if one.login in exported or one.name in exported]
    logins = {one.login for one in service.colleagues(store, catalog, found)}
    assert logins == {approver.login, desk.login}
    for nobody in (far.login, "nobody"):
        with pytest.raises(NotFound):
            service.hand_over(store, catalog, approver, reference, nobody, LATER)
    service.cancel(store, catalog, submitted.token, LATER)
    with pytest.raises(WrongState):
        service.hand_over(store, catalog, approver, reference, approver.login, LATER)


def test_what_is_overdue_for_a_working_day_goes_up_once(
    store: Store, catalog: Catalog, approver: Staff
) -> None:
    # Asked for on Monday, promised for Tuesday 09:00, so it goes up on Wednesday 09:00.
    one = service.submit(store, catalog, at_station(), NOW)
    assert service.escalate_overdue(store, catalog, at("2026-11-04 08:59")) == 0

    assert service.escalate_overdue(store, catalog, at("2026-11-04 09:00")) == 1
    assert service.escalate_overdue(store, catalog, at("2026-11-05 09:00")) == 0

    found = service.find(store, one.token)
    assert found.escalated_at == at("2026-11-04 09:00")
    with store.reading() as session:
        line = session.audit_of(found.reference)[-1]
    assert (line.action, line.detail) == ("escalated", {"to": "donghua"})


def test_the_parent_center_sees_what_went_up_first(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request("2026-11-12", phone=OTHERS[1]), NOW)
    service.submit(store, catalog, at_station(), NOW)
    parent = staff_with(store, catalog, "approver", "donghua")

    # Looking is enough: nobody has to run the jobs for it.
    entries = service.queue(store, catalog, parent, at("2026-11-04 09:00"))

    assert [(one.booking.center_id, one.is_escalated) for one in entries] == [
        ("huayuan", True),
        ("donghua", False),
    ]


def test_over_a_weekend_nothing_goes_up(store: Store, catalog: Catalog) -> None:
    friday = at("2026-11-05 10:00")
    service.submit(store, catalog, at_station(), friday)

    assert service.escalate_overdue(store, catalog, at("2026-11-09 09:59")) == 0
    assert service.escalate_overdue(store, catalog, at("2026-11-09 10:00")) == 1
