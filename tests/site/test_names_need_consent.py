"""Persons are named on the public site only when the data says that they agreed."""

from pathlib import Path
from typing import Any

import pytest

from scripts.build_site import main
from tests.builders import area, center, data_folder

SHY = ("钱不公开", "孙不同意", "李没点头")
OPEN = ("赵愿公开", "周同意登", "吴点了头")


def duty(id_: str, name: str, **more: Any) -> dict[str, Any]:
    """A line of the roster on workdays."""
    hours = {"on": ["workday"], "opens": "08:30", "closes": "12:00"}
    return {"id": id_, "post": f"值班{id_}", "name": name, **hours, **more}


def promise(id_: str, name: str, **more: Any) -> dict[str, Any]:
    """What a post promises."""
    words = {"words": "说到做到。", "sources": ["paper"]}
    return {"id": id_, "post": f"岗位{id_}", "name": name, **words, **more}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of people who agreed and people who did not."""
    folder = tmp_path_factory.mktemp("consent")
    honour = {
        "id": "good",
        "name": "社区好人",
        "quota": "5",
        "unit": "名",
        "honorees": [{"name": SHY[2]}, {"name": OPEN[2], "consent": "true"}],
        "sources": ["paper"],
    }
    promises = [promise("a", SHY[1]), promise("b", OPEN[1], publish_name="true")]
    roster = [duty("a", SHY[0]), duty("b", OPEN[0], publish_name="true")]
    data = data_folder(
        folder,
        areas=[
            area("city"),
            area("county", honours=[honour], promises=promises),
            area("elsewhere"),
        ],
        centers=[center(roster=roster)],
    )
    out = folder / "out" / "site"
    assert main(["--data", str(data), "--out", str(out), "--today", "2026-11-02"]) == 0
    return out


def texts(site: Path) -> dict[str, str]:
    """Every file that a visitor or a program can read as text."""
    return {
        file.relative_to(site).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(site.rglob("*"))
        if file.suffix in (".html", ".json", ".ics", ".xml", ".txt", ".atom")
    }


@pytest.mark.parametrize("name", SHY)
def test_who_did_not_agree_is_named_nowhere(site: Path, name: str) -> None:
    found = texts(site)

    assert len(found) > 20
    assert [file for file, text in found.items() if name in text] == []


@pytest.mark.parametrize(
    ("page", "name"),
    [("duty", OPEN[0]), ("promises", OPEN[1]), ("honours", OPEN[2])],
)
def test_who_agreed_is_named(site: Path, page: str, name: str) -> None:
    assert name in (site / page / "index.html").read_text(encoding="utf-8")


def test_the_post_is_told_either_way(site: Path) -> None:
    text = (site / "duty" / "index.html").read_text(encoding="utf-8")

    assert "值班a" in text
    assert "值班b" in text
