"""Storing requests on both databases: what is kept, what is claimed, what is refused."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from booking import codes, service
from booking.errors import NotFound, Refused, SlotTaken, TooManyAttempts
from booking.model import SLOT_MINUTES, BookingStatus
from booking.storage import Store
from catalog import Catalog
from tests.builders import KEY, NOW, a_store, applicant, at, request


def test_a_stored_request_is_pending_and_found_by_its_link(store: Store, catalog: Catalog) -> None:
    asked = request(
        equipment={"projector": 2},
        layout_id="lecture",
        proxy={"name": "李姐", "phone": "0434-1234567", "relation": "网格员"},
        applicant=applicant(
            phone="+86 138-0013-8000", email="a@example.com", organization="读书社"
        ),
    )
    submitted = service.submit(store, catalog, asked, NOW)
    booking = service.find(store, submitted.token)

    assert booking == submitted.booking
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", booking.reference)
    assert booking.status is BookingStatus.PENDING
    assert booking.sequence == 0
    assert (booking.span.starts_at, booking.span.ends_at) == (asked.starts_at, asked.ends_at)
    assert booking.equipment == asked.equipment
    assert booking.applicant == applicant(email="a@example.com", organization="读书社")
    assert booking.proxy is not None
    assert booking.proxy.phone == "04341234567"
    assert booking.submitted_at == booking.changed_at == NOW
    assert booking.due_at == at("2026-11-03 09:00")


def test_a_link_cannot_be_guessed_and_is_not_stored(store: Store, catalog: Catalog) -> None:
    submitted = service.submit(store, catalog, request(), NOW)

    assert len(submitted.token) == 43
    with store.reading() as session:
        assert session.booking_by_token(submitted.token) is None
        assert session.booking_by_token(codes.hashed(submitted.token)) is not None
    with pytest.raises(NotFound):
        service.find(store, submitted.token[:-1] + ("A" if submitted.token[-1] != "A" else "B"))


def test_a_link_depends_on_the_secret_key(sqlite_url: str, catalog: Catalog) -> None:
    store = a_store(sqlite_url)
    submitted = service.submit(store, catalog, request(), NOW)
    store.close()

    assert codes.token_of(KEY.encode(), submitted.booking.reference) == submitted.token
    assert codes.token_of(b"another key", submitted.booking.reference) != submitted.token


def test_every_slot_of_room_and_equipment_is_claimed_with_the_cleanup(
    store: Store, catalog: Catalog
) -> None:
    booking = service.submit(store, catalog, request(equipment={"projector": 2}), NOW).booking
    with store.reading() as session:
        claims = session.claims_of(booking.reference)

    slots = set(booking.span.padded(0, 15).slots(SLOT_MINUTES))
    assert len(slots) == 9
    # One of the two projectors stands in the hall, so the center lends one.
    assert claims == {
        (resource, slot) for resource in ("donghua/hall", "donghua#projector-1") for slot in slots
    }


def test_a_taken_time_is_refused_as_taken(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request(), NOW)
    with pytest.raises(SlotTaken):
        service.submit(store, catalog, request(phone="13900139000"), NOW)


def test_a_taken_time_among_other_reasons_is_one_of_them(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request(), NOW)
    with pytest.raises(Refused) as caught:
        service.submit(store, catalog, request(phone="13900139000", attendees=51), NOW)

    assert [refusal.code for refusal in caught.value.refusals] == ["slot_taken", "too_many_people"]


def test_two_layouts_are_one_room(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request(layout_id="meeting"), NOW)
    with pytest.raises(SlotTaken):
        service.submit(store, catalog, request(layout_id="lecture", phone="13900139000"), NOW)


def test_rooms_share_what_the_center_lends(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request(equipment={"projector": 3}), NOW)
    asked = request(room_id="study", attendees=5, phone="13900139000", equipment={"projector": 2})
    with pytest.raises(Refused) as caught:
        service.submit(store, catalog, asked, NOW)

    (refusal,) = caught.value.refusals
    assert refusal.code == "equipment_taken"
    assert (refusal.detail["wanted"], refusal.detail["free"]) == (2, 1)
    one = replace(asked, equipment=(replace(asked.equipment[0], quantity=1),))
    assert service.submit(store, catalog, one, NOW).booking.status is BookingStatus.PENDING


def test_a_refused_request_leaves_nothing_behind(store: Store, catalog: Catalog) -> None:
    with pytest.raises(Refused):
        service.submit(store, catalog, request(attendees=51), NOW)
    with store.reading() as session:
        assert session.pending() == []
        assert session.claims_between(0, 10**7) == {}


def test_quota_counts_the_phone_however_it_is_written(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request(phone="13800138000"), NOW)
    service.submit(store, catalog, request("2026-11-05", phone="138 0013 8000"), NOW)
    with pytest.raises(Refused) as caught:
        service.submit(store, catalog, request("2026-11-09", phone="+86 13800138000"), NOW)

    assert [refusal.code for refusal in caught.value.refusals] == ["quota_bookings"]


def test_the_hours_of_a_week_are_counted_over_all_rooms(store: Store, catalog: Catalog) -> None:
    service.submit(store, catalog, request(starts="09:00", ends="13:00"), NOW)
    five_hours = request("2026-11-05", "09:00", "13:00", room_id="study", attendees=5)
    service.submit(store, catalog, five_hours, NOW)
    with pytest.raises(Refused) as caught:
        service.submit(store, catalog, request("2026-11-08", "09:00", "09:30"), NOW)
    assert [refusal.code for refusal in caught.value.refusals] == ["quota_bookings", "quota_hours"]

    with pytest.raises(Refused) as caught:
        service.submit(store, catalog, request("2026-11-09", "09:00", "09:30"), NOW)
    assert [refusal.code for refusal in caught.value.refusals] == ["quota_bookings"]


def test_a_repeated_key_gives_the_same_booking(store: Store, catalog: Catalog) -> None:
    first = service.submit(store, catalog, request(), NOW, "tap")
    again = service.submit(store, catalog, request(), at("2026-11-02 09:05"), "tap")

    assert again.is_repeat
    assert not first.is_repeat
    assert (again.booking, again.token) == (first.booking, first.token)


def test_a_key_with_other_content_is_another_request(store: Store, catalog: Catalog) -> None:
    first = service.submit(store, catalog, request(), NOW, "1")
    other = service.submit(store, catalog, request("2026-11-05", phone="13900139000"), NOW, "1")

    assert other.booking.reference != first.booking.reference
    assert not other.is_repeat


def test_private_rooms_store_no_reason(store: Store, catalog: Catalog) -> None:
    asked = request(room_id="talk", attendees=3, purpose="家里的事")

    assert service.submit(store, catalog, asked, NOW).booking.purpose == ""


def test_marks_that_turn_the_writing_direction_are_dropped(store: Store, catalog: Catalog) -> None:
    asked = request(purpose="读\u202e书\r\n会 ", applicant=applicant(name=" 王\u2066 明 "))
    booking = service.submit(store, catalog, asked, NOW).booking

    assert booking.purpose == "读书\n会"
    assert booking.applicant.name == "王 明"


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{l}", "{plain}", "{confused}"])
def test_a_booking_is_looked_up_by_reference_and_phone(
    sqlite_store: Store, catalog: Catalog, spelling: str
) -> None:
    submitted = service.submit(sqlite_store, catalog, request(), NOW)
    reference = submitted.booking.reference
    typed = spelling.format(
        reference,
        l=reference.lower(),
        plain=reference.replace("-", ""),
        confused=reference.replace("0", "O").replace("1", "l"),
    )
    token = service.look_up(sqlite_store, typed, "8000", "10.0.0.1", NOW)

    assert token == submitted.token


def test_unknown_and_wrong_look_the_same(store: Store, catalog: Catalog) -> None:
    reference = service.submit(store, catalog, request(), NOW).booking.reference
    for typed, tail in [(reference, "0000"), ("0000-0000", "8000"), ("", ""), ("'; --", "----")]:
        with pytest.raises(NotFound) as caught:
            service.look_up(store, typed, tail, "10.0.0.1", NOW)
        assert caught.value.args == ()


def test_the_phone_of_the_proxy_finds_the_booking_too(store: Store, catalog: Catalog) -> None:
    asked = request(proxy={"name": "李姐", "phone": "13700137001"})
    submitted = service.submit(store, catalog, asked, NOW)

    found = service.look_up(store, submitted.booking.reference, "7001", "10.0.0.1", NOW)
    assert found == submitted.token


def test_guessing_the_phone_of_a_booking_is_stopped(store: Store, catalog: Catalog) -> None:
    reference = service.submit(store, catalog, request(), NOW).booking.reference
    for number in range(5):
        with pytest.raises(NotFound):
            service.look_up(store, reference, f"000{number}", f"10.0.0.{number}", NOW)
    with pytest.raises(TooManyAttempts) as caught:
        service.look_up(store, reference, "8000", "10.0.0.9", NOW)

    assert caught.value.retry_after == 15 * 60 + 1
    assert service.look_up(store, reference, "8000", "10.0.0.9", at("2026-11-02 09:15"))


def test_a_room_that_left_the_data_cannot_be_asked_for(store: Store, tmp_path: Path) -> None:
    from tests.builders import center, room, small_catalog

    smaller = small_catalog(tmp_path, centers=[center(rooms=[room("study")])])
    with pytest.raises(Refused) as caught:
        service.submit(store, smaller, request(), NOW)
    assert [refusal.code for refusal in caught.value.refusals] == ["unknown_room"]
