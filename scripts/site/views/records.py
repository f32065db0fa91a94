"""Records that leave the pages: for the search of the site and as open data."""

from typing import Any

from catalog import Catalog
from catalog.model import Center
from scripts.site.views.folding import fold_table, spelt, variants

__all__ = ["open_data", "search_file", "search_records"]


def search_file(catalog: Catalog) -> dict[str, Any]:
    """All that the search of the site needs: records, words of one meaning, and the fold table."""
    records = search_records(catalog)
    synonyms = catalog.network.synonyms
    other_names = _other_names(catalog)
    for record in records:
        names = [record["title"], *other_names.get(record["url"], ())]
        spellings = [spelt(one) for name in names for one in variants(name, synonyms)]
        record["pinyin"] = "|".join(dict.fromkeys(spellings))
    texts = [record["title"] + record["kind"] + record["text"] for record in records]
    return {
        "fold": fold_table([*texts, *(word for group in synonyms for word in group)]),
        "synonyms": synonyms,
        "records": records,
    }


def _other_names(catalog: Catalog) -> dict[str, list[str]]:
    """What else the thing at an address is called."""
    names = {f"/services/{item.id}/": list(item.keywords) for item in catalog.items.values()}
    for center in catalog.centers.values():
        names[f"/centers/{center.id}/"] = [center.short_name] if center.short_name else []
    return names


def search_records(catalog: Catalog) -> list[dict[str, str]]:
    """One record per thing a resident may look for: title, address, kind, words."""
    records = [_center(catalog, center) for center in catalog.centers.values()]
    for item in catalog.items.values():
        words = [item.summary, item.dept_name, *item.keywords]
        words += [catalog.category_of(item.id).name]
        words += [catalog.audience_name(audience) for audience in item.audiences]
        records.append(_record(item.task_name, f"/services/{item.id}/", "办事", words))
    for center in catalog.centers.values():
        page = f"/centers/{center.id}/"
        for room in center.rooms:
            words = [center.name, room.description, catalog.zone_name(center, room)]
            words += [catalog.equipment_name(stock.id) for stock in room.equipment]
            records.append(
                _record(f"{room.name} · {center.label}", f"{page}#room-{room.id}", "场地", words)
            )
        for project in center.projects:
            words = [center.name, project.summary, project.description, *project.facilities]
            words += [catalog.audience_name(audience) for audience in project.audiences]
            title = f"{project.name} · {center.label}"
            records.append(_record(title, f"{page}#project-{project.id}", "特色项目", words))
    for activity in catalog.activities.values():
        center = catalog.centers[activity.center]
        words = [center.name, activity.summary, activity.audience, activity.place]
        title = f"{activity.name} · {center.label}"
        records.append(_record(title, f"/activities/#activity-{activity.id}", "活动", words))
    for flow in catalog.workflows.values():
        words = [flow.summary, catalog.areas[flow.area].name if flow.area else None]
        words += [step.name for step in flow.steps]
        words += [word for menu in flow.menus for word in (menu.name, *menu.words)]
        words += [role.name for role in flow.roles]
        records.append(_record(flow.name, f"/workflows/{flow.id}/", "流程", words))
    for area in catalog.areas.values():
        words = [area.full_name, area.formula, area.summary]
        words += [brand.name for brand in area.brands]
        words += [partner.name for partner in area.partners]
        words += [team.name for team in area.teams]
        words += [one.name for one in catalog.standards.values() if one.area == area.id]
        words += [compound for grid in area.grids for compound in grid.compounds]
        records.append(_record(area.name, f"/areas/{area.id}/", "地区", words))
    return records


def _record(title: str, url: str, kind: str, words: list[str | None]) -> dict[str, str]:
    text = " ".join(dict.fromkeys(word for word in words if word))
    return {"title": title, "url": url, "kind": kind, "text": text}


def _center(catalog: Catalog, center: Center) -> dict[str, str]:
    area = catalog.areas[center.area]
    words = [center.short_name, area.full_name or area.name, catalog.level_name(center)]
    words += [center.summary, center.description]
    if center.address is not None:
        words += [center.address.street_address, center.address.directions]
    words += [*center.serves, *(contact.telephone for contact in center.contacts)]
    words += [catalog.amenity_name(amenity) for amenity in center.amenities]
    words += [offered.item.task_name for offered in catalog.services_of(center)]
    return _record(center.name, f"/centers/{center.id}/", "中心", words)


def open_data(catalog: Catalog) -> dict[str, Any]:
    """All centers as published on the pages, sample values named as such."""
    return {
        "network": catalog.network.name,
        "demo": catalog.network.demo,
        "version": catalog.version,
        "centers": [
            center.model_dump(mode="json", exclude_defaults=True, by_alias=True)
            for center in catalog.centers.values()
        ],
    }
