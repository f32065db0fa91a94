"""The request for a room as a form: one per room and kind, because they ask different things.

It refuses only what it cannot read; whether the request can be granted is for the rules to say.
"""

import datetime as dt
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, StopValidation, ValidationError

from booking.model import ROOM_ANSWER, Applicant, BookingRequest, Proxy
from booking.web.equipment_boxes import EquipmentForm, equipment_boxes
from booking.web.forms import Whole, narrow, none_if_empty, plain
from catalog import Catalog
from catalog.model import Center, Kind, Question, Room
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = ["RequestForm", "request_form_class", "take_value"]

DETAIL = "detail_"
"""Before the id of a question in the name of its box."""
OPTIONAL = "（选填）"
TAKE = "take="
"""Before the time that a button chooses: ``take=2026-12-01T09:00/11:00``."""


class RequestForm(EquipmentForm):
    """The request for a room; one subclass per room adds its lists and its equipment."""

    date = SelectField("哪一天", validate_choice=False)
    start = SelectField("开始", validate_choice=False)
    end = SelectField("结束", validate_choice=False)
    layout = RadioField("怎么摆", validate_choice=False)
    attendees = Whole("多少人参加", validators=[InputRequired("请填写参加人数，例如 12。")])
    purpose = TextAreaField(
        "用来做什么",
        filters=[plain],
        validators=[DataRequired("请写一句用途，例如：楼栋居民议事。")],
    )
    name = StringField(
        "申请人姓名", filters=[plain], validators=[DataRequired("请填写申请人姓名。")]
    )
    phone = StringField(
        "联系电话",
        filters=[narrow],
        validators=[DataRequired("请填写联系电话，有疑问或临时有变化好找到您。")],
    )
    email = StringField("电子邮箱（选填）", filters=[narrow, none_if_empty])
    organization = StringField("单位或团队（选填）", filters=[plain, none_if_empty])
    organization_code = StringField("单位编号（选填）", filters=[narrow, none_if_empty])
    by_proxy = BooleanField("我替别人申请")
    proxy_name = StringField("您自己的姓名", filters=[plain])
    proxy_phone = StringField("您自己的电话", filters=[narrow])
    proxy_relation = StringField("您与申请人的关系（选填）", filters=[plain, none_if_empty])
    consent = BooleanField(
        "我已看过上面的说明，同意中心为办理这次预约使用这些信息",
        validators=[InputRequired("请勾选同意；不想在网上填写的，可以打电话或到中心办理。")],
    )
    idempotency_key = HiddenField(filters=[narrow])

    def take(self, step: str) -> None:
        """Have the time of the button that was pressed, if it was one of :func:`take_value`."""
        on, _, times = step.removeprefix(TAKE).partition("T")
        start, slash, end = times.partition("/")
        if step.startswith(TAKE) and slash:
            self.date.data, self.start.data, self.end.data = on, start, end

    def validate_date(self, field: Field) -> None:
        """A date that cannot be read is a forged or broken form."""
        if _date(field.data) is None:
            raise StopValidation("请选择日期。")

    def validate_start(self, field: Field) -> None:
        """The start is one of the offered times."""
        if _time(field.data) is None:
            raise StopValidation("请选择开始时间。")

    def validate_end(self, field: Field) -> None:
        """The end is a time after the start."""
        starts, ends = _time(self.start.data), _time(field.data)
        if ends is None:
            raise StopValidation("请选择结束时间。")
        if starts is not None and ends <= starts:
            raise StopValidation("结束时间要晚于开始时间。")

    def validate_layout(self, field: Field) -> None:
        """A room with several layouts needs a choice."""
        if field.choices and field.data not in field.choices:
            raise ValidationError("请选择房间怎么摆。")

    def validate_proxy_name(self, field: Field) -> None:
        """Someone who acts for another says who they are."""
        if self.by_proxy.data and not field.data:
            raise ValidationError("替别人申请时，请填写您自己的姓名。")

    def validate_proxy_phone(self, field: Field) -> None:
        """Someone who acts for another can be called back."""
        if self.by_proxy.data and not field.data:
            raise ValidationError("替别人申请时，请填写您自己的电话。")

    def ask_no_purpose(self) -> None:
        """Rooms for counsel and mediation store no reason; some kinds ask for more."""
        self.purpose.validators = ()
        self.purpose.data = ""

    def detail_fields(self) -> list[Field]:
        """The boxes that only this kind has, in the order of the data."""
        return [field for name, field in self._fields.items() if name.startswith(DETAIL)]

    def chosen_date(self) -> dt.date | None:
        """The chosen day, when it can be read."""
        return _date(self.date.data)

    def carried(self) -> list[tuple[str, str]]:
        """Everything typed in, as hidden fields of the check page."""
        pairs = []
        for name, field in self._fields.items():
            if name == "csrf_token" or field.data in (None, "", False):
                continue
            pairs.append((name, "y" if field.data is True else str(field.data)))
        return pairs

    def answers(self) -> list[tuple[str, str]]:
        """What was typed in besides place and time, as (question, answer) in words."""
        equipment = [
            f"{field.label.text} {field.data}"
            for field in self.equipment_fields()
            if field.data and field.data != "0"
        ]
        proxy = "，".join(
            part
            for part in (self.proxy_name.data, self.proxy_phone.data, self.proxy_relation.data)
            if part
        )
        pairs = [
            *(
                (field.label.text.removesuffix(OPTIONAL), _said(field))
                for field in self.detail_fields()
            ),
            ("摆法", (self.layout.choices or {}).get(self.layout.data, "")),
            ("人数", f"{self.attendees.data} 人"),
            ("用途", self.purpose.data),
            ("设备", "、".join(equipment)),
            ("申请人", self.name.data),
            ("电话", self.phone.data),
            ("邮箱", self.email.data),
            ("单位或团队", self.organization.data),
            ("单位编号", self.organization_code.data),
            ("代办人", proxy if self.by_proxy.data else ""),
        ]
        return [(question, answer) for question, answer in pairs if answer]

    def to_request(
        self,
        center: Center,
        room: Room,
        *,
        kind: str = "venue",
        organization_id: int | None = None,
        stand_in: dt.datetime | None = None,
    ) -> BookingRequest:
        """The request that the rules read.

        Only after `validate` said yes; or with ``stand_in``, which takes the place of a time that
        could not be read, to judge the rest: one person stands for an unread number.
        """
        on, starts, ends = _date(self.date.data), _time(self.start.data), _time(self.end.data)
        attendees = self.attendees.data
        if stand_in is not None:
            on, attendees = on or stand_in.date(), 1 if attendees is None else attendees
            if starts is None or ends is None:
                starts = ends = stand_in.time()
        if on is None or starts is None or ends is None or attendees is None:
            raise ValueError("the form was not validated")
        proxy = (
            Proxy(self.proxy_name.data or "", self.proxy_phone.data or "", self.proxy_relation.data)
            if self.by_proxy.data
            else None
        )
        return BookingRequest(
            kind=kind,
            center_id=center.id,
            room_id=room.id,
            layout_id=self.layout.data if self.layout.choices else None,
            starts_at=_instant(on, starts),
            ends_at=_instant(on, ends),
            attendees=attendees,
            purpose=self.purpose.data or "",
            equipment=self.wishes(),
            applicant=Applicant(
                name=self.name.data or "",
                phone=self.phone.data or "",
                email=self.email.data,
                organization=self.organization.data,
            ),
            proxy=proxy,
            channel="web",
            details={
                field.name.removeprefix(DETAIL): "yes" if field.data is True else str(field.data)
                for field in self.detail_fields()
                if field.data not in (None, "", False)
            },
            organization_id=organization_id,
        )


def request_form_class(catalog: Catalog, center: Center, kind: Kind) -> type[RequestForm]:
    """A form class with the boxes of a kind, and a list per kind of equipment that is lent."""
    fields: dict[str, Any] = {DETAIL + one.id: _detail_field(one) for one in kind.fields}
    if kind.needs_room == "optional":
        fields[DETAIL + ROOM_ANSWER] = BooleanField("参观前后要用这间房坐下来谈")
    if kind.shows == "title":
        fields["attendees"] = Whole(
            "放多少个座位", validators=[InputRequired("请填写座位数，例如 30。")]
        )
    fields |= equipment_boxes(catalog, [center])
    return type("RoomRequestForm", (RequestForm,), fields)


def _detail_field(question: Question) -> Any:
    label = question.label if question.required else question.label + OPTIONAL
    needed = f"请填写“{question.label}”。"
    if question.form == "yes_no":
        must = [InputRequired(f"请勾选“{question.label}”。")] if question.required else []
        return BooleanField(question.label, validators=must)
    box = TextAreaField if question.form == "text" else StringField
    return box(
        label,
        filters=[narrow if question.form == "number" else plain],
        validators=[DataRequired(needed)] if question.required else [],
        description=question.hint or "",
    )


def take_value(span: TimeSpan) -> str:
    """What a button sends that has the form ask for another time."""
    starts, ends = span.starts_at.astimezone(SHANGHAI), span.ends_at.astimezone(SHANGHAI)
    end = "24:00" if ends.date() > starts.date() else f"{ends:%H:%M}"
    return f"{TAKE}{starts:%Y-%m-%dT%H:%M}/{end}"


def _said(field: Field) -> str:
    if isinstance(field, BooleanField):
        return "是" if field.data else ""
    return str(field.data or "")


def _date(value: Any) -> date | None:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
    return found if found and 2000 <= found.year < 2100 else None


def _time(value: Any) -> time | None:
    """A time of day; 24:00 is read as the last minute's end by `_instant`."""
    if value == "24:00":
        return time.max
    try:
        return time.fromisoformat(value) if isinstance(value, str) and len(value) == 5 else None
    except ValueError:
        return None


def _instant(on: date, at: time) -> datetime:
    if at == time.max:
        return datetime.combine(on + timedelta(days=1), time.min, SHANGHAI)
    return datetime.combine(on, at, SHANGHAI)
