"""What a notice says: made when it is sent, from the booking as it stands.

Nothing that the applicant typed is in a mail, so a stranger cannot use us to write to others; no
name and no telephone of an applicant is in a message to a group. A private room is not named: mail
programs show subjects on locked screens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from booking import codes
from booking.ical import booking_file
from booking.model import Booking
from booking.storage import Notice
from booking.words import deadline_words, long_day_words_at, when_words
from catalog import Catalog
from catalog.model import Center
from catalog.timespan import SHANGHAI

__all__ = ["Links", "Message", "digest_text", "group_text", "mail_text"]

WITH_CALENDAR = frozenset(("confirmed", "moved", "cancelled", "displaced"))
"""Events after which the calendar of who asked should change."""


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered notice."""

    subject: str
    body: str
    calendar: bytes | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of pages; opening one changes nothing."""

    base_url: str
    secret_key: bytes

    def of_booking(self, reference: str) -> str:
        """The applicant's own page."""
        return f"{self.base_url}/booking/requests/{codes.token_of(self.secret_key, reference)}"

    def for_staff(self, reference: str) -> str:
        """The page of staff, behind the sign-in."""
        return f"{self.base_url}/booking/staff/bookings/{reference}"

    def queue(self) -> str:
        """The list of what waits."""
        return f"{self.base_url}/booking/staff/"


TO_APPLICANT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "submitted": (
            "申请已收到",
            "您的申请已经收到，时间先为您留着。最晚{due}答复，通过以后才算定下。",
        ),
        "confirmed": ("预约已通过", "您的预约已经通过，请按时到场。来不了请尽早取消，让给别人用。"),
        "rejected": ("申请没有通过", "很抱歉，您的申请没有通过。"),
        "cancelled": ("预约已取消", "您的预约已经取消，这段时间不再为您留着。"),
        "moved": ("预约已改期", "您的预约改了时间，新的安排见下面。"),
        "expired": (
            "申请已过期",
            "很抱歉，到了开始时间还没有人处理您的申请，它已经自动失效。需要的话请重新申请。",
        ),
        "offered": (
            "您候补的时间空出来了",
            "您候补的时间空出来了，为您留到{until}。要用，请打开下面的链接确认；不要，不用理会。",
        ),
        "offer_lapsed": ("候补的时间已让给别人", "为您留的时间过了确认期限，已经让给下一位。"),
        "displaced": (
            "中心要用您预约的时间",
            "很抱歉，中心因工作需要，要用您预约的这段时间。请打开下面的链接看看另外的安排。",
        ),
        "paused": (
            "网上预约暂停",
            (
                "因为多次约了没有来，这个电话到{until}为止不能在网上预约。仍可以打电话或到窗口办理；"
                "觉得不对，请打开下面的链接说明情况。"
            ),
        ),
        "pause_lifted": ("网上预约已恢复", "您又可以在网上预约了。"),
        "series_submitted": (
            "申请已收到",
            "您的申请已经收到，每一次的时间都先为您留着，通过以后才算定下。",
        ),
        "series_confirmed": ("预约已通过", "您的预约已经通过，请每一次都按时到场。"),
        "reminder": ("提醒：明天的预约", "您明天有一个预约。来不了请尽早取消，让给别人用。"),
    }
)
"""Event → subject and first sentence of the mail."""

TO_STAFF: Mapping[str, str] = MappingProxyType(
    {
        "submitted": "新申请，请在{due}前答复",
        "cancelled": "预约已取消",
        "moved": "预约已改期",
        "displaced": "预约让位，请联系申请人",
        "escalated": "申请超时未答复，已转上级中心",
        "overdue": "申请超过了答复时间，请尽快处理",
        "series_submitted": "新申请，请在{due}前答复",
    }
)
"""Event → first line of the message to groups of staff."""


def mail_text(catalog: Catalog, notice: Notice, booking: Booking, links: Links) -> Message:
    """The mail to who asked: short, plain, with a link that only opens a page."""
    center = catalog.centers.get(booking.center_id)
    head, sentence = TO_APPLICANT[notice.event]
    lines = ["您好：", "", _filled(sentence, notice, booking), ""]
    lines += _facts(catalog, notice, booking)
    if booking.reason and notice.event in ("rejected", "cancelled", "displaced"):
        lines.append(f"原因：{booking.reason}")
    lines += ["", "查看或取消，请打开：", links.of_booking(booking.reference)]
    phone = _telephone(center)
    lines += ["", f"有事请打电话：{phone}"] if phone else []
    lines += [
        "",
        "--",
        f"这封信由“{catalog.network.site.title}”的预约服务自动发出，不用回复。",
        "如果不是您申请的，不用理会，也可以打电话告诉我们。",
    ]
    calendar = booking_file(catalog, booking) if notice.event in WITH_CALENDAR else None
    subject = f"{head}：{_place(catalog, booking)} {when_words(booking.span)}"
    return Message(subject, _text(lines), calendar)


def group_text(catalog: Catalog, notice: Notice, booking: Booking, links: Links) -> Message:
    """The message to groups of staff: what happened, where and when; never who."""
    head = _filled(TO_STAFF[notice.event], notice, booking)
    lines = [*_facts(catalog, notice, booking), f"处理：{links.for_staff(booking.reference)}"]
    return Message(head, _text(lines))


def digest_text(catalog: Catalog, notice: Notice, links: Links) -> Message:
    """The day in four numbers."""
    counts = notice.detail
    lines = [
        f"待答复：{counts['pending']} 件，其中超时 {counts['overdue']} 件",
        f"昨天新申请：{counts['submitted']} 件",
        f"今天有预约：{counts['today']} 场",
        f"没有送到的通知：{counts['failed']} 条",
        f"工作台：{links.queue()}",
    ]
    day = long_day_words_at(notice.made_at)
    return Message(f"{catalog.network.site.title} {day}预约情况", _text(lines))


def _facts(catalog: Catalog, notice: Notice, booking: Booking) -> list[str]:
    lines = [f"地点：{_place(catalog, booking)}", f"时间：{when_words(booking.span)}"]
    if "was" in notice.detail:
        lines.append(f"原来：{_moment(notice.detail['was'])}")
    if "count" in notice.detail:
        lines.append(f"次数：一共 {notice.detail['count']} 次，上面是第一次的时间")
    return [*lines, f"编号：{booking.reference}"]


def _filled(sentence: str, notice: Notice, booking: Booking) -> str:
    until = notice.detail.get("until")
    return sentence.format(
        due=deadline_words(booking.due_at),
        until=_moment(until) if until else "期限",
    )


def _moment(text: str) -> str:
    return deadline_words(datetime.fromisoformat(text).astimezone(SHANGHAI))


def _place(catalog: Catalog, booking: Booking) -> str:
    center = catalog.centers.get(booking.center_id)
    room = center.room(booking.room_id) if center else None
    center_name = center.name if center else booking.center_id
    return center_name if room is None or room.private else f"{center_name} {room.name}"


def _telephone(center: Center | None) -> str:
    return center.contacts[0].telephone if center and center.contacts else ""


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
