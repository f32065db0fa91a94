"""What ``content/about/limits.md`` promises not to keep has no field to be kept in.

A promise of privacy that rests on nobody filling in a field is none: the field must not be there.
"""

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from booking.storage.tables import metadata
from scripts.schema.dictionary import SECTIONS
from tests.house.tree import ROOT, files_of_the_project

LIMITS = ROOT / "content" / "about" / "limits.md"
TITLES = re.compile(
    "身份证|生日|出生|入党|党费|政治面貌|工资|薪|考勤|等次|职级|婚姻|民族|病情|收入|低保|"
    "孩子|儿童姓名|学校|付款|支付|订单|余额|门牌号"
)
NAMES = re.compile(
    r"(?:^|_)(?:birth\w*|born|id_?(?:card|number)|identity|party|salary|wages?|payroll|grade|rank|"
    r"child\w*|pupil|school|pay\w*|order|cart|income|illness|religion|ethnic\w*)(?:_|$)"
)


def fields_of_the_data() -> Iterator[tuple[str, str, str]]:
    """(class, field, Chinese title) of everything that staff may write."""
    for record in SECTIONS.values():
        assert issubclass(record, BaseModel)
        for name, field in record.model_fields.items():
            yield record.__name__, name, field.title or ""


def columns_of_the_database() -> Iterator[tuple[str, str]]:
    """(table, column) of everything that the booking stores."""
    for table in metadata.tables.values():
        for column in table.columns:
            yield table.name, column.name


def boxes_of_the_forms() -> Iterator[tuple[str, str]]:
    """(file, label) of everything that a form asks for."""
    for file in sorted((ROOT / "booking" / "web").rglob("*form*.py")):
        for label in re.findall(r"Field\(\s*\"([^\"]+)\"", file.read_text(encoding="utf-8")):
            yield file.name, label


def test_no_file_of_the_data_has_a_place_for_it() -> None:
    found = list(fields_of_the_data())

    assert len(found) > 200
    assert [one for one in found if TITLES.search(one[2]) or NAMES.search(one[1])] == []


def test_no_table_has_a_column_for_it() -> None:
    found = list(columns_of_the_database())

    assert len(found) > 60
    assert [one for one in found if NAMES.search(one[1])] == []


def test_no_form_asks_for_it() -> None:
    found = list(boxes_of_the_forms())

    assert ("request_form.py", "您自己的姓名") in found
    assert ("forms.py", "预约编号") in found
    assert [one for one in found if TITLES.search(one[1])] == []


def test_no_code_takes_money_or_an_order() -> None:
    words = re.compile(r"alipay|wechat_?pay|stripe|checkout|shopping|支付宝|微信支付|立即付款")
    code = [
        file
        for file in files_of_the_project()
        if file.suffix in (".py", ".html", ".js") and "tests" not in file.relative_to(ROOT).parts
    ]

    assert len(code) > 100
    assert [file for file in code if words.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "anchor",
    [
        "meals",
        "staff",
        "mediation",
        "children",
        "welfare",
        "members",
        "market",
        "app",
        "workflows",
        "round-the-clock",
        "third-parties",
    ],
)
def test_each_thing_that_is_not_done_can_be_linked_to(anchor: str) -> None:
    assert f" {{#{anchor}}}\n" in LIMITS.read_text(encoding="utf-8")
