"""A resident finds a room on a phone, asks for it, staff decide; with and without JavaScript."""

import re

import icalendar
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD
from tests.conftest import NewPage
from tests.tools.server import Server

ROOM = "jingchengyijia-1/duogongneng-huiyishi"


def fill_in(page: Page, *, phone: str, start: str, end: str) -> None:
    page.get_by_label("开始", exact=True).select_option(start)
    page.get_by_label("结束", exact=True).select_option(end)
    page.get_by_label("会议式").check()
    page.get_by_label("多少人参加").fill("12")
    page.get_by_label("用来做什么").fill("楼栋居民议事")
    page.get_by_label("申请人姓名").fill("王小明")
    page.get_by_label("联系电话").fill(phone)
    page.get_by_label("我已看过上面的说明").check()


def find_the_room(page: Page, server: Server) -> None:
    """From the home page to the form, as somebody would who knows the name of the place."""
    page.goto(server.base)
    page.get_by_role("navigation").first.get_by_role("link", name="中心", exact=True).click()
    page.get_by_role("link", name=re.compile("^泾诚驿家一")).first.click()
    expect(page.locator("h1")).to_contain_text("泾诚驿家")
    page.locator(f'a[href="/booking/{ROOM}/"]').first.click()
    expect(page.locator("h1")).to_have_text("多功能会议室")


def reference_on(page: Page) -> str:
    """The reference that the confirmation shows."""
    expect(page.locator("h1")).to_have_text("申请已收到")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("main").inner_text())
    assert found is not None
    return found.group()


def sign_in(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/booking/staff/")
    page.get_by_label("登录名").fill("shenhe")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_contain_text("待审核")


def events(server: Server) -> list[tuple[str, str, str]]:
    """Start, summary and status of all events of the room's public feed."""
    answer = server.get(f"/booking/feeds/{ROOM}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.body)
    return [
        (f"{event.decoded('DTSTART'):%m-%d %H:%M}", str(event["SUMMARY"]), str(event.get("STATUS")))
        for event in calendar.walk("VEVENT")
    ]


@pytest.mark.parametrize(
    ("javascript", "day", "hour", "phone"),
    [
        pytest.param(True, "2026-11-25", 9, "13900000001", id="with JavaScript"),
        pytest.param(False, "2026-11-26", 14, "13900000002", id="without JavaScript"),
    ],
)
def test_find_request_approve_subscribe_cancel(
    product: Server, new_page: NewPage, javascript: bool, day: str, hour: int, phone: str
) -> None:
    resident = new_page(360, javascript=javascript)
    find_the_room(resident, product)
    resident.locator(f'a[href*="date={day}"]').first.click()
    resident.get_by_role("link", name=re.compile("空闲，去预约")).first.click()

    # A first try with mistakes: all are named, and nothing that was typed is lost.
    fill_in(resident, phone="1390000", start=f"{hour:02}:00", end=f"{hour + 1:02}:00")
    resident.get_by_label("多少人参加").fill("200")
    resident.get_by_role("button", name="继续，核对一遍").click()
    summary = resident.get_by_role("alert")
    expect(summary).to_contain_text("电话")
    expect(summary).to_contain_text("24")
    expect(resident.get_by_label("用来做什么")).to_have_value("楼栋居民议事")
    expect(resident.get_by_label("会议式")).to_be_checked()

    resident.get_by_label("多少人参加").fill("12")
    resident.get_by_label("联系电话").fill(phone)
    resident.get_by_role("button", name="继续，核对一遍").click()
    expect(resident.locator("h1")).to_have_text("核对后提交")
    expect(resident.locator("main")).to_contain_text("楼栋居民议事")
    resident.get_by_role("button", name="提交申请").last.click()
    reference = reference_on(resident)
    start = f"{day[5:]} {hour:02}:00"
    assert (start, "已占用", "TENTATIVE") in events(product)

    staff = new_page(1280, javascript=javascript)
    sign_in(staff, product)
    staff.get_by_role("button", name=f"接手处理 {reference}").click()
    expect(staff.locator("main")).to_contain_text("王小明")
    staff.get_by_role("button", name="通过", exact=True).click()
    expect(staff.locator("main")).to_contain_text("已通过")
    assert (start, "已占用", "CONFIRMED") in events(product)

    # Somewhere else, with nothing but the reference and the end of the phone number.
    later = new_page(360, javascript=javascript)
    later.goto(f"{product.base}/booking/lookup")
    later.get_by_label("预约编号").fill(reference.lower())
    later.get_by_label("后四位").fill(phone[-4:])
    later.get_by_role("button", name="查询").click()
    expect(later.locator("h1")).to_have_text("预约成功")
    later.get_by_role("link", name="取消预约").click()
    later.get_by_role("button", name="确定取消").click()
    expect(later.locator("h1")).to_have_text("预约已取消")
    assert (start, "已占用", "CONFIRMED") not in events(product)
    resident.goto(f"{product.base}/booking/{ROOM}/?date={day}")
    expect(resident.locator("#times")).to_contain_text("08:00–21:00 空闲")


def test_staff_reject_with_a_reason_that_the_resident_reads(
    product: Server, new_page: NewPage
) -> None:
    resident = new_page(360)
    resident.goto(f"{product.base}/booking/{ROOM}/request?date=2026-11-27")
    fill_in(resident, phone="13900000003", start="10:00", end="11:00")
    resident.get_by_role("button", name="继续，核对一遍").click()
    resident.get_by_role("button", name="提交申请").last.click()
    reference = reference_on(resident)
    confirmation = resident.url

    staff = new_page(360)
    sign_in(staff, product)
    staff.get_by_role("button", name=f"接手处理 {reference}").click()
    staff.locator("summary").first.click()
    staff.get_by_role("button", name="驳回申请").click()
    expect(staff.get_by_role("alert")).to_be_visible()
    staff.get_by_role("radio").last.check()
    staff.locator("textarea").first.fill("当天社区统一消防演练")
    staff.get_by_role("button", name="驳回申请").click()
    expect(staff.locator("main")).to_contain_text("已驳回")

    resident.goto(confirmation)
    expect(resident.locator("h1")).to_have_text("这次没有通过")
    expect(resident.locator("main")).to_contain_text("当天社区统一消防演练")


def test_the_time_search_carries_the_time_into_the_form(product: Server, new_page: NewPage) -> None:
    page = new_page(360, javascript=False)
    page.goto(f"{product.base}/booking/")
    page.get_by_label("哪一天").select_option("2026-11-26")
    page.get_by_label("从", exact=True).select_option("14:00")
    page.get_by_label("到", exact=True).select_option("16:00")
    page.get_by_role("button", name="找空房间").click()
    page.get_by_role("link", name=re.compile(r"约这间\s*：泾诚驿家一多功能会议室")).click()
    expect(page.get_by_label("哪一天")).to_have_value("2026-11-26")
    expect(page.get_by_label("开始", exact=True)).to_have_value("14:00")


def test_who_moves_the_beginning_of_a_time_need_not_move_its_end(
    product: Server, new_page: NewPage
) -> None:
    page = new_page(360)
    page.goto(f"{product.base}/booking/")
    page.get_by_label("从", exact=True).select_option("14:30")
    expect(page.get_by_label("到", exact=True)).to_have_value("16:30")
    page.get_by_label("从", exact=True).select_option("22:00")
    expect(page.get_by_label("到", exact=True)).to_have_value("23:30")


def test_the_form_can_be_filled_with_the_keyboard_alone(product: Server, new_page: NewPage) -> None:
    page = new_page(1280)
    page.goto(f"{product.base}/booking/{ROOM}/request?date=2026-11-30&start=09:00&end=10:00")
    typed = {"attendees": "8", "purpose": "合唱排练", "name": "李大爷", "phone": "13900000004"}
    reached: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement?.name ?? ''")
        kind = page.evaluate("document.activeElement?.type ?? ''")
        reached.append(name)
        if name in typed:
            page.keyboard.type(typed[name])
        elif kind in ("radio", "checkbox") and name in ("layout", "consent"):
            page.keyboard.press("Space")
        elif kind == "submit" and page.evaluate("document.activeElement.value") == "check":
            page.keyboard.press("Enter")
            break

    assert set(typed) <= set(reached)
    expect(page.locator("h1")).to_have_text("核对后提交")
