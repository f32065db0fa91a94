"""Entries of one list that differ: each keeps its own sources, its own marks and its own words."""

import re
from pathlib import Path
from typing import Any

import pytest

from scripts.build_site import main
from tests.builders import activity, area, center, data_folder, network

PAPER, OTHER = {"sources": ["paper"]}, {"sources": ["other"]}
PAPERS = {"paper": {"title": "一份文件"}, "other": {"title": "另一份文件"}}
HONOURS: list[dict[str, Any]] = [
    {"id": "good", "name": "好人", "quota": "1", "unit": "名", "award": "广场晚会", **PAPER}
    | {"center": "donghua", "honorees": [{"name": "张同意", "consent": "true"}]},
    {"id": "busy", "name": "忙人", "quota": "2", "unit": "名", "award": "广场晚会", **OTHER}
    | {"center": "donghua", "sample": ["award", "center"]},
    {"id": "team", "name": "好队", "quota": "3", "unit": "支", "award": "年会", **OTHER},
]
RESOURCES: list[dict[str, Any]] = [
    {"id": "house", "name": "空房子", "provider": "donghua党群服务中心", "center": "donghua"}
    | {"sample": ["center"], **PAPER},
    {"id": "doctor", "name": "会看病的人", "provider": "县医院", "center": "donghua", **PAPER},
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose county has read two papers."""
    folder = tmp_path_factory.mktemp("papers")
    data = data_folder(
        folder,
        network_=network(sources=PAPERS),
        areas=[area("county", honours=HONOURS, resources=RESOURCES)],
        centers=[center()],
        activities=[activity(), activity("dance", room="study", **OTHER)],
    )
    out = folder / "out" / "site"
    assert main(["--data", str(data), "--out", str(out), "--today", "2026-11-02"]) == 0
    return out


def main_of(site: Path, name: str) -> str:
    """What a page shows."""
    html = (site / name / "index.html").read_text(encoding="utf-8")
    return html.split("<main", 1)[1].split("</main>", 1)[0]


def papers_in(html: str) -> list[str]:
    """The papers named in a piece of a page."""
    return re.findall(r'href="/sources/#(\w+)"', html)


def test_each_activity_of_an_area_with_two_papers_names_its_own(site: Path) -> None:
    html = main_of(site, "activities")
    entries = {
        name: re.findall(rf'<li id="activity-{name}">.*?</li>', html, re.DOTALL)
        for name in ("market", "dance")
    }

    assert {name: papers_in(one[0]) for name, one in entries.items()} == {
        "market": ["paper"],
        "dance": ["other"],
    }
    assert len(papers_in(html)) == 2


def test_every_paper_of_the_honours_is_named_with_its_occasion(site: Path) -> None:
    first, second = main_of(site, "honours").split("年会", 1)

    assert papers_in(first) == ["paper", "other"]
    assert papers_in(second) == ["other"]


def test_a_made_up_occasion_is_marked_whichever_honour_says_it(site: Path) -> None:
    html = main_of(site, "honours")

    assert 'data-sample="busy/award"' in html
    assert 'data-sample="busy/center"' in html


def test_an_honour_whose_names_are_not_known_says_so_beside_one_whose_are(site: Path) -> None:
    rows = re.findall(r"<div><dt>(.*?)</dt>", main_of(site, "honours"))

    assert ["没有公布名字" in row for row in rows] == [False, True, False]
    assert main_of(site, "honours").count("评上的人和组织，报道没有公布名字。") == 1


def test_a_provider_that_is_the_center_leads_to_it_and_keeps_its_mark(site: Path) -> None:
    html = main_of(site, "lists")
    (row,) = re.findall(r'<tr id="county-resource-house">.*?</tr>', html)

    assert '<a href="/centers/donghua/">donghua党群服务中心</a>' in row
    assert 'data-sample="house/center"' in row
    assert row.count("党群服务中心") == 1
    (other,) = re.findall(r'<tr id="county-resource-doctor">.*?</tr>', html)
    assert other.count('href="/centers/donghua/"') == 1
