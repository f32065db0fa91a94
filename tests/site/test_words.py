"""How days, times and prices are said."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.model import PriceBand, Season, Source
from scripts.site.words import (
    age_text,
    day_text,
    days_text,
    duration_text,
    price_text,
    season_text,
    source_text,
    unbroken,
    weekday_text,
    whole_brackets,
)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["workday"], "工作日"),
        (["workday", "restday"], "工作日、休息日"),
        (["restday", "workday", "holiday"], "每天"),
        (["holiday"], "法定节假日"),
        (["sat"], "周六"),
        (["sat", "sun"], "周六、周日"),
        (["mon", "tue", "wed", "thu", "fri"], "周一至周五"),
        (["tue", "wed", "thu", "sun"], "周二至周四、周日"),
        (["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "每天"),
        (["holiday", "sat"], "法定节假日、周六"),
    ],
)
def test_the_days_of_a_line_are_said_in_words(words: list[str], text: str) -> None:
    assert days_text(words) == text


def test_a_date_is_said_with_its_weekday() -> None:
    day = date(2026, 11, 22)

    assert f"{day_text(day)}（{weekday_text(day)}）" == "11月22日（周日）"


def test_a_season_is_said_from_its_first_to_its_last_day() -> None:
    season = Season.model_validate({"from": "05-01", "through": "09-30"})

    assert season_text(season) == "5月1日至9月30日"


@pytest.mark.parametrize(
    ("days", "unit", "text"),
    [
        (10, "working_day", "10 个工作日"),
        (5, "natural_day", "5 天"),
        (0, "working_day", "当场办结"),
    ],
)
def test_a_promised_time_is_said_with_its_unit(days: int, unit: str, text: str) -> None:
    assert duration_text(days, unit) == text


@pytest.mark.parametrize(
    ("band", "age", "price"),
    [
        ({"min_age": "60", "max_age": "74", "amount": "3"}, "60–74 岁", "3 元／餐"),
        ({"min_age": "60", "max_age": "74", "amount": "3.50"}, "60–74 岁", "3.50 元／餐"),
        ({"min_age": "90", "amount": "0"}, "90 岁及以上", "免费"),
        ({"min_age": "0", "max_age": "6", "amount": "0"}, "6 岁及以下", "免费"),
    ],
    ids=["whole yuan", "as printed", "free for the oldest", "free for the youngest"],
)
def test_a_price_is_said_as_printed(band: dict[str, str], age: str, price: str) -> None:
    record = PriceBand.model_validate(band)

    assert (age_text(record), price_text(record, "每餐")) == (age, price)


def test_an_amount_keeps_its_decimals() -> None:
    band = PriceBand.model_validate({"min_age": "60", "amount": "12.00"})

    assert band.amount == Decimal("12.00")
    assert price_text(band, "餐") == "12.00 元／餐"


def test_a_source_is_named_with_what_is_known_of_it() -> None:
    known = {"title": "家门口的书房", "publisher": "县报", "published_on": "2026-03-05"}

    assert source_text(Source.model_validate(known)) == "《家门口的书房》（县报，2026年3月5日）"
    assert source_text(Source.model_validate({"title": "家门口的书房"})) == "《家门口的书房》"


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("劲松社区党群服务中心", "劲松社区<wbr>党群服务中心"),
        ("党群服务中心", "党群服务中心"),
        (
            "服务站（第 1 站，名称待核实）",
            '服务站<span class="ds-whole">（第 1 站，名称待核实）</span>',
        ),
        (
            "第五（待核实）党群服务中心",
            '第五<span class="ds-whole">（待核实）</span><wbr>党群服务中心',
        ),
        ("<b>没有括完（一半", "&lt;b&gt;没有括完（一半"),
    ],
)
def test_a_heading_breaks_before_a_bracket_and_before_what_every_center_is_called(
    name: str, html: str
) -> None:
    assert whole_brackets(name) == html


def test_a_day_stays_with_its_weekday_and_a_time_with_its_end() -> None:
    assert unbroken("12月6日（周日）、12月20日（周日） 08:30–11:30") == (
        '<span class="ds-nowrap">12月6日（周日）、</span>'
        '<span class="ds-nowrap">12月20日（周日）</span> '
        '<span class="ds-nowrap">08:30–11:30</span>'
    )
