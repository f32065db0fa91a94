"""What areas work on in the open: lists, problems, rosters, honours, partners, money.

Names of persons leave the catalog here only when the data says that they agreed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from catalog import Catalog
from catalog.model import (
    Area,
    Center,
    Duty,
    Honour,
    MetNeed,
    Named,
    Need,
    Partner,
    Promise,
    Resource,
    ServiceItem,
    Shortfall,
    Source,
)
from scripts.site.views.figures import Chart, FigureRow, charts, figure_row, usual_date
from scripts.site.words import days_text, times_text

__all__ = [
    "STATUS_NAMES",
    "AreaFunding",
    "AreaProblems",
    "AreaRoster",
    "DutyRow",
    "HonourGroup",
    "HonourRow",
    "PromiseRow",
    "ThreeLists",
    "by_area",
    "duty_rows",
    "funding",
    "honours",
    "partners_by_provider",
    "problem_tables",
    "promises",
    "rosters",
    "sources_of",
    "three_lists",
]

STATUS_NAMES = {"planned": "打算做", "doing": "正在做", "done": "做完了"}


def by_area(catalog: Catalog, *lists: str) -> tuple[Area, ...]:
    """The areas in which one of the lists has something."""
    return tuple(
        area for area in catalog.areas.values() if any(getattr(area, name) for name in lists)
    )


def sources_of(catalog: Catalog, entries: Sequence[Any]) -> tuple[tuple[str, Source], ...]:
    """The documents that some entries rest on, each once."""
    ids = dict.fromkeys(id_ for entry in entries for id_ in entry.sources)
    return tuple((id_, catalog.source(id_)) for id_ in ids)


@dataclass(frozen=True)
class ThreeLists:
    """The three lists of one area, bound to each other."""

    area: Area
    resources: tuple[tuple[Resource, str, str], ...]
    """(resource, which side it comes from, how many services use it in words)"""
    needs: tuple[tuple[Need, tuple[str, ...], str], ...]
    """(need, whose it is, how many services meet it in words)"""
    met: tuple[tuple[MetNeed, Resource, Need, ServiceItem | None, str], ...]
    sources: tuple[tuple[str, Source], ...]


def three_lists(catalog: Catalog) -> tuple[ThreeLists, ...]:
    """The lists of resources, needs and services of every area that has any."""
    return tuple(
        _three_lists(catalog, area) for area in by_area(catalog, "resources", "needs", "met_needs")
    )


def _three_lists(catalog: Catalog, area: Area) -> ThreeLists:
    resources = {one.id: one for one in area.resources}
    needs = {one.id: one for one in area.needs}
    used = Counter(met.resource for met in area.met_needs)
    answered = Counter(met.need for met in area.met_needs)
    return ThreeLists(
        area=area,
        resources=tuple(
            (one, provider_name(catalog, one.provider_type), _times(used[one.id], "还没有"))
            for one in area.resources
        ),
        needs=tuple(
            (
                one,
                tuple(catalog.audience_name(audience) for audience in one.audiences),
                _times(answered[one.id], "还没有"),
            )
            for one in area.needs
        ),
        met=tuple(
            (
                met,
                resources[met.resource],
                needs[met.need],
                catalog.items.get(met.item) if met.item else None,
                STATUS_NAMES[met.status],
            )
            for met in area.met_needs
        ),
        sources=sources_of(catalog, [*area.resources, *area.needs, *area.met_needs]),
    )


def _times(count: int, none: str) -> str:
    return f"{count} 项" if count else none


def provider_name(catalog: Catalog, provider_type: str | None) -> str:
    """Which of the sides a service comes from, in words."""
    names = {one.id: one.name for one in catalog.network.provider_types}
    return names.get(provider_type or "", "")


@dataclass(frozen=True)
class AreaProblems:
    """The table of problems of one area, counted from its rows."""

    area: Area
    stated: tuple[FigureRow, ...]
    """What documents say about problems in numbers."""
    usual: str
    rows: tuple[tuple[Shortfall, str, str], ...]
    """(problem, status, when it is to be mended); what is not done comes first"""
    measures: int
    counts: tuple[tuple[str, int], ...]
    """(status, how many rows)"""
    sources: tuple[tuple[str, Source], ...]

    @property
    def is_sample(self) -> bool:
        """Whether the rows only show what the table looks like."""
        return all(row.is_sample("text") for row, _, _ in self.rows)


def problem_tables(catalog: Catalog) -> tuple[AreaProblems, ...]:
    """The tables of problems of all areas."""
    result = []
    for area in by_area(catalog, "shortfalls"):
        found: Counter[str] = Counter(one.status for one in area.shortfalls)
        stated = [one for one in area.figures if one.topic == "problems"]
        result.append(
            AreaProblems(
                area=area,
                stated=tuple(figure_row(catalog, one) for one in stated),
                usual=usual_date(stated),
                rows=tuple(
                    (
                        one,
                        STATUS_NAMES[one.status],
                        one.due_on.isoformat() if one.due_on else "",
                    )
                    for one in sorted(area.shortfalls, key=lambda one: one.status == "done")
                ),
                measures=sum(len(one.measures) for one in area.shortfalls),
                counts=tuple(
                    (name, found[status]) for status, name in STATUS_NAMES.items() if found[status]
                ),
                sources=sources_of(catalog, [*stated, *area.shortfalls]),
            )
        )
    return tuple(result)


@dataclass(frozen=True)
class DutyRow:
    """One line of a duty roster as it may be shown."""

    duty: Duty
    days: str
    times: str
    name: str
    """Only when the person agreed."""


@dataclass(frozen=True)
class AreaRoster:
    """The duty rosters of the centers of one area."""

    area: Area
    centers: tuple[tuple[Center, tuple[DutyRow, ...]], ...]


def duty_rows(center: Center) -> tuple[DutyRow, ...]:
    """The duty roster of one center."""
    return tuple(
        DutyRow(
            duty=duty,
            days=days_text(duty.on),
            times=times_text(duty.opens, duty.closes),
            name=_published(duty.name, duty.publish_name),
        )
        for duty in center.roster
    )


def _published(name: str | None, publish_name: bool) -> str:
    return name if name and publish_name else ""


def rosters(catalog: Catalog, areas: Iterable[Area] | None = None) -> tuple[AreaRoster, ...]:
    """Duty rosters by area: of the whole network, or of some areas."""
    found = []
    for area in areas if areas is not None else catalog.areas.values():
        centers = tuple(
            (center, duty_rows(center)) for center in catalog.centers_in(area.id) if center.roster
        )
        if centers:
            found.append(AreaRoster(area, centers))
    return tuple(found)


@dataclass(frozen=True)
class PromiseRow:
    """A promise as it may be shown."""

    promise: Promise
    name: str
    center: Center | None


def promises(catalog: Catalog) -> tuple[tuple[Area, tuple[PromiseRow, ...]], ...]:
    """What posts promise, by area."""
    return tuple(
        (
            area,
            tuple(
                PromiseRow(
                    one,
                    _published(one.name, one.publish_name),
                    catalog.centers.get(one.center or ""),
                )
                for one in area.promises
            ),
        )
        for area in by_area(catalog, "promises")
    )


@dataclass(frozen=True)
class HonourGroup:
    """What was awarded on one occasion in one place."""

    award: str
    center: Center | None
    rows: tuple["HonourRow", ...]

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing is known of anybody who was honoured."""
        return not any(row.named or row.unnamed for row in self.rows)

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that any of them rests on."""
        return tuple(dict.fromkeys(id_ for row in self.rows for id_ in row.honour.sources))

    def samples(self, field: str) -> list[str]:
        """Places of a field that is told once for all of them, where it is made up."""
        honours = (row.honour for row in self.rows)
        return [f"{one.id}/{field}" for one in honours if one.is_sample(field)]


@dataclass(frozen=True)
class HonourRow:
    """A category of honours with those who agreed to be named."""

    honour: Honour
    named: tuple[tuple[str, str], ...]
    """(name, reason) of those who agreed"""
    unnamed: int
    """How many were honoured and are not named."""


def honours(catalog: Catalog) -> tuple[tuple[Area, tuple[HonourGroup, ...]], ...]:
    """Honours by area and occasion."""
    return tuple((area, _occasions(catalog, area)) for area in by_area(catalog, "honours"))


def _occasions(catalog: Catalog, area: Area) -> tuple[HonourGroup, ...]:
    found: dict[tuple[str, str], list[HonourRow]] = {}
    for one in area.honours:
        found.setdefault((one.award or "", one.center or ""), []).append(_honour(one))
    return tuple(
        HonourGroup(award, catalog.centers.get(center), tuple(rows))
        for (award, center), rows in found.items()
    )


def _honour(honour: Honour) -> HonourRow:
    named = tuple((one.name, one.reason or "") for one in honour.honorees if one.consent)
    return HonourRow(
        honour=honour,
        named=named,
        unnamed=len(honour.honorees) - len(named),
    )


PartnerRow = tuple[Area, Partner, Center | None]


def partners_by_provider(catalog: Catalog) -> tuple[tuple[Named, tuple[PartnerRow, ...]], ...]:
    """Partners grouped by the side they come from; those of no side last."""
    rows = [
        (area, partner, catalog.centers.get(partner.center or ""))
        for area in catalog.areas.values()
        for partner in area.partners
    ]
    groups = [
        (group, tuple(row for row in rows if row[1].provider_type == group.id))
        for group in catalog.network.provider_types
    ]
    known = {group.id for group, _ in groups}
    rest = tuple(row for row in rows if row[1].provider_type not in known)
    groups.append((Named(id="other", name="其他"), rest))
    return tuple(group for group in groups if group[1])


@dataclass(frozen=True)
class AreaFunding:
    """Where the money of one area comes from; nothing is added up."""

    area: Area
    rows: tuple[FigureRow, ...]
    usual: str
    charts: tuple[Chart, ...]
    sources: tuple[tuple[str, Source], ...]


def funding(catalog: Catalog) -> tuple[AreaFunding, ...]:
    """The published sums by area."""
    found = []
    for area in catalog.areas.values():
        figures = [one for one in area.figures if one.topic == "funding"]
        if figures:
            rows = tuple(figure_row(catalog, one) for one in figures)
            usual = usual_date(figures)
            found.append(
                AreaFunding(
                    area, rows, usual, charts(catalog, figures), sources_of(catalog, figures)
                )
            )
    return tuple(found)
