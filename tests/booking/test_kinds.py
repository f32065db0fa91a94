"""The four kinds: their own answers, guides, visits without a room, and who decides."""

from collections.abc import Mapping
from typing import Any

import pytest

from booking.deciding import approve
from booking.errors import NotAllowed, Refused
from booking.free import guide_resources
from booking.model import Booking, BookingRequest, Staff
from booking.service import check, sign_in, staff_for, submit
from booking.storage import Store
from catalog import Catalog, load_catalog
from tests.builders import NOW, PASSWORD, account, request
from tests.kinds import folder_with_kinds


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The little network with all kinds."""
    return load_catalog(folder_with_kinds(tmp_path_factory.mktemp("kinds")))


def visit(number: int = 0, **changes: Any) -> BookingRequest:
    """A visit on Friday afternoon by another phone each time."""
    details = changes.pop("details", {"group": "实验小学"})
    return request(
        "2026-11-06", kind="visit", phone=f"1380013800{number}", details=details, **changes
    )


def refused(store: Store, catalog: Catalog, wanted: BookingRequest) -> list[tuple[str, object]]:
    """Codes of the refusals, with the reason of those about an answer."""
    with pytest.raises(Refused) as caught:
        check(store, catalog, wanted, NOW)
    return [(one.code, one.detail.get("why")) for one in caught.value.refusals]


def claims(store: Store, booking: Booking) -> set[str]:
    """Names of what a booking holds."""
    with store.reading() as session:
        return {resource for resource, _ in session.claims_of(booking.reference)}


@pytest.mark.parametrize(
    ("details", "why"),
    [
        ({}, "missing"),
        ({"title": " "}, "missing"),
        ({"title": "春" * 11}, "long"),
        ({"title": "春\x07游"}, "long"),
        ({"title": "春游", "helpers": "6"}, "number"),
        ({"title": "春游", "helpers": "-1"}, "number"),
        ({"title": "春游", "helpers": "两个"}, "number"),
        ({"title": "春游", "rain": "no"}, "unknown"),
    ],
)
def test_a_wrong_answer_is_refused(
    sqlite_store: Store, catalog: Catalog, details: Mapping[str, str], why: str
) -> None:
    wanted = request("2026-11-06", kind="host", details=details)

    assert refused(sqlite_store, catalog, wanted) == [("bad_detail", why)]


def test_answers_are_stored_in_one_spelling(sqlite_store: Store, catalog: Catalog) -> None:
    details = {"title": " 春  游 ", "helpers": "5人", "outdoors": "on"}
    wanted = request("2026-11-06", kind="host", details=details, purpose="")

    booking = submit(sqlite_store, catalog, wanted, NOW).booking

    assert dict(booking.details) == {"title": "春 游", "helpers": "5", "outdoors": "yes"}


def test_an_unknown_kind_is_refused(sqlite_store: Store, catalog: Catalog) -> None:
    assert ("unknown_kind", None) in refused(sqlite_store, catalog, request(kind="party"))


def test_a_kind_has_its_own_rules(sqlite_store: Store, catalog: Catalog) -> None:
    details = {"title": "春游"}
    soon = request("2026-11-04", kind="host", details=details)
    long = request("2026-11-06", "09:00", "17:00", kind="host", details=details)

    assert refused(sqlite_store, catalog, soon) == [("too_soon", None)]
    check(sqlite_store, catalog, long, NOW)


def test_a_visit_without_a_room_takes_the_guide_only(store: Store, catalog: Catalog) -> None:
    booking = submit(store, catalog, visit(), NOW).booking

    assert claims(store, booking) == {"donghua@guide-1"}
    assert not booking.uses_room
    submit(store, catalog, request("2026-11-06", phone="13800138009"), NOW)


def test_a_visit_may_have_more_people_than_the_room_holds(
    sqlite_store: Store, catalog: Catalog
) -> None:
    check(sqlite_store, catalog, visit(attendees=80), NOW)


def test_a_visit_with_a_room_takes_both(store: Store, catalog: Catalog) -> None:
    wanted = visit(details={"group": "实验小学", "room": "yes"})

    booking = submit(store, catalog, wanted, NOW).booking

    assert claims(store, booking) == {"donghua@guide-1", "donghua/hall"}


def test_one_guide_leads_one_group_at_a_time(store: Store, catalog: Catalog) -> None:
    submit(store, catalog, visit(), NOW)

    with pytest.raises(Refused) as caught:
        submit(store, catalog, visit(1, room_id="study", attendees=5), NOW)

    assert [one.code for one in caught.value.refusals] == ["guide_taken"]
    assert guide_resources(catalog.centers["donghua"]) == ["donghua@guide-1"]


def test_a_center_without_guides_shows_nobody_round(sqlite_store: Store, catalog: Catalog) -> None:
    wanted = visit(center_id="huayuan")

    assert refused(sqlite_store, catalog, wanted) == [("no_guide", None)]


def test_a_private_room_is_for_its_own_use_only(sqlite_store: Store, catalog: Catalog) -> None:
    wanted = visit(room_id="talk", attendees=4)

    assert refused(sqlite_store, catalog, wanted) == [("not_bookable", None)]


def staff(store: Store, catalog: Catalog, login: str, scope: str) -> Staff:
    """A signed-in approver."""
    account(store, catalog, login, scope=scope)
    found = staff_for(store, sign_in(store, login, PASSWORD, "10.0.0.1", NOW), NOW)
    assert found is not None
    return found


def test_the_center_above_decides_where_the_kind_says_so(
    sqlite_store: Store, catalog: Catalog
) -> None:
    wanted = request("2026-11-06", kind="host", center_id="huayuan", details={"title": "春游"})
    reference = submit(sqlite_store, catalog, wanted, NOW).booking.reference
    below = staff(sqlite_store, catalog, "below", "huayuan")
    above = staff(sqlite_store, catalog, "above", "donghua")

    with pytest.raises(NotAllowed):
        approve(sqlite_store, catalog, below, reference, NOW)

    assert approve(sqlite_store, catalog, above, reference, NOW).status == "confirmed"
