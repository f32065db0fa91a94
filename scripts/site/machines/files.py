"""All files for programs, by address: those of one center, and those of the whole network."""

from collections.abc import Iterable

from catalog import Catalog
from catalog.calendars import activities_calendar, center_calendar
from catalog.model import Center
from scripts.site.machines.open_data import (
    center_lines,
    data_index,
    dataset_text,
    network_lines,
)
from scripts.site.machines.schemas import schema_files

__all__ = ["center_files", "machine_files", "network_files", "open_data_files"]


def machine_files(catalog: Catalog, base_url: str) -> dict[str, str]:
    """Every file for programs, by address."""
    files = {**network_files(catalog, base_url), **open_data_files(catalog, base_url)}
    for center in catalog.centers.values():
        files |= center_files(catalog, center, base_url)
    return files


def center_files(catalog: Catalog, center: Center, base_url: str) -> dict[str, str]:
    """Files that only this center, its area and its activities go into."""
    calendar = center_calendar(catalog, center, base_url).decode()
    return {f"/calendars/{center.id}.ics": calendar}


def network_files(catalog: Catalog, base_url: str) -> dict[str, str]:
    """Files that many records go into, but for the open data."""
    return {
        "/calendars/activities.ics": activities_calendar(catalog, base_url).decode(),
        "/data/index.json": data_index(catalog, base_url),
        **schema_files(),
    }


def open_data_files(
    catalog: Catalog, base_url: str, of_centers: Iterable[dict[str, list[str]]] | None = None
) -> dict[str, str]:
    """The open data; ``of_centers`` are the lines of each center in order, where they are kept."""
    lines = network_lines(catalog)
    if of_centers is None:
        of_centers = (center_lines(catalog, center) for center in catalog.centers.values())
    for found in of_centers:
        for name, records in found.items():
            lines.setdefault(name, []).extend(records)
    return {
        f"/data/{name}.json": dataset_text(catalog, name, records, base_url)
        for name, records in lines.items()
    }
