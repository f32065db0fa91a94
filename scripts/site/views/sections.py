"""All sections of the site, in the order in which an area tells of its centers: build, run, use.

And the numbers that are the same everywhere; the search knows both by the words people use.
"""

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["HOTLINE", "HOTLINES", "Hotline", "Section", "SectionGroup", "sections"]


class Hotline(NamedTuple):
    """A number that is the same everywhere."""

    name: str
    number: str
    also: tuple[str, ...]
    """Other words for it, which only the search knows."""


HOTLINE = Hotline("政务热线", "12345", ("政务服务热线", "投诉", "意见", "建议", "举报", "市长热线"))
"""Whom to ring where nobody else is named."""
HOTLINES = (
    Hotline("报警", "110", ("派出所",)),
    Hotline("急救", "120", ("救护车",)),
    Hotline("火警", "119", ("消防", "着火")),
    HOTLINE,
)
"""/help/ shows all of them, in this order."""


@dataclass(frozen=True)
class Section:
    """A section of the site, with one sentence about it."""

    name: str
    url: str
    words: str
    also: tuple[str, ...] = ()
    """Other words for it, which only the search knows."""


@dataclass(frozen=True)
class SectionGroup:
    """Sections under one question."""

    id: str
    name: str
    sections: tuple[Section, ...]


_GROUPS = (
    (
        "use",
        "怎么用",
        (
            ("办事", "/services/", "带什么、几步、几天、去哪里。", ("事项", "窗口", "材料")),
            ("按人群找", "/services/for/", "老人、孩子、骑手……先找自己，再看有什么。"),
            ("中心", "/centers/", "几点开门、在哪里、电话多少。", ("开放时间", "地址")),
            (
                "场地预约",
                "/booking/",
                "借一间屋子开会、排练、聚一聚。",
                ("借场地", "订场地", "借教室"),
            ),
            ("查询预约", "/booking/lookup", "看审核结果，改期或取消。", ("我的预约", "取消预约")),
            ("全部场地", "/rooms/", "每间屋子能坐几人、怎么约。"),
            ("按大小找场地", "/rooms/sizes/", "几个人用，就找多大的。"),
            ("按用途找场地", "/rooms/purposes/", "工作、学习、交流、娱乐，各有去处。"),
            ("按种类找场地", "/rooms/kinds/", "母婴室、棋牌室、调解室，一类一列。"),
            ("按功能区找场地", "/rooms/zones/", "各地的功能区里有哪些屋子。"),
            ("活动", "/activities/", "今后八周有什么。", ("课程", "讲座")),
            (
                "活动类别和系列",
                "/activities/categories/",
                "学、讲、帮、乐、评，还有分几部分的系列。",
            ),
            ("特色项目", "/projects/", "各中心的拿手事。"),
            ("按种类看项目", "/projects/types/", "课堂、养老、工坊，同类放在一起。"),
            ("食堂", "/canteen/", "去哪里吃饭，几点开饭，几岁多少钱。"),
            ("驿站和 24 小时自助", "/stations/", "歇脚的、借书的，怎么进门。"),
            (
                "求助与志愿",
                "/help/",
                "有难处打哪个电话，想帮忙找谁。",
                ("志愿者", "义工", "报名", "困难"),
            ),
            ("服务流程", "/workflows/", "点单、议事、微心愿，一步一步怎么走。"),
            ("找我的网格", "/grids/", "小区归哪个网格、找谁。", ("网格员",)),
        ),
    ),
    (
        "run",
        "怎么管",
        (
            ("值班表", "/duty/", "哪个岗位、哪天、几点在。"),
            ("承诺", "/promises/", "各个岗位答应大家的事。"),
            ("资源、需求、服务清单", "/lists/", "谁能给什么，居民缺什么，正在做什么。"),
            ("成绩单", "/figures/", "报道公布过的数，照原样。"),
            ("问题表", "/problems/", "查出了什么问题，怎么改，改到哪一步。"),
            ("光荣榜", "/honours/", "评了哪几类，各有几个名额。"),
            ("队伍与品牌", "/teams/", "哪些队伍在出力，各处有什么特色。"),
            ("合作单位", "/partners/", "谁和中心一起做事，谁来监督。"),
            ("故事与动态", "/stories/", "各地做过的事和打算。"),
        ),
    ),
    (
        "build",
        "怎么建",
        (
            ("各地体系", "/areas/", "分几级、有几处、房子怎么来。"),
            ("建设标准", "/standards/", "一处中心该有什么，有没有。"),
            ("钱从哪里来", "/funding/", "公布过的几笔钱。"),
            ("教育基地", "/bases/", "可以组团去看的地方。"),
            ("文件", "/papers/", "出处点了名的方案、办法和协议。"),
            ("数据出处", "/sources/", "每一条从哪里来。"),
            ("关于本站", "/about/", "这个网站是怎么做的。"),
        ),
    ),
)


def sections() -> tuple[SectionGroup, ...]:
    """Every section."""
    return tuple(
        SectionGroup(id_, name, tuple(Section(*entry) for entry in entries))
        for id_, name, entries in _GROUPS
    )
