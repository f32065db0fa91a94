"""What residents and staff type in, as Flask-WTF forms; the request itself is in `request_form`.

A form says which boxes there are and turns text into values. Messages say what to do, stand beside
the box, and are repeated at the top of the page.
"""

import re
import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    InputRequired,
    Length,
    Optional,
    ValidationError,
)

__all__ = [
    "CANCEL_REASONS",
    "REJECT_REASONS",
    "Base",
    "Choices",
    "EmptyForm",
    "LookUpForm",
    "ReasonForm",
    "SearchForm",
    "SignInForm",
    "Whole",
    "narrow",
    "none_if_empty",
    "plain",
]

Choices = dict[str, str]
"""Value → what stands in the list."""

_INVISIBLE = ("Cc", "Cf", "Cs")

OTHER_REASON = "other"
REJECT_REASONS: Choices = {
    "center_use": "中心当天另有安排",
    "room_unfit": "所选房间不适合这个用途",
    "purpose_unclear": "用途说明不够清楚",
    "forbidden_use": "属于不能使用的用途",
    "unreachable": "电话联系不上申请人",
    OTHER_REASON: "其他原因（请在下面写明）",
}
CANCEL_REASONS: Choices = {
    "resident_asked": "申请人来电取消",
    "center_use": "中心临时有安排",
    "room_broken": "房间或设备临时不能使用",
    "closed": "中心临时闭馆",
    OTHER_REASON: "其他原因（请在下面写明）",
}


def plain(value: Any) -> Any:
    """Without blanks around and without invisible characters; rare hanzi are left alone."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value)
    text = "".join(
        char for char in text if char == "\n" or unicodedata.category(char) not in _INVISIBLE
    )
    return text.strip()


def narrow(value: Any) -> Any:
    """As `plain`, and what input methods make wide becomes narrow again: １３８ → 138."""
    text = plain(value)
    return unicodedata.normalize("NFKC", text) if isinstance(text, str) else text


def none_if_empty(value: Any) -> Any:
    return value or None


def _integer(value: Any) -> Any:
    text = narrow(value)
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
        self.date.choices = days
        self.start.choices = self.end.choices = times
        self.area.choices = {"": "全部地区"} | areas
        self.equipment.choices = {"": "不需要"} | equipment


class LookUpForm(Base):
    """Find one's booking again without the link."""

    reference = StringField(
        "预约编号",
        filters=[narrow],
        validators=[
            InputRequired("请填写预约编号，例如 7K3M-9QXD。"),
            Length(max=30, message="预约编号是 8 位。"),
        ],
    )
    phone_tail = StringField(
        "电话后四位",
        filters=[narrow],
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
        "登录名", filters=[narrow], validators=[InputRequired("请填写登录名。"), Length(max=100)]
    )
    password = PasswordField(
        "密码", validators=[InputRequired("请填写密码。"), Length(max=1000, message="密码太长了。")]
    )


class ReasonForm(Base):
    """Why a request is turned down or a booking called off: the resident will read it."""

    reason = RadioField("原因（申请人会看到）", validate_choice=False)
    detail = TextAreaField(
        "补充说明（申请人会看到）",
        filters=[plain],
        validators=[Length(max=200, message="请写在 200 字以内。")],
    )

    def validate_reason(self, field: Field) -> None:
        """One of the list."""
        if field.data not in field.choices:
            raise ValidationError("请选择一个原因。")

    def validate_detail(self, field: Field) -> None:
        """Another reason must be written out."""
        if self.reason.data == OTHER_REASON and not field.data:
            raise ValidationError("选了“其他原因”，请写明是什么原因。")

    def sentence(self) -> str:
        """The reason as one text."""
        chosen = "" if self.reason.data == OTHER_REASON else self.reason.choices[self.reason.data]
        return "；".join(part for part in (chosen, self.detail.data) if part)
