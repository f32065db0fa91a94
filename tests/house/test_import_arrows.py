"""What may import what: one truth, two products on it, and neither reaches into the other.

The two tables are the rule; the rest reads the imports of every file with `ast` and compares.
"""

import ast
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, module_name, python_files

# The longest name that fits a module decides which of our own modules it may import.
OWN = {
    "catalog": ("catalog",),
    "booking": ("booking", "catalog"),
    "booking.model": ("booking.model", "catalog"),
    "booking.errors": ("booking.errors", "booking.model", "catalog"),
    "booking.rules": ("booking.rules", "booking.model", "booking.errors", "catalog"),
    "booking.ical": ("booking.ical", "booking.model", "booking.errors", "catalog"),
    "booking.clock": ("booking.clock", "catalog.timespan"),
    "scripts": ("scripts", "catalog"),
    # What is measured has to be run.
    "scripts.bench": ("scripts", "catalog", "booking"),
    "tests": ("catalog", "booking", "scripts", "tests"),
}

# These libraries are known in one place each; tests may use anything.
LIBRARIES = {
    "sqlalchemy": ("booking.storage",),
    "psycopg": ("booking.storage", "scripts.postgresql"),
    # The benchmark writes the same rows without us.
    "sqlite3": ("booking.storage", "scripts.bench.booking_core", "scripts.bench.bare_floor"),
    # The benchmark measures the reader against the bare parser.
    "yaml": ("catalog.reader", "scripts.bench.data_check"),
    "flask": ("booking.web", "scripts.bench.bare_floor"),
    "flask_wtf": ("booking.web",),
    "wtforms": ("booking.web",),
    "werkzeug": ("booking.web",),
    "mkdocs": (),
    "material": (),
}


def is_within(module: str, places: tuple[str, ...]) -> bool:
    """Whether a module is one of the places or lies below one of them."""
    return any(module == place or module.startswith(f"{place}.") for place in places)


def imports_of(source: str, module: str, *, is_package: bool) -> set[str]:
    """The full names of everything a module imports, wherever in the file it does so.

    `from booking import storage` counts as booking.storage, because it loads that module.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = node.level - 1 if is_package else node.level
                parts = module.split(".")
                start = parts[: len(parts) - up]
                base = ".".join([*start, base] if base else start)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def forbidden_imports(module: str, imported: set[str]) -> list[str]:
    """Those imports that the two tables do not allow."""
    rule = max((name for name in OWN if is_within(module, (name,))), key=len)
    wrong = []
    for name in sorted(imported):
        if is_within(name, PACKAGES):
            if not is_within(name, OWN[rule]):
                wrong.append(f"{module} imports {name}")
        elif not is_within(module, ("tests",)):
            library = name.partition(".")[0]
            if library in LIBRARIES and not is_within(module, LIBRARIES[library]):
                wrong.append(f"{module} imports {name}")
    return wrong


@pytest.mark.parametrize("path", python_files(), ids=module_name)
def test_a_module_imports_only_what_its_arrows_allow(path: Path) -> None:
    module = module_name(path)
    imported = imports_of(
        path.read_text(encoding="utf-8"), module, is_package=path.name == "__init__.py"
    )

    assert forbidden_imports(module, imported) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("catalog.hours", "import booking.model", id="the catalog knows no product"),
        pytest.param("catalog.hours", "import yaml", id="YAML stays in the reader"),
        pytest.param("booking.rules", "from booking import storage", id="rules know no storage"),
        pytest.param("booking.rules", "from .storage import Store", id="relative imports count"),
        pytest.param("booking.web.public", "from sqlalchemy import text", id="no SQL in a view"),
        pytest.param("booking.service", "def f():\n import flask", id="hidden in a function"),
        pytest.param("booking.service", "import scripts.build_site", id="nobody imports scripts"),
        pytest.param("scripts.site.views", "from booking import model", id="site knows no booking"),
        pytest.param("scripts.build_site", "import tests.builders", id="nobody imports tests"),
    ],
)
def test_an_arrow_in_the_wrong_direction_is_found(module: str, source: str) -> None:
    assert len(forbidden_imports(module, imports_of(source, module, is_package=False))) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("catalog.reader", "import yaml\nfrom catalog.model import Center"),
        ("booking.storage.tables", "from sqlalchemy import Table\nfrom booking.model import X"),
        ("booking.web.public", "from flask import Blueprint\nfrom booking.service import submit"),
        ("scripts.site.views", "from catalog import Catalog\nfrom scripts.site import pages"),
        ("tests.web.test_forms", "import sqlalchemy\nimport booking.web"),
    ],
)
def test_an_arrow_in_the_right_direction_is_allowed(module: str, source: str) -> None:
    assert forbidden_imports(module, imports_of(source, module, is_package=False)) == []
