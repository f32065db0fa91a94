"""The staff's day: calendars, the sheet for the desk, searches, the report and files."""

import csv
import io

import pytest
from flask import Flask
from openpyxl import load_workbook

from booking import service
from booking.staffing import staff_for
from tests.builders import at
from tests.web.conftest import SignIn, parts, signed_in, submitted
from tests.web.pages import Page

CALENDAR = "/booking/staff/calendar?center=donghua&date=2026-11-04"
EXPORT = "/booking/staff/export"
SEARCH = "/booking/staff/search"


def asked(browser, path: str, **fields: str):  # type: ignore[no-untyped-def]
    """A form of the staff sent with its token."""
    hidden = Page(browser.get(path).text).hidden
    return browser.post(path, data={"csrf_token": hidden["csrf_token"], **fields})


def test_a_day_shows_every_room_with_who_comes_and_the_activities(
    app: Flask, sign_in: SignIn
) -> None:
    submitted(app)
    day = Page(sign_in().get(CALENDAR).text).text
    friday = Page(signed_in(app, "zhaoli").get(CALENDAR.replace("11-04", "11-06")).text).text

    assert "14:00–16:00 王小明 20 人，待审核" in day
    assert "stage室没有预约" in day
    assert "lobby室" not in day
    assert "09:00–11:00 market活动 活动" in friday


def test_a_week_starts_on_monday_and_can_show_one_room(app: Flask, sign_in: SignIn) -> None:
    submitted(app)
    page = Page(sign_in().get(CALENDAR + "&view=week&room=hall").text)
    heads = [one.text for one in page.all("th", scope="row")]

    assert heads[0] == "11月2日（周一）"
    assert heads[-1] == "11月8日（周日）"
    assert [one.text for one in page.all("th", scope="col")] == ["日期", "hall室"]
    assert "王小明" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/booking/staff/calendar?center=far",
        "/booking/staff/print/far/day",
        "/booking/staff/calendar?center=nowhere",
    ],
)
def test_the_calendar_of_a_foreign_center_is_as_if_it_did_not_exist(
    sign_in: SignIn, path: str
) -> None:
    assert sign_in(scope="donghua").get(path).status_code == 404


def test_a_date_that_cannot_be_read_is_today(sign_in: SignIn) -> None:
    page = sign_in().get("/booking/staff/calendar?center=donghua&date=9999-99-99")

    assert "11月2日（周一）" in Page(page.text).text


def test_the_sheet_of_a_day_has_the_phones_of_all_who_come(app: Flask, sign_in: SignIn) -> None:
    submitted(app, proxy={"name": "王大明", "phone": "13900139000", "relation": "儿子"})
    page = Page(sign_in().get("/booking/staff/print/donghua/day?date=2026-11-04").text)

    for words in ("王小明", "13800138000", "代办：王大明 13900139000", "□ 到了"):
        assert words in page.text
    code = service.door_code(parts(app).store, "donghua", at("2026-11-04 09:00").date())
    assert f"这一天的签到码：{code}" in page.text


@pytest.mark.parametrize("words", ["{reference}", "{lower}", "8000", "138 0013 8000", "小明"])
def test_a_booking_is_found_by_what_the_caller_says_first(
    app: Flask, sign_in: SignIn, words: str
) -> None:
    reference = submitted(app).booking.reference
    typed = words.format(reference=reference, lower=reference.lower().replace("-", " "))
    page = Page(asked(sign_in(), SEARCH, words=typed).text)

    assert "找到 1 个预约" in page.text
    assert reference in page.text
    assert "13800138000" not in page.text


@pytest.mark.parametrize("words", ["%%", "__", "没有这个人", "\\%"])
def test_what_nobody_has_finds_nothing(app: Flask, sign_in: SignIn, words: str) -> None:
    submitted(app)

    assert "没有找到" in Page(asked(sign_in(), SEARCH, words=words).text).text


def test_a_search_finds_nothing_outside_the_scope(app: Flask) -> None:
    submitted(app)
    browser = signed_in(app, "other", scope="far")

    assert "没有找到" in Page(asked(browser, SEARCH, words="13800138000").text).text


def test_a_search_never_puts_what_was_typed_into_an_address(sign_in: SignIn) -> None:
    page = Page(sign_in().get(SEARCH).text)
    form = next(one for one in page.all("form") if "search" in one.attributes["action"])

    assert form.attributes["method"] == "post"


def test_an_export_without_contacts_names_nobody_and_one_with_them_is_noted(
    app: Flask, sign_in: SignIn
) -> None:
    submitted(app, purpose="=cmd|' /C calc'!A0")
    browser = sign_in()
    dates = {"first": "2026-11-01", "last": "2026-11-30", "within": ""}
    bare = asked(browser, EXPORT, **dates, format="csv")
    full = asked(browser, EXPORT, **dates, format="xlsx", contacts="y")
    rows = list(csv.reader(io.StringIO(bare.data.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(full.data)).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert bare.headers["Content-Disposition"].endswith('.csv"')
    assert full.headers["Cache-Control"] == "no-store"
    assert rows[0][0] == "预约编号"
    assert rows[1][4:7] == ["2026-11-04", "14:00", "16:00"]
    assert "王小明" not in bare.text
    assert "13800138000" not in bare.text
    assert "王小明" in values[1]
    assert next(cell for cell in sheet[2] if "calc" in str(cell.value)).data_type == "s"
    with parts(app).store.reading() as session:
        lines = session.audit_since(at("2026-11-01 00:00"), "export")
    assert [line.detail["with_contacts"] for line in lines] == [False, True]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-30", "2026-11-01", "结束日期要不早于开始日期"),
        ("x", "2026-11-01", "请写成 2026-11-01 这样的日期"),
        ("2024-01-01", "2026-11-01", "一次最多导出一年"),
    ],
)
def test_an_export_says_which_dates_it_cannot_use(
    sign_in: SignIn, first: str, last: str, said: str
) -> None:
    answer = asked(sign_in(), EXPORT, first=first, last=last, within="", format="csv")

    assert answer.status_code == 422
    assert said in answer.text


def test_an_export_never_leaves_the_scope(app: Flask) -> None:
    submitted(app)
    browser = signed_in(app, "other", scope="far")
    dates = {"first": "2026-11-01", "last": "2026-11-30"}
    own = asked(browser, EXPORT, **dates, within="", format="csv")
    foreign = asked(browser, EXPORT, **dates, within="donghua", format="csv")

    assert len(own.data.decode("utf-8-sig").splitlines()) == 1
    assert foreign.status_code == 422


def test_the_report_is_read_without_looking_at_colours(app: Flask, sign_in: SignIn) -> None:
    made = submitted(app)
    browser = sign_in(role="admin")
    ours = parts(app)
    token = browser.get_cookie("doorstep_staff", path="/booking/staff")
    assert token is not None
    me = staff_for(ours.store, token.value, ours.now)
    assert me is not None
    service.approve(ours.store, ours.catalog, me, made.booking.reference, ours.now)
    page = Page(
        browser.get("/booking/staff/usage?first=2026-11-01&last=2026-11-08&within=donghua").text
    )
    hall = next(
        one for one in page.all("tr") if one.text.startswith("donghua") and "hall室" in one.text
    )

    assert "1 次2.0 小时2.9%" in hall.text
    # Numbers stand under each other, digit under digit.
    assert all(
        {"bk-usage", "bk-heat"} & set((one.attributes["class"] or "").split())
        for one in page.all("table")
    )
    assert all(one.attributes["aria-label"] for one in page.all("svg", role="img"))
    assert "不足 5 个，不显示" in page.text
