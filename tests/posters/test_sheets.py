"""Posters and door signs as they lie on the table: complete, on one sheet, readable, scannable."""

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from catalog import Catalog
from catalog.model import Activity, Room
from scripts.site.rendering import page_environment
from scripts.site.sheets import poster_page
from scripts.site.views.sheet import poster
from tests.builders import activity, center, room, small_catalog
from tests.posters.conftest import BASE_URL, TODAY, Scan, sheets_of

SUMMER, WINTER = ("05-01", "09-30"), ("10-01", "04-30")
OVERFLOWING = """() => {
  const sheet = document.querySelector(".sheet");
  const edge = sheet.getBoundingClientRect();
  const out = [...sheet.querySelectorAll(":not(wbr, svg *)")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > edge.right - 30 || box.left < edge.left + 30 || box.bottom > edge.bottom;
  });
  const hours = document.querySelector(".hours, .code");
  const next = document.querySelector(".below, .way");
  const touch = hours.getBoundingClientRect().bottom > next.getBoundingClientRect().top;
  if (sheet.scrollHeight > sheet.clientHeight) out.push(sheet);
  if (touch) out.push(next);
  return out.map((one) => `${one.tagName}.${one.getAttribute("class")}`);
}"""
CONTRASTS = """() => {
  const light = (color) => color.match(/\\d+/g).slice(0, 3).map(Number).map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  return [...document.querySelectorAll(".sheet *")].filter((one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  ).map((one) => [one.textContent.trim(), 1.05 / (light(getComputedStyle(one).color) + 0.05)]);
}"""


def plain(text: str) -> str:
    """Words as a reader takes them: no gaps, and look-alike characters as one."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def crowded(**changes: Any) -> dict[str, Any]:
    """A center with more to say than any has."""
    summer, winter = ({"from": first, "through": last} for first, last in (SUMMER, WINTER))
    lines = [
        {"kind": kind, "on": on, "opens": opens, "closes": closes, "note": note, **season}
        for kind, on, opens, closes, note, season in (
            ("counter", ["workday"], "08:30", "12:00", "中午不休息", {}),
            ("counter", ["workday"], "14:30", "18:00", "取号到五点半", {"season": summer}),
            ("counter", ["workday"], "14:00", "17:30", "取号到五点", {"season": winter}),
            ("counter", ["restday"], "09:00", "11:00", "只办社保、医保、养老三样", {}),
            ("open", ["workday"], "08:00", "21:00", "食堂十一点半开饭", {}),
            ("open", ["restday"], "09:00", "20:00", "孩子要有大人陪着", {}),
            ("extended", ["wed", "fri"], "18:30", "20:30", "晚上窗口有人", {}),
            ("duty", ["holiday"], "09:30", "16:30", "网格员轮流值班", {}),
            ("appointment", ["workday"], "09:00", "16:00", "行动不便的打电话", {}),
            ("self_service", ["workday", "restday", "holiday"], "06:00", "22:00", "自助机", {}),
        )
    ]
    return center(
        name="东华街道幸福里第二社区居民委员会党群服务中心（东区）",
        summary="老人有热饭吃，孩子放学有人带，退役军人有个家，大家的事坐下来商量着办。",
        address={
            "street_address": "双辽市郑家屯街道幸福路与和平大街交叉口向东一百五十米路北三层小楼",
            "directions": "坐 3 路、12 路公交车到幸福里站，下车向东走两百步就到",
        },
        contacts=[
            {"name": "便民服务大厅总服务台", "telephone": "0434-12345678"},
            {"name": "调解与退役军人服务预约", "telephone": "0434-87654321"},
            {"name": "食堂", "telephone": "0434-1234567"},
        ],
        hours={
            "regular": lines,
            "special": [
                {
                    "from": f"2026-09-{day}",
                    "through": f"2026-09-{day}",
                    "kind": "counter",
                    "opens": "10:00",
                    "closes": "11:00",
                    "reason": f"第 {day} 号停电检修线路，请大家改日再来办事",
                }
                for day in (21, 23, 25, 27, 29)
            ],
        },
        **changes,
    )


def test_every_sheet_of_the_demo_fits_its_paper(demo_sheets: dict[str, str], desk: Page) -> None:
    found = {}
    for name, html in demo_sheets.items():
        desk.set_content(html)
        if out := desk.evaluate(OVERFLOWING):
            found[name] = out

    assert found == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "后面还有 2 处变动，扫码看。"),
        (
            {"status": "temporarily_closed", "status_reason": "楼里换暖气管道，十月八日再见"},
            "现在暂停开放：楼里换暖气管道，十月八日再见",
        ),
    ],
    ids=["open", "closed"],
)
def test_a_center_with_much_to_say_stays_on_one_sheet(
    tmp_path: Path, desk: Page, changes: dict[str, Any], expected: str
) -> None:
    catalog = small_catalog(tmp_path, centers=[crowded(**changes)])
    desk.set_content(sheets_of(catalog)["donghua.pdf"])

    assert desk.evaluate(OVERFLOWING) == []
    words = desk.inner_text(".sheet")
    assert expected in words


def test_a_poster_holds_all_that_somebody_at_a_closed_door_wants_to_know(
    demo: Catalog, demo_sheets: dict[str, str], desk: Page
) -> None:
    for one in demo.centers.values():
        desk.set_content(demo_sheets[f"{one.id}.pdf"])
        words = plain(desk.inner_text(".sheet"))
        assert plain(one.name) in words
        for line in demo.regular_lines(one, one.hours):
            assert f"{line.opens:%H:%M}–{line.closes:%H:%M}" in words
        for contact in one.contacts[:2]:
            assert contact.telephone in words
        if one.address:
            assert plain(one.address.street_address) in words
        assert f"jiamenkou.cn/centers/{one.id}/" in words
        services = demo.services_of(one)
        named = [offered for offered in services if plain(offered.item.task_name) in words]
        left_out = re.search(r"还有(\d+)项,扫码看", words)
        # A name may stand elsewhere on the sheet by chance, so more can be found than are listed.
        assert named == services or left_out
        assert (
            len(named) >= len(services) - (int(left_out[1]) if left_out else 0) > 0 or not services
        )


def test_what_is_a_sample_on_the_page_is_told_at_the_foot_of_the_paper(
    demo: Catalog, demo_sheets: dict[str, str]
) -> None:
    shown = {"name", "level", "summary", "hours", "services", "contacts", "address"}
    for one in demo.centers.values():
        sheet = demo_sheets[f"{one.id}.pdf"]
        told = " ".join(re.findall(r'data-sample="([^"]*)"', sheet)).split()
        marked = {place.split("/")[1] for place in told if place.startswith(f"{one.id}/")}
        assert (f"{one.id}/hours" in told) == ("上门：" in sheet and "开放时间" in sheet)
        expected = shown & set(one.sample)
        if not one.summary:
            expected -= {"summary"}
        if not one.contacts:
            expected -= {"contacts"}
        if not one.address:
            expected -= {"address"}
        if not demo.services_of(one):
            expected -= {"services"}
        assert marked == expected, one.id


def test_made_up_activities_and_rooms_of_a_poster_are_told_at_its_foot(demo: Catalog) -> None:
    found = {}
    for one in demo.centers.values():
        made = poster(demo, one, TODAY, BASE_URL)
        shown: list[tuple[Activity | Room, tuple[str, ...]]] = [
            (entry.activity, ("name", "schedule", "center")) for entry in made.activities
        ]
        lent = [room for room in one.rooms if room.name in made.rooms.split("、")]
        shown += [(room, ("name", "bookable")) for room in lent]
        expected = {
            f"{record.id}/{field}"
            for record, fields in shown
            for field in fields
            if record.is_sample(field)
        }
        told = {place for place in made.samples.places if not place.startswith(f"{one.id}/")}
        assert told == expected, one.id
        found[one.id] = made.samples.words

    assert "活动（名称、时间安排）" in found["fengyuan"]
    assert "场地（名称、能否预约）" in found["luci"]


def test_the_code_of_a_poster_leads_to_the_page_of_the_center(
    demo: Catalog, demo_sheets: dict[str, str], desk: Page, scan: Scan
) -> None:
    for id_ in demo.centers:
        desk.set_content(demo_sheets[f"{id_}.pdf"])
        assert scan(desk) == [f"{BASE_URL}/centers/{id_}/"]


@pytest.mark.parametrize(
    ("room_id", "read", "words"),
    [
        ("hall", f"{BASE_URL}/booking/donghua/hall/", "想用这间，先约一下"),
        ("stage", "tel:0434-1234567", "想用这间，打个电话"),
        ("lobby", f"{BASE_URL}/centers/donghua/", "直接来，无需预约"),
    ],
)
def test_the_code_on_a_door_leads_to_the_way_to_use_the_room(
    tmp_path: Path, desk: Page, scan: Scan, room_id: str, read: str, words: str
) -> None:
    desk.set_content(sheets_of(small_catalog(tmp_path))[f"donghua/{room_id}.pdf"])

    assert scan(desk) == [read]
    text = desk.inner_text(".sheet")
    assert words in text
    assert f"{room_id}室" in text
    assert "0434-1234567" in text
    assert desk.evaluate(OVERFLOWING) == []


def test_a_door_says_how_many_people_the_room_holds(tmp_path: Path, desk: Page) -> None:
    catalog = small_catalog(tmp_path, centers=[center(rooms=[room(capacity="35")], equipment=[])])
    desk.set_content(sheets_of(catalog)["donghua/hall.pdf"])

    assert "可坐 35 人" in desk.inner_text(".sheet")


def test_all_words_are_dark_enough_for_a_black_and_white_printer(
    demo_sheets: dict[str, str], desk: Page
) -> None:
    for name in ("donghua.pdf", "donghua/laobing-tiaojieshi.pdf"):
        desk.set_content(demo_sheets[name])
        pale = [(words, ratio) for words, ratio in desk.evaluate(CONTRASTS) if ratio < 7]
        assert pale == []


def test_nothing_but_the_sheet_is_printed(demo_sheets: dict[str, str], desk: Page) -> None:
    desk.set_content(demo_sheets["donghua.pdf"])
    assert desk.locator(".bar").is_visible()

    desk.emulate_media(media="print")

    assert not desk.locator(".bar").is_visible()
    assert desk.locator(".sheet").is_visible()


def test_a_sign_tells_when_the_room_is_open(demo_sheets: dict[str, str], desk: Page) -> None:
    for name, expected in (
        ("jinsong/jinglin-yishiting.pdf", "几点开门 工作日、休息日 08:30–20:30"),
        ("jinsong/jieyou-zahuopu.pdf", "几点开门 预约上门 周二、周四、周六 14:30–17:30"),
        ("donghua/lanqiuchang.pdf", "几点开门 工作日、休息日 09:00–18:00"),
    ):
        desk.set_content(demo_sheets[name])
        assert plain(expected) in plain(desk.inner_text(".sheet"))


def sign_of(folder: Path, **hall: Any) -> str:
    """The sign of the hall of a center without times at which all of it is open."""
    changes = crowded(equipment=[], rooms=[room(bookable="phone", **hall)])
    regular = [line for line in changes["hours"]["regular"] if line["kind"] != "open"]
    catalog = small_catalog(folder, centers=[changes | {"hours": {"regular": regular}}])
    return sheets_of(catalog)["donghua/hall.pdf"]


def test_a_sign_names_the_kind_of_hours_that_are_not_of_the_door(
    tmp_path: Path, desk: Page
) -> None:
    lines = [
        {"kind": kind, "on": ["workday"], "opens": opens, "closes": closes}
        for kind, opens, closes in (
            ("counter", "08:30", "17:00"),
            ("self_service", "06:00", "22:00"),
        )
    ]
    desk.set_content(sign_of(tmp_path, hours={"regular": lines}))

    words = plain(desk.inner_text(".open"))
    assert words == plain("几点开门 窗口办事 工作日 08:30–17:00 自助 工作日 06:00–22:00")


def test_a_sign_with_many_hours_is_set_smaller_and_shows_them_all(
    tmp_path: Path, desk: Page
) -> None:
    desk.set_content(sign_of(tmp_path, description="唱歌、跳舞、开会都行，灯和音响自己开。"))

    assert desk.evaluate(OVERFLOWING) == []
    assert desk.locator(".open dd").count() == 8
    words = desk.inner_text(".open")
    assert "自助" in words
    assert "写不下" not in words


def test_a_sign_says_how_many_hours_it_has_no_room_for(tmp_path: Path, desk: Page) -> None:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    lines = [
        {"kind": kind, "on": [day], "opens": f"{at:02}:00", "closes": f"{at + 1:02}:00"}
        for kind, at in (("open", 9), ("self_service", 12))
        for at, day in enumerate(days, at)
    ]
    desk.set_content(sign_of(tmp_path, hours={"regular": lines}))

    assert desk.evaluate(OVERFLOWING) == []
    assert desk.locator(".open dd").count() == 8
    assert "还有 6 条写不下，请问工作人员。" in desk.inner_text(".open")


def test_the_sign_of_a_room_with_two_projects_says_which_of_them_is_when(
    tmp_path: Path, desk: Page
) -> None:
    projects = [
        {"id": id_, "name": name, "room": "hall", "hours": [line]}
        for id_, name, line in (
            ("tea", "茶馆", {"on": ["sat"], "opens": "09:00", "closes": "11:00"}),
            ("chess", "棋社", {"on": ["sun"], "opens": "14:00", "closes": "16:00"}),
        )
    ]
    one = center(rooms=[room()], equipment=[], projects=projects)
    desk.set_content(sheets_of(small_catalog(tmp_path, centers=[one]))["donghua/hall.pdf"])

    words = plain(desk.inner_text(".open"))
    assert words == plain("几点开门 茶馆 周六 09:00–11:00 棋社 周日 14:00–16:00")


def test_a_sign_names_whom_to_call_about_the_room(demo_sheets: dict[str, str], desk: Page) -> None:
    desk.set_content(demo_sheets["jinsong/jieyou-zahuopu.pdf"])
    assert desk.inner_text(".way .phone__who") == "解忧杂货铺预约"

    desk.set_content(demo_sheets["jinsong/jinglin-yishiting.pdf"])
    assert desk.inner_text(".way .phone__who") == "社区服务台"


def test_a_poster_says_nothing_of_changes_when_there_are_none(tmp_path: Path, desk: Page) -> None:
    catalog = small_catalog(tmp_path, activities=[activity()])
    made = poster(catalog, catalog.centers["donghua"], date(2026, 11, 2), BASE_URL)

    assert made.changes == ()
    assert [entry.activity.name for entry in made.activities] == ["market活动"]
    assert made.rooms == "hall室、study室、talk室、stage室"
    environment = page_environment("", catalog, date(2026, 11, 2))
    page = poster_page(catalog, made.center, date(2026, 11, 2), BASE_URL)
    desk.set_content(page.rendered(environment))
    words = desk.inner_text(".sheet")
    assert "变动" not in words
    assert "场地和活动" in words


@pytest.mark.parametrize(
    ("base_url", "written"),
    [("http://127.0.0.1:8000", ""), (BASE_URL, "jiamenkou.cn/centers/donghua/")],
)
def test_an_address_that_leads_nowhere_is_not_written_below_its_code(
    tmp_path: Path, base_url: str, written: str
) -> None:
    catalog = small_catalog(tmp_path)

    made = poster(catalog, catalog.centers["donghua"], date(2026, 11, 2), base_url)

    assert made.code.below == written
