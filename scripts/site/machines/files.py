"""All files for programs, by address: those of one center, and those of the whole network."""

from collections.abc import Iterable

from catalog import Catalog
from scripts.site.machines.open_data import (
    center_lines,
    dataset_text,
    network_lines,
)

__all__ = ["open_data_files"]


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
