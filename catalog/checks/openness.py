"""Checks of what an area works on in the open: who is named, and what refers to what."""

from collections.abc import Iterator
from decimal import Decimal

from catalog.checks.common import check_mobile
from catalog.checks.names import Sheet
from catalog.model import Area, Center, LeastArea
from catalog.problems import Problem
from catalog.reader import Path

__all__ = ["check_openness", "check_size"]

_LISTS = (
    ("resources", "资源"),
    ("needs", "需求"),
    ("met_needs", "服务"),
    ("shortfalls", "问题"),
    ("honours", "荣誉"),
    ("promises", "承诺"),
    ("bases", "基地"),
    ("stories", "动态"),
    ("series", "系列"),
    ("activity_categories", "活动类别"),
)
"""Lists of an area whose lines have an id, with what such a line is called."""
_PLAIN = ("papers", "programmes", "least_areas")


def check_openness(area: Area, sheet: Sheet) -> Iterator[Problem]:
    """All checks of the lists that an area opens to residents."""
    for group, what in _LISTS:
        entries = getattr(area, group)
        yield from sheet.doubled((group,), [entry.id for entry in entries], what)
    for group in (*(name for name, _ in _LISTS), *_PLAIN):
        for number, entry in enumerate(getattr(area, group)):
            here: Path = (group, number)
            yield from sheet.center((*here, "center"), getattr(entry, "center", None))
            yield from sheet.sources(here, getattr(entry, "sources", ()))
    yield from _three_lists(area, sheet)
    yield from _words(area, sheet)
    yield from _series(area, sheet)
    yield from _charts(area, sheet)
    for number, base in enumerate(area.bases):
        yield from check_mobile(sheet, ("bases", number, "telephone"), base.telephone)


def _three_lists(area: Area, sheet: Sheet) -> Iterator[Problem]:
    lists = {
        "resource": ([one.id for one in area.resources], f"{area.name}的资源清单"),
        "need": ([one.id for one in area.needs], f"{area.name}的需求清单"),
    }
    for number, met in enumerate(area.met_needs):
        here: Path = ("met_needs", number)
        for field, (known, where) in lists.items():
            if sheet.is_whole("resources", "needs"):
                yield from sheet.known((*here, field), getattr(met, field), known, where)
        if met.item is not None:
            yield from sheet.item((*here, "item"), met.item)


def _words(area: Area, sheet: Sheet) -> Iterator[Problem]:
    """Words of network.yaml that the lists use."""
    for number, resource in enumerate(area.resources):
        here: Path = ("resources", number, "provider_type")
        yield from sheet.word(here, resource.provider_type, "provider_types")
    for number, partner in enumerate(area.partners):
        here = ("partners", number, "provider_type")
        yield from sheet.word(here, partner.provider_type, "provider_types")
    for number, need in enumerate(area.needs):
        yield from sheet.vocabulary(("needs", number, "audiences"), need.audiences, "audiences")
    for number, programme in enumerate(area.programmes):
        here = ("programmes", number)
        yield from sheet.vocabulary((*here, "audiences"), programme.audiences, "audiences")
        yield from sheet.word((*here, "project_type"), programme.project_type, "project_types")
    levels = [level.id for level in area.levels]
    for number, least in enumerate(area.least_areas):
        here = ("least_areas", number)
        yield from sheet.known((*here, "level"), least.level, levels, "本地区的 levels ")
        yield from sheet.word((*here, "room_type"), least.room_type, "room_types")


def _series(area: Area, sheet: Sheet) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for number, series in enumerate(area.series):
        for spot, part in enumerate(series.parts):
            if part.id in first:
                message = f"“{part.id}”已在系列“{first[part.id]}”里用过。请换一个。"
                yield sheet.error(("series", number, "parts", spot, "id"), message)
            first.setdefault(part.id, series.name)


def _charts(area: Area, sheet: Sheet) -> Iterator[Problem]:
    units: dict[str, str | None] = {}
    for number, figure in enumerate(area.figures):
        if figure.chart is None:
            continue
        unit = units.setdefault(figure.chart, figure.unit)
        if unit != figure.unit:
            message = (
                f"图“{figure.chart}”里的数单位不一样（{unit}、{figure.unit}），不能画在一起比。"
            )
            yield sheet.error(("figures", number, "chart"), message)


def check_size(center: Center, sheet: Sheet, area: Area) -> Iterator[Problem]:
    """Whether a center is as large as its area asks, and how much of it serves the public."""
    for least in area.least_areas:
        if least.level != center.level:
            continue
        found = _size(center, least)
        if found is not None and found[0] < least.area_m2.value:
            value, path = found
            asked = f"{least.area_m2.value:f}"
            message = f"面积 {value:f} 平方米，少于{area.name}要求的 {asked} 平方米。请核对。"
            yield sheet.reminder(path, message)
    share = center.public_share
    if area.public_share is not None and share is not None and share < area.public_share:
        message = f"服务群众的面积占 {share}%，低于{area.name}要求的 {area.public_share}%。请核对。"
        yield sheet.reminder(("rooms",), message)


def _size(center: Center, least: LeastArea) -> tuple[Decimal, Path] | None:
    if least.room_type is None:
        return (center.area_m2.value, ("area_m2",)) if center.area_m2 else None
    sizes = [
        room.area_m2.value
        for room in center.rooms
        if room.room_type == least.room_type and room.area_m2 is not None
    ]
    return (sum(sizes, Decimal(0)), ("rooms",)) if sizes else None
