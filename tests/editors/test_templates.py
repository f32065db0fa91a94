"""The files to copy: once the marked places are filled in, they pass every check."""

import re
from pathlib import Path

import pytest

from catalog import read_catalog
from tests.editors.test_schemas import complaints
from tests.house.tree import ROOT

TEMPLATES = ROOT / "data" / "templates"
MARK = re.compile("【[^】]*】")

PLACES = {
    "center": "centers/shiyan.yaml",
    "activity": "activities/2027/shiyan-yizhen.yaml",
    "area": "areas/shiyan.yaml",
    "services": "services/shiyan.yaml",
    "calendar": "calendar/2025.yaml",
    "standard": "standards/shiyan.yaml",
    "workflow": "workflows/shiyan.yaml",
}
"""Template → where the copy goes."""

FILLED = {
    "center": {
        "编号": "shiyan",
        "名称": "实验社区党群服务中心",
        "简称": "实验社区",
        "地区": "puxian",
        "层级": "community",
        "上级中心": "puxian-center",
        "一句话介绍": "门口就能办事。",
        "街道门牌": "凤台西街 #3 号楼",
        "邮编": "048000",
        "怎么走": "2 路车: 实验社区站",
        "电话": "0356-1234567",
        "起": "2027-01-20",
        "止": "2027-01-21",
        "原因": "设备检修",
        "房间编号": "duogongneng-ting",
        "房间名称": "多功能厅",
        "可容纳人数": "40",
        "出处编号": "puxian-baodao",
    },
    "activity": {
        "编号": "shiyan-yizhen",
        "名称": "社区义诊",
        "中心": "jinsong",
        "房间": "",
        "一句话介绍": "医生到门口来。",
        "面向谁": "全体居民",
        "名额": "30",
        "怎么报名": "打服务大厅电话",
        "主持": "社区网格员",
        "日期": "2027-03-05",
        "开始": "09:00",
        "结束": "11:00",
        "出处编号": "jinsong-baodao",
    },
    "area": {
        "编号": "shiyan",
        "名称": "实验县",
        "全称": "某某省某某市实验县",
        "体系名称": "1+5+N",
        "体系含义": "1 个县级中心，5 个社区中心，N 是小区站点。",
        "事项编号": "aixin-lifa",
        "指标": "解决的热点难点问题",
        "数值": "120",
        "单位": "件",
        "截至": "报道日期 2027-03-05",
        "出处编号": "jincheng-baodao",
    },
    "services": {
        "大类编号": "shiyan",
        "大类名称": "养老服务",
        "事项编号": "shangmen-kanhu",
        "事项名称": "上门看护",
        "一句话介绍": "老人在家，有人上门看。",
        "实施主体": "实验县民政局",
        "受理条件": "六十岁以上、行动不便的老人",
        "材料名称": "居民身份证",
        "法定办结时限": "20",
        "承诺办结时限": "10",
        "咨询电话": "0434-1234567",
        "关键词": "看护",
        "出处编号": "jincheng-baodao",
    },
    "calendar": {
        "年份": "2025",
        "文号": "国办发明电〔2024〕12号",
        "通知的网址": "https://www.gov.cn/zhengce/2024.htm",
        "元旦起": "2025-01-01",
        "元旦止": "2025-01-01",
        "春节起": "2025-01-28",
        "春节止": "2025-02-04",
        "清明节起": "2025-04-04",
        "清明节止": "2025-04-06",
        "劳动节起": "2025-05-01",
        "劳动节止": "2025-05-05",
        "端午节起": "2025-05-31",
        "端午节止": "2025-06-02",
        "中秋节起": "2025-10-06",
        "中秋节止": "2025-10-08",
        "国庆节起": "2025-10-01",
        "国庆节止": "2025-10-05",
        "调休上班日": "2025-01-26",
    },
    "standard": {
        "编号": "shiyan",
        "名称": "两有",
        "地区": "jincheng",
        "层级": "community",
        "一句话介绍": "每个中心都要有的两样。",
        "条目一编号": "reshui",
        "条目一名称": "热水",
        "条目一说明": "全天供应",
        "下级条目编号": "shuibei",
        "下级条目名称": "水杯",
        "条目二编号": "wifi",
        "条目二名称": "免费WiFi",
        "出处编号": "jincheng-baodao",
    },
    "workflow": {
        "编号": "shiyan",
        "名称": "三单服务",
        "地区": "puxian",
        "中心": "xinshui",
        "一句话介绍": "居民下单，社区派单。",
        "步骤一编号": "xiadan",
        "步骤一名称": "居民下单",
        "谁来做": "居民",
        "做什么": "打个电话说清楚。",
        "几个": "2",
        "居民看到什么": "编号念给您听",
        "步骤二编号": "paidan",
        "步骤二名称": "社区派单",
        "第二步谁来做": "社区",
        "第二步做什么": "找合适的人。",
        "什么时候": "每周六",
        "分路编号": "xiaoshi",
        "分路名称": "小事",
        "哪些事": "灯不亮",
        "怎么走": "直接去修。",
        "清单编号": "xiaohuo",
        "清单名称": "能点的",
        "事项": "aixin-lifa",
        "别的可以点的": "换灯泡",
        "哪一方": "社区",
        "这一方做什么": "派单",
        "打电话怎么说": "打中心的电话。",
        "到窗口怎么办": "到服务台说。",
        "出处编号": "puxian-baodao",
    },
}
"""Template → what a clerk writes in place of each mark; nothing: they take the line out."""


def lines_of(name: str) -> list[str]:
    """The lines of a template."""
    return (TEMPLATES / f"{name}.yaml").read_text(encoding="utf-8").splitlines()


def word_of(mark: str) -> str:
    """What a mark asks for: the words before the first example or remark."""
    return re.split("，|；|,|的编号", mark.strip("【】"))[0]


def filled(name: str) -> str:
    """The template as a clerk fills it in."""
    lines = []
    for line in lines_of(name):
        marks = [] if line.lstrip().startswith("#") else MARK.findall(line)
        words = [FILLED[name][word_of(mark)] for mark in marks]
        for mark, word in zip(marks, words, strict=True):
            line = line.replace(mark, word, 1)  # noqa: PLW2901 -- a clerk edits the line, too
        if all(words):
            lines.append(line)
    return "\n".join(lines) + "\n"


def test_each_template_has_its_place() -> None:
    assert {file.stem for file in TEMPLATES.glob("*.yaml")} == PLACES.keys() == FILLED.keys()


@pytest.mark.parametrize("name", PLACES)
def test_a_filled_template_passes_every_check(name: str, data: Path) -> None:
    before = {str(problem) for problem in read_catalog(data).problems}
    file = data / PLACES[name]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(filled(name), encoding="utf-8")

    reading = read_catalog(data)

    assert [str(problem) for problem in reading.problems if str(problem) not in before] == []
    assert reading.catalog is not None
    folder = PLACES[name].partition("/")[0]
    assert complaints(folder, filled(name)) == []


@pytest.mark.parametrize("name", PLACES)
def test_a_template_that_is_not_filled_in_does_not_pass(name: str, data: Path) -> None:
    file = data / PLACES[name]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines_of(name)) + "\n", encoding="utf-8")

    errors = [problem for problem in read_catalog(data).errors if PLACES[name] in problem.path]

    assert errors


@pytest.mark.parametrize("name", PLACES)
def test_every_mark_that_a_test_fills_stands_in_the_template(name: str) -> None:
    marks = {
        word_of(mark)
        for line in lines_of(name)
        if not line.startswith("#")
        for mark in MARK.findall(line)
    }

    assert marks == FILLED[name].keys()


@pytest.mark.parametrize("repeat", ["weekly", "monthly"])
def test_the_other_ways_to_write_a_schedule_work_without_their_signs(
    repeat: str, data: Path
) -> None:
    text = filled("activity")
    first = re.search(r"^schedule:\n(?:  .*\n)+", text, re.MULTILINE)
    other = re.search(rf"^# schedule:\n#   repeat: {repeat}\n(?:#   .*\n)+", text, re.MULTILINE)
    assert first
    assert other
    chosen = "".join(line.removeprefix("# ") for line in other[0].splitlines(keepends=True))
    file = data / PLACES["activity"]
    file.parent.mkdir(parents=True)
    file.write_text(text.replace(first[0], "").replace(other[0], chosen), encoding="utf-8")

    reading = read_catalog(data)

    assert [str(one) for one in reading.problems if PLACES["activity"] in one.path] == []
    assert reading.catalog is not None
    assert reading.catalog.activities["shiyan-yizhen"].schedule.repeat == repeat


def test_templates_do_not_become_records(data: Path) -> None:
    assert not [one for one in read_catalog(data).problems if "templates" in one.path]
