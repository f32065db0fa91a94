"""The dictionary for clerks, ``data/README.md``, as the source of what editors explain.

A field is explained once, in the tables that people read; the schemas repeat it beside the cursor.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import BaseModel

from catalog import model
from catalog.policy import PolicyChanges

__all__ = ["SECTIONS", "Dictionary", "Section", "plain"]

SECTIONS: Mapping[str, type[BaseModel]] = {
    "网络": model.Network,
    "网站文字": model.Site,
    "编号和名称": model.Named,
    "屋子种类": model.RoomType,
    "进门办法": model.AccessMethod,
    "申请种类": model.Kind,
    "另外要问的": model.Question,
    "申请的流程": model.KindStep,
    "预约规则": PolicyChanges,
    "出处": model.Source,
    "地区": model.Area,
    "服务圈": model.ServiceCircle,
    "品牌": model.Brand,
    "合作单位": model.Partner,
    "队伍": model.Team,
    "网格": model.Grid,
    "体系各部分": model.FormulaPart,
    "数据": model.Figure,
    "面积下限": model.LeastArea,
    "没有写地点的项目": model.Programme,
    "系列活动": model.Series,
    "系列的一部分": model.SeriesPart,
    "资源清单": model.Resource,
    "需求清单": model.Need,
    "服务清单": model.MetNeed,
    "问题表": model.Shortfall,
    "光荣榜": model.Honour,
    "评上的": model.Honoree,
    "承诺": model.Promise,
    "教育基地": model.Base,
    "文件": model.Paper,
    "动态": model.Story,
    "照片": model.Photo,
    "中心": model.Center,
    "地址": model.Address,
    "坐标": model.Location,
    "联系方式": model.Contact,
    "值班": model.Duty,
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
    "流程": model.Workflow,
    "步骤": model.WorkflowStep,
    "时限": model.TimeLimit,
    "分路": model.WorkflowRoute,
    "清单": model.WorkflowMenu,
    "各方": model.WorkflowRole,
    "活动": model.Activity,
    "停靠": model.Stop,
    "一次或几次": model.OnceSchedule,
    "每周": model.WeeklySchedule,
    "每月": model.MonthlySchedule,
    "放假安排": model.CalendarYear,
    "放假": model.HolidayRange,
    "关门文件": model.Closures,
    "关门": model.Closure,
}
"""Heading of a section → the class whose fields its table explains."""

_WORD = re.compile(r"`([A-Za-z][A-Za-z0-9_/]*)`((?:（[^`）]*）|[^`、；。|\n])*)")


def plain(markdown: str) -> str:
    """The sentence without marks of Markdown."""
    return markdown.replace("`", "").replace("**", "")


@dataclass(frozen=True)
class Section:
    """One heading with its table."""

    heading: str
    intro: str
    """What stands between the heading and the table."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Field → how to write it."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Word that may stand in a field → what it means, wherever the section says so."""


class Dictionary:
    """The sections of the dictionary, by class and by heading."""

    def __init__(self, text: str) -> None:
        self.sections: dict[str, Section] = {}
        chapter = ""
        parts = re.split(r"^(#{2,3}) (.+)\n", text, flags=re.MULTILINE)
        for depth, heading, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            if depth == "##":
                chapter = body.strip()
            elif heading in SECTIONS:
                # The first section of a chapter is the file itself; the chapter introduces it.
                self.sections[heading] = _section(heading, body, chapter)
                chapter = ""

    def of(self, record: type[BaseModel]) -> Section:
        """The section of a class."""
        heading = next(name for name, one in SECTIONS.items() if one is record)
        return self.sections[heading]

    def meanings(self, section: Section, name: str, words: list[str]) -> list[str] | None:
        """What each word of a choice means: said in its row, its section, or elsewhere."""
        row = _words_in(section.rows.get(name, ""))
        for known in (row, section.words, *self._choices):
            whole = {**known, **_weekdays(known.get("sun", "星期几"))}
            if all(word in whole for word in words):
                return [whole[word] for word in words]
        return None

    @cached_property
    def _choices(self) -> list[Mapping[str, str]]:
        return [section.words for section in self.sections.values() if section.words]


def _section(heading: str, body: str, chapter: str) -> Section:
    rows = {}
    for line in body.splitlines():
        cells = re.fullmatch(r"\| `(\w+)` \| (.*?) \| (.*?) \| (.*) \|", line)
        if cells:
            text = cells[4].strip()
            rows[cells[1]] = f"例如 {text}" if re.fullmatch(r"`[^`]*`", text) else text
    own = body.partition("\n|")[0].strip()
    intro = " ".join(part.replace("\n\n", " ") for part in (chapter, own) if part)
    return Section(heading, intro, rows, _words_in(body))


def _weekdays(said: str) -> dict[str, str]:
    """The seven words of the week; the dictionary explains them all at once, as 星期几."""
    words = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    signs = zip(words, "一二三四五六日", strict=True)
    return {word: said.replace("星期几", f"星期{sign}") for word, sign in signs}


def _words_in(text: str) -> dict[str, str]:
    return dict(_pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for word, said in _WORD.findall(text):
        meaning = said.strip(" ，：")
        if meaning.startswith("（") and meaning.endswith("）"):
            meaning = meaning[1:-1]
        if meaning and not meaning.startswith("|"):
            yield word, meaning
