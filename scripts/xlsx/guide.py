"""The sheet 说明: what a clerk reads before filling in anything."""

from collections.abc import Iterator

from scripts.xlsx.sheets import SHEETS

__all__ = ["GUIDE", "OPTIONS", "guide_lines"]

GUIDE = "说明"
OPTIONS = "选项"

_RULES = (
    "一行一条，从第 2 行填起。表头（第 1 行）和各张表的名字不要改。",
    "表头的颜色：橙色必填，灰色可以不填，蓝色写这一行属于谁。鼠标放在表头上，有填法。",
    "有下拉箭头的，点箭头选；不在列表里的，不能填。可选的词都在“选项”表。",
    "一格里有几样的，用顿号“、”隔开，或者一格里分几行（Alt+回车）。",
    "所有格子都已设成“文本”，这样电话开头的 0 不会丢，时间、日期不会变样。",
    "从别处粘贴时，请选“只粘贴文本”。",
    "时间写 08:30，日期写 2026-10-01，电话写 0434-1234567；数字后面不写“元”“人”。",
    "不要合并单元格，不要写公式。",
    "不知道的就空着，不要猜。把原来有字的格子清空，等于删掉这一项。",
    "编号定下后不要改：网址和已有的预约都靠它。",
    "删掉一行中心、房间、事项或活动，不会真的删除，导入时会告诉您；其余的表删掉一行就是删掉这一条。",
    "一张表用不着，可以整张删掉：表里没有的，资料保持原样。",
    "任何地方都不写身份证号，不写个人手机；写岗位，不写人名。",
    "导入时先检查，有错会说清在哪张表、哪一格、怎么改；改好了再导入。有一处错，就什么也不写。",
)


def guide_lines() -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Lines of the sheet: whether a line is a title, and its cells."""
    yield True, ("怎样填这份表",)
    for number, rule in enumerate(_RULES, 1):
        yield False, (f"{number}.", rule)
    yield False, ()
    yield True, ("表", "列", "必填", "怎么填")
    for sheet in SHEETS:
        yield True, (sheet.name, "", "", sheet.about)
        for column in sheet.all_columns:
            needed = "必填" if column.required else ""
            how = column.how_to.removeprefix("必填。").removeprefix("可以不填。")
            yield False, ("", column.header, needed, how)
