"""Every limit, one below, on and one above it: web form, desk form and API say the same.

NOW is Monday, 2026-11-02, 09:00; the little network opens at 08:30, closes at 17:30, wants one
working day ahead and no more than 14 days, and books in steps of 30 minutes for 30 to 240.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.model import Staff
from booking.service import approve, submit
from tests.builders import NOW, request
from tests.web.conftest import SignIn, parts
from tests.web.pages import Page

BASE: dict[str, str] = {
    "room": "study",
    "date": "2026-11-04",
    "start": "14:00",
    "end": "16:00",
    "attendees": "5",
    "purpose": "楼栋居民议事",
    "name": "李阿姨",
    "phone": "13900139000",
}
ROWS: list[tuple[str, dict[str, str], str | None]] = [
    ("length 15", {"end": "14:15"}, "too_short"),
    ("length 30", {"end": "14:30"}, None),
    ("length 45", {"end": "14:45"}, None),
    ("length 225", {"start": "09:00", "end": "12:45"}, None),
    ("length 240", {"start": "09:00", "end": "13:00"}, None),
    ("length 255", {"start": "09:00", "end": "13:15"}, "too_long"),
    ("start 29 past", {"start": "13:59", "end": "15:30"}, "off_grid"),
    ("start on the hour", {"start": "14:00", "end": "15:30"}, None),
    ("start 1 past", {"start": "14:01", "end": "15:30"}, "off_grid"),
    ("end 14 past", {"end": "15:14"}, "off_grid"),
    ("end 15 past", {"end": "15:15"}, None),
    ("end 16 past", {"end": "15:16"}, "off_grid"),
    ("today", {"date": "2026-11-02"}, "too_soon"),
    ("one working day", {"date": "2026-11-03"}, None),
    ("13 days", {"date": "2026-11-15"}, None),
    ("14 days", {"date": "2026-11-16"}, None),
    ("15 days", {"date": "2026-11-17"}, "too_far"),
    ("before it opens", {"start": "08:00", "end": "09:00"}, "outside_hours"),
    ("as it opens", {"start": "08:30", "end": "09:30"}, None),
    ("until it closes", {"start": "16:00", "end": "17:30"}, None),
    ("after it closes", {"start": "16:00", "end": "17:45"}, "outside_hours"),
    ("1 person", {"attendees": "1"}, "too_few_people"),
    ("2 people", {"attendees": "2"}, None),
    ("10 people", {"attendees": "10"}, None),
    ("11 people", {"attendees": "11"}, "too_many_people"),
    ("name of 40", {"name": "李" * 40}, None),
    ("name of 41", {"name": "李" * 41}, "bad_name"),
    ("purpose of 500", {"purpose": "谈" * 500}, None),
    ("purpose of 501", {"purpose": "谈" * 501}, "bad_purpose"),
    ("phone of 10", {"phone": "1390013900"}, "bad_phone"),
    ("phone of 12", {"phone": "139001390000"}, "bad_phone"),
    ("all projectors", {"equipment_projector": "3"}, None),
    ("one too many", {"equipment_projector": "4"}, "equipment_taken"),
]

Send = Callable[[dict[str, str]], tuple[int, str]]


def by_form(browser: FlaskClient, address: str, more: dict[str, str]) -> Send:
    """Sends the table's fields as a form; gives the status and the page."""

    def send(fields: dict[str, str]) -> tuple[int, str]:
        hidden = Page(browser.get(address).text).hidden
        answer = browser.post(address, data={**hidden, **fields, **more})
        return answer.status_code, answer.text

    return send


def by_api(browser: FlaskClient) -> Send:
    """Sends them as JSON; gives the status and the codes as text."""

    def send(fields: dict[str, str]) -> tuple[int, str]:
        body: dict[str, Any] = {
            "kind": "venue",
            "center": "donghua",
            "room": fields["room"],
            "starts_at": f"{fields['date']}T{fields['start']}:00+08:00",
            "ends_at": f"{fields['date']}T{fields['end']}:00+08:00",
            "attendees": int(fields["attendees"]),
            "purpose": fields["purpose"],
            "applicant": {"name": fields["name"], "phone": fields["phone"]},
        }
        if "equipment_projector" in fields:
            quantity = int(fields["equipment_projector"])
            body["equipment"] = [{"id": "projector", "quantity": quantity}]
        answer = browser.post("/booking/api/v1/bookings", json=body)
        return answer.status_code, answer.text

    return send


@pytest.fixture(params=["web", "desk", "api"])
def send(request: pytest.FixtureRequest, app: Flask, sign_in: SignIn) -> Send:
    """One way in at a time."""
    if request.param == "api":
        return by_api(app.test_client())
    if request.param == "desk":
        return by_form(sign_in(), "/booking/staff/desk/donghua/", {"channel": "desk"})
    address = "/booking/donghua/study/request"
    return by_form(app.test_client(), address, {"consent": "y", "step": "submit"})


def said(code: str) -> list[str]:
    """The code itself, as the API gives it, or words of its sentence."""
    words = {
        "too_short": "每次至少",
        "too_long": "每次最多",
        "off_grid": "分钟一档",
        "too_soon": "个工作日申请",
        "too_far": "只能预约",
        "outside_hours": "可以约的时间是",
        "too_few_people": "起约",
        "too_many_people": "最多容纳",
        "bad_name": "姓名写得不对",
        "bad_purpose": "请写一句用途",
        "bad_phone": "电话写得不对",
        "equipment_taken": "请减少数量",
        "quota_bookings": "最多同时",
        "quota_hours": "每周最多约",
    }
    return [f'"{code}"', words[code]]


@pytest.mark.parametrize(("changes", "code"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS])
def test_a_limit_holds_on_every_way_in(
    send: Send, changes: dict[str, str], code: str | None
) -> None:
    status, text = send({**BASE, **changes})

    if code is None:
        assert status in (201, 303), text
    else:
        assert status == 422
        assert any(words in text for words in said(code)), text


@pytest.mark.parametrize(
    ("end", "code"), [("11:45", None), ("12:00", None), ("12:15", "quota_hours")]
)
def test_the_hours_of_a_week_hold_on_every_way_in(
    app: Flask, send: Send, end: str, code: str | None
) -> None:
    ours = parts(app)
    # Half an hour of Monday is over and four hours are to come: three and a half are left.
    over = request("2026-11-02", "08:30", "09:00", phone=BASE["phone"])
    friday = NOW - timedelta(days=3)
    reference = submit(ours.store, ours.catalog, over, friday).booking.reference
    approve(ours.store, ours.catalog, Staff(1, "王敏", "wangmin", "admin", "*"), reference, friday)
    to_come = request("2026-11-05", "09:00", "13:00", phone=BASE["phone"])
    submit(ours.store, ours.catalog, to_come, NOW)

    status, text = send({**BASE, "start": "08:30", "end": end})

    if code is None:
        assert status in (201, 303), text
    else:
        assert status == 422
        assert any(words in text for words in said(code))


@pytest.mark.parametrize(("already", "code"), [(0, None), (1, None), (2, "quota_bookings")])
def test_the_number_of_bookings_holds_on_every_way_in(
    app: Flask, send: Send, already: int, code: str | None
) -> None:
    ours = parts(app)
    for hour in range(already):
        wanted = request("2026-11-05", f"{9 + 2 * hour:02}:00", f"{10 + 2 * hour}:00")
        submit(ours.store, ours.catalog, wanted, NOW)

    status, text = send({**BASE, "phone": "13800138000"})

    if code is None:
        assert status in (201, 303), text
    else:
        assert status == 422
        assert any(words in text for words in said(code))
