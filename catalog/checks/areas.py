"""Checks of the network and its areas: levels, lists, and who belongs to whom."""

from collections.abc import Iterator

from catalog.checks.common import check_mobile, check_policy
from catalog.checks.names import Sheet
from catalog.checks.openness import check_openness
from catalog.checks.spans import check_holiday, check_lines
from catalog.model import Area, Network
from catalog.problems import Problem
from catalog.reader import Path

__all__ = ["check_area", "check_network"]


_VOCABULARIES = (
    "site_types",
    "audiences",
    "amenities",
    "equipment",
    "room_types",
    "purposes",
    "station_types",
    "access_methods",
    "project_types",
    "provider_types",
)
"""Lists of words of network.yaml."""


def check_network(network: Network, sheet: Sheet) -> Iterator[Problem]:
    """All checks of network.yaml."""
    yield from check_mobile(sheet, ("site", "telephone"), network.site.telephone)
    yield from check_policy(sheet, (), network.booking)
    for kind_id, kind in network.kinds.items():
        yield from check_policy(sheet, ("kinds", kind_id), kind.booking, network.booking)
    for name in _VOCABULARIES:
        entries = getattr(network, name)
        yield from sheet.doubled((name,), [entry.id for entry in entries], "")
    yield from _synonyms(network, sheet)


def _synonyms(network: Network, sheet: Sheet) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, group in enumerate(network.synonyms):
        for place, word in enumerate(group):
            here: Path = ("synonyms", number, place)
            if len(word.split()) > 1:
                yield sheet.error(here, f"近义词“{word}”里有空格。搜索按空格分词，请去掉空格。")
            if word in seen:
                message = f"近义词“{word}”写了两次。一个词只写一次，意思相同的放在一组里。"
                yield sheet.error(here, message)
            seen.add(word)


def check_area(area: Area, sheet: Sheet) -> Iterator[Problem]:
    """All checks of one area."""
    levels = [level.id for level in area.levels]
    yield from sheet.doubled(("levels",), levels, "层级")
    yield from sheet.doubled(("zones",), [zone.id for zone in area.zones], "功能区")
    yield from sheet.parents(area.id, area.parent, sheet.names.areas, "地区")
    for number, part in enumerate(area.formula_parts):
        if part.level is not None:
            here: Path = ("formula_parts", number, "level")
            yield from sheet.known(here, part.level, levels, "本地区的 levels ")
    for level, listed in area.service_lists.items():
        here = ("service_lists", level)
        if level not in levels:
            message = f"层级“{level}”不在本地区的 levels 里（{'、'.join(levels)}）。"
            yield sheet.error(here, message, key=True)
        yield from sheet.all_known(here, listed, sheet.names.items, "事项目录")
    for name, lines in area.hours_profiles.items():
        yield from check_lines(sheet, ("hours_profiles", name), lines)
        if sheet.is_whole("hours_profiles"):
            yield from check_holiday(sheet, ("hours_profiles", name), lines)
    for group in ("brands", "partners", "teams", "grids"):
        for number, entry in enumerate(getattr(area, group)):
            here = (group, number)
            yield from sheet.center((*here, "center"), entry.center)
            yield from sheet.sources(here, entry.sources)
    for number, grid in enumerate(area.grids):
        yield from check_mobile(sheet, ("grids", number, "telephone"), grid.telephone)
    network = sheet.names.network
    above = [network.booking] if network is not None else []
    yield from check_policy(sheet, (), area.booking, *above)
    yield from sheet.doubled(("grids",), [grid.id for grid in area.grids], "网格")
    yield from _compounds(area, sheet)
    for number, figure in enumerate(area.figures):
        yield from sheet.sources(("figures", number), figure.sources)
    yield from check_openness(area, sheet)
    yield from sheet.sources((), area.sources)


def _compounds(area: Area, sheet: Sheet) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for number, grid in enumerate(area.grids):
        for spot, compound in enumerate(grid.compounds):
            if compound in first:
                message = f"“{compound}”已在“{first[compound]}”里。一个小区只能属于一个网格。"
                yield sheet.error(("grids", number, "compounds", spot), message)
            first.setdefault(compound, grid.name)
