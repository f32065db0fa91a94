"""Lists as long as the documents say: their numbers are held, whatever stands in the lines."""

from pathlib import Path
from typing import Any

import pytest

from catalog import load_catalog, read_catalog
from tests.builders import data_folder


def indicators(projects: int, contents: int, lines: int) -> dict[str, Any]:
    """A checklist of three depths with so many lines at each, spread evenly."""
    below = [{"id": f"line-{n}", "name": f"指标{n}"} for n in range(lines)]
    middle = [
        {"id": f"content-{n}", "name": f"内容{n}", "items": below[n::contents]}
        for n in range(contents)
    ]
    top = [
        {"id": f"project-{n}", "name": f"项目{n}", "items": middle[n::projects]}
        for n in range(projects)
    ]
    return {
        "id": "sihua",
        "name": "四化",
        "counts": ["4", "12", "38"],
        "items": top,
        "sources": ["paper"],
    }


def test_four_projects_twelve_contents_and_38_indicators_are_taken(tmp_path: Path) -> None:
    catalog = load_catalog(data_folder(tmp_path, standards=[indicators(4, 12, 38)]))

    assert catalog.standards["sihua"].counts == (4, 12, 38)


@pytest.mark.parametrize("wrong", [(4, 12, 37), (4, 11, 38), (5, 12, 38)])
def test_one_line_too_few_or_too_many_is_told(tmp_path: Path, wrong: tuple[int, int, int]) -> None:
    reading = read_catalog(data_folder(tmp_path, standards=[indicators(*wrong)]))

    (problem,) = reading.errors
    assert f"实际写了 {'、'.join(map(str, wrong))}" in problem.message


def test_twenty_measures_are_taken(tmp_path: Path) -> None:
    measures = [{"id": f"measure-{n}", "name": f"举措{n}"} for n in range(20)]
    standard = {
        "id": "twenty",
        "name": "二十条",
        "counts": ["20"],
        "items": measures,
        "sources": ["paper"],
    }
    catalog = load_catalog(data_folder(tmp_path, standards=[standard]))

    assert [line.name for line in catalog.standards["twenty"].items] == [
        f"举措{n}" for n in range(20)
    ]
