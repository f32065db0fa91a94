"""Checks of workflows: where they hold, what they lead to, and what they let residents choose."""

from collections.abc import Iterator

from catalog.checks.names import Sheet
from catalog.model import Workflow
from catalog.problems import Problem
from catalog.reader import Path

__all__ = ["check_workflow"]


def check_workflow(workflow: Workflow, sheet: Sheet) -> Iterator[Problem]:
    """All checks of one workflow."""
    yield from _places(workflow, sheet)
    for field, what in (("steps", "步骤"), ("routes", "分路"), ("menus", "清单")):
        yield from sheet.doubled((field,), [part.id for part in getattr(workflow, field)], what)
    for number, route in enumerate(workflow.routes):
        if route.workflow is not None:
            here: Path = ("routes", number, "workflow")
            yield from sheet.known(here, route.workflow, sheet.names.workflows, "流程")
    for number, menu in enumerate(workflow.menus):
        here = ("menus", number)
        if not menu.items and not menu.words:
            yield sheet.error(here, "清单是空的。请写 items（事项的编号）或 words（文字）。")
        for place, item in enumerate(menu.items):
            yield from sheet.item((*here, "items", place), item)
    if (workflow.online is None) != (workflow.online_link is None):
        field = "online_link" if workflow.online is None else "online"
        message = "online（网上怎么用）和 online_link（地址）要一起写，或者都不写。"
        yield sheet.error((field,), message)
    elif workflow.online_link is not None and not workflow.online_link.startswith("/"):
        message = "这里写本站的地址，以 / 开头，如 /booking/。别的网站请写在事项里。"
        yield sheet.error(("online_link",), message)
    yield from sheet.sources((), workflow.sources)


def _places(workflow: Workflow, sheet: Sheet) -> Iterator[Problem]:
    if workflow.area is not None:
        yield from sheet.known(("area",), workflow.area, sheet.names.areas, "地区")
    yield from sheet.all_known(("centers",), workflow.centers, sheet.names.centers, "中心")
    for number, id_ in enumerate(workflow.centers):
        center = sheet.names.centers.get(id_)
        if center is not None and workflow.area not in (None, center.area):
            message = f"“{center.name}”不在“{workflow.area}”，在“{center.area}”。请核对。"
            yield sheet.error(("centers", number), message)
