"""Pages beside the great lists: what areas open to residents, and lists in another order."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from catalog import Catalog
from catalog.model import Area, Center, RuleDocument, Story
from scripts.site.page import OUTLINES, Page
from scripts.site.views import groups, openness, stations
from scripts.site.views.activity import activity_entries
from scripts.site.views.figures import area_grids
from scripts.site.views.sections import sections
from scripts.site.views.shown import shown_of

__all__ = ["more_pages"]

ListPages = Callable[..., Iterator[Page]]
"""Makes a list of the network: one page, or one for each area when the network is large."""


def more_pages(
    catalog: Catalog, today: date, by_area: ListPages, named: Mapping[str, tuple[str, ...]]
) -> Iterator[Page]:
    """Every such page on one day; ``named``: area → centers that its file names."""
    yield Page("/more/", "more.html", lambda: {"groups": sections()}, needs=())
    yield from _of_areas(catalog, named)
    for url, template, name, shows, entries in (
        ("/duty/", "duty.html", "值班表", "roster", openness.rosters),
        ("/canteen/", "canteen.html", "食堂", "projects", groups.canteens),
        ("/services/for/", "services_for.html", "按人群找", "projects", groups.items_by_audience),
        (
            "/projects/types/",
            "projects_by_type.html",
            "按种类看项目",
            "projects",
            groups.projects_by_type,
        ),
        ("/rooms/zones/", "rooms_by.html", "按功能区找场地", "rooms", groups.rooms_by_zone),
        ("/rooms/sizes/", "rooms_by.html", "按大小找场地", "rooms", groups.rooms_by_capacity),
        ("/rooms/purposes/", "rooms_by.html", "按用途找场地", "rooms", groups.rooms_by_purpose),
        ("/rooms/kinds/", "rooms_by.html", "按种类找场地", "rooms", groups.rooms_by_kind),
        (
            "/stations/",
            "stations.html",
            "驿站和 24 小时自助",
            "station",
            partial(stations.station_groups, today=today),
        ),
    ):
        yield from by_area(url, template, name, shows, entries, {"list_name": name})
    for center in catalog.centers.values():
        if center.station_type is not None:
            yield from _station(catalog, center, today)
    busy = (OUTLINES, *dict.fromkeys(one.center for one in catalog.activities.values()))
    view = partial(_categories, catalog, today)
    yield Page("/activities/categories/", "categories.html", view, needs=busy)
    for area in catalog.areas.values():
        for series in area.series:
            view = partial(_series, catalog, today, series.id)
            yield Page(f"/activities/series/{series.id}/", "series.html", view, needs=busy)


def _of_areas(catalog: Catalog, named: Mapping[str, tuple[str, ...]]) -> Iterator[Page]:
    """Pages that rest on the files of the areas; centers are only named."""
    everywhere = shown_of("outline", sorted({id_ for ids in named.values() for id_ in ids}))
    for url, template, entries in (
        ("/lists/", "lists.html", openness.three_lists),
        ("/problems/", "problems.html", openness.problem_tables),
        ("/honours/", "honours.html", openness.honours),
        ("/promises/", "promises.html", openness.promises),
        ("/funding/", "funding.html", openness.funding),
        ("/partners/", "partners.html", openness.partners_by_provider),
        ("/teams/", "teams.html", partial(_areas, lists=("teams", "brands"))),
        ("/bases/", "bases.html", partial(_areas, lists=("bases",))),
        ("/papers/", "papers.html", partial(_areas, lists=("papers",))),
        ("/stories/", "stories.html", partial(_areas, lists=("stories",))),
    ):
        yield Page(url, template, partial(_given, entries, catalog), needs=everywhere)
    for area in catalog.areas.values():
        for story in area.stories:
            view = partial(_story, catalog, area, story)
            needs = shown_of("outline", named[area.id])
            yield Page(f"/stories/{area.id}-{story.id}/", "story.html", view, needs=needs)
    for grids in area_grids(catalog):
        if grids.is_long:
            url = f"/grids/{grids.area.id}/"
            needs = shown_of("outline", named[grids.area.id])
            yield Page(url, "grid_list.html", partial(dict, one=grids), needs=needs)


def _given(entries: Callable[[Catalog], Any], catalog: Catalog) -> dict[str, Any]:
    return {"areas": entries(catalog)}


def _areas(catalog: Catalog, lists: tuple[str, ...]) -> tuple[Area, ...]:
    return openness.by_area(catalog, *lists)


def _story(catalog: Catalog, area: Area, story: Story) -> dict[str, Any]:
    return {
        "area": area,
        "story": story,
        "center": catalog.centers.get(story.center or ""),
        "sources": openness.sources_of(catalog, [story]),
    }


def _station(catalog: Catalog, center: Center, today: date) -> Iterator[Page]:
    url = f"/stations/{center.id}/"
    view = partial(_station_view, catalog, center, today)
    yield Page(url, "station.html", view, needs=(center.id, center.parent or ""))
    for rule in center.rules:
        rule_view = partial(_rule_view, center, rule)
        yield Page(f"{url}{rule.id}/", "rule.html", rule_view, needs=(center.id,))


def _station_view(catalog: Catalog, center: Center, today: date) -> dict[str, Any]:
    return {"page": stations.station_page(catalog, center, today)}


def _rule_view(center: Center, rule: RuleDocument) -> dict[str, Any]:
    return {"center": center, "rule": rule}


def _categories(catalog: Catalog, today: date) -> dict[str, Any]:
    entries = activity_entries(catalog, today)
    return {
        "groups": groups.activities_by_category(catalog, entries),
        "series": groups.series_pages(catalog, entries),
    }


def _series(catalog: Catalog, today: date, id_: str) -> dict[str, Any]:
    pages = groups.series_pages(catalog, activity_entries(catalog, today))
    return {"page": next(page for page in pages if page.series.id == id_)}
