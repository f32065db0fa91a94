"""Small things for tests: a data folder of two centers, a catalog, requests, a store.

What a test is about stands in the test; everything else comes from here. The little network has
one area above another, a center with a station below it, and a hall that can be booked:

* open on workdays and rest days from 08:30 to 17:30, nothing on holidays;
* ``hall`` for 50 people with two layouts, a projector of its own; ``study`` without layouts;
  ``talk`` is private, ``stage`` is booked by telephone, ``lobby`` not at all;
* the center lends 3 projectors and 1 speaker;
* the notice for 2026 is known, that for 2027 is not.

``NOW`` is Monday, 2026-11-02, 09:00; an ordinary request is for Wednesday, 14:00 to 16:00.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from booking.model import Applicant, BookingRequest, EquipmentWish, Proxy
from booking.organizations import add_organization
from booking.staffing import add_account
from booking.storage import Store, open_store
from catalog import Catalog, load_catalog
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = [
    "KEY",
    "NOW",
    "PASSWORD",
    "a_store",
    "account",
    "activity",
    "applicant",
    "area",
    "at",
    "center",
    "choir_code",
    "data_folder",
    "network",
    "request",
    "room",
    "small_catalog",
    "span",
]

KEY = "a key for tests that nobody else will ever use"
PASSWORD = "long enough for a test"

Fields = dict[str, Any]


def at(text: str) -> datetime:
    """An instant in Asia/Shanghai: ``at("2026-11-04 14:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def span(on: str, starts: str, ends: str) -> TimeSpan:
    """A span of one day: ``span("2026-11-04", "14:00", "16:00")``."""
    return TimeSpan.on(date.fromisoformat(on), time.fromisoformat(starts), time.fromisoformat(ends))


NOW = at("2026-11-02 09:00")


# Records of the data folder, as staff would write them


def room(id_: str = "hall", **changes: Any) -> Fields:
    """A room that can be booked on the web."""
    return {"id": id_, "name": f"{id_}室", "capacity": "50", "bookable": "yes", **changes}


def center(id_: str = "donghua", **changes: Any) -> Fields:
    """A center with all kinds of rooms."""
    return {
        "id": id_,
        "name": f"{id_}党群服务中心",
        "area": "county",
        "level": "community",
        "address": {"street_address": "幸福路 1 号"},
        "contacts": [{"name": "服务台", "telephone": "0434-1234567"}],
        "hours": {
            "regular": [
                {"kind": "open", "on": ["workday", "restday"], "opens": "08:30", "closes": "17:30"}
            ]
        },
        "rooms": [
            room(
                "hall",
                layouts=[
                    {"id": "meeting", "name": "会议", "capacity": "20"},
                    {"id": "lecture", "name": "讲座", "capacity": "50"},
                ],
                equipment=[{"id": "projector"}],
            ),
            room("study", capacity="10", min_attendees="2"),
            room("talk", capacity="6", private="true"),
            room("stage", bookable="phone"),
            room("lobby", bookable="no"),
        ],
        "equipment": [{"id": "projector", "quantity": "3"}, {"id": "speaker"}],
        "sources": ["paper"],
        **changes,
    }


def area(id_: str = "county", **changes: Any) -> Fields:
    """An area with two levels."""
    return {
        "id": id_,
        "name": f"{id_}县",
        "levels": [{"id": "community", "name": "社区"}, {"id": "station", "name": "站点"}],
        "sources": ["paper"],
        **changes,
    }


def network(**changes: Any) -> Fields:
    """The network with the general rules of booking."""
    return {
        "id": "small",
        "name": "小网络",
        "timezone": "Asia/Shanghai",
        "site": {"title": "家门口", "description": "测试用的小网络"},
        "equipment": [
            {"id": "projector", "name": "投影仪"},
            {"id": "speaker", "name": "音箱"},
            {"id": "piano", "name": "钢琴"},
        ],
        "kinds": {"venue": {"name": "场地预约", "description": "借用房间"}},
        "booking": {"lead_workdays": "1"},
        "sources": {"paper": {"title": "一份文件"}},
        **changes,
    }


def activity(id_: str = "market", **changes: Any) -> Fields:
    """An activity on Friday, 2026-11-06, 09:00 to 11:00 in the hall."""
    return {
        "id": id_,
        "name": f"{id_}活动",
        "center": "donghua",
        "room": "hall",
        "schedule": {
            "repeat": "once",
            "dates": ["2026-11-06"],
            "start_time": "09:00",
            "end_time": "11:00",
        },
        "sources": ["paper"],
        **changes,
    }


YEAR_2026: Fields = {
    "year": "2026",
    "title": "关于2026年部分节假日安排的通知",
    "papers": ["https://www.gov.cn/zhengce/2026.htm"],
    "holidays": [{"name": "国庆节", "from": "2026-10-01", "through": "2026-10-07"}],
    "makeup_workdays": ["2026-10-10"],
}


def data_folder(
    folder: Path,
    *,
    network_: Mapping[str, Any] | None = None,
    areas: Iterable[Fields] | None = None,
    centers: Iterable[Fields] | None = None,
    activities: Iterable[Fields] = (),
    standards: Iterable[Fields] = (),
    workflows: Iterable[Fields] = (),
    closures: Iterable[Fields] = (),
) -> Path:
    """Write a data folder; what is not given is the little network described above."""
    root = folder / "data"
    if areas is None:
        areas = [area("city"), area("county", parent="city"), area("elsewhere")]
    if centers is None:
        centers = [
            center(),
            center("huayuan", level="station", parent="donghua", rooms=[room()], equipment=[]),
            center("far", area="elsewhere", rooms=[room()], equipment=[]),
        ]
    files: dict[str, Mapping[str, Any]] = {
        "network.yaml": network_ or network(),
        "calendar/2026.yaml": YEAR_2026,
        **{f"areas/{one['id']}.yaml": one for one in areas},
        **{f"centers/{one['id']}.yaml": one for one in centers},
        **{f"activities/2026/{one['id']}.yaml": one for one in activities},
        **{f"standards/{one['id']}.yaml": one for one in standards},
        **{f"workflows/{one['id']}.yaml": one for one in workflows},
    }
    if closures := list(closures):
        files["closures.yaml"] = {"closures": closures}
    for name, record in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML, too; one field a line keeps the line numbers telling.
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return root


def small_catalog(folder: Path, **parts: Any) -> Catalog:
    """The catalog of such a folder; ``parts`` as for data_folder."""
    return load_catalog(data_folder(folder, **parts))


# Bookings


def applicant(**changes: Any) -> Applicant:
    """Somebody with a mobile phone."""
    return Applicant(**{"name": "王小明", "phone": "13800138000", **changes})


def request(
    on: str = "2026-11-04", starts: str = "14:00", ends: str = "16:00", **changes: Any
) -> BookingRequest:
    """A request that the rules accept at NOW; ``phone`` and ``equipment`` may be given shortly."""
    phone = changes.pop("phone", "13800138000")
    wishes = changes.pop("equipment", {})
    proxy = changes.pop("proxy", None)
    fields: Fields = {
        "center_id": "donghua",
        "room_id": "hall",
        "starts_at": at(f"{on} {starts}"),
        "ends_at": at(f"{on} {ends}"),
        "attendees": 20,
        "purpose": "居民读书会",
        "equipment": tuple(EquipmentWish(*pair) for pair in wishes.items()),
        "applicant": applicant(phone=phone),
        "proxy": Proxy(**proxy) if proxy else None,
    }
    return BookingRequest(**{**fields, **changes})


def a_store(url: str, *, rate_limits: bool = True) -> Store:
    """A store with its tables made."""
    store = open_store(url, secret_key=KEY, rate_limits=rate_limits)
    store.create_tables()
    return store


def account(
    store: Store,
    catalog: Catalog,
    login: str = "wangmin",
    *,
    role: Any = "approver",
    scope: str = "*",
) -> None:
    """A staff account with PASSWORD."""
    add_account(
        store,
        catalog,
        name="王敏",
        login=login,
        password=PASSWORD,
        role=role,
        scope=scope,
        now=NOW,
    )


def choir_code(store: Store, catalog: Catalog) -> str:
    """The code of a new organization: 90 days ahead, 20 bookings, 40 hours a week."""
    return add_organization(
        store,
        catalog,
        name="幸福合唱队",
        scope="*",
        contact="李丽",
        phone="13700137000",
        quota=(90, 20, 40),
        now=NOW,
    )
