"""The Chinese words that stand in a sheet for the codes of the data files."""

from scripts.site.words import KIND_NAMES

__all__ = ["WORDS", "YES_NO"]

WORDS = {
    **KIND_NAMES,
    "workday": "工作日",
    "restday": "休息日",
    "holiday": "放假日",
    "mon": "周一",
    "tue": "周二",
    "wed": "周三",
    "thu": "周四",
    "fri": "周五",
    "sat": "周六",
    "sun": "周日",
    "active": "开放",
    "temporarily_closed": "暂停开放",
    "inactive": "停用",
    "yes": "网上可约",
    "phone": "打电话或到窗口约",
    "no": "不用约",
    "wgs84": "GPS（wgs84）",
    "gcj02": "高德或腾讯地图（gcj02）",
    "bd09": "百度地图（bd09）",
    "direct": "直接办理",
    "agency": "帮办代办",
    "guide": "咨询指引",
    "online": "网上办",
    "working_day": "工作日",
    "natural_day": "自然日",
    "planned": "照常",
    "cancelled": "取消",
    "once": "固定日期",
    "weekly": "每周",
    "monthly": "每月",
    **{word: word for word in ("余", "以上", "近", "多", "约")},
}
"""Code → word. Two codes may share a word when no field knows both."""

YES_NO = {"true": "是", "false": "否"}
