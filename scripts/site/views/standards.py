"""Standards: the checklists, and how far each center meets them."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog import Catalog
from catalog.model import Area, Center, Source, Standard, StandardItem

__all__ = [
    "CenterStandard",
    "StandardPage",
    "center_standards",
    "standard_counts",
    "standard_page",
    "standards_by_area",
    "standards_of_area",
]

COUNT_WORDS = {1: ("条",), 2: ("项", "条"), 3: ("个项目", "项内容", "项指标")}
"""What the lines of each depth are called, by the number of depths."""
STATES = {True: "有", False: "无", None: "未填"}
MOODS = {"有": "open", "无": "closed", "未填": "unknown"}


@dataclass(frozen=True)
class CenterStandard:
    """A checklist as one center answers it."""

    standard: Standard
    lines: tuple[tuple[StandardItem, str, str], ...]
    """(line, 有 or 无 or 未填, mood of its badge); none when the checklist is not printed whole"""
    counts: str
    """``有 8 条、无 1 条、未填 1 条``"""
    checked_on: str

    @property
    def is_answered(self) -> bool:
        """Whether anybody filled in any line."""
        return any(word != STATES[None] for _, word, _ in self.lines)


@dataclass(frozen=True)
class StandardPage:
    """The page of one checklist."""

    standard: Standard
    area: Area | None
    levels: tuple[str, ...]
    counts: str
    centers: tuple[tuple[Center, CenterStandard], ...]
    """Those that filled in something."""
    pending: tuple[Center, ...]
    """Those that did not yet."""
    sources: tuple[tuple[str, Source], ...]


def standard_counts(standard: Standard) -> str:
    """``10 条``, or ``4 个项目、12 项内容、38 项指标``."""
    names = COUNT_WORDS.get(len(standard.counts), ("条",) * len(standard.counts))
    return "、".join(f"{count} {name}" for count, name in zip(standard.counts, names, strict=True))


def _holds_for(standard: Standard, center: Center) -> bool:
    if standard.area not in (None, center.area):
        return False
    return not standard.levels or center.level in standard.levels


def _lines(items: tuple[StandardItem, ...]) -> Iterator[StandardItem]:
    for item in items:
        if item.items:
            yield from _lines(item.items)
        else:
            yield item


def _answers(standard: Standard, center: Center) -> CenterStandard:
    state = center.standards.get(standard.id)
    met, unmet = (state.met, state.unmet) if state else ((), ())
    words = []
    if standard.is_complete or state is not None:
        for line in _lines(standard.items):
            answer = True if line.id in met else False if line.id in unmet else None
            words.append((line, STATES[answer], MOODS[STATES[answer]]))
    counts = [
        f"{word} {number} 条"
        for word in STATES.values()
        if (number := sum(one[1] == word for one in words))
    ]
    on = state.checked_on if state else None
    return CenterStandard(
        standard=standard,
        lines=tuple(words),
        counts="、".join(counts),
        checked_on=f"{on.year}年{on.month}月{on.day}日" if on else "",
    )


def center_standards(catalog: Catalog, center: Center) -> tuple[CenterStandard, ...]:
    """The checklists that hold for a center, with its answers."""
    return tuple(
        _answers(standard, center)
        for standard in catalog.standards.values()
        if _holds_for(standard, center)
    )


def standards_of_area(catalog: Catalog, area: Area) -> tuple[tuple[Standard, str], ...]:
    """The checklists of one area, with their counts in words."""
    return tuple(
        (standard, standard_counts(standard))
        for standard in catalog.standards.values()
        if standard.area == area.id
    )


def standards_by_area(
    catalog: Catalog,
) -> tuple[tuple[Area | None, tuple[tuple[Standard, str], ...]], ...]:
    """All checklists: those of the whole network first, then area by area."""
    general = tuple(
        (standard, standard_counts(standard))
        for standard in catalog.standards.values()
        if standard.area is None
    )
    groups: list[tuple[Area | None, tuple[tuple[Standard, str], ...]]] = [(None, general)]
    groups += [(area, standards_of_area(catalog, area)) for area in catalog.areas.values()]
    return tuple(group for group in groups if group[1])


def standard_page(catalog: Catalog, standard: Standard, *, with_centers: bool) -> StandardPage:
    """The page of one checklist; in a large network each center tells its answers itself."""
    area = catalog.areas[standard.area] if standard.area else None
    levels = {level.id: level.name for level in area.levels} if area else {}
    held = [
        (center, answers)
        for center in catalog.centers.values()
        if with_centers
        and _holds_for(standard, center)
        and (answers := _answers(standard, center)).lines
    ]
    return StandardPage(
        standard=standard,
        area=area,
        levels=tuple(levels.get(level, level) for level in standard.levels),
        counts=standard_counts(standard),
        centers=tuple(one for one in held if one[1].is_answered),
        pending=tuple(center for center, answers in held if not answers.is_answered),
        sources=tuple((id_, catalog.source(id_)) for id_ in standard.sources),
    )
