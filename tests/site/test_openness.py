"""What areas and centers open to residents stands on its pages, and who did not agree does not."""

import re
from pathlib import Path
from typing import Any

import pytest

from catalog import load_catalog
from scripts.build_site import ROOT, main
from tests.builders import activity, area, center, data_folder, network, room

SOURCE = {"sources": ["paper"]}
WORDS: dict[str, Any] = {
    "audiences": [{"id": "elderly", "name": "老人"}],
    "room_types": [{"id": "chess", "name": "下棋的屋子"}],
    "purposes": [{"id": "fun", "name": "图个乐"}],
    "station_types": [{"id": "rider", "name": "小哥驿站"}],
    "access_methods": [
        {"id": "card", "name": "刷卡"},
        {"id": "face", "name": "刷脸", "is_biometric": "true"},
    ],
    "project_types": [{"id": "canteen", "name": "吃饭的地方"}],
    "provider_types": [{"id": "unit", "name": "驻区单位"}],
}
AREA: dict[str, Any] = {
    "functions": ["亲子服务"],
    "build_modes": ["资产盘活"],
    "public_share": "90",
    "zones": [{"id": "hall-zone", "name": "活动区"}],
    "least_areas": [{"level": "community", "area_m2": {"value": "500"}, **SOURCE}],
    "programmes": [
        {"name": "茶工超市", "summary": "没写在哪。", "project_type": "canteen"}
        | {"audiences": ["elderly"], **SOURCE}
    ],
    "activity_categories": [{"id": "study", "name": "学"}],
    "series": [
        {
            "id": "water",
            "name": "水韵",
            "summary": "分两部分。",
            "center": "donghua",
            "parts": [
                {"id": "talk", "name": "夜话", "summary": "坐下聊聊。"},
                {"id": "ball", "name": "球赛", "summary": "打一场球。"},
            ],
            **SOURCE,
        }
    ],
    "resources": [
        {"id": "doctor", "name": "会看病的人", "provider": "县医院", "provider_type": "unit"}
        | {"center": "donghua", **SOURCE}
    ],
    "needs": [{"id": "ill", "name": "看病不便", "audiences": ["elderly"], **SOURCE}],
    "met_needs": [
        {"id": "visit", "name": "医生上门", "resource": "doctor", "need": "ill"}
        | {"status": "done", **SOURCE}
    ],
    "shortfalls": [
        {"id": "two", "text": "没人值班", "measures": ["排班"], "status": "done", **SOURCE},
        {"id": "one", "text": "字太小", "measures": ["印大字", "放大镜"], "due_on": "2026-12-31"}
        | {"status": "doing", **SOURCE},
    ],
    "honours": [
        {
            "id": "good",
            "name": "社区好人",
            "quota": "3",
            "unit": "名",
            "award": "广场晚会",
            "honorees": [
                {"name": "张同意", "reason": "照顾邻居", "consent": "true"},
                {"name": "李不愿"},
            ],
            **SOURCE,
        }
    ],
    "promises": [
        {"id": "a", "post": "窗口人员", "words": "谁接谁管", "name": "王不愿", **SOURCE},
        {"id": "b", "post": "站长", "words": "天天在", "name": "赵同意", "publish_name": "true"}
        | {"center": "donghua", **SOURCE},
    ],
    "bases": [
        {"id": "hall", "name": "纪念馆", "summary": "看展。", "place": "城东"}
        | {"telephone": "0434-7654321", **SOURCE}
    ],
    "papers": [{"title": "实施办法", "summary": "讲怎么做。", **SOURCE}],
    "stories": [
        {"id": "old", "title": "听老人讲", "date": "2026-10-09", "paragraphs": ["讲了一下午。"]}
        | {"note": "几个人听没有写。", **SOURCE}
    ],
    "partners": [
        {"name": "救援队", "offers": "教急救", "provider_type": "unit", "supervisor": "街道办"}
        | SOURCE
    ],
    "figures": [
        {"label": "甲款", "value": "1500", "unit": "万元", "qualifier": "余", "as_of": "2023年"}
        | {"topic": "funding", "chart": "几笔钱", **SOURCE},
        {"label": "乙款", "value": "300", "unit": "万元", "qualifier": "余", "as_of": "2023年"}
        | {"topic": "funding", "chart": "几笔钱", **SOURCE},
        *(
            {"label": label, "value": "7", "unit": "个", "as_of": of, "topic": topic, **SOURCE}
            for topic in ("problems", "grids")
            for label, of in (("旧数", "2023年"), ("另一个旧数", "2023年"), ("新数", "2025年底"))
        ),
    ],
}
CENTER: dict[str, Any] = {
    "station_type": "rider",
    "access": ["card", "face"],
    "roster": [
        {"id": "a", "post": "网格员", "does": "接待来访", "on": ["workday"], "opens": "08:30"}
        | {"closes": "12:00", "name": "孙不愿"},
        {"id": "b", "post": "副站长", "on": ["sat"], "opens": "09:00", "closes": "11:00"}
        | {"name": "周同意", "publish_name": "true"},
    ],
    "rooms": [
        room(
            "hall", zone="hall-zone", room_type="chess", purposes=["fun"], area_m2={"value": "95"}
        ),
        room("desk", bookable="no", is_office="true", area_m2={"value": "5"}),
    ],
    "projects": [
        {
            "id": "shitang",
            "name": "食堂",
            "audiences": ["elderly"],
            "project_type": "canteen",
            "provider_type": "unit",
            "is_canteen": "true",
            "menu": ["两菜一汤"],
            "operator": {"name": "饭好公司", "supervisor": "社区", "telephone": "0434-1112222"},
            "prices": {
                "unit": "每餐",
                "bands": [{"min_age": "60", "amount": "3"}],
                "others": "请咨询",
            },
        }
    ],
    "rules": [{"id": "pact", "title": "文明公约", "summary": "一起守。", "articles": ["轻声"]}],
}
ACTIVITY: dict[str, Any] = {
    "room": "hall",
    "category": "study",
    "series_part": "talk",
    "stops": [{"place": "甲村", "at": "09:00"}, {"place": "乙村", "at": "10:30"}],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose data fills in all of that."""
    folder = tmp_path_factory.mktemp("openness")
    data = data_folder(
        folder,
        network_=network(**WORDS),
        areas=[area("county", **AREA)],
        centers=[center(equipment=[], **CENTER)],
        activities=[activity(**ACTIVITY)],
    )
    out = folder / "out" / "site"
    assert main(["--data", str(data), "--out", str(out), "--today", "2026-11-02"]) == 0
    return out


def text_of(site: Path, url: str) -> str:
    """The words of a page without its tags."""
    html = (site / url.strip("/") / "index.html").read_text(encoding="utf-8")
    body = html.split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/lists/", ["会看病的人", "县医院", "驻区单位", "看病不便", "老人", "医生上门", "做完了"]),
        ("/lists/", ["已经用上 会看病的人", "已经对上 看病不便"]),
        ("/problems/", ["问题 2 条，整改措施 3 条", "字太小", "印大字；放大镜", "2026-12-31 前"]),
        ("/honours/", ["社区好人", "3 名", "张同意", "照顾邻居", "另有 1 名没有同意公开"]),
        ("/promises/", ["窗口人员", "谁接谁管", "站长（赵同意）"]),
        ("/duty/", ["网格员", "接待来访", "工作日 08:30–12:00", "周六", "周同意"]),
        ("/bases/", ["纪念馆", "看展。", "城东", "0434-7654321"]),
        ("/papers/", ["《实施办法》", "讲怎么做。"]),
        ("/stories/", ["听老人讲"]),
        ("/stories/county-old/", ["讲了一下午。", "2026-10-09", "几个人听没有写。"]),
        ("/partners/", ["驻区单位", "救援队", "教急救", "街道办监督"]),
        ("/funding/", ["几笔钱", "1500余万元", "300余万元"]),
        ("/figures/", ["几笔钱", "1500余万元"]),
        ("/canteen/", ["60 岁以下", "请咨询", "3 元／餐", "两菜一汤", "饭好公司", "0434-1112222"]),
        ("/stations/", ["小哥驿站", "1 处", "刷卡、刷脸"]),
        ("/stations/donghua/", ["不想刷脸？刷卡一样进得去。", "文明公约", "一起守。"]),
        ("/stations/donghua/pact/", ["文明公约", "轻声"]),
        ("/services/for/", ["老人", "食堂"]),
        ("/projects/types/", ["吃饭的地方", "食堂", "茶工超市", "没写在哪。", "没有写地点"]),
        ("/rooms/zones/", ["活动区", "hall室"]),
        ("/rooms/kinds/", ["下棋的屋子", "hall室"]),
        ("/rooms/purposes/", ["图个乐", "hall室"]),
        ("/rooms/sizes/", ["31–60 人", "hall室"]),
        ("/activities/", ["甲村 09:00", "乙村 10:30", "类别：学", "水韵"]),
        ("/activities/categories/", ["county县 · 学", "market活动", "水韵"]),
        ("/activities/series/water/", ["1. 夜话", "坐下聊聊。", "market活动", "2. 球赛"]),
        (
            "/centers/donghua/",
            ["服务群众的占 95%", "刷卡、刷脸", "网格员", "吃饭的地方", "办公用房"],
        ),
        ("/areas/county/", ["资产盘活", "亲子服务", "500 平方米", "90%", "茶工超市", "街道办监督"]),
    ],
)
def test_what_a_clerk_writes_stands_on_its_page(site: Path, url: str, words: list[str]) -> None:
    text = text_of(site, url)

    assert [word for word in words if word not in text] == [], text


def test_nobody_is_named_who_did_not_agree(site: Path) -> None:
    named = {
        name
        for file in site.rglob("*")
        if file.is_file()
        for name in ("李不愿", "王不愿", "孙不愿")
        if name.encode() in file.read_bytes() or ascii(name)[1:-1].encode() in file.read_bytes()
    }

    assert named == set()


def test_bars_are_as_long_as_their_numbers(site: Path) -> None:
    html = (site / "funding" / "index.html").read_text(encoding="utf-8")

    assert re.findall(r'<rect width="(\d+)"', html) == ["1000", "200"]


@pytest.mark.parametrize("url", ["/problems/", "/grids/"])
def test_a_number_of_another_day_than_the_rest_says_its_own(site: Path, url: str) -> None:
    text = text_of(site, url)

    assert "旧数 7 个 另一个旧数 7 个 新数 2025年底 7 个" in text
    assert "截至：2023年，另外注明的除外" in text


def test_the_badge_of_a_problem_follows_its_status(site: Path) -> None:
    html = (site / "problems" / "index.html").read_text(encoding="utf-8")

    assert re.findall(r'ds-badge--(\w+)">(正在做|做完了)', html) == [
        ("unknown", "正在做"),
        ("open", "做完了"),
    ]


def test_what_is_not_mended_stands_before_what_is(site: Path) -> None:
    text = text_of(site, "/problems/")

    assert text.index("正在做 1 条，做完了 1 条") < text.index("字太小") < text.index("没人值班")


def test_invented_problems_are_not_told_as_those_of_the_county(demo_site: Path) -> None:
    html = (demo_site / "problems" / "index.html").read_text(encoding="utf-8")
    before, folded = html.split("<details", 1)

    assert "查找的作风问题" in before
    assert "由系统自己数" not in before
    assert "25 条" in before
    assert "正在做" not in before
    assert "示例：这张表公开后是什么样" in folded
    assert folded.count('class="ds-badge ds-badge--sample"') == 1


def test_an_unknown_name_is_told_once_for_all_honours(demo_site: Path) -> None:
    assert text_of(demo_site, "/honours/").count("没有公布名字") == 1


def test_a_provider_that_is_the_center_is_not_named_twice(demo_site: Path) -> None:
    html = (demo_site / "lists" / "index.html").read_text(encoding="utf-8")
    (row,) = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*办食堂的房子.*?</tr>", html, re.DOTALL)[:1]

    assert row.count("东华社区") == 1


def test_a_service_leads_to_its_resource_and_its_need(site: Path) -> None:
    html = (site / "lists" / "index.html").read_text(encoding="utf-8")

    for anchor in ("county-resource-doctor", "county-need-ill"):
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html


def test_every_section_of_the_site_is_told_with_a_sentence(site: Path) -> None:
    html = (site / "more" / "index.html").read_text(encoding="utf-8")
    body = html.split("<main", 1)[1].split("</main>", 1)[0]
    found = re.findall(r'<a href="(/[^"]*)">([^<]+)</a></h3><p>([^<]+。)</p>', body)

    assert len(found) > 30
    ours = [url for url, _, _ in found if not url.startswith("/booking/")]
    assert [url for url in ours if not (site / url.strip("/") / "index.html").exists()] == []


SHOWN_AT = {
    "resources": "/lists/",
    "needs": "/lists/",
    "met_needs": "/lists/",
    "shortfalls": "/problems/",
    "honours": "/honours/",
    "promises": "/promises/",
    "bases": "/bases/",
}
"""List of an area → the page on which its samples are marked."""


def samples_of(site: Path, url: str) -> set[str]:
    """What a page marks as a sample."""
    html = (site / url.strip("/") / "index.html").read_text(encoding="utf-8")
    return {
        place for found in re.findall(r'data-sample="([^"]+)"', html) for place in found.split()
    }


def test_every_sample_that_an_area_opens_is_marked(demo_site: Path) -> None:
    catalog = load_catalog(ROOT / "data")
    wanted = {
        (url, f"{entry.id}/{field}")
        for area_ in catalog.areas.values()
        for name, url in SHOWN_AT.items()
        for entry in getattr(area_, name)
        for field in entry.sample
    }
    wanted |= {
        (url, f"{duty.id}/{field}")
        for one in catalog.centers.values()
        for duty in one.roster
        for field in duty.sample
        for url in ("/duty/", f"/centers/{one.id}/")
    }
    wanted |= {
        (f"/stations/{one.id}/{rule.id}/", f"{rule.id}/{field}")
        for one in catalog.centers.values()
        if one.station_type
        for rule in one.rules
        for field in rule.sample
    }
    marked = {url: samples_of(demo_site, url) for url, _ in wanted}

    assert len(wanted) > 100
    assert [(url, place) for url, place in sorted(wanted) if place not in marked[url]] == []


def test_the_demo_counts_its_problems_measures_stations_and_items(demo_site: Path) -> None:
    catalog = load_catalog(ROOT / "data")
    stations = [one for one in catalog.centers_in("jingyang") if one.station_type]

    assert "问题 25 条，整改措施 27 条" in text_of(demo_site, "/problems/")
    assert len(stations) == 70
    assert (len(catalog.categories), len(catalog.items)) == (8, 51)
    assert all(item.promise_day is not None for item in catalog.items.values())
    assert len(catalog.areas["jingyang"].grids) == 294
    page = demo_site / "grids" / "jingyang" / "index.html"
    assert page.stat().st_size < 200_000


def test_a_poster_of_a_station_leads_to_its_rules(site: Path) -> None:
    html = (site / "print" / "donghua" / "index.html").read_text(encoding="utf-8")

    assert 'href="/stations/donghua/pact/"' in html
