"""Search by time, the pages of a center and of a room: days in words, free times as links."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import activity, area, at, center, data_folder, room
from tests.web.conftest import MakeApp, submitted
from tests.web.pages import Page

SEARCH = {
    "date": "2026-11-04",
    "start": "14:00",
    "end": "16:00",
    "attendees": "15",
    "area": "",
    "equipment": "",
}


def search(client: FlaskClient, **changes: str) -> Page:
    return Page(client.get("/booking/", query_string={**SEARCH, **changes}).text)


def found(page: Page) -> list[str]:
    """The rooms offered, as center and room."""
    return [one.text for one in page.all("h3") if "li" in one.inside]


def days(page: Page) -> dict[str, str]:
    """The list of days: date → words."""
    dates = [one.text for one in page.all("span", class_="bk-day__date")]
    return dict(
        zip(dates, [one.text for one in page.all("span", class_="bk-day__state")], strict=True)
    )


# Search


def test_a_search_for_other_times_ends_before_anybody_tires_and_does_not_say_more_than_it_knows(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = search(client, start="20:00", end="22:00").text
    monkeypatch.setattr("booking.web.searching.MOST_LOOKS", -1)
    cut = search(client, start="20:30", end="22:00").text

    assert "近两周都没有合适的" not in cut
    assert "附近的时间都没有合适的" in cut
    assert "附近的时间都没有合适的" not in whole


def test_the_first_page_offers_a_search_and_all_bookable_rooms(client: FlaskClient) -> None:
    page = Page(client.get("/booking/").text)

    chosen = [one.attributes["value"] for one in page.all("option") if "selected" in one.attributes]
    assert chosen[:3] == ["2026-11-03", "09:00", "11:00"]
    rooms = [one.attributes["href"] for one in page.all("a") if "li" in one.inside]
    for path in ("/booking/donghua/hall/", "/booking/donghua/stage/", "/booking/far/hall/"):
        assert path in rooms
    assert "/booking/donghua/lobby/" not in rooms


def test_a_link_may_leave_out_what_it_does_not_care_for(client: FlaskClient) -> None:
    page = Page(client.get("/booking/?date=2026-11-04").text)

    assert page.all("div", id="error-summary") == []
    assert page.by_id("results-title").text == "11月4日（周三）09:00–11:00，10 人"


def test_a_search_lists_the_rooms_that_fit(app: Flask, client: FlaskClient) -> None:
    submitted(app)

    page = search(client)

    assert found(page) == ["huayuan党群服务中心 hall室", "far党群服务中心 hall室"]
    assert page.by_id("results-title").text == "11月4日（周三）14:00–16:00，15 人"


def test_the_button_carries_the_search_into_the_form(client: FlaskClient) -> None:
    page = search(client, equipment="projector")

    address = next(one.attributes["href"] for one in page.all("a") if one.text.startswith("约这间"))
    form = Page(client.get(address).text)
    chosen = [one.attributes["value"] for one in form.all("option") if "selected" in one.attributes]
    assert chosen == ["2026-11-04", "14:00", "16:00", "1", "0"]
    assert "checked" in form.one("input", value="meeting").attributes
    assert form.by_id("attendees").attributes["value"] == "15"


def test_an_area_takes_in_the_areas_below_it(client: FlaskClient) -> None:
    assert len(found(search(client, area="county"))) == 2
    assert found(search(client, area="elsewhere")) == ["far党群服务中心 hall室"]


def test_when_nothing_is_free_other_times_are_offered(client: FlaskClient) -> None:
    page = search(client, start="07:00", end="08:00")

    assert found(page) == []
    others = [one.text for one in page.all("a", class_="ds-chip")]
    assert others == [
        "11月4日（周三）09:00–10:00（3 间）",
        "11月4日（周三）10:00–11:00（3 间）",
        "11月4日（周三）11:00–12:00（3 间）",
    ]


def test_a_full_day_leads_to_the_next_days(app: Flask, client: FlaskClient) -> None:
    for center_id, phone in (
        ("donghua", "13700137000"),
        ("huayuan", "13700137001"),
        ("far", "13700137002"),
    ):
        submitted(app, "2026-11-04", "14:00", "16:00", center_id=center_id, phone=phone)

    page = search(client)
    others = [one.text for one in page.all("a", class_="ds-chip")]

    assert "11月5日（周四）14:00–16:00（3 间）" in others
    follow = next(one for one in page.all("a", class_="ds-chip") if "11月5日" in one.text)
    assert len(found(Page(client.get(follow.attributes["href"]).text))) == 3


def test_when_nothing_fits_at_all_the_page_says_what_to_try(client: FlaskClient) -> None:
    page = search(client, attendees="900")

    assert "近两周都没有合适的" in page.text


def test_a_search_that_cannot_be_read_is_explained(client: FlaskClient) -> None:
    page = search(client, date="soon", end="13:00", attendees="many")

    assert page.summary == ["请重新选择“哪一天”。", "请填写整数，例如 12。"]
    assert page.by_id("attendees").attributes["value"] == "many"


def test_rooms_for_counsel_are_not_found_by_their_free_time(client: FlaskClient) -> None:
    assert not any("talk" in one for one in found(search(client, attendees="2")))


def test_many_centers_are_listed_one_area_at_a_time(make_app: MakeApp, tmp_path: Path) -> None:
    folder = data_folder(
        tmp_path,
        areas=[area("east"), area("west")],
        centers=[
            center(f"{side}-{number}", area=side, rooms=[room()], equipment=[])
            for side, count in (("east", 40), ("west", 30))
            for number in range(count)
        ],
    )
    client = make_app(data_dir=folder).test_client()

    everywhere = Page(client.get("/booking/").text)
    chips = everywhere.all("a", class_="ds-chip")
    one_area = Page(client.get(chips[1].attributes["href"]).text)

    assert [one.text for one in chips] == ["east县（40 个中心）", "west县（30 个中心）"]
    assert not any(one.attributes["href"] == "/booking/east-1/" for one in everywhere.all("a"))
    listed = [one.text for one in one_area.all("h4")]
    assert len(listed) == 30
    assert all(name.startswith("west-") for name in listed)


def test_what_is_free_is_never_kept_by_a_browser(client: FlaskClient) -> None:
    for path in ("/booking/", "/booking/donghua/", "/booking/donghua/hall/"):
        assert client.get(path).headers["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in client.get(path).headers


# A center and a room


def test_a_center_lists_its_rooms_with_their_next_free_days(client: FlaskClient) -> None:
    page = Page(client.get("/booking/donghua/").text)

    assert page.one("h1").text == "donghua党群服务中心：可以预约的房间"
    assert [one.text for one in page.all("h2")][:4] == ["hall室", "study室", "talk室", "stage室"]
    assert "11月3日（周二） 上午、下午" in page.text
    assert page.all("a", href="tel:0434-1234567")


def test_the_days_of_a_room_are_told_in_words(app: Flask, client: FlaskClient) -> None:
    submitted(app, "2026-11-04", "14:00", "16:00")
    submitted(app, "2026-11-05", "08:30", "12:00", phone="13700137000")

    told = days(Page(client.get("/booking/donghua/hall/").text))

    assert list(told.items())[:6] == [
        ("11月2日（周一）", "来不及审核，请打电话问"),
        ("11月3日（周二）", "上午 空闲 下午 空闲"),
        ("11月4日（周三）", "上午 空闲 下午 部分空闲"),
        ("11月5日（周四）", "上午 已约满 下午 部分空闲"),
        ("11月6日（周五）", "上午 部分空闲 下午 空闲"),
        ("11月7日（周六）", "上午 空闲 下午 空闲"),
    ]
    assert len(told) == 15


def test_closed_days_say_why_and_unknown_days_say_so(make_app: MakeApp, tmp_path: Path) -> None:

    folder = data_folder(
        tmp_path,
        areas=[area()],
        centers=[center(rooms=[room()])],
        activities=[
            activity(
                "allday",
                schedule={
                    "repeat": "once",
                    "dates": ["2026-12-22"],
                    "start_time": "08:00",
                    "end_time": "18:00",
                },
            )
        ],
        closures=[{"from": "2026-12-23", "reason": "年终盘点"}],
    )
    app = make_app(data_dir=folder, now=at("2026-12-21 09:00"))

    told = days(Page(app.test_client().get("/booking/donghua/hall/").text))

    assert told["12月22日（周二）"] == "有活动：allday活动"
    assert told["12月23日（周三）"] == "不开放：年终盘点"
    assert told["1月1日（周五）"] == "放假安排未定，以国务院通知为准"


def test_a_festival_is_named(make_app: MakeApp) -> None:
    app = make_app(now=at("2026-09-28 09:00"))

    told = days(Page(app.test_client().get("/booking/donghua/hall/").text))

    assert told["10月1日（周四） 国庆节"].startswith("不开放")
    assert told["10月10日（周六） 调休上班"] == "上午 空闲 下午 空闲"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("2026-11-05", "11月5日（周四）"),
        ("", "11月3日（周二）"),
        ("2026-13-40", "11月3日（周二）"),
        ("<script>", "11月3日（周二）"),
    ],
)
def test_the_day_asked_for_is_shown_or_else_the_first_free_one(
    client: FlaskClient, asked: str, shown: str
) -> None:
    page = Page(client.get("/booking/donghua/hall/", query_string={"date": asked}).text)

    assert page.by_id("times-title").text == shown


def test_each_free_span_is_a_link_into_the_form(app: Flask, client: FlaskClient) -> None:
    submitted(app)
    page = Page(client.get("/booking/donghua/hall/?date=2026-11-04").text)

    links = [one.attributes["href"] for one in page.all("a") if "空闲，去预约" in one.text]
    assert links == [
        "/booking/donghua/hall/request?date=2026-11-04&start=08:30&end=10:30",
        "/booking/donghua/hall/request?date=2026-11-04&start=16:30&end=17:30",
    ]


def test_the_rules_and_the_feed_stand_on_the_page_of_the_room(client: FlaskClient) -> None:
    page = Page(client.get("/booking/donghua/hall/").text)

    assert "免费使用，任何人不得借此收费。" in page.text
    assert "每次 30 分钟到 4 小时，开始时间按 30 分钟一档。" in page.text
    assert page.all("a", href="http://127.0.0.1:8000/booking/feeds/donghua/hall.ics")


@pytest.mark.parametrize("name", ["stage", "talk"])
def test_rooms_without_public_days_show_none(client: FlaskClient, name: str) -> None:
    page = Page(client.get(f"/booking/donghua/{name}/").text)

    assert days(page) == {}
    assert ".ics" not in page.text


@pytest.mark.parametrize(
    "path", ["/booking/nowhere/", "/booking/donghua/attic/", "/booking/donghua/lobby/"]
)
def test_what_cannot_be_booked_has_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_center_that_pauses_offers_no_form(make_app: MakeApp, tmp_path: Path) -> None:

    paused = center(rooms=[room()], status="temporarily_closed")
    folder = data_folder(tmp_path, areas=[area()], centers=[paused])
    client = make_app(data_dir=folder).test_client()

    assert "暂停开放" in Page(client.get("/booking/donghua/").text).text
    assert "暂停开放" in Page(client.get("/booking/donghua/hall/").text).text
    assert client.get("/booking/donghua/hall/request").status_code == 302
