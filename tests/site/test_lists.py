"""Lists: counted from the data, grouped by area and level, weeks named as one says them."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from catalog import Catalog, load_catalog
from scripts.build_site import ROOT, main
from scripts.site.views.activity import activity_dates, activity_entries, weeks
from scripts.site.views.center import center_cards
from scripts.site.views.home import HomePage, home_page
from scripts.site.views.lists import area_centers, area_page, rooms_by_area
from scripts.site.views.records import center_records, shared_records
from scripts.site.views.sections import HOTLINES
from tests.builders import activity, area, center, data_folder, small_catalog

TODAY = date(2026, 11, 4)
ON_FRIDAYS = {
    "repeat": "weekly",
    "by_day": ["fri"],
    "start_time": "09:00",
    "end_time": "11:00",
    "from": "2026-01-01",
}


def home(catalog: Catalog, today: date = TODAY) -> HomePage:
    """The home page of one day."""
    return home_page(catalog, today)


@pytest.mark.parametrize("most", [0, 300])
def test_help_gives_the_same_numbers_in_the_same_words_however_large_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("scripts.site.pages.MANY", most)
    data, out = data_folder(tmp_path), tmp_path / "out" / "site"
    assert main(["--data", str(data), "--out", str(out), "--today", str(TODAY)]) == 0
    html = (out / "help" / "index.html").read_text(encoding="utf-8")
    urgent = html.partition('id="urgent"')[2].partition("</ul>")[0]
    called = re.findall(r'<li>(\S+) <a class="ds-tel" href="tel:(\d+)">', urgent)

    assert ("先选您在的地方" in html) == (most == 0)
    assert [one.number for one in HOTLINES] == ["110", "120", "119", "12345"]
    assert called == [(one.name, one.number) for one in HOTLINES]
    assert '<p>政务热线 <a href="tel:12345">' in html.partition("<footer")[2]


def test_centers_are_counted_by_level_from_the_data(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    found = area_centers(catalog.areas["county"], center_cards(catalog, TODAY))

    assert [(one.level.name, len(one.cards)) for one in found.levels] == [("社区", 1), ("站点", 1)]
    assert found.count == 2


@pytest.mark.parametrize(
    ("qualifier", "text"),
    [
        (None, "2100 件"),
        ("余", "2100余件"),
        ("多", "2100多件"),
        ("以上", "2100 件以上"),
        ("近", "近 2100 件"),
        ("约", "约 2100 件"),
    ],
)
def test_a_figure_keeps_its_qualifier(tmp_path: Path, qualifier: str | None, text: str) -> None:
    figure = {
        "label": "办结",
        "value": "2100",
        "unit": "件",
        "as_of": "2023年",
        "sources": ["paper"],
    }
    if qualifier:
        figure["qualifier"] = qualifier
    areas = [area("city"), area("county", figures=[figure]), area("elsewhere")]
    catalog = small_catalog(tmp_path, areas=areas)
    found = area_page(catalog, catalog.areas["county"], center_cards(catalog, TODAY)).figures

    assert [(one.figure.label, one.value, one.figure.as_of) for one in found] == [
        ("办结", text, "2023年")
    ]


def test_rooms_of_centers_without_rooms_take_no_space(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path, centers=[center(), center("bare", rooms=[], equipment=[])])
    found = rooms_by_area(catalog)

    assert [(one.id, [place.id for place in centers]) for one, centers in found] == [
        ("county", ["donghua"])
    ]


def test_activities_are_grouped_by_week_and_the_near_weeks_are_named(tmp_path: Path) -> None:
    dates = ["2026-11-06", "2026-11-09", "2026-11-18"]
    schedule = {"repeat": "once", "dates": dates, "start_time": "09:00", "end_time": "11:00"}
    catalog = small_catalog(tmp_path, activities=[activity(schedule=schedule)])
    found = weeks(activity_dates(catalog, TODAY, date(2026, 12, 1)), TODAY)

    assert [one.title for one in found] == [
        "本周（11月2日至11月8日）",
        "下周（11月9日至11月15日）",
        "11月16日至11月22日",
    ]


def test_what_is_on_day_after_day_is_one_line_of_its_week(tmp_path: Path) -> None:
    times = {"repeat": "weekly", "start_time": "17:30", "end_time": "18:30", "from": "2026-01-01"}
    weekly = {
        "class": {**times, "by_day": ["mon", "tue", "wed", "thu", "fri", "sun"]},
        "pair": {**times, "by_day": ["tue", "wed"]},
    }
    activities = [activity(id_, name=id_, schedule=schedule) for id_, schedule in weekly.items()]
    catalog = small_catalog(tmp_path, activities=activities)
    [week] = weeks(activity_dates(catalog, date(2026, 11, 30), date(2026, 12, 6)), TODAY)

    assert len(week.dates) == 8
    assert [(one.activity.id, one.day, one.weekday) for one in week.lines] == [
        ("class", "11月30日至12月4日", "周一至周五"),
        ("pair", "12月1日", "周二"),
        ("pair", "12月2日", "周三"),
        ("class", "12月6日", "周日"),
    ]


@pytest.mark.parametrize(
    ("today", "text", "open_count"),
    [
        (date(2026, 11, 4), "工作日", 3),
        (date(2026, 11, 7), "休息日", 3),
        (date(2026, 10, 1), "国庆节放假", 0),
        (date(2026, 10, 10), "调休上班", 3),
        (date(2027, 1, 4), "放假和调休以国务院通知为准", 0),
    ],
    ids=["workday", "weekend", "holiday", "make-up day", "no notice yet"],
)
def test_the_home_page_counts_the_doors_that_are_open_that_day(
    tmp_path: Path, today: date, text: str, open_count: int
) -> None:
    found = home(small_catalog(tmp_path), today)

    assert (found.calendar_text, found.open_count) == (text, open_count)
    assert found.center_count == 3


def test_every_area_gets_a_turn_among_the_open_doors(tmp_path: Path) -> None:
    centers = [center(f"a{number}") for number in range(7)] + [center("far", area="elsewhere")]
    found = home(small_catalog(tmp_path, centers=centers), TODAY)

    assert [card.center.id for card in found.open_cards] == ["a0", "far", "a1", "a2", "a3", "a4"]


def test_an_activity_stands_once_among_the_next_ones(tmp_path: Path) -> None:
    weekly = {
        "repeat": "weekly",
        "by_day": ["sat"],
        "start_time": "09:00",
        "end_time": "11:00",
        "from": "2026-01-01",
    }
    activities = [activity("council", schedule=weekly), activity()]
    found = home(small_catalog(tmp_path, activities=activities), TODAY).weeks

    assert [[(one.activity.id, one.day) for one in week.dates] for week in found] == [
        [("market", "11月6日"), ("council", "11月7日")]
    ]


def test_a_week_with_little_is_filled_with_the_next_date_of_other_activities(
    tmp_path: Path,
) -> None:
    sunday = date(2026, 11, 8)
    found = home(
        small_catalog(tmp_path, activities=[activity("club", schedule=ON_FRIDAYS)]), sunday
    )

    assert [(week.title, [one.day for one in week.dates]) for week in found.weeks] == [
        ("下周（11月9日至11月15日）", ["11月13日"])
    ]


def test_a_closure_of_several_centers_is_told_once(tmp_path: Path) -> None:
    closures = [{"from": "2026-11-12", "reason": "检修", "areas": ["county"]}]
    found = home(small_catalog(tmp_path, closures=closures), TODAY).notices

    assert [([one.id for one in centers], notice.text) for centers, notice in found] == [
        (["donghua", "huayuan"], "检修，不开放")
    ]


@pytest.mark.parametrize(("begins", "is_soon"), [("2026-11-11", True), ("2026-11-12", False)])
def test_only_what_changes_within_a_week_comes_before_what_is_open_today(
    tmp_path: Path, begins: str, is_soon: bool
) -> None:
    closures = [{"from": begins, "reason": "检修", "areas": ["county"]}]

    found = home(small_catalog(tmp_path, closures=closures), TODAY)

    assert len(found.notices) == 1
    assert found.has_news_soon is is_soon


def test_search_knows_centers_rooms_and_areas_by_name_and_kind(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    found = shared_records(catalog)
    found += [one for center in catalog.centers.values() for one in center_records(catalog, center)]
    records = {one.url: one for one in found}

    assert records["/centers/donghua/"].kind == "中心"
    assert "幸福路 1 号" in " ".join(records["/centers/donghua/"].words)
    assert records["/centers/donghua/#room-hall"].title == "hall室 · donghua党群服务中心"
    assert "投影仪" in records["/centers/donghua/#room-hall"].words
    assert records["/areas/county/"].kind == "地区"


@pytest.mark.parametrize(
    ("schedule", "when", "is_past"),
    [
        (
            {"dates": ["2026-11-18", "2026-11-06"]},
            "11月6日（周五）、11月18日（周三） 09:00–11:00",
            False,
        ),
        ({"dates": ["2026-11-01", "2026-11-06"]}, "11月6日（周五） 09:00–11:00", False),
        ({"dates": ["2026-10-18"]}, "10月18日（周日），已办过", True),
        (
            {"repeat": "weekly", "by_day": ["sat"], "from": "2026-01-01"},
            "每周六 09:00–11:00",
            False,
        ),
        (
            {"repeat": "monthly", "week": "2", "by_day": "sat", "from": "2026-01-01"},
            "每月第二个周六 09:00–11:00",
            False,
        ),
        (
            {"repeat": "weekly", "by_day": ["sat"], "from": "2026-01-01", "through": "2026-10-31"},
            "每周六 09:00–11:00，已结束",
            True,
        ),
    ],
    ids=["dates", "coming dates only", "past", "weekly", "monthly", "ended"],
)
def test_an_activity_says_when_it_is(
    tmp_path: Path, schedule: dict[str, object], when: str, is_past: bool
) -> None:
    record = {"repeat": "once", "start_time": "09:00", "end_time": "11:00", **schedule}
    entry = activity_entries(
        small_catalog(tmp_path, activities=[activity(schedule=record)]), TODAY
    )[0]

    assert (entry.when, entry.is_past) == (when, is_past)


def test_services_begin_with_what_the_most_centers_can_do(demo_site: Path) -> None:
    catalog = load_catalog(ROOT / "data")
    counts = Counter(
        offered.item.task_name
        for center in catalog.centers.values()
        for offered in catalog.services_of(center)
    )
    html = (demo_site / "services" / "index.html").read_text(encoding="utf-8")
    block = html.partition('id="widest"')[2].partition("</section>")[0]
    told = re.findall(r'">([^<]+)</a> <span class="ds-count">(\d+) 处', block)

    assert [int(count) for _, count in told] == [count for _, count in counts.most_common(6)]
    assert all(counts[name] == int(count) for name, count in told)
