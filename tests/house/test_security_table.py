"""The tables of what is guarded name tests that exist, and every row names one."""

import ast
import re
from functools import cache

import pytest

from tests.house.tree import ROOT, python_files

PAGES = ("security", "faults")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
FETCHING = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "socket"}


@cache
def found_tests(path: str) -> frozenset[str]:
    """Names of the test functions of a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def rows(page: str) -> list[str]:
    """The rows of all tables of a page, without their heads."""
    lines = (ROOT / "content" / "about" / f"{page}.md").read_text(encoding="utf-8").splitlines()
    heads = {number - 1 for number, line in enumerate(lines) if line.startswith("|---")}
    return [
        line
        for number, line in enumerate(lines)
        if line.startswith("|") and number not in heads and not line.startswith("|---")
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_row_names_a_test(page: str) -> None:
    found = rows(page)

    assert len(found) > 10
    assert [row for row in found if not NAMED.search(row)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_named_test_exists(page: str) -> None:
    named = [found for row in rows(page) for found in NAMED.findall(row)]
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file() or name not in found_tests(path)
    ]

    assert missing == []


def test_the_service_fetches_no_address() -> None:
    """Only mail and the notices that the operator set up leave the machine."""
    fetching = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in ("booking", "catalog")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
        )
        if name in FETCHING
    ]

    assert fetching == []
