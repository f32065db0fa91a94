"""Asking for a room on many dates: the rule, and what is to become of each date."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, StopValidation, ValidationError

from booking.model import Applicant, BookingRequest, Channel
from booking.rules import layout_for
from booking.service import SeriesWish, series_dates
from booking.web.change_forms import instant_of
from booking.web.equipment_boxes import EquipmentForm, equipment_boxes
from booking.web.forms import Whole, narrow, none_if_empty, plain
from catalog import Catalog
from catalog.model import Center, Room
from catalog.timespan import TimeSpan

__all__ = ["EVERY_WORDS", "SeriesForm", "StaffSeriesForm", "series_form_class"]

EVERY_WORDS = {
    "week": "每周",
    "fortnight": "每两周",
    "month_date": "每月同一天（如每月 15 日）",
    "month_weekday": "每月同一个星期几（如第二个周三）",
}


class SeriesForm(EquipmentForm):
    """What all dates share; each date adds its own boxes by name (``skip-2026-11-04`` …)."""

    every = SelectField("多久一次", choices=EVERY_WORDS, validate_choice=False)
    first = StringField("第一次", filters=[narrow])
    until = StringField("最晚到哪一天", filters=[narrow])
    start = StringField("从几点", filters=[narrow])
    end = StringField("到几点", filters=[narrow])
    layout = SelectField("怎么摆", choices={}, validate_choice=False)
    attendees = Whole("多少人参加", validators=[InputRequired("请填写参加人数，例如 12。")])
    purpose = TextAreaField(
        "用来做什么",
        filters=[plain],
        validators=[DataRequired("请写一句用途，例如：合唱队排练。")],
    )
    name = StringField("联系人", filters=[plain], validators=[DataRequired("请填写联系人姓名。")])
    phone = StringField("联系电话", filters=[narrow], validators=[DataRequired("请填写联系电话。")])
    email = StringField("电子邮箱（选填）", filters=[narrow, none_if_empty])
    organization_code = StringField("单位编号", filters=[narrow, none_if_empty])

    def validate_every(self, field: Field) -> None:
        """One of the rules."""
        if field.data not in EVERY_WORDS:
            raise StopValidation("请选择多久一次。")

    def validate_first(self, field: Field) -> None:
        """A date."""
        instant_of(field.data, "00:00", "请选第一次是哪一天，例如 2026-11-04。")

    def validate_until(self, field: Field) -> None:
        """A date that is not before the first."""
        until = instant_of(field.data, "00:00", "请选最晚到哪一天，例如 2026-12-30。")
        try:
            first = instant_of(self.first.data, "00:00", "")
        except StopValidation:
            return
        if until < first:
            raise ValidationError("最晚的一天要不早于第一次。")

    def validate_start(self, field: Field) -> None:
        """A time of day."""
        instant_of("2026-01-01", field.data, "请填从几点开始，例如 09:00。")

    def validate_end(self, field: Field) -> None:
        """A time of day after the start."""
        ends = instant_of("2026-01-01", field.data, "请填到几点结束，例如 11:00。")
        try:
            starts = instant_of("2026-01-01", self.start.data, "")
        except StopValidation:
            return
        if ends <= starts:
            raise ValidationError("结束时间要晚于开始时间。")

    def validate_layout(self, field: Field) -> None:
        """One of the room's, or none."""
        if field.data and field.data not in (field.choices or {}):
            raise ValidationError("请重新选择房间怎么摆。")

    def offer_layouts(self, room: Room) -> None:
        """Let the layout be chosen where there are several."""
        if len(room.layouts) > 1:
            self.layout.choices = {"": "按人数安排"} | {
                one.id: f"{one.name}（最多 {one.capacity} 人）" for one in room.layouts
            }

    def wish(
        self,
        center: Center,
        room: Room,
        boxes: dict[str, str],
        organization_id: int | None,
        channel: Channel = "web",
    ) -> SeriesWish:
        """What is asked for; only after `validate` said yes.

        ``boxes`` are the fields of the single dates. One that cannot be read leaves its date as
        the rule gives it.
        """
        attendees = int(self.attendees.data or 0)
        fitting = layout_for(room, attendees)
        request = BookingRequest(
            center_id=center.id,
            room_id=room.id,
            layout_id=self.layout.data or (fitting.id if fitting else None),
            starts_at=instant_of(self.first.data, self.start.data, ""),
            ends_at=instant_of(self.first.data, self.end.data, ""),
            attendees=attendees,
            purpose=self.purpose.data or "",
            equipment=self.wishes(),
            applicant=Applicant(self.name.data, self.phone.data, self.email.data),
            channel=channel,
            organization_id=organization_id,
        )
        until = date.fromisoformat(self.until.data)
        skipped, changed = set(), {}
        for on in series_dates(self.every.data, request.starts_at.date(), until):
            if boxes.get(f"skip-{on}"):
                skipped.add(on)
            span = self._changed(on, boxes)
            if span is not None and span != TimeSpan(*self._usual(on)):
                changed[on] = span
        return SeriesWish(request, self.every.data, until, frozenset(skipped), changed)

    def _usual(self, on: date) -> tuple[datetime, datetime]:
        return (
            instant_of(on.isoformat(), self.start.data, ""),
            instant_of(on.isoformat(), self.end.data, ""),
        )

    def _changed(self, on: date, boxes: dict[str, str]) -> TimeSpan | None:
        try:
            day = boxes[f"date-{on}"]
            starts = instant_of(day, boxes[f"start-{on}"], "")
            ends = instant_of(day, boxes[f"end-{on}"], "")
        except (KeyError, StopValidation):
            return None
        return TimeSpan(starts, ends) if starts < ends else None


Form = TypeVar("Form", bound=SeriesForm)


def series_form_class(base: type[Form], catalog: Catalog, centers: Iterable[Center]) -> type[Form]:
    """The form with a list for each kind of equipment that the centers lend."""
    return type(base.__name__, (base,), equipment_boxes(catalog, centers))


class StaffSeriesForm(SeriesForm):
    """The same at the desk: staff know the organization, and choose the room."""

    place = SelectField("房间", validate_choice=False)
    organization = SelectField("单位", validate_choice=False)
    organization_code: Any = None

    def validate_place(self, field: Field) -> None:
        """One of the rooms."""
        if field.data not in (field.choices or {}):
            raise ValidationError("请选择房间。")

    def validate_organization(self, field: Field) -> None:
        """One of those that may book here."""
        if field.data not in (field.choices or {}):
            raise ValidationError("请选择单位；没有的，先登记单位。")
