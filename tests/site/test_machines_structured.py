"""Structured data: right for what is known, silent about samples, and no way out of its element."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog
from scripts.site.machines.structured import block, breadcrumbs, center_data, event_data
from tests.builders import activity, center, small_catalog
from tests.conftest import NewPage

BASE = "https://example.cn"
TODAY = date(2026, 9, 28)
"""The Monday before the holidays of October."""


def data_of(page: Path) -> list[Any]:
    """All structured data of a page."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [json.loads(one) for one in found]


def told(folder: Path, today: date = TODAY, **changes: Any) -> dict[str, Any]:
    """What is said of a center."""
    catalog = small_catalog(folder, centers=[center(**changes)])
    return center_data(catalog, catalog.centers["donghua"], today, BASE)


def spec(opens: str, closes: str, *days: str, **valid: str) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "OpeningHoursSpecification"}
    if days:
        found["dayOfWeek"] = [f"https://schema.org/{day}" for day in days]
    return {**found, "opens": opens, "closes": closes, **valid}


def on(day: str, opens: str = "00:00", closes: str = "00:00") -> dict[str, Any]:
    return spec(opens, closes, validFrom=day, validThrough=day)


WORKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
WEEKEND = ("Saturday", "Sunday")


def test_a_center_is_an_office_with_address_telephone_and_point(tmp_path: Path) -> None:
    location = {"latitude": "39.908823", "longitude": "116.397470", "crs": "gcj02"}
    data = told(tmp_path, location=location, serves=["幸福里"])

    assert data["@type"] == "GovernmentOffice"
    assert data["url"] == f"{BASE}/centers/donghua/"
    assert data["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressLocality": "county县",
        "streetAddress": "幸福路 1 号",
    }
    assert data["telephone"] == "+86-434-1234567"
    assert data["geo"]["latitude"] == pytest.approx(39.90742, abs=1e-5)
    assert data["areaServed"] == ["幸福里"]
    assert "disambiguatingDescription" not in data


def test_values_marked_as_samples_are_not_said(tmp_path: Path) -> None:
    data = told(
        tmp_path,
        location={"latitude": "39.9", "longitude": "116.4", "crs": "wgs84"},
        sample=["address", "contacts", "hours", "location"],
    )
    assert data["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressLocality": "county县",
    }
    assert not {"telephone", "contactPoint", "geo", "openingHoursSpecification"} & set(data)
    assert "specialOpeningHoursSpecification" not in data


def test_no_sample_of_the_demo_network_is_in_its_structured_data(demo_site: Path) -> None:
    pages = sorted((demo_site / "centers").glob("*/index.html"))
    texts = [json.dumps(data_of(page), ensure_ascii=False) for page in pages]

    assert len(pages) > 30
    assert not [text for text in texts if "示例地址" in text or "0000000" in text]
    assert all("演示数据，请不要据此上门" in text for text in texts)


def test_the_ordinary_week_and_the_festival_that_interrupts_it(tmp_path: Path) -> None:
    data = told(tmp_path)

    assert data["openingHoursSpecification"] == [spec("08:30", "17:30", *WORKDAYS, *WEEKEND)]
    assert data["specialOpeningHoursSpecification"] == [
        on(f"2026-10-{day:02}") for day in range(1, 8)
    ]


def test_a_make_up_workday_and_an_announced_change_are_special(tmp_path: Path) -> None:
    lines = [{"kind": "counter", "on": ["workday"], "opens": "09:00", "closes": "12:00"}]
    special = [
        {"from": "2026-09-30", "opens": "09:00", "closes": "10:00", "reason": "盘点"},
        {"from": "2026-10-12", "closed": "true", "reason": "停电"},
    ]
    data = told(tmp_path, rooms=[], hours={"regular": lines, "special": special})

    assert data["openingHoursSpecification"] == [spec("09:00", "12:00", *WORKDAYS)]
    assert data["specialOpeningHoursSpecification"] == [
        on("2026-09-30", "09:00", "10:00"),
        on("2026-10-01"),
        on("2026-10-02"),
        on("2026-10-05"),
        on("2026-10-06"),
        on("2026-10-07"),
        on("2026-10-10", "09:00", "12:00"),
        on("2026-10-12"),
    ]


def test_each_season_says_from_when_to_when_it_holds(tmp_path: Path) -> None:
    summer = {"from": "05-01", "through": "09-30"}
    winter = {"from": "10-01", "through": "04-30"}
    lines = [
        {"kind": "open", "on": ["sat"], "opens": "09:00", "closes": "18:00", "season": summer},
        {"kind": "open", "on": ["sat"], "opens": "09:00", "closes": "17:00", "season": winter},
    ]
    data = told(tmp_path, hours={"regular": lines})

    assert data["openingHoursSpecification"] == [
        spec("09:00", "18:00", "Saturday", validFrom="2026-09-28", validThrough="2026-09-30"),
        spec("09:00", "17:00", "Saturday", validFrom="2026-10-01", validThrough="2027-04-30"),
        spec("09:00", "18:00", "Saturday", validFrom="2027-05-01"),
    ]


def test_days_of_a_year_without_notice_are_not_guessed(tmp_path: Path) -> None:
    data = told(tmp_path, date(2026, 12, 1))

    assert "specialOpeningHoursSpecification" not in data


def test_a_center_that_is_closed_for_a_time_says_nothing_but_that(tmp_path: Path) -> None:
    data = told(tmp_path, status="temporarily_closed")

    assert "openingHoursSpecification" not in data
    assert data["specialOpeningHoursSpecification"] == [
        spec("00:00", "00:00", validFrom="2026-09-28", validThrough="2026-11-26")
    ]


def test_the_next_dates_of_an_activity_are_events(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path, activities=[activity(summary="摆摊")])
    data = event_data(catalog, date(2026, 11, 2), BASE)
    assert data is not None
    (event,) = data["@graph"]

    assert event["@type"] == "Event"
    assert event["startDate"] == "2026-11-06T09:00:00+08:00"
    assert event["endDate"] == "2026-11-06T11:00:00+08:00"
    assert event["location"]["name"] == "donghua党群服务中心 hall室"
    assert event["location"]["address"]["streetAddress"] == "幸福路 1 号"
    assert event["description"] == "摆摊"


@pytest.mark.parametrize(
    "changes",
    [{"sample": ["schedule"]}, {"status": "cancelled"}],
    ids=["the time is a sample", "cancelled"],
)
def test_what_nobody_can_go_to_is_no_event(tmp_path: Path, changes: dict[str, Any]) -> None:
    catalog = small_catalog(tmp_path, activities=[activity(**changes)])

    assert event_data(catalog, date(2026, 11, 2), BASE) is None


def test_private_rooms_are_not_named_in_events(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path, activities=[activity(room="talk")])

    assert "talk" not in json.dumps(event_data(catalog, date(2026, 11, 2), BASE))


def test_the_way_to_a_page_stands_in_the_page_once(demo_site: Path) -> None:
    page = demo_site / "centers" / "donghua" / "index.html"
    (trail,) = (one for one in data_of(page) if one["@type"] == "BreadcrumbList")
    steps = trail["itemListElement"]

    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert steps[0]["name"] == "首页"
    assert "item" not in steps[-1]
    assert all(step["item"].startswith("http") for step in steps[:-1])


def test_every_block_of_the_demo_site_is_json_that_names_its_context(demo_site: Path) -> None:
    blocks = [one for page in sorted(demo_site.rglob("*.html")) for one in data_of(page)]

    assert len(blocks) > 100
    assert {one["@context"] for one in blocks} == {"https://schema.org"}


class Elements(HTMLParser):
    """What a browser would make of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "-->",
            "]]>",
            "\\u003c/script>",
            '"}</script >',
            "&lt;/script&gt;",
            "\u2028\u2029",
            "{{ 7 * 7 }}",
        ]
    ),
    st.text(st.sampled_from("<>&/!-\"'\\{}script \u2028") | st.characters(), max_size=40),
)


@given(name=HOSTILE, summary=HOSTILE, street=HOSTILE)
def test_no_text_can_end_the_block_or_change_what_is_read(
    small: Catalog, name: str, summary: str, street: str
) -> None:
    of = small.centers["donghua"]
    assert of.address is not None
    address = of.address.model_copy(update={"street_address": street})
    changed = of.model_copy(update={"name": name, "summary": summary, "address": address})
    bad = replace(small, centers={**small.centers, "donghua": changed})
    data = center_data(bad, changed, TODAY, BASE)
    elements = Elements()
    elements.feed(str(block(data)))
    elements.close()

    assert elements.tags == ["script"]
    assert not set("<>&\u2028\u2029") & set(elements.text)
    assert json.loads(elements.text) == json.loads(json.dumps(data))


@given(names=st.lists(HOSTILE, max_size=3))
def test_no_name_can_break_the_trail(names: list[str]) -> None:
    elements = Elements()
    elements.feed(str(block(breadcrumbs([(name, "/x/") for name in names], BASE))))
    elements.close()
    steps = json.loads(elements.text)["itemListElement"]

    assert elements.tags == ["script"]
    assert [step["name"] for step in steps] == ["首页", *names]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The little network."""
    return small_catalog(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("url", ["/", "/centers/donghua/", "/activities/", "/changes/"])
def test_the_strict_policy_lets_the_blocks_pass_unexecuted(
    demo_address: str, new_page: NewPage, url: str
) -> None:
    page = new_page()
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text))
    page.on("pageerror", lambda one: complaints.append(str(one)))
    page.add_init_script(
        "window.violations = [];"
        "addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective))"
    )
    page.goto(f"{demo_address}{url}")
    found = page.evaluate(
        "[...document.querySelectorAll('script[type=\"application/ld+json\"]')]"
        ".map((one) => JSON.parse(one.textContent)['@context'])"
    )
    assert page.evaluate("violations") == []
    assert complaints == []
    assert found
    assert set(found) == {"https://schema.org"}
