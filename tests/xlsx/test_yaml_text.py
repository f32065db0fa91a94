"""Changing values in a YAML text leaves the rest of the text alone."""

import random
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.reader import read_document
from scripts.xlsx.yaml_text import Bare, edit, new_text
from tests.xlsx.desk import FILES


def value_of(text: str) -> dict[str, Any]:
    document, _ = read_document("x.yaml", text.encode())
    assert document is not None
    return deepcopy(document.value)


@pytest.mark.parametrize("path", sorted(FILES))
def test_equal_values_give_the_same_text(path: str) -> None:
    assert edit(FILES[path], value_of(FILES[path])) == FILES[path]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("一楼", "一楼"),
        ("08:30", '"08:30"'),
        ("18:00", '"18:00"'),
        ("030000", '"030000"'),
        ("0434-1234567", '"0434-1234567"'),
        ("2026-10-01", '"2026-10-01"'),
        ("no", '"no"'),
        ("on", '"on"'),
        ("True", '"True"'),
        ("null", '"null"'),
        ("~", '"~"'),
        ("1e3", '"1e3"'),
        ("0x1F", '"0x1F"'),
        ("1_000", '"1_000"'),
        (".5", '".5"'),
        ("注意: 周一", '"注意: 周一"'),
        ("凤台西街 #3", '"凤台西街 #3"'),
        ("[通知] 今日", '"[通知] 今日"'),
        ("甲, 乙", '"甲, 乙"'),
        ('他说"好"', '"他说\\"好\\""'),
        ("- 一", '"- 一"'),
        ("@家门口", '"@家门口"'),
        ("90岁老人", "90岁老人"),
        ("https://example.com/a", "https://example.com/a"),
        (Bare("3"), "3"),
        (Bare("true"), "true"),
    ],
)
def test_a_text_is_quoted_when_a_reader_could_take_it_for_something_else(
    text: str, written: str
) -> None:
    assert edit("name: x\n", {"name": text}) == f"name: {written}\n"


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        pytest.param(
            "a: 甲 # 一\n\n# 二\nb: 乙\n",
            {"b": "乙"},
            "\n# 二\nb: 乙\n",
            id="a field goes with the comment behind it only",
        ),
        pytest.param(
            "list:\n  # 一\n  - 甲\n  # 二\n  - 乙\n# 三\nb: 乙\n",
            {"list": ["乙"], "b": "乙"},
            "list:\n  # 一\n  # 二\n  - 乙\n# 三\nb: 乙\n",
            id="a comment above an entry stays",
        ),
        pytest.param(
            "a: |\n  一\n  二\n\n# 说明\nb: 乙\n",
            {"a": "三", "b": "乙"},
            "a: 三\n\n# 说明\nb: 乙\n",
            id="a block of text",
        ),
        pytest.param(
            "g:\n  a: 甲\n  c: 丙\n",
            {"g": {"b": "乙", "c": "丙"}},
            "g:\n  b: 乙\n  c: 丙\n",
            id="another field instead of the first one",
        ),
        pytest.param(
            "l:\n  - a: 甲\n    c: 丙\n",
            {"l": [{"b": "乙", "c": "丙"}]},
            "l:\n  - b: 乙\n    c: 丙\n",
            id="another field instead of the first one of an entry",
        ),
        pytest.param(
            "a: 甲\nb: 乙\n",
            {"a": "第一段\n\n第二段", "b": "乙"},
            "a: |-\n  第一段\n\n  第二段\nb: 乙\n",
            id="a text of several lines",
        ),
        pytest.param(
            "a: 甲\n\nb:\n  c: 乙\n\nd: 丙\n",
            {"a": "甲", "d": "丙"},
            "a: 甲\n\nd: 丙\n",
            id="one of two empty lines goes with what stood between them",
        ),
        pytest.param(
            "rooms:\n  - {id: a, size: 10, phone: '12345'}\n",
            {"rooms": [{"id": "a", "size": "10", "phone": "12345", "h": {"r": [{"on": "x"}]}}]},
            "rooms:\n  - id: a\n    size: 10\n    phone: '12345'\n"
            "    h:\n      r:\n        - {on: x}\n",
            id="a line that becomes a block keeps its quotes",
        ),
        pytest.param(
            "a: 甲", {"a": "甲", "b": "乙"}, "a: 甲\nb: 乙\n", id="no line end at the end"
        ),
        pytest.param(
            "- id: a\n".replace("- ", "rooms:\n  - ") + "    x: 一\n",
            {"rooms": [{"id": "a", "x": "一"}, {"id": "b", "x": "二"}]},
            "rooms:\n  - id: a\n    x: 一\n  - id: b\n    x: 二\n",
            id="a new entry looks like its neighbours",
        ),
        pytest.param(
            "items: [{id: a}, {id: b}]\n",
            {"items": [{"id": "a"}, {"id": "b"}, {"id": "c"}]},
            "items: [{id: a}, {id: b}, {id: c}]\n",
            id="a list in one line stays in one line",
        ),
    ],
)
def test_what_is_around_a_change_stays(before: str, change: dict[str, Any], after: str) -> None:
    assert edit(before, change) == after


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Co")),
    min_size=1,
    max_size=12,
)
LINES = st.fixed_dictionaries({"name": WORDS}, optional={"note": WORDS, "tel": WORDS})
RECORDS = st.fixed_dictionaries(
    {"id": WORDS},
    optional={
        "name": WORDS,
        "words": st.lists(WORDS, min_size=1, max_size=4),
        "lines": st.lists(LINES, min_size=1, max_size=4),
        "group": LINES,
    },
)


# Between brackets readers of YAML take it for a sign, each in its own way.
@example(before={"id": "0"}, after={"id": "0", "words": ["0:?", "0?"]})
@settings(deadline=None, max_examples=150)
@given(before=RECORDS, after=RECORDS)
def test_any_record_can_become_any_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    text = new_text(before, "说明")

    changed = edit(text, after)

    assert value_of(changed) == after
    assert changed.startswith("# 说明\n")


def changed_at_random(value: Any, chance: random.Random) -> Any:
    """The value with some of its parts changed, gone, doubled or new."""
    if isinstance(value, str):
        return chance.choice(["新", "a: b", "12", "x\ny", value])
    if isinstance(value, list):
        entries = [
            changed_at_random(entry, chance) if chance.random() < 0.25 else deepcopy(entry)
            for entry in value
        ]
        if chance.random() < 0.3 and len(entries) > 1:
            entries.pop(chance.randrange(len(entries)))
        if chance.random() < 0.3:
            entries.insert(chance.randint(0, len(entries)), deepcopy(chance.choice(entries)))
        return entries
    parts = [
        (key, changed_at_random(part, chance) if chance.random() < 0.25 else deepcopy(part))
        for key, part in value.items()
    ]
    if chance.random() < 0.3 and len(parts) > 1:
        parts.pop(chance.randrange(len(parts)))
    if chance.random() < 0.3:
        fresh = chance.choice(["t", ["a", "b"], {"k": "v"}, [{"k": {"z": [{"a": "1"}]}}]])
        parts.insert(chance.randint(0, len(parts)), ("zz", fresh))
    return dict(parts)


@pytest.mark.parametrize("path", sorted(FILES))
@pytest.mark.parametrize("seed", range(40))
def test_a_file_of_staff_takes_any_change(path: str, seed: int) -> None:
    chance = random.Random(f"{path} {seed}")
    wanted = value_of(FILES[path])
    for _ in range(2):
        wanted = changed_at_random(wanted, chance)

    assert value_of(edit(FILES[path], wanted)) == wanted
