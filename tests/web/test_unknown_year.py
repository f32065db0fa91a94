"""A year without a notice stays unknown everywhere, and opens when its notice is taken in.

In December nobody knows yet which days of January are off. The last days of December wait as
well, because the holiday of New Year may reach into them.
"""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog import load_catalog
from scripts.import_calendar import main as import_calendar
from scripts.site.views.center import center_page
from tests.builders import at, center, data_folder, room
from tests.web.conftest import MakeApp
from tests.web.pages import Page

NOW = at("2026-12-22 09:00")
WEDNESDAY = "2026-12-30"
JANUARY = "2027-01-05"
NOTICE = {
    "year": 2027,
    "papers": ["https://www.gov.cn/zhengce/2027.htm"],
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": True},
    ],
}
"""Made up for these tests; no notice for 2027 stands in this project."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The center with a hall that can be booked; the notice for 2026 is known."""
    return data_folder(tmp_path, centers=[center(rooms=[room()], equipment=[])])


@pytest.fixture
def client(make_app: MakeApp, data: Path) -> FlaskClient:
    """A resident's browser shortly before the end of the year."""
    return make_app(data_dir=data, now=NOW).test_client()


def announce(data: Path) -> None:
    """The notice comes out, and a clerk takes it in."""
    file = data.parent / "2027.json"
    file.write_text(json.dumps(NOTICE), encoding="utf-8")
    assert import_calendar([str(file), "--data", str(data)]) == 0


def wanted(day: str) -> dict[str, Any]:
    """A request for the hall, 14:00 to 16:00."""
    return {
        "kind": "venue",
        "center": "donghua",
        "room": "hall",
        "starts_at": f"{day}T14:00:00+08:00",
        "ends_at": f"{day}T16:00:00+08:00",
        "attendees": 12,
        "purpose": "楼栋居民议事",
        "applicant": {"name": "李秀兰", "phone": "13800138000"},
    }


def free(client: FlaskClient, day: str) -> list[Any]:
    """The free spans of one day by the API."""
    answer = client.get(
        "/booking/api/v1/centers/donghua/rooms/hall/free", query_string={"from": day, "days": 1}
    )
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.get_json()["free"]
    return found


def day_states(client: FlaskClient) -> dict[str, str]:
    """The list of days on the page of the hall: date → words."""
    page = Page(client.get("/booking/donghua/hall/").text)
    days = [one.text for one in page.all("span", class_="bk-day__date")]
    states = [one.text for one in page.all("span", class_="bk-day__state")]
    return dict(zip(days, states, strict=True))


def codes(answer: Any) -> list[str]:
    """The reasons why a request was refused."""
    return re.findall(r'"code": ?"(\w+)"', answer.text)


def test_the_site_says_that_the_notice_decides(data: Path) -> None:
    catalog = load_catalog(data)
    page = center_page(catalog, catalog.centers["donghua"], date(2026, 12, 26))

    said = {row.on: (row.status, row.lines) for row in page.days}

    assert said[date(2026, 12, 27)][1]
    for number in range(5):
        day = date(2026, 12, 28) + timedelta(days=number)
        assert said[day] == ("以国务院通知为准", ()), day


def test_the_page_of_a_room_offers_no_time_on_unknown_days(client: FlaskClient) -> None:
    states = day_states(client)

    assert "空闲" in states["12月25日（周五）"]
    unknown = [day for day, state in states.items() if "以国务院通知为准" in state]
    assert unknown[0] == "12月28日（周一）"
    assert "1月5日（周二）" in unknown


@pytest.mark.parametrize("day", [WEDNESDAY, JANUARY])
def test_the_api_knows_no_free_time_and_takes_no_request_on_an_unknown_day(
    client: FlaskClient, day: str
) -> None:
    assert free(client, "2026-12-25") != []
    assert free(client, day) == []

    answer = client.post("/booking/api/v1/bookings", json=wanted(day))

    assert answer.status_code == 422
    assert codes(answer) == ["calendar_unknown"]
    said = json.dumps(answer.get_json(), ensure_ascii=False)
    assert "2027年的放假安排还没有公布" in said
    assert "以国务院通知为准" in said


@pytest.mark.parametrize("path", ["/booking/feeds/donghua.ics", "/booking/feeds/donghua/hall.ics"])
def test_a_feed_says_nothing_about_unknown_days(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert "BEGIN:VEVENT" in answer.text
    assert "2027" not in answer.text


def test_with_the_notice_the_days_open_everywhere(
    make_app: MakeApp, data: Path, client: FlaskClient
) -> None:
    assert free(client, JANUARY) == []
    announce(data)
    told = make_app(data_dir=data, now=NOW).test_client()

    states = day_states(told)
    assert "空闲" in states["12月30日（周三）"]
    assert states["1月1日（周五） 元旦"].startswith("不开放")
    assert free(told, JANUARY) != []
    assert free(told, "2027-01-02") == []
    assert told.post("/booking/api/v1/bookings", json=wanted(JANUARY)).status_code == 201
    catalog = load_catalog(data)
    page = center_page(catalog, catalog.centers["donghua"], date(2026, 12, 28))
    assert "以国务院通知为准" not in {row.status for row in page.days}
