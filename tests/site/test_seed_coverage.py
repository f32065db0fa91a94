"""Everything that the five documents describe has its place on the demo site.

``tests/seed_coverage.tsv`` names, for each thing found in the documents, the pages where it stands,
the words that prove it there, and the tests that hold it to what was asked of it.
"""

import csv
import html
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TABLE = ROOT / "tests" / "seed_coverage.tsv"
COLUMNS = ["id", "page", "words", "tests"]
IDS = [
    *(f"A{number:02}" for number in [*range(1, 28), *range(30, 44)]),
    *(f"B{number:02}" for number in range(1, 19)),
    *("B18b", "B18c", "B18d", "B18e", "B19a", "B19b", "B19c", "B19d", "B20", "B20b"),
    *("B21", "B22", "B23", "B24", "B24b", "B25", "B25b", "B26", "B26b", "B27", "B28", "B29"),
    *("B30", "B31", "B33", "B34", "B35", "B36", "B36b"),
    *(f"B{number}" for number in range(37, 49)),
    *(f"C{number:02}" for number in range(1, 11)),
    *("C10b", "C11", "C12", "C13", "C14"),
    *(f"D{number:02}" for number in range(1, 7)),
    "D06b",
    *(f"D{number:02}" for number in range(7, 23)),
    *(f"E{number:02}" for number in range(1, 21)),
]
"""One for each thing that the documents describe; the letter is the document."""

_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|template|title|datalist)\b.*?</\1>|<[^>]+>", re.DOTALL
)


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    id: str
    page: str
    words: tuple[str, ...]
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.id}{self.page}"


def rows() -> list[Row]:
    """All lines of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert lines[0] == COLUMNS
    return [
        Row(id_, page, tuple(word.strip() for word in words.split("|")), tuple(tests.split()))
        for id_, page, words, tests in lines[1:]
    ]


@cache
def text_of(file: Path) -> str:
    """What a reader sees of a page between its header and its footer, without any space."""
    source = file.read_text(encoding="utf-8")
    start = re.search(r"<main\b|<body\b", source)
    assert start
    if "<main" in source:
        source = source[source.index("<main") : source.index("</main>")]
    return squeezed(html.unescape(_UNSEEN.sub("", source)))


def squeezed(text: str) -> str:
    """The text without spaces: where lines break in the source says nothing."""
    return re.sub(r"\s+", "", text)


def test_the_table_answers_every_id_in_order() -> None:
    found = list(dict.fromkeys(row.id for row in rows()))

    assert found == IDS
    assert len(found) == 158


def test_no_line_stands_twice_and_words_say_something() -> None:
    found = rows()

    assert len({(row.id, row.page) for row in found}) == len(found)
    assert [row for row in found if not all(row.words)] == []
    assert [row for row in found if sum(map(len, row.words)) < 4] == []


@pytest.mark.parametrize("row", rows(), ids=str)
def test_the_words_stand_on_the_page(demo_site: Path, row: Row) -> None:
    file = demo_site / row.page.strip("/") / "index.html"
    assert file.is_file(), row.page

    text = text_of(file)
    assert [word for word in row.words if squeezed(word) not in text] == []


def test_the_page_of_294_grids_is_light_enough_for_a_phone(demo_site: Path) -> None:
    file = demo_site / "grids" / "jingyang" / "index.html"

    assert text_of(file).count("网格党支部") >= 294
    assert file.stat().st_size < 200_000


def test_what_no_reader_sees_proves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    body = "<!-- 藏 --><script>脚</script><p title='题'>见<b> 得到 </b></p><input value='填'>"
    file.write_text(f"<title>名</title><body><main>{body}</main>脚注", encoding="utf-8")

    assert text_of(file) == "见得到"


def test_every_test_that_is_named_is_there() -> None:
    missing = [
        (row.id, name) for row in rows() for name in row.tests if not _is_there(*name.split("::"))
    ]

    assert missing == []


def _is_there(file: str, function: str) -> bool:
    path = ROOT / file
    return path.is_file() and f"\ndef {function}(" in path.read_text(encoding="utf-8")
