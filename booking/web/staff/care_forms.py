"""What staff type in when the center itself needs a room."""

from datetime import datetime, timedelta

from wtforms import Field, SelectField, StringField
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from booking.web.change_forms import MoveForm, instant_of
from booking.web.forms import Base, ReasonForm, narrow, plain

__all__ = ["BlockForm", "DisplaceForm"]


class DisplaceForm(MoveForm, ReasonForm):
    """The time that is kept instead, and why the other one is needed."""


class BlockForm(Base):
    """A room that the center keeps for itself."""

    place = SelectField("房间", validate_choice=False)
    on = StringField("从哪一天", filters=[narrow])
    start = StringField("从几点", filters=[narrow])
    until = StringField("到哪一天", filters=[narrow])
    end = StringField("到几点", filters=[narrow])
    reason = StringField(
        "做什么用（只有工作人员看到）",
        filters=[plain],
        validators=[
            InputRequired("请写一句用途，例如：党员大会。"),
            Length(max=200, message="请写在 200 字以内。"),
        ],
    )

    def validate_place(self, field: Field) -> None:
        """One of the rooms."""
        if field.data not in (field.choices or {}):
            raise ValidationError("请选择房间。")

    def validate_on(self, field: Field) -> None:
        """A date."""
        instant_of(field.data, "00:00", "请写成 2026-11-01 这样的日期。")

    def validate_until(self, field: Field) -> None:
        """A date."""
        instant_of(field.data, "00:00", "请写成 2026-11-01 这样的日期。")

    def validate_start(self, field: Field) -> None:
        """A time of day."""
        instant_of("2026-01-01", field.data, "请写成 09:00 这样的时间。")

    def validate_end(self, field: Field) -> None:
        """A time of day after the start."""
        instant_of("2026-01-01", field.data, "请写成 17:30 这样的时间。")
        try:
            starts_at, ends_at = self.span()
        except StopValidation:
            return
        if ends_at - starts_at < timedelta(minutes=1):
            raise ValidationError("结束要晚于开始。")

    def span(self) -> tuple[datetime, datetime]:
        """First and last instant."""
        return (
            instant_of(self.on.data, self.start.data, ""),
            instant_of(self.until.data, self.end.data, ""),
        )
