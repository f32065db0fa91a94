"""The open data: each file keeps its schema, says whose it is, and holds what the pages show."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from catalog import Catalog, load_catalog
from scripts.build_site import ROOT
from scripts.site.machines.open_data import DATASETS, center_lines, dataset_text
from tests.builders import activity, center, data_folder, room, small_catalog


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The demo network."""
    return load_catalog(ROOT / "data")


def read(site: Path, url: str) -> Any:
    """A file of the site, parsed."""
    return json.loads((site / url[1:]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", DATASETS)
def test_a_file_keeps_its_published_schema(demo_site: Path, name: str) -> None:
    dataset = DATASETS[name]
    schema = read(demo_site, dataset.schema_url)
    Draft202012Validator.check_schema(schema)
    found = read(demo_site, dataset.url)
    problems = [
        f"{one.json_path}: {one.message}" for one in Draft202012Validator(schema).iter_errors(found)
    ]

    assert problems == []
    assert found["$schema"].endswith(dataset.schema_url)


@pytest.mark.parametrize("name", DATASETS)
def test_a_schema_refuses_what_it_does_not_know(demo_site: Path, name: str) -> None:
    dataset = DATASETS[name]
    found = read(demo_site, dataset.url)
    found[name] = [*found[name], {"surprise": True}]

    assert not Draft202012Validator(read(demo_site, dataset.schema_url)).is_valid(found)


@pytest.mark.parametrize("name", DATASETS)
def test_what_is_added_to_a_record_hides_no_field_of_the_model(name: str) -> None:
    dataset = DATASETS[name]
    fields = {info.alias or own for own, info in dataset.model.model_fields.items()}

    assert fields & set(dataset.added) == set()
    assert dataset.left_out <= fields


@pytest.mark.parametrize("name", DATASETS)
def test_a_file_says_whose_it_is_which_version_and_what_one_may_do(
    demo_site: Path, name: str
) -> None:
    found = read(demo_site, DATASETS[name].url)

    assert re.fullmatch("[0-9a-f]{32}", found["version"])
    assert found["licence"] == "CC BY 4.0"
    assert found["source"].endswith("/")
    assert found["demo"] is True
    assert "请不要据此上门" in found["notice"]


def test_every_record_is_there(demo_site: Path, catalog: Catalog) -> None:
    def ids(name: str) -> list[str]:
        return [one["id"] for one in read(demo_site, f"/data/{name}.json")[name]]

    centers = catalog.centers.values()
    assert ids("centers") == list(catalog.centers)
    assert ids("services") == list(catalog.items)
    assert ids("areas") == list(catalog.areas)
    assert ids("activities") == list(catalog.activities)
    assert ids("standards") == list(catalog.standards)
    assert ids("sources") == list(catalog.network.sources)
    assert ids("rooms") == [room.id for one in centers for room in one.rooms]
    assert ids("projects") == [project.id for one in centers for project in one.projects]
    figures = read(demo_site, "/data/figures.json")["figures"]
    assert len(figures) == sum(len(area.figures) for area in catalog.areas.values())


def test_the_index_names_every_file_and_the_page_that_explains_them(demo_site: Path) -> None:
    index = read(demo_site, "/data/index.json")
    page = (demo_site / "about" / "open-data" / "index.html").read_text(encoding="utf-8")

    assert [one["name"] for one in index["datasets"]] == list(DATASETS)
    for dataset in DATASETS.values():
        assert f'href="{dataset.url}"' in page
        assert f'href="{dataset.schema_url}"' in page


@pytest.mark.parametrize("name", DATASETS)
def test_each_top_level_field_that_is_added_is_explained(demo_site: Path, name: str) -> None:
    page = (demo_site / "about" / "open-data" / "index.html").read_text(encoding="utf-8")

    for field in DATASETS[name].added:
        assert f"<code>{field}</code>" in page


def test_addresses_in_the_records_lead_to_pages(demo_site: Path) -> None:
    for name, dataset in DATASETS.items():
        for record in read(demo_site, dataset.url)[name]:
            for field in {"url", "page"} & set(dataset.added):
                path = record[field].partition("#")[0]
                assert (demo_site / path[1:] / "index.html").is_file()


def test_times_numbers_and_points_are_written_as_programs_expect(tmp_path: Path) -> None:
    location = {"latitude": "39.908823", "longitude": "116.397470", "crs": "gcj02"}
    catalog = small_catalog(
        tmp_path,
        centers=[center(location=location, rooms=[room(area_m2={"value": "45.5"})])],
    )
    (line,) = center_lines(catalog, catalog.centers["donghua"])["centers"]
    record = json.loads(line)

    assert record["hours"]["regular"][0]["opens"] == "08:30"
    assert record["hours"]["regular"][0]["kind"] == "open"
    assert record["rooms"][0]["area_m2"] == {"value": 45.5}
    assert record["status"] == "active"
    assert record["wgs84"] == {"latitude": 39.907422, "longitude": 116.391229}
    assert "projects" not in record


def test_two_builds_give_the_same_bytes_and_another_version_for_another_word(
    tmp_path: Path,
) -> None:
    one = small_catalog(tmp_path / "one", activities=[activity()])
    again = load_catalog(data_folder(tmp_path / "again", activities=[activity()]))
    other = small_catalog(tmp_path / "other", activities=[activity(name="换了名字")])

    assert one.version == again.version != other.version
    lines = [center_lines(each, each.centers["donghua"]) for each in (one, again)]
    assert lines[0] == lines[1]


def test_a_record_names_its_samples_and_only_a_demonstration_warns(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path, centers=[center(sample=["address"])])
    lines = center_lines(catalog, catalog.centers["donghua"])["centers"]
    found = json.loads(dataset_text(catalog, "centers", lines, "https://example.cn"))

    assert found["demo"] is False
    assert "notice" not in found
    assert found["centers"][0]["sample"] == ["address"]
    assert found["centers"][0]["hours"]["regular"][0]["on"] == ["workday", "restday"]
