"""Workflows of the demo network: the steps of each document, in its order, for the right places."""

from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog, load_catalog
from catalog.model import Workflow
from tests.builders import center, room, small_catalog
from tests.house.tree import ROOT

NEVER = ("姓名", "谁", "当事人", "个人")
"""Every list of what is never published speaks of persons in one of these words."""


@pytest.fixture(scope="module")
def demo() -> Catalog:
    """The demo network."""
    return load_catalog(ROOT / "data")


def words_of(workflow: Workflow, menu: str) -> list[str]:
    """The words of one list of a workflow."""
    return list(next(one for one in workflow.menus if one.id == menu).words)


@pytest.mark.parametrize(
    ("id_", "area", "steps"),
    [
        ("dangqun-diandan", "jincheng", ["群众点单", "社区派单", "党员接单"]),
        ("sishi", "jincheng", ["群众说事", "集中议事", "及时办事", "定期评事"]),
        (
            "liubu",
            "yingze",
            ["居民提事", "支部理事", "联席议事", "部门办事", "党员监事", "居民评事"],
        ),
        ("sandan", "yingze", ["居民下单", "网格员派单", "三方接单"]),
        ("xiaowei-fuwu", "jingyang", ["居民点单", "社区派单", "服务队接单", "居民评单"]),
        (
            "songyang-diandan",
            "songyang",
            ["汇总需求", "审核清单", "发布清单", "群众点单", "社会组织接单"],
        ),
        ("jiufen-huajie", "wugong", ["收集诉求", "多方商量", "一起去办", "公布结果"]),
        ("gongzuo-taizhang", "sanyuan", ["记台账", "挂图作战", "周督导", "月通报"]),
        ("sanqingdan", "sanyuan", ["资源清单", "需求清单", "服务清单", "上门去做"]),
    ],
)
def test_a_workflow_has_the_steps_of_its_document_in_order(
    demo: Catalog, id_: str, area: str, steps: list[str]
) -> None:
    workflow = demo.workflows[id_]

    assert workflow.area == area
    assert [step.name for step in workflow.steps] == steps


@pytest.mark.parametrize(
    ("id_", "said", "unsaid"),
    [
        ("xiaowei-fuwu", ["社区派", "评"], ["上门"]),
        ("dangqun-diandan", ["社区派", "党员接"], ["上门"]),
        ("sandan", ["网格员", "派单", "党员", "志愿者", "商家"], ["附近"]),
        ("changdi-shenqing", ["场地", "办活动", "参观", "讲座", "审核"], ["就行"]),
        ("songyang-diandan", ["先审", "公布", "家里人", "站点干部", "社会组织接"], []),
        ("zhiyuan-bang", ["修", "知识", "隐患"], []),
    ],
)
def test_a_workflow_is_summed_up_with_what_its_document_says_and_no_more(
    demo: Catalog, id_: str, said: list[str], unsaid: list[str]
) -> None:
    summary = demo.workflows[id_].summary

    assert [word for word in said if word not in summary] == []
    assert [word for word in unsaid if word in summary] == []


def test_both_ways_of_deliberating_end_with_a_judgement_after_the_doing(demo: Catalog) -> None:
    for id_ in ("sishi", "liubu"):
        names = [step.name[-2:] for step in demo.workflows[id_].steps]
        assert names[-1] == "评事"
        assert names.index("办事") < names.index("评事")
        assert names.index("议事") < names.index("办事")


def test_small_matters_go_to_a_neighbour_and_big_ones_to_the_table(demo: Catalog) -> None:
    ways = {
        (id_, route.name): route.workflow
        for id_ in ("liubu", "weibang")
        for route in demo.workflows[id_].routes
    }

    assert ways == {
        ("liubu", "大事"): None,
        ("liubu", "小事"): "weibang",
        ("weibang", "小事"): None,
        ("weibang", "大事"): "liubu",
    }
    assert [one.name for one in demo.workflows["lagua-shuoshi"].routes][:2] == [
        "小事不出楼栋",
        "大事不出社区",
    ]


def test_a_dispute_goes_up_three_levels(demo: Catalog) -> None:
    names = [route.name for route in demo.workflows["jiufen-huajie"].routes]

    assert names == ["小区", "社区", "县直部门"]


def test_the_seven_small_services_of_jingyang_are_those_of_the_document(demo: Catalog) -> None:
    (menu,) = demo.workflows["xiaowei-fuwu"].menus

    assert [demo.items[id_].task_name for id_ in menu.items] == [
        "帮办代办",
        "义务巡逻",
        "矛盾调解",
        "心理疏导",
        "缝补衣服",
        "家电维修",
        "爱心理发",
    ]


def test_all_five_teams_of_jingyang_take_part(demo: Catalog) -> None:
    assert [role.name for role in demo.workflows["xiaowei-fuwu"].roles] == [
        "泾诚党员先锋队",
        "泾诚金牌调解队",
        "泾诚暖心志愿队",
        "泾诚和谐物业队",
        "泾诚便民服务队",
    ]


def test_the_volunteers_of_shuangliao_offer_three_things(demo: Catalog) -> None:
    (menu,) = demo.workflows["zhiyuan-bang"].menus

    assert [demo.items[id_].task_name for id_ in menu.items] == ["维修维护", "知识宣讲", "安全排查"]


def test_the_six_posts_of_wugong_stand_in_the_order_of_the_document(demo: Catalog) -> None:
    found = words_of(demo.workflows["zhiyuan-gangwei"], "liugang")

    assert found == ["政策宣传", "文明督导", "环境治理", "法律援助", "民事调解", "快递驿站"]


def test_there_are_five_small_troubles_three_kinds_of_help_and_three_named_forms(
    demo: Catalog,
) -> None:
    help_ = demo.workflows["weibang"]
    forms = next(one for one in help_.menus if one.id == "xingshi")

    assert words_of(help_, "wuxiao") == ["小事情", "小问题", "小矛盾", "小诉求", "小困难"]
    assert words_of(help_, "sanzhong") == ["邻里微帮", "企业微帮", "互助微帮"]
    assert [demo.items[id_].task_name for id_ in forms.items] == ["助学", "助医", "助困"]


def test_a_report_may_be_of_a_hazard(demo: Catalog) -> None:
    assert "安全隐患" in words_of(demo.workflows["fabu-xuqiu"], "leibie")
    assert "安全隐患" in words_of(demo.workflows["yinhuan"], "leibie")


def test_every_workflow_can_be_used_today_and_keeps_persons_private(demo: Catalog) -> None:
    assert len(demo.workflows) >= 25
    for workflow in demo.workflows.values():
        assert workflow.by_phone
        assert workflow.at_desk
        assert any(word in one for one in workflow.never_published for word in NEVER), workflow.id


def test_no_time_is_promised_that_no_document_gives_without_saying_so(demo: Catalog) -> None:
    unmarked = [
        f"{workflow.id}/{step.id}"
        for workflow in demo.workflows.values()
        for step in workflow.steps
        if step.within is not None and not step.is_sample("within")
    ]

    assert unmarked == []


def flow(**changes: Any) -> dict[str, Any]:
    """A workflow of one step for the whole network."""
    return {
        "id": "dian",
        "name": "点单",
        "goal": "order",
        "summary": "点一样。",
        "steps": [{"id": "dian", "name": "点", "actor": "居民", "does": "说一声。"}],
        "by_phone": "打电话。",
        "at_desk": "到窗口。",
        "never_published": ["姓名"],
        "sources": ["paper"],
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["donghua", "far", "huayuan"]),
        ({"area": "county"}, ["donghua", "huayuan"]),
        ({"area": "county", "centers": ["huayuan"]}, ["huayuan"]),
    ],
    ids=["whole network", "an area", "one center"],
)
def test_a_workflow_holds_for_its_centers(
    tmp_path: Path, changes: dict[str, Any], expected: list[str]
) -> None:
    centers = [
        center(),
        center("huayuan", level="station", parent="donghua", rooms=[room()], equipment=[]),
        center("far", area="elsewhere", rooms=[room()], equipment=[]),
    ]
    catalog = small_catalog(tmp_path, workflows=[flow(**changes)], centers=centers)

    found = [id_ for id_, one in catalog.centers.items() if catalog.workflows_of(one)]
    assert sorted(found) == expected
