"""Pages of the four kinds: the choice, the forms, lectures that everybody may see, codes."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.model import Booking, Staff
from booking.organizations import add_organization
from booking.service import approve, find, submit
from tests.builders import NOW, request
from tests.web.conftest import parts
from tests.web.pages import Page

HALL = "/booking/donghua/hall/request"
FIELDS = {
    "date": "2026-11-06",
    "start": "14:00",
    "end": "16:00",
    "layout": "lecture",
    "attendees": "30",
    "name": "金丝雀",
    "phone": "13900139000",
    "consent": "y",
}
LECTURE = {"detail_title": "冬天怎么护膝", "detail_speaker": "社区医生陈医生"}
ADMIN = Staff(1, "王敏", "wangmin", "admin", "*")


@pytest.fixture
def app(app_with_kinds: Flask) -> Flask:
    """What every page here is of."""
    return app_with_kinds


def send(client: FlaskClient, kind: str, step: str = "submit", **fields: str) -> TestResponse:
    """The form of a kind as a resident sends it."""
    address = f"{HALL}?kind={kind}"
    hidden = Page(client.get(address).text).hidden
    return client.post(address, data={**hidden, **FIELDS, **fields, "step": step})


def stored(app: Flask, answer: TestResponse) -> Booking:
    """The booking that the answer leads to."""
    assert answer.status_code == 303, answer.text
    return find(parts(app).store, answer.location.rsplit("/", 1)[-1])


def test_the_choice_leads_to_every_form_and_process(client: FlaskClient) -> None:
    page = client.get("/booking/apply/?center=donghua&room=hall").text

    for kind in ("venue", "host", "visit", "lecture"):
        assert f"kind={kind}" in page
        assert f'href="/apply/{kind}/"' in page
    assert client.get("/booking/apply/").status_code == 200
    assert client.get("/booking/apply/?center=donghua&room=talk").status_code == 404


def test_a_center_without_guides_offers_no_visit(client: FlaskClient) -> None:
    page = client.get("/booking/apply/?center=huayuan&room=hall").text

    assert "kind=visit" not in page
    assert "这个中心没有讲解员" in page


@pytest.mark.parametrize(
    "address", [f"{HALL}?kind=party", "/booking/donghua/talk/request?kind=host"]
)
def test_a_kind_that_is_not_offered_is_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_what_was_typed_is_checked_and_kept(client: FlaskClient) -> None:
    wrong = send(client, "host", detail_title="", detail_helpers="9")
    assert wrong.status_code == 422
    assert "请填写“活动名称”。" in wrong.text
    assert "“帮手”请填 0 到 5 之间的整数。" in wrong.text
    assert "金丝雀" in wrong.text

    checked = send(client, "host", "check", detail_title="春游", detail_outdoors="y")
    assert checked.status_code == 200
    for words in ("活动承办", "活动名称", "春游", "用室外场地"):
        assert words in checked.text


def test_a_visit_says_whether_it_wants_the_room(app: Flask, client: FlaskClient) -> None:
    without = stored(app, send(client, "visit", detail_group="小学"))
    assert not without.uses_room

    page = client.get("/booking/donghua/hall/?date=2026-11-06").text
    assert "08:30–17:30 空闲" in page


def lecture(app: Flask, client: FlaskClient) -> Booking:
    """A lecture that was approved."""
    ours = parts(app)
    booking = stored(app, send(client, "lecture", **LECTURE, detail_material="网盘"))
    return approve(ours.store, ours.catalog, ADMIN, booking.reference, NOW)


@pytest.mark.parametrize(
    "address",
    [
        "/booking/lectures/",
        "/booking/donghua/",
        "/booking/donghua/hall/",
        "/booking/api/v1/lectures",
        "/booking/feeds/lectures.ics",
    ],
)
def test_a_confirmed_lecture_is_public_without_who_asked(
    app: Flask, client: FlaskClient, address: str
) -> None:
    waiting = stored(app, send(client, "lecture", **LECTURE, detail_material="网盘"))
    assert LECTURE["detail_title"] not in client.get(address).text

    approve(parts(app).store, parts(app).catalog, ADMIN, waiting.reference, NOW)

    # Lines of a calendar are folded.
    page = client.get(address).text.replace("\r\n ", "")
    assert LECTURE["detail_title"] in page
    assert LECTURE["detail_speaker"] in page
    for secret in ("金丝雀", "13900139000", "网盘", waiting.reference):
        assert secret not in page


def test_the_list_says_when_and_how_many_seats(app: Flask, client: FlaskClient) -> None:
    lecture(app, client)

    found = client.get("/booking/api/v1/lectures").json
    assert found == {
        "lectures": [
            {
                "title": "冬天怎么护膝",
                "answers": [{"label": "主讲人", "answer": "社区医生陈医生"}],
                "seats": 30,
                "center": "donghua",
                "room": "hall",
                "starts_at": "2026-11-06T14:00:00+08:00",
                "ends_at": "2026-11-06T16:00:00+08:00",
            }
        ]
    }
    assert "30 个座位" in client.get("/booking/lectures/").text


@pytest.mark.parametrize("kind", ["host", "visit"])
def test_the_other_kinds_say_only_that_it_is_taken(
    app: Flask, client: FlaskClient, kind: str
) -> None:
    fields = {"detail_title": "金丝雀春游", "detail_group": "金丝雀小学", "detail_room": "y"}
    keep = ("detail_title",) if kind == "host" else ("detail_group", "detail_room")
    booking = stored(app, send(client, kind, **{name: fields[name] for name in keep}))
    approve(parts(app).store, parts(app).catalog, ADMIN, booking.reference, NOW)

    addresses = ["lectures/", "donghua/", "donghua/hall/?date=2026-11-06", "api/v1/lectures"]
    addresses += ["feeds/donghua/hall.ics", "feeds/donghua.ics", "feeds/lectures.ics"]
    for address in addresses:
        assert "金丝雀" not in client.get(f"/booking/{address}").text
    assert "已占用" in client.get("/booking/feeds/donghua/hall.ics").text


def test_a_taken_time_is_answered_with_other_rooms(app: Flask, client: FlaskClient) -> None:
    ours = parts(app)
    submit(ours.store, ours.catalog, request("2026-11-06"), NOW)

    answer = send(client, "venue", purpose="读书会")

    assert answer.status_code == 409
    assert "同一时间，这些房间有空" in answer.text
    assert "/booking/huayuan/hall/request" in answer.text


def test_a_code_opens_later_days_and_a_wrong_one_is_refused(
    app: Flask, client: FlaskClient
) -> None:
    ours = parts(app)
    code = add_organization(
        ours.store,
        ours.catalog,
        name="合唱团",
        scope="*",
        contact="李老师",
        phone="13900139000",
        quota=(90, 5, 10),
        now=NOW,
    )
    far = {"date": "2026-12-23", "purpose": "排练"}

    assert "只能预约 14 天以内" in send(client, "venue", **far).text
    wrong = send(client, "venue", **far, organization_code="0000-0000-0000")
    assert "单位编号不对" in wrong.text
    booking = stored(app, send(client, "venue", **far, organization_code=code.lower()))
    assert booking.organization_id is not None
    assert "2026-12-23" in client.get(f"{HALL}?organization=1").text
    assert code not in client.get(f"/booking/donghua/hall/?date={far['date']}").text
