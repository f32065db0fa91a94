"""Many dates at once on one page: look, skip or change, send."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from booking import service
from tests.booking.life import OTHERS
from tests.builders import NOW, choir_code
from tests.web.conftest import SignIn, parts, submitted
from tests.web.pages import Page

PATH = "/booking/donghua/hall/series"
ANSWERS = {
    "every": "week",
    "first": "2026-11-04",
    "until": "2026-11-18",
    "start": "14:00",
    "end": "16:00",
    "attendees": "20",
    "purpose": "合唱队排练",
    "name": "李丽",
    "phone": "13700137000",
}


@pytest.fixture
def code(app: Flask) -> str:
    """The code of an organization."""
    ours = parts(app)
    return choir_code(ours.store, ours.catalog)


def send(client: FlaskClient, path: str = PATH, **data: str) -> tuple[int, Page]:
    hidden = Page(client.get(path).text).hidden
    answer = client.post(path, data={**hidden, **ANSWERS, **data}, follow_redirects=True)
    return answer.status_code, Page(answer.text)


def test_a_taken_date_is_shown_with_its_reason_and_skipped(
    app: Flask, client: FlaskClient, code: str
) -> None:
    submitted(app, "2026-11-11", phone=OTHERS[0])

    status, page = send(client, organization_code=code)
    assert status == 200
    assert "3 个日期，2 个可以约" in page.text
    assert "已有人约了" in page.text
    assert "提交这" not in page.text

    skip = {"organization_code": code, "skip-2026-11-11": "y"}
    assert "提交这 2 次" in send(client, **skip)[1].text
    status, page = send(client, **skip, step="submit")

    assert status == 200
    assert "一共 2 次" in page.text
    assert "同一批的各次" in page.text


def test_one_date_is_changed_alone(app: Flask, client: FlaskClient, code: str) -> None:
    boxes = {
        "date-2026-11-11": "2026-11-12",
        "start-2026-11-11": "09:00",
        "end-2026-11-11": "10:00",
    }
    send(client, organization_code=code, **boxes, step="submit")

    with parts(app).store.reading() as session:
        found = session.bookings_between(NOW, NOW.replace(month=12))
    assert [f"{one.span.starts_at:%m-%d %H}" for one in found] == [
        "11-04 14",
        "11-12 09",
        "11-18 14",
    ]


def test_all_dates_get_the_layout_and_the_equipment_that_were_chosen(
    app: Flask, client: FlaskClient, code: str
) -> None:
    chosen = {"organization_code": code, "layout": "lecture", "equipment_projector": "2"}
    assert "提交这 3 次" in send(client, **chosen)[1].text
    send(client, **chosen, step="submit")

    with parts(app).store.reading() as session:
        found = session.bookings_between(NOW, NOW.replace(month=12))
    assert {
        (one.layout_id, tuple((wish.id, wish.quantity) for wish in one.equipment)) for one in found
    } == {("lecture", (("projector", 2),))}
    assert send(client, **chosen | {"layout": "circle"})[0] == 422


def test_all_dates_go_into_a_calendar_with_one_file(
    app: Flask, client: FlaskClient, code: str
) -> None:
    _, page = send(client, organization_code=code, step="submit")
    ours = parts(app)
    with ours.store.reading() as session:
        dropped = session.bookings_between(NOW, NOW.replace(month=12))[1]
    token = service.token_for(ours.store, dropped.reference)
    service.cancel(ours.store, ours.catalog, token, NOW)
    [link] = [one for one in page.all("a") if one.text == "全部加入日历"]

    answer = client.get(link.attributes["href"])

    assert answer.mimetype == "text/calendar"
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert [f"{one.decoded('dtstart'):%m-%d}" for one in events] == ["11-04", "11-18"]
    assert {str(one["status"]) for one in events} == {"TENTATIVE"}
    assert len({str(one["uid"]) for one in events}) == 2
    assert "李丽" not in answer.text


@pytest.mark.parametrize("given", ["", "WRONG-CODE"])
def test_without_a_code_there_is_no_series(app: Flask, client: FlaskClient, given: str) -> None:
    status, page = send(client, organization_code=given, step="submit")

    assert status == 422
    assert "单位编号" in page.text
    with parts(app).store.reading() as session:
        assert session.bookings_between(NOW, NOW.replace(month=12)) == []


def test_staff_type_a_series_in_and_approve_it_at_once(
    app: Flask, sign_in: SignIn, code: str
) -> None:
    browser = sign_in()
    choir = Page(browser.get("/booking/staff/series").text).all("option")
    number = next(one.attributes["value"] for one in choir if one.text == "幸福合唱队")

    status, page = send(
        browser,
        "/booking/staff/series",
        place="donghua/hall",
        organization=number,
        step="submit",
    )

    assert status == 200
    assert "同一批 3 次" in page.text
    with parts(app).store.reading() as session:
        first = session.bookings_between(NOW, NOW.replace(month=12))[0]
    assert (first.channel, first.entered_by) == ("desk", "wangmin")
    answer = browser.post(
        f"/booking/staff/bookings/{first.reference}/series/approve",
        data={"csrf_token": page.hidden["csrf_token"]},
        follow_redirects=True,
    )
    assert "3 次全部通过" in Page(answer.text).text
    token = service.token_for(parts(app).store, first.reference)
    assert {one.status.value for one in service.series_of(parts(app).store, token)} == {"confirmed"}


def test_an_empty_form_says_of_each_box_what_belongs_there(client: FlaskClient) -> None:
    status, page = send(client, **dict.fromkeys(ANSWERS, ""))

    assert status == 422
    assert page.summary == [
        "请选择多久一次。",
        "请选第一次是哪一天，例如 2026-11-04。",
        "请选最晚到哪一天，例如 2026-12-30。",
        "请填从几点开始，例如 09:00。",
        "请填到几点结束，例如 11:00。",
        "请填写参加人数，例如 12。",
        "请写一句用途，例如：合唱队排练。",
        "请填写联系人姓名。",
        "请填写联系电话。",
    ]
    assert page.by_id("error-summary-title").text == "有 9 处需要修改"
