"""Centers and rooms as the pages show them: which are listed, their days, their rules in words."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from itertools import islice
from math import hypot

from flask import abort

from booking import service
from booking.model import BookingRequest
from booking.rules import too_soon_or_far
from booking.web.days import DayView, day_view
from booking.web.state import Doorstep, here
from booking.web.words import HOURS_KINDS, length_words
from catalog.model import Center, Room
from catalog.policy import BookingPolicy
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = [
    "DAYS_SHOWN",
    "days_of",
    "days_shown",
    "distance",
    "is_listed",
    "is_on_web",
    "load_center",
    "load_room",
    "nearest_free",
    "reachable_days",
    "rooms_instead",
    "rules_in_words",
    "shows_days",
]

DAYS_SHOWN = 14


def load_center(center_id: str) -> Center:
    """The center of an address, or a 404."""
    center = here().catalog.centers.get(center_id)
    if center is None:
        abort(404)
    return center


def load_room(center_id: str, room_id: str) -> tuple[Center, Room]:
    """Center and room of an address, or a 404 for rooms that are not for booking."""
    center = load_center(center_id)
    room = center.room(room_id)
    if room is None or not is_listed(room):
        abort(404)
    return center, room


def is_listed(room: Room) -> bool:
    """Whether the room has a page here: it can be booked on the web or by telephone."""
    return room.bookable in ("yes", "phone")


def is_on_web(center: Center, room: Room) -> bool:
    """Whether the room can be asked for on the web now."""
    return center.status == "active" and room.bookable == "yes"


def shows_days(center: Center, room: Room) -> bool:
    """Whether everybody may see when the room is free: not for rooms that must stay private."""
    return is_on_web(center, room) and not room.private


def reachable_days(parts: Doorstep, policy: BookingPolicy) -> list[date]:
    """The days on which the rules allow a booking at all, from the first to the last."""
    days = (parts.today + timedelta(days=number) for number in range(policy.advance_days + 1))
    return [on for on in days if not too_soon_or_far(parts.catalog, policy, on, parts.now)]


def days_shown(parts: Doorstep) -> list[date]:
    """Today and the days that a room's page shows."""
    return [parts.today + timedelta(days=number) for number in range(DAYS_SHOWN + 1)]


def days_of(
    parts: Doorstep, center: Center, room: Room, claims: Mapping[str, set[int]]
) -> list[DayView]:
    """The coming days of a room that can be booked on the web, beside what is claimed of it."""
    if not shows_days(center, room):
        return []
    policy = parts.catalog.policy(center, room)
    now, days = parts.now, days_shown(parts)
    free = service.free_days_beside(parts.catalog, center, room, days, now, claims)
    return [
        day_view(
            parts.catalog.room_day(center, room, on),
            spans,
            reach=too_soon_or_far(parts.catalog, policy, on, now),
            now=now,
        )
        for on, spans in zip(days, free, strict=True)
    ]


def nearest_free(
    parts: Doorstep,
    center: Center,
    room: Room,
    wanted: TimeSpan,
    kind: str = "venue",
    most: int = 4,
) -> list[TimeSpan]:
    """Free times of the wanted length near the wanted time: that day first, then nearby days."""
    if not shows_days(center, room):
        return []
    policy = parts.catalog.policy(center, room, kind)
    day = wanted.starts_at.astimezone(SHANGHAI).date()
    days = sorted(reachable_days(parts, policy), key=lambda on: abs((on - day).days))
    step = timedelta(minutes=policy.start_step_minutes)
    length = wanted.ends_at - wanted.starts_at
    found: list[TimeSpan] = []
    for on in days:
        asked = wanted.starts_at + timedelta(days=(on - day).days)
        for span in service.free_spans(
            parts.store, parts.catalog, center, room, on, parts.now, kind
        ):
            if span.ends_at - span.starts_at < length:
                continue
            latest = span.ends_at - length
            starts_at = min(max(asked, span.starts_at), latest)
            starts_at -= (starts_at - span.starts_at) % step
            found.append(TimeSpan(starts_at, starts_at + length))
        if len(found) >= most:
            break
    return sorted(found[:most])


def rooms_instead(parts: Doorstep, wanted: BookingRequest, most: int = 3) -> list[service.FreeRoom]:
    """Rooms free at the wanted time: of the same center first, then the nearest of the area."""
    center = parts.catalog.centers[wanted.center_id]
    starts_at, ends_at = wanted.starts_at, wanted.ends_at
    if ends_at.date() != starts_at.date():
        return []
    search = service.FreeSearch(
        parts.store,
        parts.catalog,
        wanted.attendees,
        wanted.equipment,
        parts.now,
        center.area,
        wanted.kind,
        order=partial(distance, center),
    )
    # The nearest come first, so that a county is not searched for three rooms.
    others = (
        one
        for one in search.rooms(starts_at.date(), TimeSpan(starts_at, ends_at))
        if shows_days(one.center, one.room)
        and (one.center.id, one.room.id) != (wanted.center_id, wanted.room_id)
    )
    return list(islice(others, most))


def distance(here_: Center, there: Center) -> float:
    """How far a center is, roughly, in degrees; those without a point come last."""
    if here_.id == there.id:
        return 0
    if here_.location is None or there.location is None:
        return 1000
    north = float(here_.location.latitude - there.location.latitude)
    # A degree of longitude is shorter by the cosine of the latitude: about 0.8 in these parts.
    east = float(here_.location.longitude - there.location.longitude) * 0.8
    return hypot(north, east)


def rules_in_words(policy: BookingPolicy) -> list[str]:
    """The rules of a room as a resident would ask for them."""
    lead = (
        f"至少提前 {policy.lead_workdays} 个工作日申请，最远可以约到 {policy.advance_days} 天后"
        if policy.lead_workdays
        else f"当天也可以申请，最远可以约到 {policy.advance_days} 天后"
    )
    least, most = length_words(policy.min_minutes), length_words(policy.max_minutes)
    hours = policy.max_hours_per_week
    rules = [
        "免费使用，任何人不得借此收费。",
        f"{lead}。",
        f"每次 {least}到 {most}，开始时间按 {policy.start_step_minutes} 分钟一档。",
        f"同一电话最多同时有 {policy.max_open_bookings} 个预约，每周合计不超过 {hours} 小时。",
        f"提交后 {policy.approval_workdays} 个工作日内答复；答复前时间替您留着。",
        f"来不了请取消，最好在开始前 {length_words(policy.cancel_minutes)}以上，把房间让给邻居。",
    ]
    if policy.cleanup_minutes:
        rules.append(f"用完后留 {policy.cleanup_minutes} 分钟清场，请把桌椅放回原位、带走垃圾。")
    rules.append(f"可预约的时间跟着本中心的“{HOURS_KINDS[policy.follows]}”时间。")
    return rules
