"""Activities and their dates."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from catalog.fields import DateField, Id, Number, Text, TimeField
from catalog.model.base import Record, Sampled, Weekday
from catalog.model.hours import check_order


class OnceSchedule(Record):
    """One or several dates at the same time of day."""

    repeat: Literal["once"] = "once"
    dates: Annotated[tuple[DateField, ...], Field(title="日期", min_length=1)]
    start_time: Annotated[TimeField, Field(title="开始")]
    end_time: Annotated[TimeField, Field(title="结束")]

    @model_validator(mode="after")
    def _ends_after_start(self) -> "OnceSchedule":
        check_order(self.start_time, self.end_time)
        return self


class WeeklySchedule(Record):
    """Certain weekdays of every week."""

    repeat: Literal["weekly"]
    by_day: Annotated[tuple[Weekday, ...], Field(title="星期", min_length=1)]
    start_time: Annotated[TimeField, Field(title="开始")]
    end_time: Annotated[TimeField, Field(title="结束")]
    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField | None, Field(title="止", alias="through")] = None
    except_on: Annotated[tuple[DateField, ...], Field(title="除外日期", alias="except")] = ()

    @model_validator(mode="after")
    def _ends_after_start(self) -> "WeeklySchedule":
        check_order(self.start_time, self.end_time)
        return self


class MonthlySchedule(Record):
    """One weekday of every month, such as the second Saturday."""

    repeat: Literal["monthly"]
    week: Annotated[Number, Field(title="第几个", ge=1, le=4)]
    by_day: Annotated[Weekday, Field(title="星期")]
    start_time: Annotated[TimeField, Field(title="开始")]
    end_time: Annotated[TimeField, Field(title="结束")]
    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField | None, Field(title="止", alias="through")] = None
    except_on: Annotated[tuple[DateField, ...], Field(title="除外日期", alias="except")] = ()

    @model_validator(mode="after")
    def _ends_after_start(self) -> "MonthlySchedule":
        check_order(self.start_time, self.end_time)
        return self


class Stop(Record):
    """A place on the way of an activity that travels."""

    place: Annotated[Text, Field(title="地点")]
    at: Annotated[TimeField, Field(title="几点到")]


Schedule = Annotated[OnceSchedule | WeeklySchedule | MonthlySchedule, Field(discriminator="repeat")]


class Activity(Sampled):
    """An activity; it takes its room on each of its dates."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    center: Annotated[Id, Field(title="中心")]
    room: Annotated[Id | None, Field(title="房间")] = None
    place: Annotated[Text | None, Field(title="地点")] = None
    schedule: Annotated[Schedule, Field(title="时间安排")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    parts: Annotated[tuple[Text, ...], Field(title="包含哪些内容")] = ()
    category: Annotated[Id | None, Field(title="活动类别")] = None
    series_part: Annotated[Id | None, Field(title="系列的哪一部分")] = None
    stops: Annotated[tuple[Stop, ...], Field(title="沿路停靠")] = ()
    seats: Annotated[Number | None, Field(title="名额", ge=1)] = None
    sign_up: Annotated[Text | None, Field(title="怎么报名")] = None
    host: Annotated[Text | None, Field(title="主持")] = None
    audience: Annotated[Text | None, Field(title="面向谁")] = None
    status: Annotated[Literal["planned", "cancelled"], Field(title="状态")] = "planned"
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]
