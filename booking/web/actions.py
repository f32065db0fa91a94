"""Which steps a resident can take now with a booking: exactly these stand on its page."""

from dataclasses import dataclass

from booking import service
from booking.errors import NotFound
from booking.model import Booking, BookingStatus
from booking.web.state import here

__all__ = ["Action", "actions_for"]


@dataclass(frozen=True, slots=True)
class Action:
    """A step that is possible now."""

    endpoint: str
    label: str
    style: str = ""


def actions_for(booking: Booking) -> list[Action]:
    """The steps that are possible now, the most likely first."""
    parts = here()
    now, status = parts.now, booking.status
    if booking.applicant.phone == "":
        return []
    has_begun = booking.span.starts_at <= now
    found: list[Action] = []
    if status is BookingStatus.OFFERED:
        found.append(Action("requests.accept", "我要这个时间", "primary"))
        found.append(Action("requests.decline", "不要了", "danger"))
    if _can_check_in(booking):
        found.append(Action("requests.check_in", "签到", "primary"))
    if service.can_rate(booking, now):
        found.append(Action("requests.rate", "评价这次使用", "primary"))
    if status in (BookingStatus.PENDING, BookingStatus.CONFIRMED) and not has_begun:
        if _can_move(booking):
            found.append(Action("requests.move", "改期"))
        found.append(Action("requests.cancel", "取消预约", "danger"))
        if booking.series_id is not None:
            found.append(Action("requests.cancel_following", "取消这次和以后各次", "danger"))
    if status is BookingStatus.WAITING and not has_begun:
        found.append(Action("requests.cancel", "退出候补", "danger"))
    return found


def _can_move(booking: Booking) -> bool:
    try:
        return here().now <= service.movable_until(here().catalog, booking)
    except NotFound:
        return False


def _can_check_in(booking: Booking) -> bool:
    if booking.status is not BookingStatus.CONFIRMED or booking.attendance is not None:
        return False
    try:
        return service.check_in_span(here().catalog, booking).holds(here().now)
    except NotFound:
        return False
