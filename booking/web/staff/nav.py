"""The way around the staff pages: one list, the same on all of them."""

from booking.model import Staff

__all__ = ["NAV", "nav_of"]

NAV: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("staff.queue", "工作台", ()),
    ("staff.desk", "替人登记", ()),
    ("staff.calendar", "日程", ()),
    ("staff.search", "查找", ()),
    ("staff.attendance_list", "到场", ()),
    ("staff.series", "多个日期", ()),
    ("staff.block", "中心自用", ()),
    ("staff.pauses", "暂停预约", ()),
    ("staff.usage", "统计", ()),
    ("staff.export", "导出", ()),
    ("staff.feeds", "日历订阅", ()),
    ("staff.organizations", "单位", ("admin",)),
    ("staff.accounts", "账号", ("admin",)),
)
"""Endpoint, words, and the roles that see it; no roles means everybody."""


def nav_of(staff: Staff) -> list[tuple[str, str]]:
    """Endpoints and words for one member of staff."""
    return [(to, words) for to, words, roles in NAV if not roles or staff.role in roles]
