"""The catalog of centers: reads and checks ``data/``, and answers what both products ask of it.

Pure: no web, no database. ``load_catalog`` gives a checked :class:`Catalog` or raises
:class:`DataError` with every problem; ``read_catalog`` gives both.
"""

from catalog.catalog import Catalog
from catalog.live import LiveCatalog
from catalog.loading import Loader, Reading, load_catalog, read_catalog
from catalog.problems import DataError, Problem
from catalog.records import OfferedService, RoomDay

__all__ = [
    "Catalog",
    "DataError",
    "LiveCatalog",
    "Loader",
    "OfferedService",
    "Problem",
    "Reading",
    "RoomDay",
    "load_catalog",
    "read_catalog",
]
