"""The site of the demo data as it lies on disk: promises that hold for every page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

from catalog import Catalog, load_catalog
from catalog.model import Area
from scripts.build_site import ROOT
from scripts.site.links import read_page
from scripts.site.views.figures import MANY_GRIDS
from scripts.site.views.records import SearchRecord, center_records, shared_records

FOREIGN = re.compile(r"(?:https?:)?//[\w.-]+", re.IGNORECASE)


class Page(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.lang = self.title = ""
        self.headings: list[str] = []
        self.bad: list[str] = []
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.samples: set[str] = set()
        self.ids: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._open.append(tag)
        self.links += [values[name] for name in values if name in {"href", "src", "action"}]
        if tag == "html":
            self.lang = values.get("lang", "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        is_data = values.get("type") == "application/ld+json"  # no browser runs that
        if tag == "style" or (tag == "script" and not values.get("src") and not is_data):
            self.bad.append(f"inline {tag}")
        self.bad += [f"{tag} {name}" for name in values if name == "style" or name.startswith("on")]
        names_itself = values.get("rel") == "canonical"
        if tag in {"img", "script", "link", "source", "iframe", "video", "object"} - (
            {"link"} if names_itself else set()
        ):
            self.loaded += [values[name] for name in ("src", "href", "data") if values.get(name)]
        if tag == "form":
            self.loaded.append(values.get("action", ""))
        self.samples |= set(values.get("data-sample", "").split())
        if values.get("id"):
            self.ids.append(values["id"])

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()


@pytest.fixture(scope="module")
def pages(demo_site: Path) -> dict[str, Page]:
    """All pages by address."""
    return {
        "/" + file.relative_to(demo_site).as_posix().removesuffix("index.html"): Page(
            file.read_text(encoding="utf-8")
        )
        for file in sorted(demo_site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The demo network."""
    return load_catalog(ROOT / "data")


def test_there_is_a_page_for_every_thing(pages: dict[str, Page], catalog: Catalog) -> None:
    expected = {f"/centers/{id_}/" for id_ in catalog.centers}
    expected |= {f"/areas/{id_}/" for id_ in catalog.areas}
    expected |= {f"/services/{id_}/" for id_ in catalog.items}
    expected |= {"/", "/404.html", "/about/", "/help/", "/search/", "/sources/"}
    expected |= {f"/{name}/" for name in ("centers", "areas", "services", "projects", "rooms")}
    expected |= {f"/standards/{id_}/" for id_ in catalog.standards}
    expected |= {f"/workflows/{id_}/" for id_ in catalog.workflows}
    expected |= {"/standards/", "/figures/", "/grids/", "/workflows/"}

    assert expected <= set(pages)


def test_the_quick_reader_of_links_sees_what_a_real_parser_sees(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        found = read_page(page.html, url)
        here = {urljoin(url, link).partition("?")[0] for link in page.links}
        assert {unquote(link) for link in here} >= set(found.links), url
        assert set(found.anchors) == set(page.ids), url


def test_every_page_is_chinese_with_one_title_and_one_main_heading(pages: dict[str, Page]) -> None:
    found = {url: (page.lang, page.headings.count("h1")) for url, page in pages.items()}

    assert set(found.values()) == {("zh-CN", 1)}, found


def test_headings_never_skip_a_level(pages: dict[str, Page]) -> None:
    skipped = {
        url: page.headings
        for url, page in pages.items()
        if any(
            int(two[1]) > int(one[1]) + 1
            for one, two in zip(page.headings, page.headings[1:], strict=False)
        )
    }

    assert skipped == {}


def test_no_two_pages_have_one_title(pages: dict[str, Page]) -> None:
    titles: dict[str, list[str]] = {}
    for url, page in pages.items():
        titles.setdefault(page.title, []).append(url)

    assert {title: urls for title, urls in titles.items() if len(urls) > 1} == {}
    assert all(title.endswith(" · 家门口") for title in titles)


def test_no_id_stands_twice_on_a_page(pages: dict[str, Page]) -> None:
    doubled = {
        url: sorted({one for one in page.ids if page.ids.count(one) > 1})
        for url, page in pages.items()
        if len(page.ids) != len(set(page.ids))
    }

    assert doubled == {}


def test_no_page_holds_an_inline_script_style_or_handler(pages: dict[str, Page]) -> None:
    assert {url: page.bad for url, page in pages.items() if page.bad} == {}


def test_no_page_loads_or_sends_anything_elsewhere(pages: dict[str, Page]) -> None:
    foreign = {
        url: found
        for url, page in pages.items()
        if (found := [one for one in page.loaded if not re.match(r"/(?!/)", one)])
    }

    assert foreign == {}


def test_no_style_script_or_picture_names_another_origin(demo_site: Path) -> None:
    files = [
        file for file in (demo_site / "assets").rglob("*") if file.suffix in (".css", ".js", ".svg")
    ]
    found = {
        file.name: hits
        for file in files
        if (
            hits := [
                hit
                for hit in FOREIGN.findall(file.read_text(encoding="utf-8"))
                if hit != "http://www.w3.org"
            ]
        )
    }

    assert {file.suffix for file in files} == {".css", ".js", ".svg"}
    assert found == {}


def test_no_character_is_damaged_and_no_mark_is_left(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        assert "\ufffd" not in page.html, url
        assert "@@" not in page.html, url
        assert "{{" not in page.html, url


def test_every_sample_value_of_a_center_is_marked_on_its_page(
    pages: dict[str, Page], catalog: Catalog
) -> None:
    missing = []
    count = 0
    for center in catalog.centers.values():
        places = {f"{center.id}/{field}" for field in center.sample}
        for project in center.projects:
            places |= {f"{project.id}/{field}" for field in project.sample}
        for room in center.rooms:
            places |= {f"{room.id}/{field}" for field in room.sample}
        count += len(places)
        missing += sorted(places - pages[f"/centers/{center.id}/"].samples)

    assert count > 100
    assert missing == []


def test_every_sample_value_of_a_service_item_is_marked_on_its_page(
    pages: dict[str, Page], catalog: Catalog
) -> None:
    items = [item for item in catalog.items.values() if item.sample]
    missing = [
        f"{item.id}/{field}"
        for item in items
        for field in item.sample
        if f"{item.id}/{field}" not in pages[f"/services/{item.id}/"].samples
    ]

    assert items
    assert missing == []


def test_every_sample_value_of_an_activity_is_marked_where_activities_are_told(
    pages: dict[str, Page], catalog: Catalog
) -> None:
    activities = [one for one in catalog.activities.values() if one.sample]
    missing = [
        f"{one.id}/{field}"
        for one in activities
        for field in one.sample
        if f"{one.id}/{field}" not in pages["/activities/"].samples
    ]

    assert activities
    assert missing == []


def _pages_of_grids(area: Area) -> list[str]:
    """A long list of grids stands on a page of its own."""
    if len(area.grids) > MANY_GRIDS:
        return [f"/grids/{area.id}/"]
    return ["/grids/", f"/areas/{area.id}/"]


def test_every_sample_value_of_a_grid_is_marked_wherever_grids_are_listed(
    pages: dict[str, Page], catalog: Catalog
) -> None:
    grids = [(area, grid) for area in catalog.areas.values() for grid in area.grids]
    missing = [
        (url, grid.id, field)
        for area, grid in grids
        for field in grid.sample
        for url in _pages_of_grids(area)
        if f"{grid.id}/{field}" not in pages[url].samples
    ]

    assert grids
    assert missing == []


def test_every_published_number_stands_on_the_page_of_the_figures(
    pages: dict[str, Page], catalog: Catalog
) -> None:
    html = pages["/figures/"].html
    rows = html.count('<tr><th scope="row">')

    assert rows == sum(len(area.figures) for area in catalog.areas.values())
    for area in catalog.areas.values():
        assert all(figure.label in html for figure in area.figures)


def test_the_ten_stand_on_their_page_and_are_answered_in_words(pages: dict[str, Page]) -> None:
    html = pages["/standards/shiyou/"].html
    found = re.findall(r"<li><strong>(.*?)</strong>", html)

    first = ["党标", "国旗", "桌椅", "电脑", "热水"]
    assert found == [*first, "药品", "办事指南", "工作流程", "报刊读物", "免费WiFi"]
    answers = re.findall(
        r'<li>(\S+) <span class="ds-badge ds-badge--\w+">(有|无|未填)</span>',
        pages["/centers/dongsheng/"].html,
    )
    assert [name for name, _ in answers] == found
    assert ("电脑", "无") in answers
    assert ("药品", "未填") in answers


def test_a_page_that_was_never_verified_says_so(pages: dict[str, Page], catalog: Catalog) -> None:
    for center in catalog.centers.values():
        if center.verified is None:
            assert "信息待核实" in pages[f"/centers/{center.id}/"].html


def test_every_page_of_the_demo_warns_the_visitor(pages: dict[str, Page]) -> None:
    silent = [
        url
        for url, page in pages.items()
        if ("不是真的，请不要据此上门" if url.startswith("/print/") else "演示网站")
        not in page.html
    ]

    assert silent == []


def test_the_canteen_shows_its_prices_as_printed(pages: dict[str, Page]) -> None:
    html = re.sub(r"\s+", "", pages["/centers/donghua/"].html)

    assert "60–74岁" in html
    assert re.search(r"60–74岁.{0,80}<td>3元／餐</td>", html)
    assert re.search(r"75–89岁.{0,80}<td>4元／餐</td>", html)
    assert re.search(r"90岁及以上.{0,80}<td>免费</td>", html)


def test_the_center_and_the_canteen_say_the_same_of_those_too_young_for_a_price(
    pages: dict[str, Page],
) -> None:
    for url in ("/canteen/", "/centers/donghua/"):
        assert "60 岁以下</th><td>请咨询</td>" in pages[url].html, url


def test_a_room_that_can_be_booked_links_to_its_booking_page(
    pages: dict[str, Page], catalog: Catalog
) -> None:
    for center in catalog.centers.values():
        html = pages[f"/centers/{center.id}/"].html
        for room in center.rooms:
            link = f'href="/booking/{center.id}/{room.id}/"'
            assert (link in html) == (room.bookable == "yes"), f"{center.id}/{room.id}"


def all_records(catalog: Catalog) -> list[SearchRecord]:
    """Everything that the search knows."""
    found = shared_records(catalog)
    return found + [
        one for center in catalog.centers.values() for one in center_records(catalog, center)
    ]


def test_the_search_records_lead_to_pages(catalog: Catalog, pages: dict[str, Page]) -> None:
    for record in all_records(catalog):
        url, _, anchor = record.url.partition("#")
        if url in {"/booking/", "/booking/lookup"}:  # Pages of the other product.
            continue
        assert url in pages
        assert not anchor or anchor in pages[url].ids, record


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("赛源村", "/centers/fengyuan/"),
        ("新砀村", "/centers/fengyuan/"),
        ("十有", "/standards/"),
        ("泾诚金牌", "/areas/jingyang/"),
    ],
)
def test_a_village_a_team_or_a_standard_leads_to_its_page(
    catalog: Catalog, words: str, url: str
) -> None:
    found = [
        record.url
        for record in all_records(catalog)
        if any(words in phrase for phrase in (*record.names, *record.words))
    ]

    assert [one for one in found if one.startswith(url)], found


def test_the_open_data_holds_every_center(demo_site: Path, catalog: Catalog) -> None:
    found = json.loads((demo_site / "data" / "centers.json").read_text(encoding="utf-8"))

    assert [one["id"] for one in found["centers"]] == list(catalog.centers)
