"""What members of staff type in about their own account, and admins about those of others."""

import re

from wtforms import Field, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from booking.web.forms import Base, narrow, plain
from booking.words import ROLE_WORDS

__all__ = [
    "AccountForm",
    "CareForm",
    "ChangeForm",
    "ChooseForm",
    "CodeForm",
    "PasswordForm",
    "RenewForm",
    "SwitchOnForm",
]

_ANY_LENGTH = Length(max=1000, message="密码太长了。")


def _password(label: str = "密码") -> PasswordField:
    return PasswordField(label, validators=[InputRequired(f"请填写{label}。"), _ANY_LENGTH])


def _code(label: str, missing: str) -> StringField:
    return StringField(label, filters=[narrow], validators=[InputRequired(missing), _is_digits])


def _is_digits(_form: object, field: Field) -> None:
    """How many there are is judged with the code; blanks between them are not counted."""
    if not re.fullmatch(r"[0-9 -]{6,40}", field.data or "", re.ASCII):
        raise ValidationError("请填数字：动态口令是六位，恢复码是十二位。")


class PasswordForm(Base):
    """A new password of one's own."""

    old = _password("现在的密码")
    new = _password("新密码")
    again = PasswordField("再写一次新密码", validators=[InputRequired("请再写一次新密码。")])

    def validate_again(self, field: Field) -> None:
        """Twice the same, because nobody sees what is typed."""
        if field.data != self.new.data:
            raise ValidationError("两次写的新密码不一样。")


class ChooseForm(PasswordForm):
    """The same by somebody who need not know an old one."""

    old = None


class RenewForm(Base):
    """Another phone: a code of both, and the password."""

    code = _code("新手机上的口令", "请填写新手机上的六位数。")
    old = _code("原来手机上的口令，或一个恢复码", "请填写原来手机上的六位数，或一个恢复码。")
    password = _password()


class SwitchOnForm(Base):
    """The first code of a phone, and the password."""

    code = _code("手机上的口令", "请填写手机上的六位数。")
    password = _password()


class ChangeForm(Base):
    """New recovery codes, or switching off."""

    password = _password()
    code = _code("手机上的口令，或一个恢复码", "请填写手机上的六位数，或一个恢复码。")


class CodeForm(Base):
    """The second step of signing in, or of setting up where it is compulsory."""

    code = _code("动态口令", "请填写手机上的六位数。")


class AccountForm(Base):
    """A new account; the person chooses the password."""

    name = StringField(
        "姓名",
        filters=[plain],
        validators=[InputRequired("请填写姓名。"), Length(max=40, message="请写在 40 字以内。")],
    )
    login = StringField("登录名", filters=[narrow], validators=[InputRequired("请填写登录名。")])
    role = RadioField("能做什么", choices=ROLE_WORDS, default="desk", validate_choice=False)
    scope = SelectField("管哪里", validate_choice=False)
    own = _password("您自己的密码")

    def validate_role(self, field: Field) -> None:
        """One of the list."""
        if field.data not in ROLE_WORDS:
            raise ValidationError("请选择一项。")

    def validate_scope(self, field: Field) -> None:
        """One of the offered places."""
        if not field.data or field.data not in field.choices:
            raise ValidationError("请选择管哪里。")


HELP = {
    "link": "忘了密码：做一个新链接，由本人重新设。现在的密码马上作废，已登录的会退出。",
    "reset": "手机丢了，恢复码也没有：关掉动态口令，本人登录后再开启。已登录的会退出。",
    "disable": "不在这里工作了：停用账号。以后不能登录，他办过的事都留着。",
}


class CareForm(Base):
    """What an admin does for somebody else, with the admin's own password."""

    action = RadioField("办什么", choices=HELP, validate_choice=False)

    def validate_action(self, field: Field) -> None:
        """One of the list; nothing is chosen beforehand."""
        if field.data not in field.choices:
            raise ValidationError("请选择办什么。")

    own = _password("您自己的密码")
