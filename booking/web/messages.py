"""Codes become Chinese sentences here, and only here; web pages and the API share them.

Each sentence says what stands in the way and what to do instead. The details that fill it in are
those named at the checks in :mod:`booking.rules`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from booking.errors import (
    BookingError,
    Busy,
    NoSuchAccount,
    NotAllowed,
    NotFound,
    NotNow,
    ReasonMissing,
    Refused,
    SecondStepNeeded,
    SeriesRefused,
    SlotTaken,
    TooLate,
    TooLateToMove,
    TooManyAttempts,
    Unsure,
    WrongCode,
    WrongCredentials,
    WrongSecondFactor,
    WrongState,
)
from booking.model import BookingStatus, Refusal
from booking.web.words import STATUS_WORDS, day_words, length_words

__all__ = [
    "BOX_OF_CODE",
    "ERROR_SENTENCES",
    "REFUSAL_SENTENCES",
    "box_of",
    "error_sentence",
    "refusal_sentence",
    "wait_words",
]

Details = Mapping[str, Any]


def _day(iso: Any) -> str:
    return day_words(date.fromisoformat(str(iso)))


def _because(details: Details) -> str:
    return f"（{details['reason']}）" if details.get("reason") else ""


def _not_bookable(details: Details) -> str:
    if details["how"] == "phone":
        return f"“{details['room']}”只接受电话或现场预约，请拨打中心电话或到服务台办理。"
    if details["how"] == "closed":
        return "这个中心暂停开放，暂时不能预约。请选附近的其他中心。"
    if details["how"] == "private":
        return f"“{details['room']}”只接受场地预约，请换一个房间。"
    return f"“{details['room']}”不对外预约。请选其他房间。"


def _too_soon(details: Details) -> str:
    if not details["workdays"]:
        return "这个时间已经开始或过去了，请选更晚的时间。"
    first = f"最早可约{_day(details['first_on'])}，" if details["first_on"] else ""
    return f"要提前 {details['workdays']} 个工作日申请，{first}着急用请直接打电话问。"


def _closed(details: Details) -> str:
    return f"{_day(details['on'])}不开放{_because(details)}，请换一天。"


def _outside_hours(details: Details) -> str:
    spans = "、".join(details["spans"])
    return f"{_day(details['on'])}可以约的时间是 {spans}{_because(details)}，请改在这些时间内。"


def _slot_taken(details: Details) -> str:
    if details.get("activity"):
        return f"这段时间房间里有活动“{details['activity']}”，请换个时间。"
    return "这段时间（含前后清场）已有人约了，请换个时间。"


def _too_many_people(details: Details) -> str:
    most = f"这里最多容纳 {details['most']} 人，"
    if details["same"]:
        return f"{most}请换一种摆法。"
    if details["larger"]:
        name, number = details["larger"]
        return f"{most}请换同一个中心的“{name}”，那里最多容纳 {number} 人。"
    return f"{most}这个中心没有坐得下 {details['attendees']} 人的房间，请换一个中心或分几次来。"


def _equipment_unknown(details: Details) -> str:
    known = f"可以借的有：{'、'.join(details['known'])}。" if details["known"] else "请不选设备。"
    return f"这里没有“{details['name']}”可借，{known}"


def _equipment_taken(details: Details) -> str:
    left = f"只剩 {details['free']} 个" if details["free"] else "已经借完"
    return f"“{details['name']}”这段时间{left}，请减少数量或换个时间。"


def _who(details: Details) -> str:
    return "代办人" if details["who"] == "proxy" else "申请人"


def _whose(details: Details) -> str:
    return f"“{details['whose']}”" if details.get("whose") else "同一电话"


_WRONG_DETAIL: Mapping[str, str] = {
    "missing": "请填写“{label}”。",
    "long": "“{label}”请写在 {most} 字以内，不要用特殊符号。",
    "number": "“{label}”请填 0 到 {most} 之间的整数。",
    "unknown": "没有“{label}”这一项，请删掉或检查写法。",
}


def _quota_hours(details: Details) -> str:
    left = max(int(details["most"]) * 60 - int(details["booked"]), 0)
    rest = f"这一周还可以约 {length_words(left)}" if left else "这一周已经约满"
    return f"{_whose(details)}每周最多约 {details['most']} 小时，{rest}。请缩短时间或改到下一周。"


REFUSAL_SENTENCES: Mapping[str, Callable[[Details], str]] = {
    "unknown_kind": lambda details: f"没有这类申请。可以办的有：{'、'.join(details['known'])}。",
    "unknown_room": lambda _: "没有这个房间，它可能改了名字。请从预约首页重新选择。",
    "not_bookable": _not_bookable,
    "unknown_layout": lambda details: (
        f"没有这种摆法，请从这些里选：{'、'.join(details['known'])}。"
        if details["known"]
        else "这个房间只有一种摆法，请不选摆法。"
    ),
    "too_short": lambda details: f"每次至少 {length_words(details['least'])}，请把结束时间往后调。",
    "too_long": lambda details: (
        f"每次最多 {length_words(details['most'])}，请缩短时间或分两次申请。"
    ),
    "off_grid": lambda details: (
        f"开始时间每 {details['step']} 分钟一档（如 09:00），"
        f"结束时间每 {details['slot']} 分钟一档，请重新选择。"
    ),
    "too_soon": _too_soon,
    "too_far": lambda details: (
        f"只能预约 {details['days']} 天以内的日子，现在最晚可约{_day(details['last_on'])}。"
    ),
    "calendar_unknown": lambda details: (
        f"{details['year']}年的放假安排还没有公布，这一天开不开放要以国务院通知为准；"
        "请先选早一些的日子。"
    ),
    "closed": _closed,
    "outside_hours": _outside_hours,
    "slot_taken": _slot_taken,
    "too_many_people": _too_many_people,
    "too_few_people": lambda details: (
        f"这个房间至少 {details['least']} 人起约，人少请选小一点的房间。"
        if details["least"] > 1
        else "请填写参加人数，至少 1 人。"
    ),
    "equipment_unknown": _equipment_unknown,
    "equipment_taken": _equipment_taken,
    "bad_name": lambda details: (
        f"{_who(details)}姓名写得不对：请写真实姓名，{details['most']} 字以内。"
    ),
    "bad_phone": lambda details: (
        f"{_who(details)}电话写得不对：请填 11 位手机号，或带区号的座机号，如 0434-1234567。"
    ),
    "bad_email": lambda _: "邮箱写得不对，例如 lili@example.cn；没有邮箱可以不填。",
    "bad_organization": lambda details: f"单位或团队名称请写在 {details['most']} 字以内。",
    "bad_relation": lambda details: f"与申请人的关系请写在 {details['most']} 字以内。",
    "bad_detail": lambda details: _WRONG_DETAIL[details["why"]].format_map(details),
    "no_guide": lambda _: "这个中心没有讲解员，请选别的中心，或打电话问。",
    "guide_taken": lambda _: "这段时间讲解员都有安排了，请换个时间。",
    "organization_unknown": lambda _: (
        "单位编号不对，或者不能用在这个中心。请核对；没有编号可以空着，按个人申请。"
    ),
    "bad_purpose": lambda details: f"请写一句用途，{details['most']} 字以内，例如：楼栋居民议事。",
    "quota_bookings": lambda details: (
        f"{details.get('whose') or '这个电话'}已有 {details['open']} 个还没用完的预约，"
        f"最多同时 {details['most']} 个。"
        "请用完或取消一个后再约。"
    ),
    "quota_hours": _quota_hours,
    "quota_waiting": lambda details: (
        f"这个电话已有 {details['most']} 个候补，请先退掉一个，或换个现在可约的时间。"
    ),
    "paused": lambda _: "这个电话的网上预约暂停了。请给中心打电话，由工作人员为您办理或申诉。",
}

BOX_OF_CODE = {
    "unknown_layout": "layout",
    "too_short": "end",
    "too_long": "end",
    "off_grid": "start",
    "too_soon": "date",
    "too_far": "date",
    "calendar_unknown": "date",
    "closed": "date",
    "outside_hours": "start",
    "slot_taken": "start",
    "too_many_people": "attendees",
    "too_few_people": "attendees",
    "bad_name": "name",
    "bad_phone": "phone",
    "bad_email": "email",
    "bad_organization": "organization",
    "bad_relation": "proxy_relation",
    "bad_purpose": "purpose",
    "guide_taken": "start",
    "organization_unknown": "organization_code",
    "quota_bookings": "phone",
    "quota_hours": "end",
    "quota_waiting": "phone",
    "paused": "phone",
}
"""The box of the request form beside which a refusal is shown; without one it stands at the top."""


def refusal_sentence(refusal: Refusal) -> str:
    """One reason, and what to do about it."""
    return REFUSAL_SENTENCES[refusal.code](refusal.detail)


def box_of(refusal: Refusal) -> str | None:
    """The box that a refusal belongs to."""
    if refusal.code == "bad_detail":
        return f"detail_{refusal.detail['field']}"
    if refusal.code in ("equipment_unknown", "equipment_taken"):
        return f"equipment_{refusal.detail['id']}"
    if refusal.code in ("bad_name", "bad_phone") and refusal.detail["who"] == "proxy":
        return f"proxy_{refusal.code.removeprefix('bad_')}"
    return BOX_OF_CODE.get(refusal.code)


_AFTER = {
    BookingStatus.PENDING: "还没有人审核",
    BookingStatus.CONFIRMED: "已经通过，不用再审一次",
}


def _wrong_state(error: BookingError) -> str:
    status = error.status if isinstance(error, WrongState) else BookingStatus.CANCELLED
    words = _AFTER.get(status, f"已经是“{STATUS_WORDS[status]}”，不能再改")
    return f"这个预约{words}。请刷新页面看最新状态。"


def wait_words(seconds: int) -> str:
    """15 分钟, and hours where minutes are too many to count with."""
    minutes = max(1, -(-seconds // 60))
    return f"{minutes} 分钟" if minutes <= 120 else f"{-(-minutes // 60)} 小时"


def _too_many(error: BookingError) -> str:
    seconds = error.retry_after if isinstance(error, TooManyAttempts) else 60
    return f"试得太频繁了，请 {wait_words(seconds)}后再来；着急请给中心打电话。"


ERROR_SENTENCES: Mapping[type[BookingError], Callable[[BookingError], str]] = {
    Refused: lambda _: "这次申请不能受理，原因见各条说明。",
    SlotTaken: lambda _: "这段时间已经有人约了，请换个时间。",
    SeriesRefused: lambda _: "有的日期不能约。请看各日期的原因，改时间或者跳过，再提交。",
    TooLateToMove: lambda _: "离开始太近，网上不能改期了。请给中心打电话。",
    NotNow: lambda _: "现在还不能办这一步，或者已经过了时候。请给中心打电话。",
    WrongCode: lambda _: "签到码不对。请看门口或服务台今天的六位数字，再输入一次。",
    TooLate: lambda _: "预约的时间已经开始，不能再改。有变化请给中心打电话。",
    WrongState: _wrong_state,
    ReasonMissing: lambda _: "请写明原因，申请人会看到。",
    NotFound: lambda _: "没有找到这个预约。请核对编号或链接。",
    NoSuchAccount: lambda _: "没有这个账号，或者不归您管。请到“账号”一页，从名单里点姓名。",
    NotAllowed: lambda _: "您的账号不能做这一步，请找有审核权限的同事。",
    WrongCredentials: lambda _: "登录名或密码不对，请重新输入。",
    SecondStepNeeded: lambda _: "还差一步：请从登录页进来，再填手机上的动态口令。",
    WrongSecondFactor: lambda _: "口令不对，或者已经用过。请等手机上换了新的六位数再填。",
    TooManyAttempts: _too_many,
    Unsure: lambda _: (
        "磁盘出了故障，不能确定这一步有没有办成。请不要再提交一次，先查询，或者给中心打电话。"
    ),
    Busy: lambda _: (
        "系统忙不过来，或者正在恢复，这一步没有办成。请稍等几秒再试一次；着急请给中心打电话。"
    ),
}


def error_sentence(error: BookingError) -> str:
    """What an error means for the person at the other end."""
    for kind in type(error).__mro__:
        if kind in ERROR_SENTENCES:
            return ERROR_SENTENCES[kind](error)
    return "没有办成，请稍后再试，或给中心打电话。"
