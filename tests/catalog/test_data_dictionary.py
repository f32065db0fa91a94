"""The dictionary for clerks names every field of the model, and no field that is not there.

A clerk fills in the files with ``data/README.md`` open beside them; a field that the tables do not
show does not exist for them, and a field that was renamed sends them into an error.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from catalog import fields, model, policy
from scripts.schema.dictionary import SECTIONS

README = Path(__file__).parents[2] / "data" / "README.md"
BASES = {model.Record, model.Sampled}


def rows_of_the_section(heading: str) -> dict[str, tuple[str, str, str]]:
    """Field → its Chinese name, whether it is required, and the example, as the table says."""
    found = re.search(rf"^### {heading}\n(.*?)(?=^##|\Z)", README.read_text("utf-8"), re.M | re.S)
    assert found, f"data/README.md has no section “{heading}”"
    rows = {}
    for line in found[1].splitlines():
        if line.startswith("| `"):
            field, title, required, example = (part.strip() for part in line.split(" | ", 3))
            rows[field.strip("|` ")] = (title, required, example.rstrip(" |"))
    return rows


def test_every_class_of_the_model_has_a_section() -> None:
    classes = {
        thing
        for thing in vars(model).values()
        if isinstance(thing, type) and issubclass(thing, model.Record)
    }
    assert classes - BASES == set(SECTIONS.values()) - {policy.PolicyChanges}


@pytest.mark.parametrize(("heading", "record"), SECTIONS.items(), ids=SECTIONS.keys())
def test_the_table_of_a_section_has_exactly_the_fields_of_its_class(
    heading: str, record: type[BaseModel]
) -> None:
    fields = {field.alias or name: field for name, field in record.model_fields.items()}
    rows = rows_of_the_section(heading)
    assert set(rows) == set(fields)
    for name, (title, required, example) in rows.items():
        assert title == (fields[name].title or "重复")
        assert required == ("是" if fields[name].is_required() or name == "repeat" else "")
        assert example


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("时间", fields.TimeField),
        ("日期", fields.DateField),
        ("每年的某一天", fields.MonthDay),
        ("电话", fields.Phone),
        ("钱", fields.Yuan),
        ("数", fields.Number),
        ("是或否", fields.YesNo),
        ("编号", fields.Id),
    ],
)
def test_what_the_dictionary_says_to_write_is_taken_and_what_it_warns_of_is_refused(
    row: str, kind: Any
) -> None:
    found = re.search(rf"^\| {row} \| (.*?) \| (.*?) \|$", README.read_text("utf-8"), re.M)
    assert found
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    good, bad = (re.findall(r"`\"?(.*?)\"?`", cell) for cell in found.groups())
    for text in good:
        if text != "qualifier":
            adapter.validate_python(text)
    for text in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(text)
