"""What the staff pages tell before somebody decides: who asks, for what, and what comes next."""

import pytest
from flask import Flask

from booking import service
from booking.model import Staff
from booking.organizations import organization_for
from booking.service import SeriesWish, Submitted
from tests.builders import NOW, at, choir_code, request
from tests.web.conftest import MakeApp, SignIn, parts, signed_in, submitted, token
from tests.web.pages import Page

STAFF = "/booking/staff"
CALENDAR = f"{STAFF}/calendar?center=donghua&date=2026-11-04"
ADMIN = Staff(1, "王敏", "wangmin", "admin", "*")


def test_who_decides_about_a_lecture_reads_its_title_and_speaker(app_with_kinds: Flask) -> None:
    answers = {"title": "冬天怎么护膝", "speaker": "社区医生陈医生"}
    made = submitted(
        app_with_kinds,
        "2026-11-12",
        kind="lecture",
        layout_id="lecture",
        purpose="",
        details=answers,
    )
    browser = signed_in(app_with_kinds)

    queue = Page(browser.get(f"{STAFF}/").text).one("li", class_="bk-queue__item").text
    page = Page(browser.get(f"{STAFF}/bookings/{made.booking.reference}").text).text

    assert "冬天怎么护膝" in queue
    assert "王小明" in queue
    for words in ("冬天怎么护膝", "社区医生陈医生", "对方没有留邮箱"):
        assert words in page
    assert "（不记录）" not in page


def test_after_an_answer_the_most_urgent_request_that_nobody_took_is_next(
    app: Flask, sign_in: SignIn
) -> None:
    answered, taken, late, soon = (
        submitted(app, on, phone=f"1391001000{number}").booking.reference
        for number, on in enumerate(("2026-11-05", "2026-11-06", "2026-11-13", "2026-11-12"))
    )
    colleague, browser = signed_in(app, "lihua"), sign_in()
    colleague.post(f"{STAFF}/bookings/{taken}/take", data=token(colleague))

    assert "办下一个" not in browser.get(f"{STAFF}/bookings/{answered}").text
    done = browser.post(
        f"{STAFF}/bookings/{answered}/approve", data=token(browser), follow_redirects=True
    )

    page = Page(done.text)
    assert "还有 2 个等您答复" in page.text
    [link] = [one for one in page.all("a") if one.text.startswith("办下一个")]
    assert link.attributes["href"] == f"{STAFF}/bookings/{soon}"
    for reference in (soon, late):
        done = browser.post(
            f"{STAFF}/bookings/{reference}/approve", data=token(browser), follow_redirects=True
        )
    assert "办下一个" not in done.text


def test_the_dates_of_a_series_stand_in_their_order_and_say_that_they_belong_together(
    app: Flask, sign_in: SignIn
) -> None:
    ours = parts(app)
    where = (ours.store, ours.catalog)
    code = choir_code(*where)
    known = organization_for(*where, code, "donghua", "10.0.0.1", NOW)
    first = request("2026-11-05", organization_id=known)
    wish = SeriesWish(request=first, every="week", until=at("2026-11-26 09:00").date())
    made = service.submit_series(*where, wish, NOW).bookings
    browser = sign_in()

    items = Page(browser.get(f"{STAFF}/").text).all("li", class_="bk-queue__item")
    page = Page(browser.get(f"{STAFF}/bookings/{made[0].reference}").text)

    days = [one.text.partition("2026年")[2].partition("日")[0] for one in items]
    assert days == ["11月5", "11月12", "11月19", "11月26"]
    assert all("同一批 4 次" in one.text for one in items)
    assert "这里只办这一次；同一批共 4 次" in page.text
    assert page.by_id("series-title").text == "同一批 4 次"


def test_a_time_of_the_center_itself_says_what_for_and_counts_no_people(
    app: Flask, sign_in: SignIn
) -> None:
    ours = parts(app)
    starts, ends = at("2026-11-04 09:00"), at("2026-11-04 11:00")
    where = (ours.store, ours.catalog, ADMIN, "donghua", "hall")
    taken = service.block(*where, starts, ends, "投影仪检修", NOW)
    browser = sign_in()

    day = Page(browser.get(CALENDAR).text).text
    sheet = Page(browser.get(f"{STAFF}/print/donghua/day?date=2026-11-04").text).text
    page = Page(browser.get(f"{STAFF}/bookings/{taken.reference}").text)

    assert "09:00–11:00 中心自用：投影仪检修" in day
    assert "1 人" not in day
    assert "中心自用：投影仪检修" in sheet
    assert "□ 到了" not in sheet
    assert page.one("h1").text == f"中心自用 {taken.reference}"
    assert "1 人" not in page.text


def test_a_free_day_in_the_calendar_leads_to_the_form_of_that_room_and_day(
    sign_in: SignIn,
) -> None:
    browser = sign_in()
    week = Page(browser.get(CALENDAR + "&view=week&room=hall").text)
    past = Page(browser.get(CALENDAR.replace("11-04", "10-30")).text)
    links = [
        one.attributes["href"] or ""
        for one in week.all("a")
        if "room=hall" in (one.attributes["href"] or "") and "/desk/" in one.attributes["href"]
    ]

    form = Page(browser.get(next(one for one in links if "2026-11-05" in one)).text)

    chosen = {one.attributes["value"] for one in form.all("option") if "selected" in one.attributes}
    assert {"hall", "2026-11-05"} <= chosen
    assert "替人登记：" not in past.one("table").text


@pytest.mark.parametrize(("clock", "offered"), [("13:50", False), ("16:00", True)])
def test_that_somebody_did_not_come_is_offered_only_when_it_can_be_known(
    app: Flask, make_app: MakeApp, booked: Submitted, clock: str, offered: bool
) -> None:
    ours = parts(app)
    service.approve(ours.store, ours.catalog, ADMIN, booked.booking.reference, NOW)
    browser = signed_in(make_app(now=at(f"2026-11-04 {clock}")))

    page = Page(browser.get(f"{STAFF}/bookings/{booked.booking.reference}").text)

    buttons = [one.text for one in page.all("button")]
    assert "来了" in buttons
    assert ("没来" in buttons) is offered


def test_a_report_lists_used_rooms_and_folds_the_others_away(app: Flask, sign_in: SignIn) -> None:
    made = submitted(app)
    ours = parts(app)
    service.approve(ours.store, ours.catalog, ADMIN, made.booking.reference, ours.now)
    path = f"{STAFF}/usage?first=2026-11-01&last=2026-11-30&within=donghua"
    page = Page(sign_in().get(path).text)

    rows = [one.text for one in page.all("th", scope="row") if "室" in one.text]
    assert rows == ["donghua党群服务中心 hall室"]
    assert "stage室" in page.one("details").text
    year = [one.attributes["href"] for one in page.all("a") if one.text == "去年"]
    assert year == [f"{STAFF}/usage?first=2025-01-01&last=2025-12-31&within=donghua"]


def test_who_decides_about_a_pause_sees_whose_bookings_they_were(
    app: Flask, sign_in: SignIn, booked: Submitted
) -> None:
    parts(app).store.write(
        lambda session: session.add_pause(
            "13800138000", "donghua", NOW, at("2026-12-02 09:00"), "90 天内有 3 次约了没来"
        )
    )
    browser = sign_in()
    asks = Page(browser.get(f"{STAFF}/pauses").text)
    form = next(one for one in asks.all("form") if "看是谁、约过什么" in one.text)

    found = browser.post(form.attributes["action"] or "", data=asks.hidden)

    assert booked.booking.reference in Page(found.text).text


def test_an_organization_is_stopped_where_it_says_what_that_means_and_can_come_back(
    app: Flask, sign_in: SignIn
) -> None:
    ours = parts(app)
    choir_code(ours.store, ours.catalog)
    browser, url = sign_in(role="admin"), f"{STAFF}/organizations/"

    page = Page(browser.get(url).text)
    stop = page.one("button", value="disable")
    stopped = Page(
        browser.post(url, data={**token(browser), "action": "disable", "of": "幸福合唱队"}).text
    )
    again = Page(
        browser.post(url, data={**token(browser), "action": "renew", "of": "幸福合唱队"}).text
    )

    assert "details" in stop.inside  # it takes two taps, and a sentence stands between them
    assert "已经约好的不变" in page.text
    assert "已停用" in stopped.text
    assert not stopped.all("button", value="disable")
    assert stopped.one("button", value="renew").text == "给新编号，恢复使用"
    assert "“幸福合唱队”的编号" in again.text
    assert "已停用" not in again.text
