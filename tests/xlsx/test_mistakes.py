"""Every mistake is said in Chinese at its sheet and cell, with the cure, and nothing is written."""

from datetime import datetime, time
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from tests.xlsx.desk import Desk, add, delete, put, sheet

DONGHUA = "东华社区党群服务中心"
A_DAY = datetime(2026, 5, 1)  # noqa: DTZ001 -- Excel knows no zones


def merge(name: str, span: str) -> Any:
    return lambda book: sheet(book, name).merge_cells(span)


def rename(old: str, new: str) -> Any:
    def change(book: Workbook) -> None:
        sheet(book, old).title = new

    return change


CELLS = [
    # as Excel stores what was typed
    (put("联系方式", 2, "电话", 4341234567), "联系方式!C2", "开头的 0 可能丢了", "设成“文本”"),
    (put("中心", 2, "地址 邮编", 30000), "中心!M2", "存成了数字 30000", "设成“文本”"),
    (put("房间", 2, "楼层", 2), "房间!J2", "存成了数字 2", "设成“文本”"),
    (put("房间", 2, "楼层", A_DAY), "房间!J2", "存成了日期 2026-05-01", "设成“文本”"),
    (put("房间", 2, "楼层", time(8, 30)), "房间!J2", "存成了时间 08:30", "设成“文本”"),
    (put("平常时间", 2, "开始", 0.354), "平常时间!E2", "存成了数字 0.354", "如 08:30"),
    (put("平常时间", 2, "开始", A_DAY), "平常时间!E2", "存成了日期", "如 08:30"),
    (put("平常时间", 2, "开始", time(8, 30, 5)), "平常时间!E2", "只写到分", "08:30"),
    (put("特殊日期", 2, "起", 46000), "特殊日期!C2", "存成了数字 46000", "如 2026-10-01"),
    (
        put("特殊日期", 2, "起", A_DAY.replace(hour=8)),
        "特殊日期!C2",
        "日期加时间",
        "设成“文本”",
    ),
    (put("房间", 2, "可容纳人数", 40.5), "房间!F2", "“40.5”应写成", "整数"),
    (put("房间", 2, "名称", True), "房间!C2", "TRUE", "设成“文本”"),
    # as clerks type
    (put("联系方式", 2, "电话", "04341234567"), "联系方式!C2", "04341234567", "区号后加“-”"),
    (put("联系方式", 2, "电话", "０434-1234567"), "联系方式!C2", "全角", "“0434-1234567”"),
    (put("联系方式", 2, "电话", "见公示栏"), "联系方式!C2", "不是电话号码", "区号-号码"),
    (put("平常时间", 2, "开始", "8:30"), "平常时间!E2", "少了一位", "“08:30”"),
    (put("平常时间", 2, "开始", "08：30"), "平常时间!E2", "全角", "“08:30”"),
    (put("平常时间", 2, "开始", "8:30-12:00"), "平常时间!E2", "一段时间", "请拆开"),
    (put("平常时间", 2, "开始", "上午八点"), "平常时间!E2", "不是时间", "“08:30”"),
    (put("平常时间", 2, "结束", "24:00"), "平常时间!F2", "24:00", "“23:59”"),
    (put("平常时间", 2, "哪些日子", "周一至周五"), "平常时间!D2", "周一至周五", "可选"),
    (put("平常时间", 2, "哪些日子", "周六，周曰"), "平常时间!D2", "“周曰”", "只能写工作日"),
    (put("平常时间", 3, "季节 起", "5.1"), "平常时间!G3", "不是月和日", "“05-01”"),
    (put("特殊日期", 2, "起", "2026.12.31"), "特殊日期!C2", "2026.12.31", "“2026-12-31”"),
    (put("特殊日期", 2, "起", "2026年2月30日"), "特殊日期!C2", "没有", "这一天"),
    (put("特殊日期", 2, "关闭", "关"), "特殊日期!F2", "“关”", "“是”或“否”"),
    (put("房间", 2, "可容纳人数", "40人"), "房间!F2", "“40人”", "“40”，不写“人”"),
    (put("房间", 2, "可容纳人数", "４０"), "房间!F2", "全角", "“40”"),
    (put("房间", 2, "可容纳人数", "三十"), "房间!F2", "三十", "整数"),
    (put("房间", 2, "编号", "Hall 1"), "房间!B2", "编号“Hall 1”", "小写英文字母"),
    (put("房间", 2, "介绍", "上\u200b下"), "房间!E2", "看不见的字符", "重新输入"),
    (put("中心", 2, "一句话介绍", "电话 140502199001011234"), "中心!I2", "身份证号", "请删掉"),
    (put("中心", 2, "名称", None), "中心!B2", "“名称”要填", "空的"),
    # names of other things
    (put("中心", 2, "层级", "社区中兴"), "中心!E2", "“社区中兴”", "是不是想写“社区中心”？"),
    (put("中心", 2, "便民设施", "免费WIFI"), "中心!V2", "“免费WIFI”", "是不是想写“免费WiFi”？"),
    (put("中心", 2, "上级中心", "街道服务中心"), "中心!F2", "街道服务中心", "是不是想写“街道党群"),
    (put("中心", 2, "出处", "某份文件"), "中心!AA2", "“某份文件”", "是不是想写“一份文件”？"),
    (put("活动", 2, "房间", "议事厅"), "活动!D2", "这个中心的房间里没有", "“居民议事厅”"),
    (put("事项增减", 2, "事项", "临时求助"), "事项增减!B2", "事项目录里没有", "“临时救助”"),
    (
        add("联系方式", 中心="东华社区党群服务", 用途="x", 电话="12345"),
        "联系方式!A4",
        "中心里没有",
        f"是不是想写“{DONGHUA}”？",
    ),
    # rows
    (
        add("中心", 编号="donghua", 名称="又一", 地区="某县", 层级="社区中心", 出处="paper"),
        "中心!A4",
        "与第 2 行重复",
        "删掉一行",
    ),
    (
        add("联系方式", 中心=DONGHUA, 用途="预约", 电话="0434-7654321"),
        "联系方式!B4",
        "与第 3 行一样",
        "删掉一行",
    ),
    (put("中心", 2, "编号", "donghua-2"), "中心!A2", "原来的编号是“donghua”", "请改回来"),
    (put("事项增减", 2, "变化", "不同之处"), "事项增减!C2", "没有写出不同之处", "请填"),
    (put("事项增减", 3, "变化", "去掉"), "事项增减!C3", "不写时限", "清空"),
    (put("活动", 2, "时间安排 日期", "2026-10-18"), "活动!G2", "“每周”的活动不填", "清空"),
    (put("活动", 2, "时间安排 星期", None), "活动!I2", "“每周”的活动要填", "星期"),
    (put("中心", 2, "开放时间 共用时间表", "standard"), "平常时间!C2", "共用时间表", "只留一处"),
    (put("中心", 3, "开放时间 共用时间表", None), "中心!X3", "还没有开放时间", "“平常时间”表"),
    (put("事项增减", 2, "事项", 3.5), "事项增减!B2", "存成了数字 3.5", "设成“文本”"),
    (put("事项增减", 3, "事项", None), "事项增减!B3", "“事项”要填", "空的"),
    # what only the check of the whole data knows
    (put("平常时间", 2, "结束", "08:00"), "平常时间!", "不晚于开始", "请拆成两条"),
    (put("事项", 2, "法定办结时限", "5"), "事项!M2", "长于法定时限", "5"),
    (put("房间", 2, "能否预约", "网上可约"), "", "没有要改的", ""),
    (put("房间", 3, "能否预约", "网上可约"), "", "已写入", ""),
    (put("平常时间", 3, "时间种类", "窗口办事"), "平常时间!", "重叠", "第 1 条"),
    (put("中心", 2, "核实 核实日期", "2026-11-01"), "中心!Z2", "核实人", "这一格要填"),
    # shape of the sheet
    (merge("平常时间", "A2:B2"), "平常时间!A2", "A2:B2 合并了几列", "取消合并"),
    (put("房间", 2, "可容纳人数", "=20+20"), "房间!F2", "公式", "直接填写"),
    (put("房间", 2, "可容纳人数", "#N/A"), "房间!F2", "错误值 #N/A", "直接填写"),
    (put("房间", 1, "楼层", "楼层数"), "房间!J1", "没有“楼层数”这一列", "是不是想写“楼层”？"),
    (put("房间", 1, "楼层", "名称"), "房间!J1", "“名称”写了两次", "删掉一列"),
    (put("房间", 1, "楼层", None), "房间!J1", "却没有表头", "补上表头"),
    (put("房间", 1, "编号", None), "房间!A1", "缺少“编号”这一列", "补上"),
    (put("联系方式", 1, "用途", "做什么用"), "联系方式!B1", "没有“做什么用”这一列", "删掉"),
    (rename("房间", "房间表"), "房间表", "没有叫“房间表”的表", "是不是想写“房间”？"),
    (delete("联系方式", 1), "联系方式!A1", "找不到表头", "中心、用途、电话"),
]


@pytest.mark.parametrize(
    ("change", "place", "what", "cure"),
    [pytest.param(*case, id=f"{number}-{case[2]}") for number, case in enumerate(CELLS, 1)],
)
def test_a_mistake_is_said_at_its_cell_with_the_cure(
    desk: Desk, change: Any, place: str, what: str, cure: str
) -> None:
    before = desk.files()

    code, said = desk.take(change)

    if not place:  # the neighbour of a mistake: it is right
        assert code == 0
        assert what in said
        return
    lines = [line for line in said.splitlines() if line.startswith(place) and "错误：" in line]
    assert [line for line in lines if what in line and cure in line], said
    assert code == 1
    assert desk.files() == before


def test_all_mistakes_are_said_at_once_in_the_order_of_the_workbook(desk: Desk) -> None:
    code, said = desk.take(
        put("活动", 2, "时间安排 开始", "9点"),
        put("房间", 2, "可容纳人数", "40人"),
        put("中心", 3, "层级", "街道"),
        put("中心", 2, "状态", "关"),
    )

    places = [line.partition(":")[0] for line in said.splitlines() if "错误：" in line]
    assert code == 1
    assert places == ["中心!H2", "中心!E3", "房间!F2", "活动!J2"]
    assert said.endswith("4 处错误，什么也没有写。请在表里改好，再导入。\n")


def test_merged_cells_fill_down_and_are_mentioned(desk: Desk) -> None:
    code, said = desk.take(merge("平常时间", "A2:A5"))

    assert code == 0
    assert "平常时间!A2: 提醒：A2:A5 是合并的单元格，下面各行都照第一行填。" in said
    assert "没有要改的" in said


@pytest.mark.parametrize("text", ["居民议事厅 ", "居民议事厅\u3000", "\ufeff居民议事厅"])
def test_what_cannot_be_seen_at_the_ends_of_a_text_is_taken_off(desk: Desk, text: str) -> None:
    code, said = desk.take(put("房间", 2, "名称", text))

    assert code == 0
    assert "房间!C2: 提醒：前后的空格已去掉。" in said
    assert "没有要改的" in said


def test_blank_rows_mean_nothing(desk: Desk) -> None:
    code, said = desk.take(
        lambda book: sheet(book, "平常时间").insert_rows(3, 2), put("房间", 9, "名称", " \u3000")
    )

    assert (code, said) == (0, "没有要改的：表里写的与资料一样。\n")


def test_a_title_above_the_headers_does_no_harm(desk: Desk) -> None:
    def add_title(book: Workbook) -> None:
        page = sheet(book, "联系方式")
        page.insert_rows(1)
        page["A1"] = "某县联系方式登记表"

    code, said = desk.take(add_title)

    assert (code, said) == (0, "没有要改的：表里写的与资料一样。\n")


def test_an_unknown_sheet_is_mentioned_and_left_alone(desk: Desk) -> None:
    code, said = desk.take(lambda book: book.create_sheet("我的草稿"))

    assert code == 0
    assert "我的草稿: 提醒：不认识这张表，没有读它。" in said


def test_a_missing_column_leaves_its_values_alone(desk: Desk) -> None:
    code, said = desk.take(lambda book: sheet(book, "房间").delete_cols(10))

    assert code == 0
    assert "房间!A1: 提醒：没有“楼层”这一列，资料里保持原样。" in said
    assert "    floor: 一楼\n" in desk.text("centers/donghua.yaml")


def test_two_rooms_of_one_name_must_be_told_apart(desk: Desk) -> None:
    desk.take(put("房间", 3, "名称", "居民议事厅"))
    desk.book.unlink()

    code, said = desk.take(put("活动", 2, "房间", "居民议事厅"))
    assert code == 1
    assert "不止一个，请写明是“居民议事厅（hall）”或“居民议事厅（study）”。" in said

    assert desk.take(put("活动", 2, "房间", "居民议事厅（study）"))[0] == 0
    assert "room: study\n" in desk.text("activities/2026/yishiri.yaml")
