"""Staff put a contact right, and only those whose booking it is."""

from flask import Flask

from booking import service
from booking.retention import KEPT, erase_old
from booking.submitting import Submitted
from tests.builders import at
from tests.web.conftest import SignIn, parts
from tests.web.pages import Page


def test_a_wrong_telephone_is_put_right(app: Flask, booked: Submitted, sign_in: SignIn) -> None:
    browser = sign_in(role="desk")
    path = f"/booking/staff/bookings/{booked.booking.reference}/contact"
    page = Page(browser.get(path).text)
    good = {
        **page.hidden,
        "name": "王小敏",
        "phone": "139 0013 9000",
        "email": "",
        "organization": "",
    }
    assert browser.post(path, data=good).status_code == 303
    found = service.find(parts(app).store, booked.token).applicant
    assert (found.name, found.phone, found.email) == ("王小敏", "13900139000", None)
    history = browser.get(f"/booking/staff/bookings/{booked.booking.reference}").text
    assert "更正联系方式" in history


def test_what_cannot_be_is_said_beside_its_box(booked: Submitted, sign_in: SignIn) -> None:
    browser = sign_in()
    path = f"/booking/staff/bookings/{booked.booking.reference}/contact"
    page = Page(browser.get(path).text)
    bad = {**page.hidden, "name": "", "phone": "1", "email": "a@b, c@d", "organization": ""}
    answer = browser.post(path, data=bad)
    assert answer.status_code == 422
    for box in ("name", "phone", "email"):
        assert f'href="#{box}"' in answer.text


def test_other_centers_and_erased_contacts_are_not_there(
    app: Flask, booked: Submitted, sign_in: SignIn
) -> None:
    path = f"/booking/staff/bookings/{booked.booking.reference}/contact"
    assert sign_in("far", scope="elsewhere").get(path).status_code == 404
    erase_old(parts(app).store, at("2026-11-04 17:00") + 2 * KEPT)
    assert sign_in("near").get(path).status_code == 404
