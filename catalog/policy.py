"""Booking policy: the rules of room use, resolved network → area → center → room → kind.

A level of the hierarchy writes only what differs, so a county changes one line in ``network.yaml``
instead of 2,000 files.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.fields import Number

__all__ = ["BookingPolicy", "PolicyChanges"]


class PolicyChanges(BaseModel):
    """What one level states about booking; ``None`` means: as the level above."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    advance_days: Annotated[Number | None, Field(title="最多提前几天", le=366)] = None
    lead_workdays: Annotated[Number | None, Field(title="至少提前几个工作日", le=60)] = None
    start_step_minutes: Annotated[
        Literal["15", "30", "60"] | None, Field(title="开始时刻间隔（分钟）")
    ] = None
    min_minutes: Annotated[Number | None, Field(title="最短时长（分钟）", ge=15)] = None
    max_minutes: Annotated[Number | None, Field(title="最长时长（分钟）", ge=15)] = None
    setup_minutes: Annotated[Number | None, Field(title="准备时间（分钟）")] = None
    cleanup_minutes: Annotated[Number | None, Field(title="清场时间（分钟）")] = None
    max_open_bookings: Annotated[Number | None, Field(title="同时最多几个预约", ge=1)] = None
    max_hours_per_week: Annotated[Number | None, Field(title="每周最多几小时", ge=1)] = None
    approval_workdays: Annotated[Number | None, Field(title="几个工作日内答复")] = None
    cancel_minutes: Annotated[Number | None, Field(title="最晚提前多久取消（分钟）")] = None
    check_in_minutes: Annotated[Number | None, Field(title="开始前后多少分钟内签到")] = None
    no_show_limit: Annotated[Number | None, Field(title="失约几次暂停预约", ge=1)] = None
    no_show_days: Annotated[Number | None, Field(title="多少天内的失约算在一起", ge=1)] = None
    pause_days: Annotated[Number | None, Field(title="暂停预约几天", ge=1)] = None
    offer_minutes: Annotated[Number | None, Field(title="候补保留多少分钟", ge=15)] = None
    escalate_workdays: Annotated[Number | None, Field(title="超时几个工作日转上级")] = None
    licence_people: Annotated[Number | None, Field(title="多少人起要公安许可", ge=1)] = None
    organization_days: Annotated[Number | None, Field(title="单位最多提前几天", le=366)] = None
    organization_bookings: Annotated[Number | None, Field(title="单位同时最多几个预约", ge=1)] = (
        None
    )
    organization_hours: Annotated[Number | None, Field(title="单位每周最多几小时", ge=1)] = None
    follows: Annotated[
        Literal["counter", "open", "extended", "duty", "appointment", "self_service"] | None,
        Field(title="跟着哪种开放时间"),
    ] = None


class BookingPolicy(BaseModel):
    """The resolved policy for one room and kind; defaults are those of real venues."""

    model_config = ConfigDict(frozen=True)

    advance_days: int = 14
    """Last bookable day, counted from today."""
    lead_workdays: int = 1
    """Full working days between today and the day of use."""
    start_step_minutes: int = 30
    min_minutes: int = 30
    max_minutes: int = 240
    setup_minutes: int = 0
    cleanup_minutes: int = 15
    """Claimed after the booking, so the next one starts in a clean room."""
    max_open_bookings: int = 2
    """Pending or confirmed bookings in the future, per phone."""
    max_hours_per_week: int = 8
    """Hours in one calendar week (Monday to Sunday), per phone."""
    approval_workdays: int = 1
    cancel_minutes: int = 120
    """A cancellation up to this many minutes before the start is free of consequences."""
    check_in_minutes: int = 15
    """Staff or a code check people in from so long before the start until so long after it."""
    no_show_limit: int = 3
    no_show_days: int = 90
    pause_days: int = 30
    """How long web booking is paused after ``no_show_limit`` no-shows in ``no_show_days``."""
    offer_minutes: int = 120
    """How long a freed time is kept for one from the waiting list."""
    escalate_workdays: int = 1
    """So many working days after the promised time a request goes up to the parent center."""
    licence_people: int = 1000
    """From so many people on an event needs a licence of the police."""
    organization_days: int = 90
    organization_bookings: int = 20
    organization_hours: int = 40
    """What an organization that staff know gets, unless it was given a quota of its own."""
    follows: str = "open"
    """The hours kind whose spans a booking must lie in."""

    def changed(self, changes: PolicyChanges) -> "BookingPolicy":
        """This policy with what ``changes`` states."""
        stated = {
            name: int(value) if name != "follows" else value
            for name, value in changes.model_dump(exclude_none=True).items()
        }
        return self.model_copy(update=stated) if stated else self
