"""Where centers are: the file that "nearest" computes with, and ways into the map apps people have.

No map of another site is ever loaded. The file is fetched when a resident taps; the links lead out
when they are tapped, each with the point in the system that its map draws in.
"""

import json
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from catalog import Catalog
from catalog.coordinates import as_bd09, as_gcj02, as_wgs84
from catalog.model import Center
from scripts.site.memo import kept

__all__ = ["MapLink", "has_places", "map_links", "place_row", "places_file"]

_US = "doorstep"
"""How we name ourselves to the map apps, which ask for it."""


@dataclass(frozen=True)
class MapLink:
    """One way to see the place on a map."""

    name: str
    url: str


def has_places(catalog: Catalog) -> bool:
    """Whether any center says where it is."""
    return any(center.location for center in catalog.centers.values())


def places_file(catalog: Catalog) -> str:
    """All points as ``[id, name, latitude, longitude, minutes, is_sample]``, in WGS-84.

    ``minutes`` is the service circle that the area promises, 0 where it promises none. Four digits
    after the point are ten metres, finer than a phone knows.
    """
    rows = [row for one in catalog.centers.values() if (row := place_row(catalog, one))]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n"


def place_row(catalog: Catalog, center: Center) -> list[str | float] | None:
    """The point of one center, if it says where it is."""
    return kept("place", center, lambda: _place_row(catalog, center))


def _place_row(catalog: Catalog, center: Center) -> list[str | float] | None:
    if center.location is None:
        return None
    point = as_wgs84(center.location)
    circle = catalog.areas[center.area].service_circle
    return [
        center.id,
        center.label,
        round(point.latitude, 4),
        round(point.longitude, 4),
        circle.minutes if circle else 0,
        int(center.is_sample("location")),
    ]


def map_links(center: Center) -> tuple[MapLink, ...]:
    """The place in 高德, 百度, 腾讯 and whatever map the phone has itself."""
    if center.location is None:
        return ()
    name = center.label
    address = center.address.street_address if center.address else name
    gcj02, bd09, wgs84 = (of(center.location) for of in (as_gcj02, as_bd09, as_wgs84))
    amap = {
        "position": f"{gcj02.longitude:.6f},{gcj02.latitude:.6f}",
        "name": name,
        "src": _US,
        "coordinate": "gaode",
        "callnative": "1",
    }
    baidu = {
        "location": f"{bd09.latitude:.6f},{bd09.longitude:.6f}",
        "title": name,
        "content": address,
        "coord_type": "bd09ll",
        "output": "html",
        "src": f"webapp.{_US}.{_US}",
    }
    marker = f"coord:{gcj02.latitude:.6f},{gcj02.longitude:.6f};title:{name};addr:{address}"
    tencent = {"marker": marker, "referer": _US}
    own = f"{wgs84.latitude:.6f},{wgs84.longitude:.6f}"
    return (
        MapLink("高德", f"https://uri.amap.com/marker?{_query(amap)}"),
        MapLink("百度", f"https://api.map.baidu.com/marker?{_query(baidu)}"),
        MapLink("腾讯", f"https://apis.map.qq.com/uri/v1/marker?{_query(tencent)}"),
        MapLink("手机地图", f"geo:{own}?q={own}({quote(name)})"),
    )


def _query(values: dict[str, str]) -> str:
    return urlencode(values, quote_via=quote, safe=",:")
