"""No file names a download address or a path that exists on one person's machine only.

A host in a lock file or a script would tie everybody to a mirror they may not reach, and a path
from somebody's disk helps nobody else. The names are put together here from parts, so that this
file passes its own test.
"""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files_of_the_project


def joined(*parts: str, by: str = ".") -> str:
    """A name that stands nowhere as a whole."""
    return re.escape(by.join(parts))


REGISTRIES = (
    joined("pypi", "org"),
    joined("pypi", "python", "org"),
    joined("pythonhosted", "org"),
    joined("npmjs", "org"),
    joined("npmjs", "com"),
    joined("yarnpkg", "com"),
    joined("deb", "debian", "org"),
    joined("security", "debian", "org"),
    joined("crates", "io"),
    joined("proxy", "golang", "org"),
    joined("mirrors", "aliyun", "com"),
    joined("tuna", "tsinghua"),
    joined("mirrors", "ustc"),
    joined("jsdelivr", "net"),
    joined("unpkg", "com"),
)
MACHINE_PATHS = (
    r"(?<![\w.:/*-])/" + "(?:work|tmp|root|home|Users)" + r"/\w",
    joined("opt", "wheels", by="/"),
    joined("opt", "pypi", by="/"),
    joined("shared", "design", by="/"),
    joined("shared", "research", by="/"),
)
TOOLS = (
    r"\b" + joined("issue", r"", by=" ") + r"#?\d",
    r"\b" + "cla" + "ude" + r"\b",
    "anthro" + "pic",
    "chat" + "gpt",
)
BANNED = re.compile("|".join(REGISTRIES + MACHINE_PATHS + TOOLS), re.IGNORECASE)


def banned_words(text: str) -> list[str]:
    """Each banned word with the number of its line."""
    return [
        f"line {number}: {match.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        for match in BANNED.finditer(line)
    ]


def text_of(path: Path) -> str:
    """The text of a file; pictures and other bytes count as empty."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def test_no_file_of_the_project_holds_a_banned_word() -> None:
    files = files_of_the_project()
    found = {
        str(path.relative_to(ROOT)): words
        for path in files
        if (words := banned_words(text_of(path)))
    }

    assert files
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "--index-url https://" + "pypi" + ".org/simple",
        "/" + "tmp/output",
        'DATA = "/' + 'home/someone/data"',
        "see issue" + " #12",
    ],
)
def test_a_banned_word_is_found(text: str) -> None:
    assert len(banned_words(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["https://example.org/" + "home/page", "<a href='/centers/home/'>", "/usr/lib/postgresql"],
)
def test_an_ordinary_address_or_path_is_allowed(text: str) -> None:
    assert banned_words(text) == []
