"""A changed cell changes its line and no other; comments, quotes and what no sheet shows stay."""

from datetime import date, datetime, time
from typing import Any

import pytest

from catalog import load_catalog
from tests.xlsx.desk import Desk, add, delete, put

CENTER = "centers/donghua.yaml"
DONGHUA = "东华社区党群服务中心"
SUMMER = '    - {on: [workday], opens: "08:00", closes: "20:30",'


@pytest.mark.parametrize(
    ("change", "path", "gone", "fresh"),
    [
        pytest.param(
            put("中心", 2, "名称", "东华中心"),
            CENTER,
            ["name: 东华社区党群服务中心"],
            ["name: 东华中心"],
            id="a text",
        ),
        pytest.param(
            put("中心", 2, "上级中心", None),
            CENTER,
            ["parent: 'jiedao' # 报道里写的"],
            [],
            id="an emptied cell",
        ),
        pytest.param(
            put("中心", 2, "便民设施", "免费WiFi、热水"),
            CENTER,
            ["amenities: [wifi]"],
            ["amenities: [wifi, hot-water]"],
            id="a list of words",
        ),
        pytest.param(
            put("中心", 2, "地址 邮编", "030001"),
            CENTER,
            ['  postal_code: "030000"'],
            ['  postal_code: "030001"'],
            id="digits keep their quotes",
        ),
        pytest.param(
            put("房间", 2, "可容纳人数", 50),
            CENTER,
            ["    capacity: 40"],
            ["    capacity: 50"],
            id="a number stored as a number",
        ),
        pytest.param(
            put("房间", 2, "介绍", "宽敞: 明亮 #1"),
            CENTER,
            [],
            ['    description: "宽敞: 明亮 #1"'],
            id="a text that needs quotes",
        ),
        pytest.param(
            put("房间", 2, "楼层", "no"),
            CENTER,
            ["    floor: 一楼"],
            ['    floor: "no"'],
            id="a text that YAML would take for a yes-or-no",
        ),
        pytest.param(
            put("房间", 3, "楼层", "二楼"),
            CENTER,
            ["  - {id: study, name: 书房, capacity: 10, bookable: phone}"],
            ["  - {id: study, name: 书房, capacity: 10, floor: 二楼, bookable: phone}"],
            id="a new field in a line",
        ),
        pytest.param(
            put("联系方式", 3, "电话", "12345"),
            CENTER,
            ['  - {name: 预约, telephone: "0434-7654321"} # 上班时间'],
            ['  - {name: 预约, telephone: "12345"} # 上班时间'],
            id="a comment behind the line stays",
        ),
        pytest.param(
            delete("联系方式", 2),
            CENTER,
            ['  - {name: 服务大厅, telephone: "0434-1234567"}'],
            [],
            id="a deleted line",
        ),
        pytest.param(
            put("事项增减", 3, "承诺办结时限", "6"),
            CENTER,
            ["    gaoling-butie: {promise_day: 5, note: 80 岁以上可上门} # 街道同意过"],
            ["    gaoling-butie: {promise_day: 6, note: 80 岁以上可上门} # 街道同意过"],
            id="a difference of a service",
        ),
        pytest.param(
            add("设备", 中心=DONGHUA, 设备="白板", 数量="3"),
            CENTER,
            ["equipment: [{id: projector, quantity: 1}]"],
            ["equipment: [{id: projector, quantity: 1}, {id: whiteboard, quantity: 3}]"],
            id="an entry of a list in one line",
        ),
        pytest.param(
            add("特殊日期", 中心="donghua", 起=date(2026, 12, 30), 关闭=True, 原因="停电"),
            CENTER,
            [],
            ['    - {from: "2026-12-30", closed: true, reason: 停电}'],
            id="a date and a yes as Excel stores them",
        ),
        pytest.param(
            put("平常时间", 2, "开始", time(9, 0)),
            CENTER,
            ['    - {kind: counter, on: [workday], opens: "08:30", closes: "12:00"}'],
            ['    - {kind: counter, on: [workday], opens: "09:00", closes: "12:00"}'],
            id="a time as Excel stores it",
        ),
        pytest.param(
            put("平常时间", 3, "季节 止", datetime(2026, 9, 15)),  # noqa: DTZ001 -- as Excel does
            CENTER,
            [f'{SUMMER} season: {{from: "05-01", through: "09-30"}}}}'],
            [f'{SUMMER} season: {{from: "05-01", through: "09-15"}}}}'],
            id="a day of the year that Excel took for a date",
        ),
        pytest.param(
            put("中心", 3, "开放时间 共用时间表", None),
            "centers/jiedao.yaml",
            ["hours: {profile: standard} # 共用时间表"],
            [
                "hours: # 共用时间表",
                "  regular:",
                '    - {on: [workday, holiday], opens: "08:30", closes: "17:30"}',
            ],
            id="own hours instead of shared ones",
        ),
        pytest.param(
            put("事项", 2, "办理流程", "交材料\n等一等、看一看\n告知结果"),
            "services/minzheng.yaml",
            ["    handle_flow: [把材料交到窗口, 告知结果]"],
            ["    handle_flow: [交材料, 等一等、看一看, 告知结果]"],
            id="several lines in one cell",
        ),
        pytest.param(
            add("材料", 事项="临时救助", 材料名称="户口簿", 份数=1),
            "services/minzheng.yaml",
            [],
            ["      - {material_name: 户口簿, page_num: 1}"],
            id="a paper to bring",
        ),
        pytest.param(
            put("活动", 2, "时间安排 除外日期", "2026-10-03、2026-10-10"),
            "activities/2026/yishiri.yaml",
            ['  except: ["2026-10-03"] # 国庆停一次'],
            ['  except: ["2026-10-03", "2026-10-10"] # 国庆停一次'],
            id="several dates",
        ),
    ],
)
def test_a_change_in_a_sheet_changes_its_line_only(
    desk: Desk, change: Any, path: str, gone: list[str], fresh: list[str]
) -> None:
    hours = {"哪些日子": "工作日、放假日", "开始": "08:30", "结束": "17:30"}
    more = add("平常时间", 中心="jiedao", **hours) if "jiedao" in path else add("平常时间")

    code, said = desk.take(change, more)

    assert (code, desk.changed(path)) == (0, (gone, fresh)), said
    load_catalog(desk.data)


def test_a_new_center_with_rooms_and_hours_becomes_a_file(desk: Desk) -> None:
    code, said = desk.take(
        add(
            "中心",
            编号="xincheng",
            名称="新城社区中心",
            地区="某县",
            层级="社区中心",
            上级中心="街道党群服务中心",
            地址_街道门牌="新城路 1 号",
            便民设施="热水，免费WiFi",
            出处="一份文件",
        ),
        add("联系方式", 中心="新城社区中心", 用途="前台", 电话="0434-1111111"),
        add("平常时间", 中心="xincheng", 哪些日子="工作日、放假日", 开始="08:30", 结束="17:30"),
        add(
            "房间",
            中心="新城社区中心",
            编号="r1",
            名称="一号厅",
            可容纳人数="20",
            能否预约="网上可约",
        ),
        add("布局", 中心="新城社区中心", 房间="一号厅", 编号="hui", 名称="会议", 可容纳人数="12"),
    )

    assert code == 0, said
    assert desk.text("centers/xincheng.yaml") == (
        "# 新城社区中心\n"
        "id: xincheng\n"
        "name: 新城社区中心\n"
        "area: county\n"
        "level: community\n"
        "parent: jiedao\n"
        "\n"
        "address:\n"
        "  street_address: 新城路 1 号\n"
        "\n"
        "contacts:\n"
        '  - {name: 前台, telephone: "0434-1111111"}\n'
        "amenities: [hot-water, wifi]\n"
        "\n"
        "hours:\n"
        "  regular:\n"
        '    - {on: [workday, holiday], opens: "08:30", closes: "17:30"}\n'
        "\n"
        "rooms:\n"
        "  - id: r1\n"
        "    name: 一号厅\n"
        "    capacity: 20\n"
        "    layouts:\n"
        "      - {id: hui, name: 会议, capacity: 12}\n"
        '    bookable: "yes"\n'
        "\n"
        "sources: [paper]\n"
    )


def test_a_new_activity_goes_to_the_folder_of_its_year(desk: Desk) -> None:
    code, said = desk.take(
        add(
            "活动",
            编号="chongyang",
            名称="重阳",
            中心=DONGHUA,
            房间="居民议事厅",
            时间安排_怎么重复="固定日期",
            时间安排_日期=date(2027, 10, 8),
            时间安排_开始="08:30",
            时间安排_结束="10:30",
            出处="paper",
        )
    )

    assert code == 0, said
    assert '  dates: ["2027-10-08"]\n' in desk.text("activities/2027/chongyang.yaml")


def test_a_weekly_activity_can_become_a_monthly_one(desk: Desk) -> None:
    code, said = desk.take(
        put("活动", 2, "时间安排 怎么重复", "每月"), put("活动", 2, "时间安排 第几个", "2")
    )

    assert code == 0, said
    gone = ["  repeat: weekly", "  by_day: [sat]"]
    fresh = ["  repeat: monthly", "  week: 2", "  by_day: sat"]
    assert desk.changed("activities/2026/yishiri.yaml") == (gone, fresh)


def test_a_row_that_is_gone_deletes_nothing_and_is_reported(desk: Desk) -> None:
    before = desk.files()

    code, said = desk.take(
        delete("中心", 3), delete("房间", 2), delete("事项", 3), delete("活动", 2)
    )

    assert code == 0
    for place, name in (
        ("中心", "街道党群服务中心"),
        ("房间", "居民议事厅"),
        ("事项", "临时救助"),
        ("活动", "红色议事日"),
    ):
        assert f"{place}: 提醒：表里没有“{name}”：没有删除，资料保持原样。" in said
    assert desk.files() == before


def test_lists_of_a_center_without_a_row_stay(desk: Desk) -> None:
    before = desk.files()

    code, said = desk.take(delete("中心", 2), delete("平常时间", 2, 4), delete("联系方式", 2, 2))

    assert code == 0, said
    assert desk.files() == before


def test_a_list_that_was_emptied_is_announced(desk: Desk) -> None:
    code, said = desk.take(delete("设备", 2, 3), delete("布局", 2))

    assert code == 0
    assert f"布局: 提醒：“{DONGHUA} 居民议事厅”原有 1 行，现在一行也没有：将全部去掉。" in said
    assert "layouts" not in desk.text(CENTER)
    assert "equipment" not in desk.text(CENTER)


def test_a_sheet_that_was_deleted_leaves_the_data_alone(desk: Desk) -> None:
    before = desk.files()

    code, said = desk.take(lambda book: book.remove(book["平常时间"]))

    assert code == 0, said
    assert desk.files() == before


# Others work too


def test_what_others_changed_after_the_export_is_kept(desk: Desk) -> None:
    desk.export()
    file = desk.data / CENTER
    text = desk.text(CENTER).replace("summary: 老人有热饭吃。", "summary: 别人新写的。")
    file.write_text(text.replace('closes: "15:00"', 'closes: "16:00"'), encoding="utf-8")

    code, said = desk.take(put("中心", 2, "简称", "东华"))

    assert code == 0, said
    assert "别人改过 2 处" in said
    assert "short_name: 东华\n" in desk.text(CENTER)
    assert "summary: 别人新写的。" in desk.text(CENTER)
    assert 'closes: "16:00"' in desk.text(CENTER)


def test_a_cell_that_two_people_changed_is_refused(desk: Desk) -> None:
    desk.export()
    text = desk.text(CENTER).replace("summary: 老人有热饭吃。", "summary: 别人新写的。")
    (desk.data / CENTER).write_text(text, encoding="utf-8")

    code, said = desk.take(put("中心", 2, "一句话介绍", "我写的。"))

    assert code == 1
    assert "中心!I2: 错误：导出以后，这里已被别人改成“别人新写的。”。请重新导出一份" in said


def test_a_workbook_can_be_imported_again_after_more_changes(desk: Desk) -> None:
    assert desk.take(put("中心", 2, "简称", "东华"))[0] == 0
    assert desk.take(put("房间", 2, "楼层", "二楼"))[0] == 0

    assert "short_name: 东华\n" in desk.text(CENTER)
    assert "    floor: 二楼\n" in desk.text(CENTER)
