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

README = Path(__file__).parents[2] / "data" / "README.md"
BASES = {model.Record, model.Sampled}
SECTIONS: dict[str, type[BaseModel]] = {
    "网络": model.Network,
    "网站文字": model.Site,
    "编号和名称": model.Named,
    "申请种类": model.Kind,
    "预约规则": policy.PolicyChanges,
    "出处": model.Source,
    "地区": model.Area,
    "服务圈": model.ServiceCircle,
    "品牌": model.Brand,
    "合作单位": model.Partner,
    "队伍": model.Team,
    "网格": model.Grid,
    "体系各部分": model.FormulaPart,
    "数据": model.Figure,
    "中心": model.Center,
    "地址": model.Address,
    "坐标": model.Location,
    "联系方式": model.Contact,
    "数量": model.Measure,
    "达标情况": model.StandardState,
    "规章制度": model.RuleDocument,
    "开放时间": model.Hours,
    "平常时间": model.RegularHours,
    "季节": model.Season,
    "特殊日期": model.SpecialHours,
    "房间": model.Room,
    "布局": model.Layout,
    "设备": model.Stock,
    "特色项目": model.Project,
    "年龄": model.Ages,
    "运营单位": model.Operator,
    "价格": model.Prices,
    "年龄段": model.PriceBand,
    "服务事项的增减": model.CenterServices,
    "事项的不同之处": model.ServiceOverride,
    "核实": model.Verified,
    "事项大类": model.ServiceCategory,
    "事项": model.ServiceItem,
    "材料": model.Material,
    "标准": model.Standard,
    "条目": model.StandardItem,
    "活动": model.Activity,
    "一次或几次": model.OnceSchedule,
    "每周": model.WeeklySchedule,
    "每月": model.MonthlySchedule,
    "放假安排": model.CalendarYear,
    "放假": model.HolidayRange,
    "关门文件": model.Closures,
    "关门": model.Closure,
}


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
