"""What may stand in a cell that names something else, in the words of clerks, and what it means.

A clerk sees 东华社区党群服务中心 and a file holds ``donghua``. The name is used where it is clear;
where two things share a name, or a name holds a comma, the code stands beside it or alone. Code and
name are both understood on the way back.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from catalog.model import Activity, Center, Room, ServiceItem
from catalog.problems import nearest
from scripts.xlsx.columns import Column, field_titles
from scripts.xlsx.folder import Folder
from scripts.xlsx.sheets import CHANGES
from scripts.xlsx.words import WORDS, YES_NO

__all__ = ["Around", "Choices", "Unknown"]

SEPARATORS = re.compile(r"[、,，;；\n]")
_TEXT_SEPARATORS = re.compile(r"[、；;\n]")
LONGEST = 32_767
"""Characters that fit into one cell."""

_MODELS: dict[str, type[BaseModel]] = {
    "Center": Center,
    "Room": Room,
    "ServiceItem": ServiceItem,
    "Activity": Activity,
}
_WHAT = {
    "areas": "地区",
    "centers": "中心",
    "levels": "本地区的层级",
    "zones": "本地区的功能区",
    "profiles": "本地区的共用时间表",
    "rooms": "这个中心的房间",
    "items": "事项目录",
    "categories": "事项大类",
    "sources": "出处",
    "site_types": "场所类型",
    "amenities": "便民设施",
    "equipment": "设备种类",
    "audiences": "人群",
}


@dataclass(frozen=True)
class Around:
    """The record a cell belongs to, as far as choices depend on it."""

    area: str = ""
    center: str = ""


class Unknown(Exception):
    """A text that means nothing here; the message says what could be meant."""


class Choices:
    """The choices of every column."""

    def __init__(self, folder: Folder) -> None:
        network = folder.network
        self.named: dict[str, dict[str, str]] = {
            "areas": {id_: area["name"] for id_, area in folder.areas.items()},
            "centers": {id_: record["name"] for id_, (_, record) in folder.of("centers").items()},
            "categories": {
                id_: record["category"]["name"]
                for id_, (_, record) in folder.of("services").items()
            },
            "items": {
                item["id"]: item["task_name"]
                for _, record in folder.of("services").values()
                for item in record["items"]
            },
            "sources": {id_: one["title"] for id_, one in network.get("sources", {}).items()},
            "changes": CHANGES,
        }
        for words in ("site_types", "amenities", "equipment", "audiences"):
            self.named[words] = _named(network.get(words, []))
        self.in_area: dict[str, dict[str, dict[str, str]]] = {
            "levels": {id_: _named(area["levels"]) for id_, area in folder.areas.items()},
            "zones": {id_: _named(area.get("zones", [])) for id_, area in folder.areas.items()},
            "profiles": {
                id_: {name: name for name in area.get("hours_profiles", {})}
                for id_, area in folder.areas.items()
            },
        }
        self.rooms: dict[str, dict[str, str]] = {}
        self.area_of: dict[str, str] = {}
        for id_, (_, record) in folder.of("centers").items():
            self.rooms[id_] = _named(record.get("rooms", []))
            self.area_of[id_] = record["area"]
        self.other_names: dict[str, dict[str, str]] = {}
        """Domain → further name → code: names that a workbook gives while it is read."""
        self._labels: dict[tuple[Any, ...], dict[str, str]] = {}

    def around(self, center: str) -> Around:
        """The surroundings of something that belongs to a center."""
        return Around(self.area_of.get(center, ""), center)

    def options(self, column: Column, around: Around) -> Mapping[str, str]:
        """Code → name."""
        domain = column.domain
        if column.codes:
            return {code: WORDS[code] for code in column.codes}
        if domain.startswith("fields:"):
            titles = field_titles(_MODELS[domain.removeprefix("fields:")])
            return {name: title for name, title in titles.items() if name != "sample"}
        if domain in self.in_area:
            return _of_one_or_all(self.in_area[domain], around.area)
        if domain == "rooms":
            return _of_one_or_all(self.rooms, around.center)
        return self.named[domain]

    def labels(self, column: Column, around: Around) -> dict[str, str]:
        """Code → what stands in the cell."""
        key = (column.domain, column.codes, self._group(column, around))
        if key not in self._labels:
            self._labels[key] = self._make_labels(self.options(column, around))
        return self._labels[key]

    def _group(self, column: Column, around: Around) -> str:
        if column.domain == "rooms":
            return around.center
        return around.area if column.domain in self.in_area else ""

    def _make_labels(self, options: Mapping[str, str]) -> dict[str, str]:
        count = Counter(options.values())
        labels = {}
        for code, name in options.items():
            is_clear = not SEPARATORS.search(name) and name == name.strip()
            if not is_clear or (name in options and name != code):
                labels[code] = code
            else:
                labels[code] = name if count[name] == 1 else f"{name}（{code}）"
        return labels

    def drop_down(self, column: Column) -> list[str]:
        """Every label that the column may hold, over all surroundings."""
        everywhere: list[Around] = [Around()]
        if column.domain in self.in_area:
            everywhere = [Around(area=area) for area in self.in_area[column.domain]]
        elif column.domain == "rooms":
            everywhere = [Around(center=center) for center in self.rooms]
        found = [label for one in everywhere for label in self.labels(column, one).values()]
        return list(dict.fromkeys(found))

    # From the file into the cell

    def text(self, column: Column, value: Any, around: Around) -> str:
        """What stands in the cell for a value of the file."""
        if value is None:
            return ""
        if not isinstance(value, list):
            return self._one(column, value, around).strip()[:LONGEST]
        parts = [self._one(column, part, around) for part in value]
        plain = len(parts) < 2 or not any(SEPARATORS.search(part) for part in parts)
        return ("、" if plain else "\n").join(parts).strip()[:LONGEST]

    def _one(self, column: Column, value: str, around: Around) -> str:
        if column.kind == "choice":
            return self.labels(column, around).get(value, value)
        if column.kind == "yes_no":
            return YES_NO.get(value, value)
        return value.replace("\r\n", "\n")

    # From the cell into the file

    def parts(self, column: Column, text: str) -> list[str]:
        """The entries of a cell that holds several."""
        pattern = SEPARATORS if column.kind != "text" else _TEXT_SEPARATORS
        if "\n" in text:
            pattern = re.compile("\n")
        return [part.strip() for part in pattern.split(text) if part.strip()]

    def code(self, column: Column, text: str, around: Around) -> str:
        """The code that a text of the cell means; raises :class:`Unknown`."""
        labels = self.labels(column, around)
        for code, label in labels.items():
            if text in (label, code):
                return code
        other = self.other_names.get(self._place(column, around), {})
        if other.get(text):
            return other[text]
        options = self.options(column, around)
        named = [code for code, name in options.items() if name == text]
        if len(named) == 1:
            return named[0]
        if named:
            either = "或".join(f"“{labels[code]}”" for code in named)
            raise Unknown(f"叫“{text}”的不止一个，请写明是{either}。")
        what = _WHAT.get(column.domain)
        known = list(labels.values())
        hint = nearest(text, [*known, *other]) or nearest(text, labels)
        if not hint:
            hint = f"只能写{'、'.join(known)}。" if len(known) < 11 else "可选的见“选项”表。"
            hint = hint if known else "这里现在还没有可选的。"
        if what is None:
            raise Unknown(f"“{text}”不在可选范围内。{hint}")
        raise Unknown(f"{what}里没有“{text}”。{hint}")

    def also(self, domain: str, around: Around, code: str, name: str) -> None:
        """A row of the workbook names something: code and name are known from now on."""
        place = f"rooms/{around.center}" if domain == "rooms" else domain
        names = self.other_names.setdefault(place, {})
        # A name that two rows give is clear for neither.
        names[name] = code if names.get(name, code) == code else ""
        names[code] = code

    def _place(self, column: Column, around: Around) -> str:
        return f"rooms/{around.center}" if column.domain == "rooms" else column.domain


def _named(entries: list[dict[str, str]]) -> dict[str, str]:
    return {entry["id"]: entry["name"] for entry in entries}


def _of_one_or_all(groups: Mapping[str, dict[str, str]], key: str) -> dict[str, str]:
    if key in groups:
        return groups[key]
    return dict(_pairs(groups))


def _pairs(groups: Mapping[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    for group in groups.values():
        yield from group.items()
