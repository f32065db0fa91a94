"""What only staff type in."""

from datetime import date
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from booking.web.forms import Base, narrow, plain

__all__ = ["ExportForm", "FeedLinkForm", "StaffSearchForm"]


class StaffSearchForm(Base):
    """One box for whatever the person at the desk says first."""

    words = StringField(
        "预约编号、姓名、电话或单位",
        filters=[narrow],
        validators=[
            InputRequired("请输入要找的内容，例如预约编号或电话后四位。"),
            Length(min=2, max=40, message="请输入 2 到 40 个字。"),
        ],
    )


class ExportForm(Base):
    """Which bookings go into a file."""

    first = StringField("从哪一天", filters=[narrow])
    last = StringField("到哪一天", filters=[narrow])
    within = SelectField("哪里的", validate_choice=False)
    format = RadioField(
        "格式",
        choices={"xlsx": "Excel／WPS 表格（.xlsx）", "csv": "文本表格（.csv）"},
        default="xlsx",
    )
    contacts = BooleanField("带上姓名、电话和用途（只在必须时；会记入日志）")

    def validate_first(self, field: Field) -> None:
        """A date."""
        if _day(field.data) is None:
            raise ValidationError("请写成 2026-11-01 这样的日期。")

    def validate_last(self, field: Field) -> None:
        """A date that is not before the first, and not years after it."""
        first, last = _day(self.first.data), _day(field.data)
        if last is None:
            raise ValidationError("请写成 2026-11-30 这样的日期。")
        if first is not None and last < first:
            raise ValidationError("结束日期要不早于开始日期。")
        if first is not None and (last - first).days > 366:
            raise ValidationError("一次最多导出一年，请分几次。")

    def validate_within(self, field: Field) -> None:
        """One of the offered places."""
        if field.data not in (field.choices or {}):
            raise ValidationError("请重新选择。")


def _day(value: Any) -> date | None:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
    return found if found and 2000 <= found.year < 2100 else None


class FeedLinkForm(Base):
    """A new calendar link."""

    label = StringField(
        "用在哪里",
        filters=[plain],
        validators=[
            InputRequired("请写一个自己认得的名字，例如：办公室电脑。"),
            Length(max=40, message="请写在 40 个字以内。"),
        ],
    )
    with_contacts = BooleanField("日历里写上申请人的姓名、电话和用途")
