"""Pages of workflows: numbered steps, who acts, how soon, and only what can be done today."""

import re
from pathlib import Path

import pytest

from catalog import Catalog, load_catalog
from catalog.model import TimeLimit
from scripts.site.views.workflows import GOALS, limit_text, workflow_page, workflows_by_goal
from tests.house.tree import ROOT
from tests.site.test_fields_shown import text_of


@pytest.fixture(scope="module")
def demo() -> Catalog:
    """The demo network."""
    return load_catalog(ROOT / "data")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("0", "working_hour", "当场"),
        ("2", "working_hour", "2 个工作小时内"),
        ("1", "working_day", "1 个工作日内"),
        ("3", "natural_day", "3 天内"),
    ],
)
def test_a_limit_is_said_in_words(value: str, unit: str, words: str) -> None:
    assert limit_text(TimeLimit.model_validate({"value": value, "unit": unit})) == words


def test_every_workflow_stands_under_what_residents_want(demo: Catalog) -> None:
    groups = workflows_by_goal(demo)

    assert [group.id for group in groups] == list(GOALS)
    assert sorted(one.id for group in groups for one, _ in group.workflows) == sorted(
        demo.workflows
    )


def test_every_step_of_a_workflow_stands_on_its_page_in_order(
    demo_site: Path, demo: Catalog
) -> None:
    for workflow in demo.workflows.values():
        html = (demo_site / "workflows" / workflow.id / "index.html").read_text(encoding="utf-8")
        steps = re.findall(r'<li id="step-([a-z0-9-]+)">', html)

        assert steps == [step.id for step in workflow.steps], workflow.id


def test_everything_a_workflow_says_stands_on_its_page(demo_site: Path, demo: Catalog) -> None:
    for workflow in demo.workflows.values():
        text = text_of(demo_site / "workflows" / workflow.id / "index.html")
        words = [workflow.name, workflow.summary, workflow.by_phone, workflow.at_desk]
        words += [*workflow.never_published, *workflow.promises, workflow.note or ""]
        words += [workflow.online or "网上还不能办这一样"]
        for step in workflow.steps:
            words += [step.name, step.actor, step.does, step.when or "", step.shown or ""]
            words += [limit_text(step.within)] if step.within else []
        for route in workflow.routes:
            words += [route.name, route.example, route.way]
        for menu in workflow.menus:
            words += [menu.name, *menu.words, menu.note or ""]
            words += [demo.items[id_].task_name for id_ in menu.items]
        words += [part for role in workflow.roles for part in (role.name, role.does)]

        assert [word for word in words if word not in text] == [], workflow.id


def test_every_sample_value_of_a_workflow_is_marked_on_its_page(
    demo_site: Path, demo: Catalog
) -> None:
    for workflow in demo.workflows.values():
        html = (demo_site / "workflows" / workflow.id / "index.html").read_text(encoding="utf-8")
        marked = {one for group in re.findall('data-sample="(.*?)"', html) for one in group.split()}
        parts = [(workflow.id, workflow.sample)]
        parts += [(one.id, one.sample) for one in workflow.steps]
        parts += [(one.id, one.sample) for one in workflow.routes]
        parts += [(one.id, one.sample) for one in workflow.menus]
        wanted = {f"{id_}/{field}" for id_, sample in parts for field in sample}

        assert wanted <= marked, workflow.id


def test_a_workflow_without_a_center_sends_nobody_to_a_number_that_is_not_there(
    demo_site: Path, demo: Catalog
) -> None:
    pages = [workflow_page(demo, flow) for flow in demo.workflows.values()]
    lonely = [page for page in pages if not page.centers]

    assert "songyang" in {page.workflow.area for page in lonely}
    for page in lonely:
        assert "12345" in text_of(demo_site / "workflows" / page.workflow.id / "index.html")


def test_how_to_use_a_workflow_stands_before_its_steps(demo_site: Path, demo: Catalog) -> None:
    for id_ in demo.workflows:
        html = (demo_site / "workflows" / id_ / "index.html").read_text(encoding="utf-8")

        assert html.index('id="use"') < html.index('id="phones"') < html.index('id="steps"'), id_


def test_workflows_are_listed_once_and_by_what_they_do_for_residents(
    demo_site: Path, demo: Catalog
) -> None:
    html = (demo_site / "workflows" / "index.html").read_text(encoding="utf-8")

    for flow in demo.workflows.values():
        assert html.count(f'<a href="/workflows/{flow.id}/">') == 1
        assert f'<a href="/workflows/{flow.id}/">{flow.summary.rstrip("。")}</a>' in html


def test_an_application_begins_with_its_button(demo_site: Path, demo: Catalog) -> None:
    for id_ in demo.network.kinds:
        html = (demo_site / "apply" / id_ / "index.html").read_text(encoding="utf-8")

        assert html.count('class="ds-btn ds-btn--primary"') == 1
        assert html.index("找房间、约时间") < html.index('id="steps"')


def test_a_center_leads_to_what_holds_there(demo_site: Path) -> None:
    html = (demo_site / "centers" / "jinsong" / "index.html").read_text(encoding="utf-8")

    assert '<a href="/workflows/liubu/">' in html
    assert '<a href="/workflows/sishi/">' not in html
