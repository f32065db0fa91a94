"""Published figures and grids, area by area, with everything that makes them true."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from catalog import Catalog
from catalog.model import Area, Center, Figure, Grid, Source
from scripts.site.words import measure_text

__all__ = [
    "MANY_GRIDS",
    "AreaFigures",
    "AreaGrids",
    "Chart",
    "FigureRow",
    "GridRow",
    "area_figures",
    "area_grids",
    "charts",
    "figure_row",
    "usual_date",
]

BAR_CELLS = 10
MANY_GRIDS = 40
"""More grids than that are listed on a page of their own."""


@dataclass(frozen=True)
class FigureRow:
    """One figure in words."""

    figure: Figure
    value: str
    """Number, qualifier and unit as the document has them."""
    bar: str
    """Ten cells for a share, drawn with characters, a begun cell left empty."""
    sources: tuple[tuple[str, Source], ...]

    @property
    def is_plain(self) -> bool:
        """Whether the number can be said large: it needs no remark, and no chart draws it."""
        return bool(self.figure.unit) and not self.figure.note and not self.figure.chart


@dataclass(frozen=True)
class GridRow:
    """Neighbouring grids of which the same is known, in one line."""

    grids: tuple[Grid, ...]
    center: Center | None


@dataclass(frozen=True)
class Chart:
    """Figures of one unit that mean the same, to be drawn side by side."""

    title: str
    bars: tuple[tuple[str, str, int], ...]
    """(label, value in words, length in thousandths of the longest)"""


@dataclass(frozen=True)
class AreaFigures:
    """The figures of one area."""

    area: Area
    rows: tuple[FigureRow, ...]
    usual: str
    charts: tuple[Chart, ...]
    sources: tuple[tuple[str, Source], ...]


@dataclass(frozen=True)
class AreaGrids:
    """What the documents say about the grids of one area."""

    area: Area
    rows: tuple[FigureRow, ...]
    usual: str
    grids: tuple[GridRow, ...]
    sources: tuple[tuple[str, Source], ...]

    @property
    def is_long(self) -> bool:
        """Whether the list of the grids has a page of its own."""
        return len(self.area.grids) > MANY_GRIDS

    @property
    def is_known(self) -> bool:
        """Whether more is known than what the documents leave out."""
        return bool(self.grids or self.rows or self.area.grid_levels)


def figure_row(catalog: Catalog, figure: Figure) -> FigureRow:
    """One figure as pages show it."""
    bar = ""
    if figure.unit == "%":
        full = min(BAR_CELLS, int(figure.value / 10))
        bar = "■" * full + "□" * (BAR_CELLS - full)
    return FigureRow(
        figure=figure,
        value=measure_text(figure.value, figure.unit, figure.qualifier),
        bar=bar,
        sources=_sources(catalog, figure.sources),
    )


def charts(catalog: Catalog, figures: Sequence[Figure]) -> tuple[Chart, ...]:
    """The charts that some figures ask for; a qualifier stays in the words, the bar knows none."""
    titles = dict.fromkeys(one.chart for one in figures if one.chart)
    found = []
    for title in titles:
        drawn = [one for one in figures if one.chart == title]
        longest = max(one.value for one in drawn) or 1
        bars = tuple(
            (one.label, figure_row(catalog, one).value, int(one.value * 1000 / longest))
            for one in drawn
        )
        found.append(Chart(title, bars))
    return tuple(found)


def usual_date(figures: Sequence[Figure]) -> str:
    """The date that most of the figures are of; a table says it once."""
    return Counter(figure.as_of for figure in figures).most_common(1)[0][0] if figures else ""


def _sources(catalog: Catalog, ids: Iterable[str]) -> tuple[tuple[str, Source], ...]:
    return tuple((id_, catalog.source(id_)) for id_ in dict.fromkeys(ids))


def area_figures(catalog: Catalog) -> tuple[AreaFigures, ...]:
    """The figures of all areas that have any."""
    return tuple(
        AreaFigures(
            area=area,
            rows=tuple(figure_row(catalog, figure) for figure in area.figures),
            usual=usual_date(area.figures),
            charts=charts(catalog, area.figures),
            sources=_sources(catalog, (id_ for one in area.figures for id_ in one.sources)),
        )
        for area in catalog.areas.values()
        if area.figures
    )


def _grid_rows(catalog: Catalog, area: Area) -> tuple[GridRow, ...]:
    def known(grid: Grid) -> tuple[object, ...]:
        facts = (grid.compounds, grid.post, grid.telephone, grid.micro_grids, grid.sample)
        return (grid.center, *facts)

    alike = (tuple(grids) for _, grids in groupby(area.grids, known))
    return tuple(GridRow(grids, catalog.centers.get(grids[0].center or "")) for grids in alike)


def area_grids(catalog: Catalog) -> tuple[AreaGrids, ...]:
    """The grids of all areas of which anything is known; areas with a list come first."""
    found = [
        AreaGrids(
            area=area,
            rows=tuple(figure_row(catalog, one) for one in area.figures if one.topic == "grids"),
            usual=usual_date([one for one in area.figures if one.topic == "grids"]),
            grids=_grid_rows(catalog, area),
            sources=_sources(
                catalog,
                [
                    *(id_ for grid in area.grids for id_ in grid.sources),
                    *(id_ for one in area.figures if one.topic == "grids" for id_ in one.sources),
                ]
                or area.sources,
            ),
        )
        for area in catalog.areas.values()
    ]
    known = [
        one for one in found if one.grids or one.rows or one.area.grid_levels or one.area.grids_note
    ]
    return tuple(sorted(known, key=lambda one: (not one.grids, not one.rows)))
