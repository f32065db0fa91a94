"""What residents and staff type in, as Flask-WTF forms.

A form says which boxes there are and turns text into values; it refuses only what it cannot read.
Whether a request can be granted is decided by the rules, so that web, API and desk give the same
answers. Messages say what to do, stand beside the box, and are repeated at the top of the page.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    StopValidation,
    ValidationError,
)

from booking.model import Applicant, BookingRequest, EquipmentWish, Proxy
from catalog import Catalog
from catalog.model import Center, Room
from catalog.timespan import SHANGHAI

__all__ = [
    "CANCEL_REASONS",
    "REJECT_REASONS",
    "EmptyForm",
    "LookUpForm",
    "ReasonForm",
    "RequestForm",
    "SearchForm",
    "SignInForm",
    "equipment_field",
    "request_form_class",
]

Choices = Sequence[tuple[str, str]]

OTHER_REASON = "other"
REJECT_REASONS = (
    ("center_use", "中心当天另有安排"),
    ("room_unfit", "所选房间不适合这个用途"),
    ("purpose_unclear", "用途说明不够清楚"),
    ("forbidden_use", "属于不能使用的用途"),
    ("unreachable", "电话联系不上申请人"),
    (OTHER_REASON, "其他原因（请在下面写明）"),
)
CANCEL_REASONS = (
    ("resident_asked", "申请人来电取消"),
    ("center_use", "中心临时有安排"),
    ("room_broken", "房间或设备临时不能使用"),
    ("closed", "中心临时闭馆"),
    (OTHER_REASON, "其他原因（请在下面写明）"),
)


def _plain(value: Any) -> Any:
    """Full-width digits and letters as half-width, no blanks around, no control characters."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value)
    text = "".join(char for char in text if char == "\n" or unicodedata.category(char)[0] != "C")
    return text.strip()


def _narrow(value: Any) -> Any:
    """As `_plain`, and what input methods make wide becomes narrow again: １３８ → 138."""
    text = _plain(value)
    return unicodedata.normalize("NFKC", text) if isinstance(text, str) else text


def _none_if_empty(value: Any) -> Any:
    return value or None


def _integer(value: Any) -> Any:
    text = _narrow(value)
    if isinstance(text, str):
        text = text.removesuffix("人").strip()
    return text


class Base(FlaskForm):  # type: ignore[misc]  # Flask-WTF publishes no types.
    """What all forms share: messages in Chinese and one way to list them."""

    def problems(self) -> list[tuple[str, str]]:
        """(id of the box, message) in the order of the page."""
        found = []
        for name, field in self._fields.items():
            for message in field.errors:
                shown = "页面停留得太久，请再点一次提交。" if name == "csrf_token" else str(message)
                found.append((_first_id(field), shown))
        return found

    def refuse(self, name: str, message: str) -> None:
        """Put a message beside a box that was read well but cannot be granted."""
        field = self._fields[name]
        field.errors = [*field.errors, message]

    def target_of(self, name: str) -> str:
        """The id that a link of the error summary jumps to."""
        return _first_id(self._fields[name])


def _first_id(field: Field) -> str:
    """The id to jump to: the box itself, or the first of a group of radio buttons."""
    return f"{field.id}-0" if isinstance(field, RadioField) else str(field.id)


class Whole(IntegerField):  # type: ignore[misc]
    """A whole number typed by a person; 30人 and ３０ are read as 30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number or say how to write it."""
        if not valuelist or not str(valuelist[0]).strip():
            return
        text = _integer(valuelist[0])
        if not re.fullmatch(r"[0-9]{1,6}", text, re.ASCII):
            self.data = None
            raise ValueError("请填写整数，例如 12。")
        self.data = int(text)


class EmptyForm(Base):
    """A button: nothing but the token against forged requests."""


class SearchForm(Base):
    """Time first: when, how many, what is needed, where."""

    class Meta:
        """A search changes nothing, so it is a GET without a token."""

        csrf = False

    date = SelectField("哪一天", validate_choice=False)
    start = SelectField("从", validate_choice=False)
    end = SelectField("到", validate_choice=False)
    attendees = Whole("多少人", validators=[Optional()])
    area = SelectField("哪个地区", validate_choice=False)
    equipment = SelectField("需要的设备", validate_choice=False)

    def offer(self, days: Choices, times: Choices, areas: Choices, equipment: Choices) -> None:
        """Fill the lists to choose from."""
        self.date.choices = list(days)
        self.start.choices = list(times)
        self.end.choices = list(times)
        self.area.choices = [("", "全部地区"), *areas]
        self.equipment.choices = [("", "不需要"), *equipment]


class RequestForm(Base):
    """The request for a room; one subclass per room adds its lists and its equipment."""

    date = SelectField("哪一天", validate_choice=False)
    start = SelectField("开始", validate_choice=False)
    end = SelectField("结束", validate_choice=False)
    layout = RadioField("怎么摆", validate_choice=False)
    attendees = Whole("多少人参加", validators=[InputRequired("请填写参加人数，例如 12。")])
    purpose = TextAreaField(
        "用来做什么",
        filters=[_plain],
        validators=[DataRequired("请写一句用途，例如：楼栋居民议事。")],
    )
    name = StringField(
        "申请人姓名", filters=[_plain], validators=[DataRequired("请填写申请人姓名。")]
    )
    phone = StringField(
        "联系电话",
        filters=[_narrow],
        validators=[DataRequired("请填写联系电话，审核结果要靠它通知。")],
    )
    email = StringField("电子邮箱（选填）", filters=[_narrow, _none_if_empty])
    organization = StringField("单位或团队（选填）", filters=[_plain, _none_if_empty])
    by_proxy = BooleanField("我替别人申请")
    proxy_name = StringField("您自己的姓名", filters=[_plain])
    proxy_phone = StringField("您自己的电话", filters=[_narrow])
    proxy_relation = StringField("您与申请人的关系（选填）", filters=[_plain, _none_if_empty])
    consent = BooleanField(
        "我已看过上面的说明，同意中心为办理这次预约使用这些信息",
        validators=[InputRequired("请勾选同意；不想在网上填写的，可以打电话或到中心办理。")],
    )
    idempotency_key = HiddenField(filters=[_narrow])

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
        offered = [value for value, _ in field.choices]
        if offered and field.data not in offered:
            raise ValidationError("请选择房间怎么摆。")

    def validate_proxy_name(self, field: Field) -> None:
        """Someone who acts for another says who they are."""
        if self.by_proxy.data and not field.data:
            raise ValidationError("替别人申请时，请填写您自己的姓名。")

    def validate_proxy_phone(self, field: Field) -> None:
        """Someone who acts for another can be called back."""
        if self.by_proxy.data and not field.data:
            raise ValidationError("替别人申请时，请填写您自己的电话。")

    def equipment_fields(self) -> list[Field]:
        """The boxes for equipment, in the order of the data."""
        return [field for name, field in self._fields.items() if name.startswith("equipment_")]

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
            ("摆法", dict(self.layout.choices or []).get(self.layout.data, "")),
            ("人数", f"{self.attendees.data} 人"),
            ("用途", self.purpose.data),
            ("设备", "、".join(equipment)),
            ("申请人", self.name.data),
            ("电话", self.phone.data),
            ("邮箱", self.email.data),
            ("单位或团队", self.organization.data),
            ("代办人", proxy if self.by_proxy.data else ""),
        ]
        return [(question, answer) for question, answer in pairs if answer]

    def to_request(self, center: Center, room: Room) -> BookingRequest:
        """The request that the rules read; only after `validate` said yes."""
        on, starts, ends = _date(self.date.data), _time(self.start.data), _time(self.end.data)
        attendees = self.attendees.data
        if on is None or starts is None or ends is None or attendees is None:
            raise ValueError("the form was not validated")
        wishes = tuple(
            EquipmentWish(field.name.removeprefix("equipment_"), int(field.data))
            for field in self.equipment_fields()
            if field.data and str(field.data).isdigit() and int(field.data) > 0
        )
        proxy = (
            Proxy(self.proxy_name.data, self.proxy_phone.data, self.proxy_relation.data)
            if self.by_proxy.data
            else None
        )
        return BookingRequest(
            kind="venue",
            center_id=center.id,
            room_id=room.id,
            layout_id=self.layout.data if self.layout.choices else None,
            starts_at=_instant(on, starts),
            ends_at=_instant(on, ends),
            attendees=attendees,
            purpose=self.purpose.data,
            equipment=wishes,
            applicant=Applicant(
                name=self.name.data,
                phone=self.phone.data,
                email=self.email.data,
                organization=self.organization.data,
            ),
            proxy=proxy,
            channel="web",
        )


def equipment_field(equipment_id: str) -> str:
    """The name of the box for one kind of equipment."""
    return f"equipment_{equipment_id}"


def request_form_class(catalog: Catalog, center: Center) -> type[RequestForm]:
    """A form class with one list per kind of equipment that the center lends."""
    fields = {
        equipment_field(stock.id): SelectField(
            catalog.equipment_name(stock.id),
            choices=[("0", "不需要"), *_quantities(stock.quantity)],
            default="0",
            validate_choice=False,
        )
        for stock in center.equipment
    }
    return type("RoomRequestForm", (RequestForm,), fields)


def _quantities(most: int) -> Iterable[tuple[str, str]]:
    return ((str(number), f"{number} 个") for number in range(1, min(most, 20) + 1))


class LookUpForm(Base):
    """Find one's booking again without the link."""

    reference = StringField(
        "预约编号",
        filters=[_narrow],
        validators=[
            InputRequired("请填写预约编号，例如 7K3M-9QXD。"),
            Length(max=30, message="预约编号是 8 位。"),
        ],
    )
    phone_tail = StringField(
        "电话后四位",
        filters=[_narrow],
        validators=[InputRequired("请填写申请时所留电话的后四位。")],
    )

    def validate_phone_tail(self, field: Field) -> None:
        """Four digits; a whole number is cut to its last four."""
        digits = re.sub(r"[\s-]", "", field.data or "")
        if not re.fullmatch(r"\+?[0-9]{4,15}", digits, re.ASCII):
            raise ValidationError("请填写四位数字，例如 5678。")
        field.data = digits[-4:]


class SignInForm(Base):
    """Staff sign-in."""

    login = StringField(
        "账号", filters=[_narrow], validators=[InputRequired("请填写账号。"), Length(max=100)]
    )
    password = PasswordField(
        "密码", validators=[InputRequired("请填写密码。"), Length(max=1000, message="密码太长了。")]
    )


class ReasonForm(Base):
    """Why a request is turned down or a booking called off: the resident will read it."""

    reason = RadioField("原因（申请人会看到）", validate_choice=False)
    detail = TextAreaField(
        "补充说明（申请人会看到）",
        filters=[_plain],
        validators=[Length(max=200, message="请写在 200 字以内。")],
    )

    def validate_reason(self, field: Field) -> None:
        """One of the list."""
        if field.data not in dict(field.choices):
            raise ValidationError("请选择一个原因。")

    def validate_detail(self, field: Field) -> None:
        """Another reason must be written out."""
        if self.reason.data == OTHER_REASON and not field.data:
            raise ValidationError("选了“其他原因”，请写明是什么原因。")

    def sentence(self) -> str:
        """The reason as one text."""
        chosen = (
            "" if self.reason.data == OTHER_REASON else dict(self.reason.choices)[self.reason.data]
        )
        return "；".join(part for part in (chosen, self.detail.data) if part)


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


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
