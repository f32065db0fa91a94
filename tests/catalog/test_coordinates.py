"""Points between the three coordinate systems: known pairs, ways back, and no move abroad."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.coordinates import (
    Point,
    as_bd09,
    as_gcj02,
    as_wgs84,
    bd09_to_gcj02,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_gcj02,
)
from catalog.model import Location

TIANANMEN = Point(39.908823, 116.397470)
"""The gate as 高德 shows it."""
IN_CHINA = st.builds(Point, st.floats(18.2, 53.5), st.floats(73.6, 135.0))


def metres(one: Point, two: Point) -> float:
    """Distance of two points that are near each other."""
    north = (one.latitude - two.latitude) * 111_320
    east = (one.longitude - two.longitude) * 111_320 * cos(radians(one.latitude))
    return hypot(north, east)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # Pairs that go round with the public implementations of the formula.
        (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
        (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),
        (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
    ],
    ids=["深圳", "北京", "上海"],
)
def test_a_known_point_is_moved_as_map_clients_move_it(wgs84: Point, gcj02: Point) -> None:
    assert metres(wgs84_to_gcj02(wgs84), gcj02) < 0.01


def test_a_known_point_of_baidu() -> None:
    assert (
        metres(gcj02_to_bd09(Point(39.915, 116.404)), Point(39.92133699351022, 116.41036949371))
        < 0.01
    )


@given(point=IN_CHINA)
def test_the_ways_back_lead_to_where_one_came_from(point: Point) -> None:
    assert metres(gcj02_to_wgs84(wgs84_to_gcj02(point)), point) < 0.001
    assert metres(bd09_to_gcj02(gcj02_to_bd09(point)), point) < 0.001


@given(point=IN_CHINA)
def test_a_point_is_never_moved_further_than_a_kilometre_and_a_half(point: Point) -> None:
    assert 10 < metres(wgs84_to_gcj02(point), point) < 1500


@pytest.mark.parametrize("place", [Point(51.5, -0.12), Point(-33.9, 151.2), Point(40.7, -74.0)])
def test_nothing_is_moved_far_from_china(place: Point) -> None:
    assert wgs84_to_gcj02(place) == place
    assert gcj02_to_wgs84(place) == place


def test_a_location_comes_out_as_one_point_in_whatever_system_it_was_written() -> None:
    true = gcj02_to_wgs84(TIANANMEN)
    points = {"wgs84": true, "gcj02": TIANANMEN, "bd09": gcj02_to_bd09(TIANANMEN)}
    for crs, point in points.items():
        written = {"latitude": f"{point.latitude:.8f}", "longitude": f"{point.longitude:.8f}"}
        location = Location.model_validate({**written, "crs": crs})
        assert metres(as_wgs84(location), true) < 0.01
        assert metres(as_gcj02(location), TIANANMEN) < 0.01
        assert metres(as_bd09(location), points["bd09"]) < 0.01
