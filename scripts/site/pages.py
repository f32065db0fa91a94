"""All generated pages: which template shows which view at which address."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from catalog import Catalog
from catalog.model import Area, Center, ServiceItem, Standard, Workflow
from scripts.site.machines.changes import ChangeEntry, told_by_day
from scripts.site.machines.history import History
from scripts.site.machines.open_data import (
    DATASETS,
    OF_CENTERS,
    center_lines,
    data_index,
    dataset_text,
    network_lines,
)
from scripts.site.memo import kept
from scripts.site.more import more_pages
from scripts.site.page import EVERY, OUTLINES, File, Page
from scripts.site.views.activity import activity_dates, activity_entries, entries_by_area, weeks
from scripts.site.views.apply import apply_pages
from scripts.site.views.center import center_cards, center_page
from scripts.site.views.figures import area_figures, area_grids
from scripts.site.views.home import home_page
from scripts.site.views.lists import (
    AreaCenters,
    area_centers,
    area_counts,
    area_page,
    help_phones,
    item_page,
    offered,
    project_cards,
    rooms_by_area,
    source_entries,
)
from scripts.site.views.places import has_places, places_file
from scripts.site.views.records import search_pages
from scripts.site.views.shown import named_by_areas, shown_in, shown_of
from scripts.site.views.standards import standard_page, standards_by_area
from scripts.site.views.workflows import workflow_areas, workflow_page, workflows_by_goal

__all__ = ["center_files", "changes_page", "data_lines", "network_files", "pages"]

WEEKS_SHOWN = 8
WIDEST = 6
"""So many items that most centers can do stand before all others."""
Counts = dict[str, dict[str, int]]


MANY = 300
"""A network of more centers has its long lists area by area."""


def pages(catalog: Catalog, today: date) -> Iterator[Page]:
    """Every generated page of the site on one day."""
    areas = list(catalog.areas.values())
    ids = {area.id: tuple(one.id for one in catalog.centers_in(area.id)) for area in areas}
    is_many = len(catalog.centers) > MANY
    offers = cache(partial(_offer_counts, catalog))
    counts = offers if is_many else None
    named = named_by_areas(catalog)
    by_area = partial(_by_area, catalog, named)

    def of_area(area: Area) -> AreaCenters:
        return area_centers(area, center_cards(catalog, today, ids[area.id]))

    busy = tuple(dict.fromkeys(one.center for one in catalog.activities.values()))
    yield Page(
        "/",
        "home.html",
        lambda: {"page": home_page(catalog, today)},
        needs=(OUTLINES, f"{EVERY}home", f"{EVERY}shown in card", *busy),
    )
    if is_many:
        yield _areas_page(catalog, "/centers/", "全部中心", "/areas/{}/#centers")
    else:
        yield Page(
            "/centers/",
            "centers.html",
            lambda: {
                "areas": [one for area in areas if (one := of_area(area)).count],
                "has_places": has_places(catalog),
            },
        )
    for center in catalog.centers.values():
        children = (one.id for one in catalog.children_of(center.id))
        yield Page(
            f"/centers/{center.id}/",
            "center.html",
            partial(_center_view, catalog, center, today),
            needs=(center.id, center.parent or "", *children),
        )
    yield Page(
        "/areas/",
        "areas.html",
        lambda: {"areas": [area_counts(catalog, area) for area in areas]},
        needs=(OUTLINES,),
    )
    for area in areas:
        also = named[area.id]
        shown = (*ids[area.id], *also)
        yield Page(
            f"/areas/{area.id}/",
            "area.html",
            partial(_area_view, catalog, area, shown, today),
            needs=(shown_in("card", area.id), *shown_of("card", also)),
        )
    yield Page(
        "/services/",
        "services.html",
        lambda: {"categories": catalog.categories, "widest": _widest(catalog, offers())},
        needs=("*offers",),
    )
    for item in catalog.items.values():
        yield Page(
            f"/services/{item.id}/",
            "item.html",
            partial(_item_view, catalog, item, today, counts),
            needs=("*offers",) if is_many else None,
        )
    yield from by_area("/projects/", "projects.html", "全部特色项目", "projects", project_cards)
    yield from by_area("/rooms/", "rooms.html", "全部场地", "rooms", rooms_by_area)
    view = partial(_activities_view, catalog, today)
    yield Page("/activities/", "activities.html", view, needs=busy)
    near = {"has_places": not is_many and has_places(catalog)}
    yield from by_area("/help/", "help.html", "求助电话", "help", help_phones, near)
    groups = partial(standards_by_area, catalog)
    yield Page("/standards/", "standards.html", lambda: {"groups": groups()}, needs=())
    for standard in catalog.standards.values():
        yield Page(
            f"/standards/{standard.id}/",
            "standard.html",
            partial(_standard_view, catalog, standard, with_centers=not is_many),
            needs=() if is_many else None,
        )
    yield Page(
        "/workflows/",
        "workflows.html",
        lambda: {"goals": workflows_by_goal(catalog), "areas": workflow_areas(catalog)},
        needs=(OUTLINES,),
    )
    for flow in catalog.workflows.values():
        yield Page(
            f"/workflows/{flow.id}/",
            "workflow.html",
            partial(_workflow_view, catalog, flow),
            needs=flow.centers or ((OUTLINES,) if is_many else None),
        )
    yield Page("/figures/", "figures.html", lambda: {"areas": area_figures(catalog)}, needs=())
    yield Page("/grids/", "grids.html", lambda: {"areas": area_grids(catalog)}, needs=(OUTLINES,))
    yield from apply_pages(catalog)
    yield from more_pages(catalog, today, by_area, named)
    yield from search_pages(catalog)
    yield Page(
        "/sources/",
        "sources.html",
        lambda: {"sources": source_entries(catalog)},
        needs=("*sources", OUTLINES),
    )


def _by_area(
    catalog: Catalog,
    named: Mapping[str, tuple[str, ...]],
    url: str,
    template: str,
    name: str,
    shows: str,
    entries: Callable[..., tuple[tuple[Area, Any], ...]],
    more: dict[str, Any] | None = None,
) -> Iterator[Page]:
    """A list of the network: one page, or one for each area when the network is large.

    ``named``: area → centers that its file names. ``shows`` is what the list shows of each center,
    one of :mod:`scripts.site.views.shown`.
    """
    if len(catalog.centers) <= MANY:
        given = {"of_areas": [*catalog.areas.values()], **(more or {})}
        yield Page(url, template, lambda: {"areas": entries(catalog), **given})
        return
    yield _areas_page(catalog, url, name, url + "{}/")
    for area in catalog.areas.values():
        if catalog.centers_in(area.id):
            view = partial(_part_view, catalog, area, entries, more or {})
            needs = (*shown_of("outline", named[area.id]), shown_in(shows, area.id))
            yield Page(f"{url}{area.id}/", template, view, needs=needs, part=area.name)


def _part_view(
    catalog: Catalog, area: Area, entries: Callable[..., Any], more: dict[str, Any]
) -> dict[str, Any]:
    return {"areas": entries(catalog, [area]), "of_areas": [area], **more}


def _areas_page(catalog: Catalog, url: str, name: str, target: str) -> Page:
    """The way into a list that stands area by area."""
    areas = [
        (area, count, target.format(area.id))
        for area in catalog.areas.values()
        if (count := len(catalog.centers_in(area.id)))
    ]
    return Page(url, "by_area.html", {"name": name, "areas": areas}, needs=(OUTLINES,))


def _center_view(catalog: Catalog, center: Center, today: date) -> dict[str, Any]:
    return {"page": center_page(catalog, center, today)}


def _area_view(catalog: Catalog, area: Area, shown: tuple[str, ...], today: date) -> dict[str, Any]:
    return {"page": area_page(catalog, area, center_cards(catalog, today, shown))}


def _offer_counts(catalog: Catalog) -> Counts:
    """Item → area → how many centers offer it there."""
    found: Counts = {}
    for center in catalog.centers.values():
        area, items = offered(catalog, center)
        for id_ in items:
            of_item = found.setdefault(id_, {})
            of_item[area] = of_item.get(area, 0) + 1
    return found


def _widest(catalog: Catalog, counts: Counts) -> list[tuple[ServiceItem, int]]:
    """What the most centers can do; nothing where that says nothing, as each item is at few."""
    found = [(catalog.items[id_], sum(of_item.values())) for id_, of_item in counts.items()]
    most = sorted(found, key=lambda one: -one[1])[:WIDEST]
    return [one for one in most if one[1] > 1]


def _item_view(
    catalog: Catalog, item: ServiceItem, today: date, counts: Callable[[], Counts] | None
) -> dict[str, Any]:
    return {"page": item_page(catalog, item, today, counts() if counts else None)}


def _standard_view(catalog: Catalog, standard: Standard, *, with_centers: bool) -> dict[str, Any]:
    return {"page": standard_page(catalog, standard, with_centers=with_centers)}


def _workflow_view(catalog: Catalog, workflow: Workflow) -> dict[str, Any]:
    return {"page": workflow_page(catalog, workflow)}


def _activities_view(catalog: Catalog, today: date) -> dict[str, Any]:
    last = today + timedelta(weeks=WEEKS_SHOWN) - timedelta(days=1)
    dates = activity_dates(catalog, today, last)
    entries = entries_by_area(catalog, activity_entries(catalog, today))
    return {"weeks": weeks(dates, today), "areas": entries}


def data_lines(catalog: Catalog, center: Center) -> dict[str, list[str]]:
    """A center in the open data."""
    return kept("data", center, lambda: center_lines(catalog, center))


def center_files(catalog: Catalog, center: Center, base_url: str) -> Iterator[File]:
    """Files for programs that belong to one center."""
    text = partial(_calendar, catalog, center, base_url)
    yield File(f"/calendars/{center.id}.ics", text, needs=(center.id,))


def network_files(catalog: Catalog, base_url: str) -> Iterator[File]:
    """Files for programs about the whole network."""
    busy = tuple(dict.fromkeys(one.center for one in catalog.activities.values()))
    yield File(
        "/calendars/activities.ics", partial(_activities_calendar, catalog, base_url), needs=busy
    )
    for dataset in DATASETS.values():
        yield File(dataset.schema_url, partial(_schema, dataset.schema_url), needs=())
        if dataset.name not in OF_CENTERS:
            text = partial(_dataset, catalog, dataset.name, base_url)
            yield File(dataset.url, text, needs=busy if dataset.name == "activities" else ())
    yield File("/data/places.json", partial(places_file, catalog), needs=("*place",))
    yield File("/data/index.json", partial(data_index, catalog, base_url))


def _dataset(catalog: Catalog, name: str, base_url: str) -> str:
    return dataset_text(catalog, name, network_lines(catalog, name), base_url)


def _calendar(catalog: Catalog, center: Center, base_url: str) -> str:
    from catalog.calendars import center_calendar  # noqa: PLC0415 - takes long to load

    return center_calendar(catalog, center, base_url).decode()


def _activities_calendar(catalog: Catalog, base_url: str) -> str:
    from catalog.calendars import activities_calendar  # noqa: PLC0415 - takes long to load

    return activities_calendar(catalog, base_url).decode()


def _schema(url: str) -> str:
    from scripts.site.machines.schemas import schema_files  # noqa: PLC0415 - seldom asked for

    return schema_files()[url]


def changes_page(history: History, entries: tuple[ChangeEntry, ...]) -> Page:
    """The page of what was changed; it needs no center, but what git knows."""
    view = {"days": told_by_day(entries), "is_known": history.is_known}
    return Page("/changes/", "changes.html", view)
