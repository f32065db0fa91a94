"""Where centers are: the file for "nearest", and the links into map apps."""

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from catalog import Catalog
from scripts.site.views.places import has_places, map_links, places_file
from tests.builders import area, center, small_catalog

GATE = {"latitude": "39.915", "longitude": "116.404"}
"""A point whose values in the other systems are published with the common formulas."""


def catalog_with(folder: Path, **changes: Any) -> Catalog:
    """A network of one center in an area that promises a circle of fifteen minutes."""
    circle = {"minutes": "15", "mode": "步行"}
    centers = [center(short_name="东华 & 西里", **changes)]
    return small_catalog(folder, centers=centers, areas=[area(service_circle=circle)])


def links(catalog: Catalog) -> dict[str, str]:
    """The links of the one center by name."""
    return {link.name: link.url for link in map_links(catalog.centers["donghua"])}


def asked(url: str) -> dict[str, str]:
    """What an address asks for, decoded as the other side does."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize(
    ("crs", "gcj02", "bd09"),
    [
        ("gcj02", (39.915, 116.404), (39.921337, 116.410369)),
        ("bd09", (39.908657, 116.397627), (39.915, 116.404)),
        ("wgs84", (39.916404, 116.410244), None),
    ],
)
def test_every_map_gets_the_point_in_the_system_it_draws_in(
    tmp_path: Path,
    crs: str,
    gcj02: tuple[float, float],
    bd09: tuple[float, float] | None,
) -> None:
    found = links(catalog_with(tmp_path, location={**GATE, "crs": crs}))
    amap, tencent = asked(found["高德"]), asked(found["腾讯"])

    assert amap["coordinate"] == "gaode"
    east, north = (float(part) for part in amap["position"].split(","))
    assert (north, east) == pytest.approx(gcj02, abs=2e-6)
    north, east = (float(part) for part in tencent["marker"].split(";")[0][6:].split(","))
    assert (north, east) == pytest.approx(gcj02, abs=2e-6)
    if bd09:
        baidu = asked(found["百度"])
        assert baidu["coord_type"] == "bd09ll"
        north, east = (float(part) for part in baidu["location"].split(","))
        assert (north, east) == pytest.approx(bd09, abs=2e-6)


def test_the_map_of_the_phone_gets_the_point_of_satellites(tmp_path: Path) -> None:
    found = links(catalog_with(tmp_path, location={**GATE, "crs": "wgs84"}))

    assert (
        unquote(found["手机地图"]) == "geo:39.915000,116.404000?q=39.915000,116.404000(东华 & 西里)"
    )


def test_a_name_with_signs_stays_one_name(tmp_path: Path) -> None:
    found = links(catalog_with(tmp_path, location={**GATE, "crs": "gcj02"}))

    assert asked(found["高德"])["name"] == "东华 & 西里"
    assert asked(found["百度"])["title"] == "东华 & 西里"
    assert ";title:东华 & 西里;" in asked(found["腾讯"])["marker"]


def test_the_file_tells_point_circle_and_whether_it_is_a_sample(tmp_path: Path) -> None:
    catalog = catalog_with(tmp_path, location={**GATE, "crs": "wgs84"}, sample=["location"])

    assert json.loads(places_file(catalog)) == [["donghua", "东华 & 西里", 39.915, 116.404, 15, 1]]


def test_without_any_point_there_is_nothing_to_ask_for(tmp_path: Path) -> None:
    catalog = catalog_with(tmp_path)

    assert not has_places(catalog)
    assert map_links(catalog.centers["donghua"]) == ()
    assert json.loads(places_file(catalog)) == []


def test_the_file_of_three_thousand_centers_is_lighter_than_a_photograph(tmp_path: Path) -> None:
    one = catalog_with(tmp_path, location={**GATE, "crs": "wgs84"})
    row = json.loads(places_file(one))[0]
    rows = [
        [f"{row[0]}-{at}", f"{row[1]}{at}", 20 + at * 7919 % 30000 / 1e3, 80 + at % 977 / 20, 15, 0]
        for at in range(3000)
    ]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

    assert len(gzip.compress(text.encode(), 9)) < 60_000
