"""All generated pages: which template shows which view at which address."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from catalog import Catalog
from catalog.model import Center
from scripts.site.views.activity import activity_dates, activity_entries, weeks
from scripts.site.views.center import center_cards, center_page
from scripts.site.views.figures import area_figures, area_grids
from scripts.site.views.home import home_page
from scripts.site.views.lists import (
    area_centers,
    area_page,
    help_phones,
    item_page,
    project_cards,
    rooms_by_area,
    source_entries,
)
from scripts.site.views.places import has_places, places_file
from scripts.site.views.records import open_data, search_file, search_records
from scripts.site.views.standards import standard_pages, standards_by_area
from scripts.site.views.workflows import workflow_pages, workflows_by_area, workflows_by_goal

__all__ = ["Page", "data_files", "pages", "robots", "sitemap"]

WEEKS_SHOWN = 8


@dataclass(frozen=True)
class Page:
    """One page: its address, its template and what the template is given."""

    url: str
    template: str
    view: dict[str, Any] | Callable[[], dict[str, Any]]
    """A call where there are many such pages: it is made in the process that renders the page."""

    def given(self) -> dict[str, Any]:
        """What the template is given."""
        return self.view() if callable(self.view) else self.view


def pages(catalog: Catalog, today: date) -> Iterator[Page]:
    """Every generated page of the site on one day."""
    areas = list(catalog.areas.values())
    cards = center_cards(catalog, today)
    by_area = [area_centers(area, cards) for area in areas]
    yield Page("/", "home.html", {"page": home_page(catalog, today, cards)})
    with_centers = [one for one in by_area if one.count]
    yield Page(
        "/centers/", "centers.html", {"areas": with_centers, "has_places": has_places(catalog)}
    )
    for center in catalog.centers.values():
        view = partial(_center_view, catalog, center, today)
        yield Page(f"/centers/{center.id}/", "center.html", view)
    yield Page("/areas/", "areas.html", {"areas": by_area})
    for area in areas:
        view_of_area = {"page": area_page(catalog, area, cards)}
        yield Page(f"/areas/{area.id}/", "area.html", view_of_area)
    yield Page("/services/", "services.html", {"categories": catalog.categories})
    for item in catalog.items.values():
        yield Page(f"/services/{item.id}/", "item.html", {"page": item_page(catalog, item, today)})
    yield Page("/projects/", "projects.html", {"areas": project_cards(catalog)})
    yield Page("/rooms/", "rooms.html", {"areas": rooms_by_area(catalog)})
    dates = activity_dates(catalog, today, today + timedelta(weeks=WEEKS_SHOWN) - timedelta(days=1))
    view_of_activities = {
        "weeks": weeks(dates, today),
        "entries": activity_entries(catalog, today),
    }
    yield Page("/activities/", "activities.html", view_of_activities)
    yield Page("/help/", "help.html", {"areas": help_phones(catalog), "all_areas": areas})
    yield Page("/standards/", "standards.html", {"groups": standards_by_area(catalog)})
    for standard in standard_pages(catalog):
        yield Page(f"/standards/{standard.standard.id}/", "standard.html", {"page": standard})
    flows = {"goals": workflows_by_goal(catalog), "areas": workflows_by_area(catalog)}
    yield Page("/workflows/", "workflows.html", flows)
    for flow in workflow_pages(catalog):
        yield Page(f"/workflows/{flow.workflow.id}/", "workflow.html", {"page": flow})
    yield Page("/figures/", "figures.html", {"areas": area_figures(catalog)})
    yield Page("/grids/", "grids.html", {"areas": area_grids(catalog)})
    yield Page("/search/", "search.html", {"records": search_records(catalog)})
    yield Page("/sources/", "sources.html", {"sources": source_entries(catalog)})


def _center_view(catalog: Catalog, center: Center, today: date) -> dict[str, Any]:
    return {"page": center_page(catalog, center, today)}


def data_files(catalog: Catalog) -> dict[str, str]:
    """Files for programs: the search of the site and the open data."""
    return {
        "/data/search.json": json.dumps(search_file(catalog), ensure_ascii=False),
        "/data/centers.json": json.dumps(open_data(catalog), ensure_ascii=False, indent=1) + "\n",
        "/data/places.json": places_file(catalog),
    }


def sitemap(urls: list[str], base_url: str) -> str:
    """The list of all pages for search engines."""
    entries = "".join(f"<url><loc>{base_url}{url}</loc></url>\n" for url in sorted(urls))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>\n"
    )


def robots(base_url: str) -> str:
    """What search engines may read: all but the booking pages."""
    return f"User-agent: *\nDisallow: /booking/\nSitemap: {base_url}/sitemap.xml\n"
