"""Records for the search of the site: everything that a resident may look for by name or by word.

A record has names, which count most, and words. Each is a phrase of its own, as it stands in the
data: what a resident types never spans two of them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from catalog import Catalog
from catalog.model import Activity, Area, Center, Project, Room
from scripts.site.memo import kept
from scripts.site.page import AREA, EVERY, Page
from scripts.site.views.naming import is_nameless
from scripts.site.views.sections import HOTLINES, sections

__all__ = [
    "MANY_NAMES",
    "SearchRecord",
    "center_records",
    "center_size",
    "search_pages",
    "shared_records",
]

MANY_NAMES = 300
"""A network of more centers lists their names area by area."""


class SearchRecord(NamedTuple):
    """One thing that can be found."""

    title: str
    url: str
    kind: str
    names: tuple[str, ...]
    """What it is called; a hit here comes first."""
    place: tuple[str, ...] = ()
    """The center that it belongs to, as its title says it."""
    words: tuple[str, ...] = ()
    is_last: bool = False
    """Found by the same words as others, but shown after all of them."""


def center_records(catalog: Catalog, center: Center) -> list[SearchRecord]:
    """The center, then its rooms, its projects and its activities."""
    return kept("search", center, lambda: list(_of_center(catalog, center)))


def center_size(catalog: Catalog, center: Center) -> int:
    """How many records :func:`center_records` gives."""
    return kept("records", center, lambda: len(center_records(catalog, center)))


def _of_center(catalog: Catalog, center: Center) -> Iterator[SearchRecord]:
    page = f"/centers/{center.id}/"
    is_last = is_nameless(center)
    yield _center(catalog, center)._replace(is_last=is_last)
    for room in center.rooms:
        url = f"{page}#room-{room.id}"
        found = _record(center, room.name, url, "场地", _room(catalog, room))
        yield found._replace(is_last=is_last)
    for project in center.projects:
        words = _project(catalog, project)
        yield _record(center, project.name, f"{page}#project-{project.id}", "特色项目", words)
    for activity in catalog.activities_of(center.id):
        url = f"/activities/#activity-{activity.id}"
        yield _record(center, activity.name, url, "活动", _activity(activity))


def _record(
    center: Center, name: str, url: str, kind: str, words: Iterable[str | None]
) -> SearchRecord:
    """Something that belongs to a center."""
    title = f"{name} · {center.label}"
    return SearchRecord(title, url, kind, (name,), (center.label,), _said([center.name, *words]))


def _said(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _center(catalog: Catalog, center: Center) -> SearchRecord:
    area = catalog.areas[center.area]
    words = [area.full_name, area.name, catalog.level_name(center), catalog.site_type_name(center)]
    words += [center.summary, center.description, center.build_mode]
    if center.address is not None:
        words += [center.address.street_address, center.address.directions]
    words += [*center.serves, *center.accessibility]
    words += [text for one in center.contacts for text in (one.name, one.telephone)]
    words += [catalog.amenity_name(amenity) for amenity in center.amenities]
    words += [catalog.equipment_name(stock.id) for stock in center.equipment]
    words += [offered.item.task_name for offered in catalog.services_of(center)]
    words += [text for rule in center.rules for text in (rule.title, *rule.articles)]
    names = _said([center.name, center.short_name])
    return SearchRecord(center.name, f"/centers/{center.id}/", "中心", names, (), _said(words))


def _room(catalog: Catalog, room: Room) -> list[str | None]:
    words = [room.description, room.floor]
    kinds = {room.room_type, *room.purposes}
    words += [
        one.name
        for one in (*catalog.network.room_types, *catalog.network.purposes)
        if one.id in kinds
    ]
    words += [layout.name for layout in room.layouts]
    return [*words, *(catalog.equipment_name(stock.id) for stock in room.equipment)]


def _project(catalog: Catalog, project: Project) -> list[str | None]:
    words = [project.summary, project.description, *project.facilities]
    if project.operator is not None:
        words.append(project.operator.name)
    return [*words, *(catalog.audience_name(audience) for audience in project.audiences)]


def _activity(activity: Activity) -> list[str | None]:
    return [activity.summary, activity.audience, activity.place]


# What belongs to no single center


def _items(catalog: Catalog) -> Iterator[SearchRecord]:
    for item in catalog.items.values():
        words = [item.summary, item.dept_name, catalog.category_of(item.id).name]
        words += [catalog.audience_name(audience) for audience in item.audiences]
        words += [paper.material_name for paper in item.materials]
        names = _said([item.task_name, *item.keywords])
        yield SearchRecord(item.task_name, f"/services/{item.id}/", "办事", names, (), _said(words))


def _workflows(catalog: Catalog) -> Iterator[SearchRecord]:
    for flow in catalog.workflows.values():
        words = [flow.summary, catalog.areas[flow.area].name if flow.area else None]
        words += [step.name for step in flow.steps]
        words += [word for menu in flow.menus for word in (menu.name, *menu.words)]
        words += [role.name for role in flow.roles]
        yield SearchRecord(
            flow.name, f"/workflows/{flow.id}/", "流程", (flow.name,), (), _said(words)
        )


def _areas(catalog: Catalog) -> Iterator[SearchRecord]:
    for area in catalog.areas.values():
        url = f"/areas/{area.id}/"
        names = _said([area.name, area.full_name])
        words = _said([area.formula, area.formula_meaning, area.summary])
        yield SearchRecord(area.name, url, "地区", names, (), words)
        yield from _of_area(area)


def _of_area(area: Area) -> Iterator[SearchRecord]:
    """What an area lists; what is made up to show a page is no answer to a question."""
    url = f"/areas/{area.id}/"
    for brand in area.brands:
        yield _in_area(area, brand.name, url, "品牌", [brand.meaning])
    for partner in area.partners:
        yield _in_area(area, partner.name, url, "合作单位", [partner.offers])
    for team in area.teams:
        if not team.is_sample("name"):
            yield _in_area(area, team.name, url, "队伍", [team.does])
    for grid in area.grids:
        if not grid.is_sample("name"):
            words = [] if grid.is_sample("compounds") else [*grid.compounds]
            words += [grid.post] if grid.post and not grid.is_sample("post") else []
            yield _in_area(area, grid.name, f"/grids/#{area.id}", "网格", words)
    for resource in area.resources:
        if not resource.is_sample("name"):
            by = None if resource.is_sample("provider") else resource.provider
            yield _in_area(area, resource.name, f"/lists/#{area.id}", "资源", [by])
    for programme in area.programmes:
        yield _in_area(area, programme.name, "/projects/types/", "特色项目", [programme.summary])
    for story in area.stories:
        yield _in_area(area, story.title, f"/stories/{area.id}-{story.id}/", "动态", [])
    for shortfall in area.shortfalls:
        if not shortfall.is_sample("text"):
            found = _in_area(area, shortfall.text, f"/problems/#{area.id}", "问题表", [])
            yield found._replace(is_last=True)
    for figure in area.figures:
        found = _in_area(area, figure.label, f"/figures/#{area.id}", "成绩单", [figure.note])
        yield found._replace(is_last=True)


def _standards(catalog: Catalog) -> Iterator[SearchRecord]:
    for standard in catalog.standards.values():
        lines = [line.name for line in standard.items]
        lines += [below.name for line in standard.items for below in line.items]
        url, area = f"/standards/{standard.id}/", standard.area
        words = [catalog.areas[area].name if area else None, *lines]
        yield SearchRecord(standard.name, url, "标准", (standard.name,), (), _said(words))


def _in_area(
    area: Area, name: str, url: str, kind: str, words: Iterable[str | None]
) -> SearchRecord:
    return SearchRecord(f"{name} · {area.name}", url, kind, (name,), (area.name,), _said(words))


def _sections(_: Catalog) -> Iterator[SearchRecord]:
    for group in sections():
        for one in group.sections:
            yield SearchRecord(one.name, one.url, "栏目", (one.name, *one.also), (), (one.words,))


def _hotlines(_: Catalog) -> Iterator[SearchRecord]:
    for name, number, also in HOTLINES:
        names = (number, name, *also)
        yield SearchRecord(f"{name} {number}", "/help/#urgent", "电话", names)


KINDS: tuple[Callable[[Catalog], Iterable[SearchRecord]], ...] = (
    _hotlines,
    _sections,
    _areas,
    _items,
    _workflows,
    _standards,
)
"""What can be found beside centers; a new kind of page adds its function here."""


def shared_records(catalog: Catalog) -> list[SearchRecord]:
    """All records that belong to no single center; equal ones once."""
    return list(dict.fromkeys(record for kind in KINDS for record in kind(catalog)))


# The plain lists of names


def search_pages(catalog: Catalog) -> Iterator[Page]:
    """The search page; below it, for those without JavaScript, every name there is."""
    is_many = len(catalog.centers) > MANY_NAMES
    areas = [area for area in catalog.areas.values() if catalog.centers_in(area.id)]

    def view() -> dict[str, object]:
        records = shared_records(catalog)
        if not is_many:
            for center in catalog.centers.values():
                records += center_records(catalog, center)
        return {"records": records, "areas": areas if is_many else []}

    yield Page("/search/", "search.html", view, needs=() if is_many else None)
    for area in areas if is_many else ():
        centers = catalog.centers_in(area.id)
        yield Page(
            f"/search/{area.id}/",
            "names.html",
            lambda centers=centers: {  # type: ignore[misc]
                "records": [one for center in centers for one in center_records(catalog, center)]
            },
            needs=(f"{AREA}{area.id}{EVERY}shown in names",),
            part=area.name,
        )
