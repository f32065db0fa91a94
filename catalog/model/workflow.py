"""Workflows: how residents and staff get a thing done together, as numbered steps.

点单、议事、微心愿 and the like differ from place to place only in their steps, so one class holds
them all: four steps here, six there, each with who acts, how soon, and what residents get to see.
"""

from typing import Annotated, Literal

from pydantic import Field

from catalog.fields import Id, Number, Text
from catalog.model.base import Record, Sampled

WorkflowGoal = Literal["order", "report", "discuss", "help", "volunteer", "apply", "staff"]


class TimeLimit(Record):
    """How soon a step is done; 0 is on the spot."""

    value: Annotated[Number, Field(title="数值")]
    unit: Annotated[Literal["working_hour", "working_day", "natural_day"], Field(title="单位")]


class WorkflowStep(Sampled):
    """One step: who does what, how soon, and what residents see of it."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    actor: Annotated[Text, Field(title="谁来做")]
    """A post or a body; no person's name."""
    does: Annotated[Text, Field(title="做什么")]
    within: Annotated[TimeLimit | None, Field(title="多久")] = None
    when: Annotated[Text | None, Field(title="什么时候")] = None
    """A fixed time instead of a limit: 每周六."""
    shown: Annotated[Text | None, Field(title="居民看到什么")] = None


class WorkflowRoute(Sampled):
    """Which way a matter takes: small ones to a neighbour, big ones to the table."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    example: Annotated[Text, Field(title="哪些事")]
    way: Annotated[Text, Field(title="怎么走")]
    workflow: Annotated[Id | None, Field(title="转到哪个流程")] = None
    """Missing: it takes the steps of this workflow."""


class WorkflowMenu(Sampled):
    """A list to choose from: service items, or plain words."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    items: Annotated[tuple[Id, ...], Field(title="事项")] = ()
    words: Annotated[tuple[Text, ...], Field(title="文字")] = ()
    note: Annotated[Text | None, Field(title="说明")] = None


class WorkflowRole(Record):
    """Who takes part, as a post or a body."""

    name: Annotated[Text, Field(title="名称")]
    does: Annotated[Text, Field(title="做什么")]


class Workflow(Sampled):
    """A way of working that residents can set going by telephone or at the desk."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    area: Annotated[Id | None, Field(title="地区")] = None
    """Missing: for the whole network."""
    centers: Annotated[tuple[Id, ...], Field(title="中心")] = ()
    """None given: every center of the area."""
    goal: Annotated[WorkflowGoal, Field(title="用来做什么")]
    summary: Annotated[Text, Field(title="一句话介绍")]
    steps: Annotated[tuple[WorkflowStep, ...], Field(title="步骤", min_length=1)]
    routes: Annotated[tuple[WorkflowRoute, ...], Field(title="分几条路")] = ()
    menus: Annotated[tuple[WorkflowMenu, ...], Field(title="清单")] = ()
    roles: Annotated[tuple[WorkflowRole, ...], Field(title="各方")] = ()
    promises: Annotated[tuple[Text, ...], Field(title="承诺")] = ()
    by_phone: Annotated[Text, Field(title="打电话")]
    at_desk: Annotated[Text, Field(title="到窗口")]
    online: Annotated[Text | None, Field(title="网上")] = None
    """Only what the site does today."""
    online_link: Annotated[Text | None, Field(title="网上的地址")] = None
    """An address of this site, from its first slash on."""
    never_published: Annotated[tuple[Text, ...], Field(title="从不公开", min_length=1)]
    note: Annotated[Text | None, Field(title="说明")] = None
    """What the document leaves open, or says elsewhere."""
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]
