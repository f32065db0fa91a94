"""Workflows: what a resident can set going, step by step, and whom to call for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from catalog import Catalog
from catalog.model import (
    Area,
    Center,
    ServiceItem,
    Source,
    TimeLimit,
    Workflow,
    WorkflowMenu,
    WorkflowRoute,
    WorkflowStep,
)

__all__ = [
    "GOALS",
    "WorkflowGroup",
    "WorkflowPage",
    "limit_text",
    "workflow_areas",
    "workflow_page",
    "workflows_by_goal",
]

GOALS = {
    "order": ("请人来帮忙", "点一样，派个人，上门做。"),
    "help": ("有人管、有人陪", "走不动、跑不清的，有人替您跑、陪您办。"),
    "report": ("有问题要反映", "说出来，有人接，有人回话。"),
    "discuss": ("大家的事一起商量", "坐下来议，议了就办，办完来评。"),
    "apply": ("借地方、办活动", "挑好时间，填一张表。"),
    "volunteer": ("想出一份力", "认一个岗位，做一次志愿。"),
    "staff": ("工作人员的做法", "居民不用申请，知道有人在盯着就好。"),
}
"""Goal of a workflow → what residents call it, and a sentence about it; in this order."""

_UNITS = {"working_hour": "个工作小时内", "working_day": "个工作日内", "natural_day": "天内"}
_COUNTS = "零一二三四五六七八九十"


MOST_NAMED = 300
"""A larger network does not name every center where a workflow holds."""


@dataclass(frozen=True)
class WorkflowGroup:
    """Workflows under one heading."""

    id: str
    name: str
    summary: str
    workflows: tuple[tuple[Workflow, str], ...]
    """(workflow, where it holds)"""


@dataclass(frozen=True)
class WorkflowPage:
    """The page of one workflow."""

    workflow: Workflow
    goal: str
    area: Area | None
    count: str
    """``四步``"""
    steps: tuple[tuple[WorkflowStep, str], ...]
    """(step, how soon or when it is done)"""
    routes: tuple[tuple[WorkflowRoute, Workflow | None], ...]
    menus: tuple[tuple[WorkflowMenu, tuple[ServiceItem, ...]], ...]
    centers: tuple[Center, ...]
    """Where it can be used."""
    is_everywhere: bool
    """Whether every center of the area, or of the network, offers it."""
    others: tuple[Workflow, ...]
    """Workflows of other places for the same goal."""
    sources: tuple[tuple[str, Source], ...]

    @property
    def phones(self) -> tuple[Center, ...]:
        """The centers that can be called."""
        return tuple(center for center in self.centers if center.contacts)


def limit_text(limit: TimeLimit) -> str:
    """``2 个工作小时内``; 0 is on the spot."""
    return "当场" if limit.value == 0 else f"{limit.value} {_UNITS[limit.unit]}"


def _time_of(step: WorkflowStep) -> str:
    said = [step.when or "", limit_text(step.within) if step.within else ""]
    return "，".join(one for one in said if one)


def count_text(number: int) -> str:
    """``四步``, ``12 步``."""
    return f"{_COUNTS[number]}步" if number < len(_COUNTS) else f"{number} 步"


def _place(catalog: Catalog, workflow: Workflow) -> str:
    if workflow.area is None:
        return "全网络"
    area = catalog.areas[workflow.area].name
    names = [catalog.centers[id_].label for id_ in workflow.centers if id_ in catalog.centers]
    return f"{area} · {'、'.join(names)}" if names else area


def _group(
    catalog: Catalog, id_: str, name: str, summary: str, found: Iterable[Workflow]
) -> WorkflowGroup:
    order = [None, *catalog.areas]
    by_place = sorted(found, key=lambda one: order.index(one.area))
    entries = tuple((workflow, _place(catalog, workflow)) for workflow in by_place)
    return WorkflowGroup(id_, name, summary, entries)


def workflows_by_goal(catalog: Catalog) -> tuple[WorkflowGroup, ...]:
    """All workflows by what residents want."""
    groups = (
        _group(
            catalog,
            goal,
            name,
            summary,
            (one for one in catalog.workflows.values() if one.goal == goal),
        )
        for goal, (name, summary) in GOALS.items()
    )
    return tuple(group for group in groups if group.workflows)


def workflow_areas(catalog: Catalog) -> tuple[tuple[Area, int], ...]:
    """The areas with workflows of their own, and how many."""
    counts = Counter(one.area for one in catalog.workflows.values())
    return tuple((area, counts[area.id]) for area in catalog.areas.values() if counts[area.id])


def _centers(catalog: Catalog, workflow: Workflow) -> tuple[Center, ...]:
    if not workflow.centers and len(catalog.centers) > MOST_NAMED:
        return ()
    centers = [
        one
        for one in catalog.centers.values()
        if (one.id in workflow.centers if workflow.centers else workflow.area in (None, one.area))
    ]
    return tuple(centers)


def workflow_page(catalog: Catalog, workflow: Workflow) -> WorkflowPage:
    """The page of one workflow."""
    return WorkflowPage(
        workflow=workflow,
        goal=GOALS[workflow.goal][0],
        area=catalog.areas[workflow.area] if workflow.area else None,
        count=count_text(len(workflow.steps)),
        steps=tuple((step, _time_of(step)) for step in workflow.steps),
        routes=tuple(
            (route, catalog.workflows.get(route.workflow or "")) for route in workflow.routes
        ),
        menus=tuple(
            (menu, tuple(catalog.items[id_] for id_ in menu.items if id_ in catalog.items))
            for menu in workflow.menus
        ),
        centers=_centers(catalog, workflow),
        is_everywhere=not workflow.centers,
        others=tuple(
            one
            for one in catalog.workflows.values()
            if one.goal == workflow.goal and one is not workflow
        ),
        sources=tuple((id_, catalog.source(id_)) for id_ in workflow.sources),
    )
