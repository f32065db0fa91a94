"""The three coordinate systems of maps in China, and the way between them.

A phone tells WGS-84. Maps published in China show GCJ-02 (高德、腾讯), which is shifted by up to some
hundred metres, or BD-09 (百度), which is shifted once more. A point read from one map and opened in
another stands in the wrong street, so every point is converted before it is handed on.

GCJ-02 is not published officially; these are the formulas that are in common use. The way back is
found by steps, to better than a centimetre.
"""

from math import atan2, cos, pi, sin, sqrt
from typing import NamedTuple

from catalog.model import Location

__all__ = ["Point", "as_bd09", "as_gcj02", "as_wgs84"]

_AXIS = 6378245.0
"""Of the Krasovsky ellipsoid, in metres."""
_ECCENTRICITY = 0.00669342162296594323
_BAIDU = pi * 3000.0 / 180.0


class Point(NamedTuple):
    """Degrees north and degrees east."""

    latitude: float
    longitude: float


def as_wgs84(location: Location) -> Point:
    """The point as satellites and phones give it."""
    if location.crs == "wgs84":
        return _given(location)
    return _from_gcj02(as_gcj02(location))


def as_gcj02(location: Location) -> Point:
    """The point as 高德 and 腾讯 show it."""
    point = _given(location)
    if location.crs == "wgs84":
        return _to_gcj02(point)
    return _from_bd09(point) if location.crs == "bd09" else point


def as_bd09(location: Location) -> Point:
    """The point as 百度 shows it."""
    if location.crs == "bd09":
        return _given(location)
    latitude, longitude = as_gcj02(location)
    z = sqrt(longitude**2 + latitude**2) + 0.00002 * sin(latitude * _BAIDU)
    theta = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BAIDU)
    return Point(z * sin(theta) + 0.006, z * cos(theta) + 0.0065)


def _given(location: Location) -> Point:
    return Point(float(location.latitude), float(location.longitude))


def _from_bd09(point: Point) -> Point:
    x, y = point.longitude - 0.0065, point.latitude - 0.006
    z = sqrt(x * x + y * y) - 0.00002 * sin(y * _BAIDU)
    theta = atan2(y, x) - 0.000003 * cos(x * _BAIDU)
    return Point(z * sin(theta), z * cos(theta))


def _to_gcj02(point: Point) -> Point:
    x, y = point.longitude - 105.0, point.latitude - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = point.latitude / 180.0 * pi
    magic = 1 - _ECCENTRICITY * sin(angle) ** 2
    north *= 180.0 / (_AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    east *= 180.0 / (_AXIS / sqrt(magic) * cos(angle) * pi)
    return Point(point.latitude + north, point.longitude + east)


def _from_gcj02(point: Point) -> Point:
    """Start at the point itself and take away what is still wrong; the shift changes slowly."""
    guess = point
    for _ in range(6):
        shown = _to_gcj02(guess)
        guess = Point(
            guess.latitude - (shown.latitude - point.latitude),
            guess.longitude - (shown.longitude - point.longitude),
        )
    return guess
