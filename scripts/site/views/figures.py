"""Published figures and grids, area by area, with everything that makes them true."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog import Catalog
from catalog.model import Area, Center, Figure, Grid, Source
from scripts.site.words import measure_text

__all__ = [
    "AreaFigures",
    "AreaGrids",
    "FigureRow",
    "area_figures",
    "area_grids",
    "figure_row",
    "usual_date",
]

BAR_CELLS = 10


@dataclass(frozen=True)
class FigureRow:
    """One figure in words."""

    figure: Figure
    value: str
    """Number, qualifier and unit as the document has them."""
    bar: str
    """Ten cells for a share, drawn with characters, a begun cell left empty."""
    sources: tuple[tuple[str, Source], ...]


@dataclass(frozen=True)
class AreaFigures:
    """The figures of one area."""

    area: Area
    rows: tuple[FigureRow, ...]
    usual: str
    sources: tuple[tuple[str, Source], ...]


@dataclass(frozen=True)
class AreaGrids:
    """What the documents say about the grids of one area."""

    area: Area
    rows: tuple[FigureRow, ...]
    usual: str
    grids: tuple[tuple[Grid, Center | None], ...]
    sources: tuple[tuple[str, Source], ...]


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
            sources=_sources(catalog, (id_ for one in area.figures for id_ in one.sources)),
        )
        for area in catalog.areas.values()
        if area.figures
    )


def area_grids(catalog: Catalog) -> tuple[AreaGrids, ...]:
    """The grids of all areas of which anything is known; areas with a list come first."""
    found = [
        AreaGrids(
            area=area,
            rows=tuple(figure_row(catalog, one) for one in area.figures if one.topic == "grids"),
            usual=usual_date([one for one in area.figures if one.topic == "grids"]),
            grids=tuple(
                (grid, catalog.centers.get(grid.center) if grid.center else None)
                for grid in area.grids
            ),
            sources=_sources(
                catalog,
                [
                    *(id_ for grid in area.grids for id_ in grid.sources),
                    *(id_ for one in area.figures if one.topic for id_ in one.sources),
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
