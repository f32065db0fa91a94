"""A center with twenty rooms, and requests that never meet, for measuring the booking service."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from booking.model import Applicant, BookingRequest
from catalog.timespan import SHANGHAI

__all__ = ["CENTER", "NOW", "ROOMS", "requests", "write_data"]

CENTER = "donghua"
ROOMS = tuple(f"room-{number}" for number in range(1, 21))
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)
"""A Monday morning of a year whose days off are known."""
DAYS = 300
HOURS = (9, 11, 13, 15)


def _year(year: int) -> dict[str, Any]:
    new_year = f"{year}-01-01"
    return {
        "year": str(year),
        "title": "测速用的日历",
        "papers": ["https://www.gov.cn/"],
        "holidays": [{"name": "元旦", "from": new_year, "through": new_year}],
        "makeup_workdays": [],
    }


def write_data(folder: Path) -> Path:
    """A data folder with one center; a room can be booked on every day of a year."""
    paper = {"sources": ["paper"]}
    rooms = [
        {"id": id_, "name": id_, "capacity": "50", "bookable": "yes", "equipment": []}
        for id_ in ROOMS
    ]
    hours = {"kind": "open", "on": ["workday", "restday"], "opens": "08:30", "closes": "17:30"}
    files: dict[str, dict[str, Any]] = {
        "network": {
            "id": "venue",
            "name": "测速",
            "timezone": "Asia/Shanghai",
            "site": {"title": "测速", "description": "测速用的一个中心"},
            "kinds": {"venue": {"name": "场地预约", "description": "借用房间"}},
            "booking": {"lead_workdays": "1", "advance_days": str(DAYS + 60)},
            "sources": {"paper": {"title": "测速"}},
        },
        "areas/county": {
            "id": "county",
            "name": "测速县",
            "levels": [{"id": "community", "name": "社区"}],
            **paper,
        },
        f"centers/{CENTER}": {
            "id": CENTER,
            "name": "测速党群服务中心",
            "area": "county",
            "level": "community",
            "address": {"street_address": "幸福路 1 号"},
            "contacts": [{"name": "服务台", "telephone": "0434-1234567"}],
            "hours": {"regular": [hours]},
            "rooms": rooms,
            **paper,
        },
        "calendar/2026": _year(2026),
        "calendar/2027": _year(2027),
    }
    for name, record in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML, too.
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder


def requests() -> Iterator[BookingRequest]:
    """Requests of 90 minutes, each by another phone, that all can be granted."""
    number = 0
    for day in range(2, DAYS):
        on: date = NOW.date() + timedelta(days=day)
        if (on.month, on.day) == (1, 1):
            continue
        for room_id in ROOMS:
            for hour in HOURS:
                starts_at = datetime.combine(on, time(hour), SHANGHAI)
                number += 1
                yield BookingRequest(
                    center_id=CENTER,
                    room_id=room_id,
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(minutes=90),
                    attendees=20,
                    purpose="居民读书会",
                    applicant=Applicant("王小明", f"138{number:08}"),
                )
