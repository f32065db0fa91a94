"""Opening hours as staff write them: the ordinary week, special dates, closures, holidays."""

from datetime import date, time
from typing import Annotated

from pydantic import Field, model_validator

from catalog.fields import DateField, Id, MonthDay, Number, Text, TimeField, Url, YesNo
from catalog.model.base import DayWord, HoursKind, Record, refuse


class Season(Record):
    """Part of every year, both days included; may run across New Year."""

    starts_on: Annotated[MonthDay, Field(title="起", alias="from")]
    ends_on: Annotated[MonthDay, Field(title="止", alias="through")]

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the season."""
        mark = day.strftime("%m-%d")
        if self.starts_on <= self.ends_on:
            return self.starts_on <= mark <= self.ends_on
        return mark >= self.starts_on or mark <= self.ends_on


def check_order(opens: time, closes: time) -> None:
    if closes <= opens:
        raise refuse(f"结束 {closes:%H:%M} 不晚于开始 {opens:%H:%M}。跨夜的请拆成两条。")


class RegularHours(Record):
    """One line of the ordinary week."""

    kind: Annotated[HoursKind, Field(title="时间种类")] = "open"
    days: Annotated[tuple[DayWord, ...], Field(title="哪些日子", alias="on", min_length=1)]
    opens: Annotated[TimeField, Field(title="开始")]
    closes: Annotated[TimeField, Field(title="结束")]
    season: Annotated[Season | None, Field(title="季节")] = None
    services: Annotated[tuple[Id, ...], Field(title="只办哪些事项")] = ()
    note: Annotated[Text | None, Field(title="说明")] = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> "RegularHours":
        check_order(self.opens, self.closes)
        return self


class SpecialHours(Record):
    """Certain dates that differ from the ordinary week; the shorter range wins."""

    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField | None, Field(title="止", alias="through")] = None
    """Last day, included; missing means one day."""
    kind: Annotated[HoursKind | None, Field(title="时间种类")] = None
    """Replaces only this kind; missing replaces all kinds."""
    closed: Annotated[YesNo, Field(title="关闭")] = False
    opens: Annotated[TimeField | None, Field(title="开始")] = None
    closes: Annotated[TimeField | None, Field(title="结束")] = None
    reason: Annotated[Text, Field(title="原因")]

    @property
    def last_on(self) -> date:
        """Last day, included."""
        return self.ends_on or self.starts_on

    @model_validator(mode="after")
    def _is_complete(self) -> "SpecialHours":
        if self.last_on < self.starts_on:
            raise refuse(f"“止”{self.last_on} 早于“起”{self.starts_on}。", "through")
        if self.closed:
            if self.opens or self.closes:
                raise refuse("写了 closed: true，就不要再写 opens 和 closes。")
        elif self.opens is None or self.closes is None:
            raise refuse("请写 closed: true，或写明 opens 和 closes。")
        else:
            check_order(self.opens, self.closes)
        return self


class Hours(Record):
    """Opening hours: a shared profile or own lines, and special dates."""

    profile: Annotated[Id | None, Field(title="共用时间表")] = None
    regular: Annotated[tuple[RegularHours, ...], Field(title="平常时间")] = ()
    special: Annotated[tuple[SpecialHours, ...], Field(title="特殊日期")] = ()

    @model_validator(mode="after")
    def _one_way_only(self) -> "Hours":
        if self.profile is None and not self.regular:
            raise refuse("请写 regular（自己的时间）或 profile（共用时间表）。")
        if self.profile is not None and self.regular:
            raise refuse("profile 和 regular 只能写一个。")
        return self


class Closure(Record):
    """Special dates for many centers at once."""

    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField | None, Field(title="止", alias="through")] = None
    reason: Annotated[Text, Field(title="原因")]
    areas: Annotated[tuple[Id, ...], Field(title="地区")] = ()
    levels: Annotated[tuple[Id, ...], Field(title="层级")] = ()
    """Only centers of these levels; alone, or together with areas."""
    centers: Annotated[tuple[Id, ...], Field(title="中心")] = ()
    """Neither areas, levels nor centers given: the whole network."""

    @property
    def last_on(self) -> date:
        """Last day, included."""
        return self.ends_on or self.starts_on


class HolidayRange(Record):
    """Days off of one festival, weekends inside included."""

    name: Annotated[Text, Field(title="名称")]
    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField, Field(title="止", alias="through")]

    @model_validator(mode="after")
    def _in_order(self) -> "HolidayRange":
        if self.ends_on < self.starts_on:
            raise refuse(f"“止”{self.ends_on} 早于“起”{self.starts_on}。", "through")
        return self


class CalendarYear(Record):
    """The State Council's notice for one year."""

    year: Annotated[Number, Field(title="年份")]
    title: Annotated[Text, Field(title="通知标题")]
    number: Annotated[Text | None, Field(title="文号")] = None
    papers: Annotated[tuple[Url, ...], Field(title="通知网址", min_length=1)]
    holidays: Annotated[tuple[HolidayRange, ...], Field(title="放假", min_length=1)]
    makeup_workdays: Annotated[tuple[DateField, ...], Field(title="调休上班")] = ()


class Closures(Record):
    """The file of network-wide special dates."""

    closures: Annotated[tuple[Closure, ...], Field(title="闭馆安排")] = ()
