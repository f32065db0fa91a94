"""Look-up by reference and phone: helps the owner, tells a stranger nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.service import Submitted
from tests.web.conftest import token
from tests.web.pages import Page


def look_up(client: FlaskClient, reference: str, tail: str) -> tuple[int, str, str]:
    """Status, place to go, and the page without what was typed in."""
    data = {**token(client), "reference": reference, "phone_tail": tail}
    answer = client.post("/booking/lookup", data=data)
    page = answer.text.replace(reference, "…").replace(tail, "…")
    page = page.replace(data["csrf_token"], "…")
    hidden = Page(answer.text).hidden if answer.status_code != 303 else {}
    return (
        answer.status_code,
        answer.location or "",
        page.replace(hidden.get("csrf_token", "…"), "…"),
    )


@pytest.mark.parametrize(
    "change",
    [
        str,
        str.lower,
        lambda reference: reference.replace("-", ""),
        lambda reference: f" {reference} ",
    ],
    ids=["as shown", "small letters", "without hyphen", "with blanks"],
)
def test_the_owner_gets_to_the_booking(
    client: FlaskClient, booked: Submitted, change: object
) -> None:
    assert callable(change)
    status, place, _ = look_up(client, change(booked.booking.reference), "8000")

    assert (status, place) == (303, f"/booking/requests/{booked.token}")


def test_the_whole_number_is_as_good_as_its_last_digits(
    client: FlaskClient, booked: Submitted
) -> None:
    assert look_up(client, booked.booking.reference, "138 0013 8000")[0] == 303


def test_a_wrong_phone_and_an_unknown_reference_get_the_same_answer(
    client: FlaskClient, booked: Submitted
) -> None:
    wrong_phone = look_up(client, booked.booking.reference, "9999")
    unknown = look_up(client, "0000-0000", "9999")

    assert wrong_phone == unknown
    assert wrong_phone[0] == 404


def test_guessing_is_slowed_down(app: Flask, booked: Submitted) -> None:
    client = app.test_client()
    statuses = [look_up(client, booked.booking.reference, f"{number:04}")[0] for number in range(8)]

    assert statuses[:5] == [404] * 5
    assert statuses[-1] == 429
    data = {**token(client), "reference": booked.booking.reference, "phone_tail": "8000"}
    answer = client.post("/booking/lookup", data=data)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "分钟后再来" in Page(answer.text).text


def test_missing_answers_are_named_beside_their_boxes(client: FlaskClient) -> None:
    data = {**token(client), "reference": "", "phone_tail": "12"}
    answer = client.post("/booking/lookup", data=data)

    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.summary == ["请填写预约编号，例如 7K3M-9QXD。", "请填写四位数字，例如 5678。"]
    assert page.by_id("phone_tail-error").text == "错误：请填写四位数字，例如 5678。"
