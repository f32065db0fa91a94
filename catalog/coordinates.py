"""Points of the three coordinate systems in use in China, made comparable.

Chinese maps show points moved by some hundred metres: GCJ-02 (高德, 腾讯) from the satellites'
WGS-84, and BD-09 (百度) from GCJ-02. A position that a phone reports, and what search engines
expect, is WGS-84. The formulas are the public ones that all map clients use; the way back has no
formula and is found by steps, to less than a millimetre. Abroad nothing is moved.

    wgs84  --to_gcj02-->  gcj02  --to_bd09-->  bd09
    wgs84  <--to_wgs84--  gcj02  <-----------  bd09
"""

from math import atan2, cos, pi, sin, sqrt
from typing import NamedTuple

from catalog.model import Location

__all__ = [
    "Point",
    "as_bd09",
    "as_gcj02",
    "as_wgs84",
    "bd09_to_gcj02",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "wgs84_to_gcj02",
]

AXIS = 6378245.0
"""Half of the long axis of the Krassowsky ellipsoid, in metres."""
ECCENTRICITY = 0.00669342162296594323
"""Its eccentricity, squared."""
BD_TURN = pi * 3000.0 / 180.0
STEPS = 10
"""Each step makes the error about a thousand times smaller; three are enough everywhere."""
CLOSE = 1e-9


class Point(NamedTuple):
    """A place in degrees."""

    latitude: float
    longitude: float


def as_wgs84(location: Location) -> Point:
    """The point as satellites and phones give it."""
    point = _point(location)
    if location.crs == "wgs84":
        return point
    return gcj02_to_wgs84(bd09_to_gcj02(point) if location.crs == "bd09" else point)


def as_gcj02(location: Location) -> Point:
    """The point as 高德 and 腾讯 show it."""
    point = _point(location)
    if location.crs == "wgs84":
        return wgs84_to_gcj02(point)
    return bd09_to_gcj02(point) if location.crs == "bd09" else point


def as_bd09(location: Location) -> Point:
    """The point as 百度 shows it."""
    if location.crs == "bd09":
        return _point(location)
    return gcj02_to_bd09(as_gcj02(location))


def _point(location: Location) -> Point:
    return Point(float(location.latitude), float(location.longitude))


def wgs84_to_gcj02(point: Point) -> Point:
    """As 高德 and 腾讯 show the point."""
    if not _is_moved(point):
        return point
    north, east = _moved_by(point)
    return Point(point.latitude + north, point.longitude + east)


def gcj02_to_wgs84(point: Point) -> Point:
    """The point that :func:`wgs84_to_gcj02` moves to ``point``."""
    if not _is_moved(point):
        return point
    guess = point
    for _ in range(STEPS):
        shown = wgs84_to_gcj02(guess)
        north, east = point.latitude - shown.latitude, point.longitude - shown.longitude
        guess = Point(guess.latitude + north, guess.longitude + east)
        if abs(north) < CLOSE and abs(east) < CLOSE:
            break
    return guess


def gcj02_to_bd09(point: Point) -> Point:
    """As 百度 shows a point of GCJ-02."""
    x, y = point.longitude, point.latitude
    length = sqrt(x * x + y * y) + 0.00002 * sin(y * BD_TURN)
    angle = atan2(y, x) + 0.000003 * cos(x * BD_TURN)
    return Point(length * sin(angle) + 0.006, length * cos(angle) + 0.0065)


def bd09_to_gcj02(point: Point) -> Point:
    """The point that :func:`gcj02_to_bd09` moves to ``point``."""
    guess = Point(point.latitude - 0.006, point.longitude - 0.0065)
    for _ in range(STEPS):
        shown = gcj02_to_bd09(guess)
        north, east = point.latitude - shown.latitude, point.longitude - shown.longitude
        guess = Point(guess.latitude + north, guess.longitude + east)
        if abs(north) < CLOSE and abs(east) < CLOSE:
            break
    return guess


def _is_moved(point: Point) -> bool:
    """Whether map clients move the point: inside the box that all of them use for China."""
    return 0.8293 <= point.latitude <= 55.8271 and 72.004 <= point.longitude <= 137.8347


def _moved_by(point: Point) -> tuple[float, float]:
    """How far GCJ-02 moves a point, in degrees to the north and to the east."""
    x, y = point.longitude - 105.0, point.latitude - 35.0
    common = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = point.latitude / 180.0 * pi
    bulge = 1 - ECCENTRICITY * sin(angle) ** 2
    meridian = AXIS * (1 - ECCENTRICITY) / (bulge * sqrt(bulge))
    parallel = AXIS / sqrt(bulge) * cos(angle)
    return north * 180.0 / (meridian * pi), east * 180.0 / (parallel * pi)
