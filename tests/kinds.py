"""A little network with all four kinds, as the data of a county would define them."""

from pathlib import Path
from typing import Any

from tests.builders import area, center, data_folder, network, room

__all__ = ["KINDS", "folder_with_kinds"]

KINDS: dict[str, Any] = {
    "venue": {"name": "场地预约", "description": "借用房间"},
    "host": {
        "name": "活动承办",
        "description": "请中心一起办",
        "approver": "parent",
        "fields": [
            {"id": "title", "label": "活动名称", "required": "true", "most": "10"},
            {"id": "helpers", "label": "帮手", "form": "number", "most": "5"},
            {"id": "outdoors", "label": "用室外场地", "form": "yes_no"},
        ],
        "booking": {"lead_workdays": "3", "max_minutes": "480"},
    },
    "visit": {
        "name": "观摩学习",
        "description": "请人讲解",
        "needs_room": "optional",
        "guide": "true",
        "fields": [{"id": "group", "label": "来访团队", "required": "true"}],
        "booking": {"lead_workdays": "2"},
    },
    "lecture": {
        "name": "公开讲座",
        "description": "讲给大家听",
        "shows": "title",
        "fields": [
            {"id": "title", "label": "讲座题目", "required": "true", "public": "true"},
            {"id": "speaker", "label": "主讲人", "required": "true", "public": "true"},
            {"id": "material", "label": "讲义"},
        ],
        "booking": {"lead_workdays": "2"},
    },
}


def folder_with_kinds(folder: Path, **changes: Any) -> Path:
    """The little network: ``donghua`` has one guide, ``huayuan`` below it none."""
    centers = [
        center(guides="1"),
        center("huayuan", level="station", parent="donghua", rooms=[room()], equipment=[]),
    ]
    return data_folder(
        folder,
        network_=network(kinds=KINDS),
        areas=[area("city"), area("county", parent="city"), area("elsewhere")],
        centers=changes.pop("centers", centers),
        **changes,
    )
