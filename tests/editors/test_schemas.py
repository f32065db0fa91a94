"""The schemas that editors use: made from the model, never stricter than the reader, in Chinese."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import TypeAdapter, ValidationError

from catalog import fields
from scripts.schema.dictionary import Dictionary
from scripts.schema.generate import PATTERNS, schema_files
from scripts.schema.scalars import SCALARS
from tests.editors.conftest import Run
from tests.house.test_make_targets import explained
from tests.house.tree import ROOT

DATA = ROOT / "data"
KINDS = sorted(PATTERNS)
FILES = sorted((file, name) for name, pattern in PATTERNS.items() for file in ROOT.glob(pattern))


class EditorLoader(yaml.SafeLoader):
    """Sees what the YAML extension sees: YAML 1.2, where 18:00 and no are plain text."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )
EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(str(node.value)))


def as_an_editor_sees(text: str) -> Any:
    """The value of a YAML text under YAML 1.2."""
    return yaml.load(text, Loader=EditorLoader)  # noqa: S506 -- a safe loader with fewer guesses


def schema(name: str) -> dict[str, Any]:
    """The committed schema of this name."""
    found: dict[str, Any] = json.loads((DATA / "schema" / f"{name}.json").read_text("utf-8"))
    return found


def complaints(name: str, text: str) -> list[str]:
    """What is wrong with a file, by its schema: our own message where there is one."""
    errors = Draft7Validator(schema(name)).iter_errors(as_an_editor_sees(text))
    return [
        error.schema.get("errorMessage", error.message)
        if isinstance(error.schema, dict)
        else error.message
        for error in errors
    ]


def parts_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a schema."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from parts_of(one)


def test_the_committed_schemas_are_those_of_the_model_and_the_dictionary() -> None:
    wanted = schema_files(Dictionary((DATA / "README.md").read_text(encoding="utf-8")))
    committed = {file.name: file.read_text("utf-8") for file in (DATA / "schema").iterdir()}

    assert committed.keys() == wanted.keys()
    stale = [name for name, text in wanted.items() if committed[name] != text]
    assert stale == [], "make schema"


@pytest.mark.parametrize("name", KINDS)
def test_a_schema_is_a_valid_schema(name: str) -> None:
    Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize(
    ("file", "name"), FILES, ids=[str(file.relative_to(DATA)) for file, _ in FILES]
)
def test_every_file_of_the_demo_network_passes_its_schema(file: Path, name: str) -> None:
    assert complaints(name, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", KINDS)
def test_every_field_has_a_chinese_title_and_a_meaning_beyond_it(name: str) -> None:
    properties = [
        (field, value)
        for part in parts_of(schema(name))
        if part.get("additionalProperties") is False
        for field, value in part["properties"].items()
    ]

    assert properties
    for field, value in properties:
        assert re.search("[\u4e00-\u9fff]", value["title"]), field
        assert value["description"].startswith(f"{value['title']}："), field
        assert len(value["description"]) > len(value["title"]) + 1, field
        assert f"`{field}`" in value["markdownDescription"], field


@pytest.mark.parametrize("name", KINDS)
def test_every_english_word_of_a_choice_is_explained(name: str) -> None:
    choices = [part for part in parts_of(schema(name)) if isinstance(part.get("enum"), list)]
    english = [
        part
        for part in choices
        if any(isinstance(word, str) and re.match("[A-Za-z]", word) for word in part["enum"])
    ]
    for part in english:
        assert len(part["enumDescriptions"]) == len(part["enum"]), part["enum"]
        assert all(part["enumDescriptions"])
    for part in choices:
        assert re.search("[\u4e00-\u9fff]", part["errorMessage"]), part["enum"]


CENTER = """\
id: shiyan
name: 实验社区党群服务中心
area: shuangliao
level: community
contacts:
  - {name: 服务台, telephone: "0434-0000000"}
hours:
  regular:
    - {kind: counter, on: [workday], opens: "08:30", closes: "12:00"}
rooms:
  - id: hall
    name: 大厅
    capacity: 30
    bookable: yes
    private: false
verified: {date: "2026-11-20", by: 实验社区}
booking: {start_step_minutes: 30, advance_days: 14}
sources: [puxian-baodao]
"""

MISTAKES = {
    "a time without its first digit": ('"08:30"', "8:30", "时间应写成四位数字加英文冒号"),
    "a full-width colon in a time": ('"12:00"', "12：00", "时间应写成四位数字加英文冒号"),
    "midnight as 24:00": ('"12:00"', '"24:00"', '当天结束写 "23:59"'),
    "a date with slashes": ('"2026-11-20"', "2026/11/20", "日期应写成年-月-日"),
    "a number with its unit": ("capacity: 30", "capacity: 30人", "不带单位的整数"),
    "a yes in Chinese": ("private: false", "private: 否", "true（是）或 false（否）"),
    "a word that is no choice": ("kind: counter", "kind: window", "counter 窗口办事；open"),
    "a step that does not exist": (
        "start_step_minutes: 30",
        "start_step_minutes: 20",
        "15、30、60",
    ),
    "a telephone with a long dash": ("0434-0000000", "0434—0000000", "区号-号码"),
    "an id in Chinese": ("id: hall", "id: 大厅", "小写英文字母、数字和连字符"),
    "a word where a list belongs": ("on: [workday]", "on: workday", "这里应是一列"),
    "a field without content": ("name: 大厅", "name:", "不能空着"),
    "a missing field": ("level: community\n", "", "缺少“level”（层级）"),
    "a missing field deep inside": ("    name: 大厅\n", "", "缺少“name”（名称）"),
    "a field that does not exist": ("    private", "    privat", "privat"),
    "a number beyond its limit": ("advance_days: 14", "advance_days: 400", "不带单位的整数"),
    "no source at all": ("[puxian-baodao]", "[]", "这里应是一列"),
}


def test_the_example_that_the_mistakes_are_made_in_is_good() -> None:
    assert complaints("centers", CENTER) == []


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_an_editor_marks_a_typical_mistake(old: str, new: str, said: str) -> None:
    assert CENTER.count(old) == 1
    found = complaints("centers", CENTER.replace(old, new))

    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ('{repeat: daily, start_time: "09:00"}', "weekly 每周"),
        ('{dates: ["2026-10-18"], start_time: "09:00", end_time: "10:00"}', "缺少“repeat”"),
        ('{repeat: weekly, by_day: [sat], start_time: "09:00", end_time: "10:00"}', "缺少“from”"),
        ('{repeat: once, dates: [10月18日], start_time: "09:00", end_time: "10:00"}', "年-月-日"),
    ],
)
def test_an_editor_speaks_of_the_kind_of_schedule_that_is_meant(schedule: str, said: str) -> None:
    text = f"id: a\nname: 活动\ncenter: donghua\nschedule: {schedule}\nsources: [notice]\n"
    found = complaints("activities", text)

    assert len(found) == 1
    assert said in found[0]


ALIASES = {name: getattr(fields, name) for name in fields.__all__}
LIKELY = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"\A[0-9:.\-/年月日a-z%]{1,12}\Z"),
    st.from_regex(r"\A0[0-9]{2,3}-[0-9]{7,8}\Z"),
    st.from_regex(r"\A[0-9]{1,12}\Z"),
    st.from_regex(r"\A[012][0-9]:[0-5][0-9]\Z"),
    st.from_regex(r"\A(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]\Z"),
    st.sampled_from(["true", "false", " 08:30 ", "https://www.gov.cn/a?b=c#d", "400-123-4567"]),
)


@pytest.mark.parametrize("alias", ALIASES.values(), ids=ALIASES)
@given(text=LIKELY)
def test_a_schema_takes_whatever_the_reader_takes(alias: Any, text: str) -> None:
    try:
        TypeAdapter(alias).validate_python(text)
    except ValidationError:
        return
    part = SCALARS[alias.__metadata__[0].func]
    assert Draft7Validator(part).is_valid(text)
    unquoted = as_an_editor_sees(text) if re.fullmatch(r"[0-9.]+|true|false", text) else text
    if not (isinstance(unquoted, bool) and alias is not fields.YesNo):
        assert Draft7Validator(part).is_valid(unquoted)


def test_every_scalar_type_of_the_data_has_its_schema() -> None:
    assert {alias.__metadata__[0].func for alias in ALIASES.values()} == set(SCALARS)


def test_the_command_says_what_is_out_of_date_and_mends_it(run: Run, data: Path) -> None:
    stale = data / "schema" / "centers.json"
    stale.write_text("{}\n", encoding="utf-8")
    (data / "schema" / "old.json").write_text("{}\n", encoding="utf-8")

    checked = run("scripts.schema", "--check", "--data", str(data))
    assert checked.returncode == 1
    assert "data/schema/centers.json" in checked.stdout
    assert "data/schema/old.json" in checked.stdout

    assert run("scripts.schema", "--data", str(data)).returncode == 0
    assert stale.read_bytes() == (DATA / "schema" / "centers.json").read_bytes()
    assert not (data / "schema" / "old.json").exists()
    assert run("scripts.schema", "--check", "--data", str(data)).returncode == 0


def test_make_help_tells_of_the_schemas() -> None:
    assert "data/schema/" in explained()["schema"]
