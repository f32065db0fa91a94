"""The typed model of what staff edit: one frozen class per thing in ``data/``.

Each field has its Chinese ``title`` (the name that staff see in messages and editors) and, where
the name does not say it, its meaning, unit or source beneath it. Conversion from text is in
:mod:`catalog.fields`; references between files are checked in :mod:`catalog.checks`.
"""

from catalog.model.activity import Activity, MonthlySchedule, OnceSchedule, Schedule, WeeklySchedule
from catalog.model.base import (
    Address,
    Bookable,
    Contact,
    DayWord,
    HoursKind,
    Location,
    Named,
    Record,
    RequestKind,
    Sampled,
    Source,
    Verified,
    Weekday,
)
from catalog.model.center import (
    Center,
    CenterServices,
    Layout,
    Operator,
    PriceBand,
    Prices,
    Project,
    Room,
    ServiceOverride,
    Stock,
)
from catalog.model.hours import (
    CalendarYear,
    Closure,
    Closures,
    HolidayRange,
    Hours,
    RegularHours,
    Season,
    SpecialHours,
)
from catalog.model.network import Area, Brand, Figure, Kind, Network, Partner, ServiceCircle, Site
from catalog.model.services import Material, ServiceCategory, ServiceItem

__all__ = [
    "Activity",
    "Address",
    "Area",
    "Bookable",
    "Brand",
    "CalendarYear",
    "Center",
    "CenterServices",
    "Closure",
    "Closures",
    "Contact",
    "DayWord",
    "Figure",
    "HolidayRange",
    "Hours",
    "HoursKind",
    "Kind",
    "Layout",
    "Location",
    "Material",
    "MonthlySchedule",
    "Named",
    "Network",
    "OnceSchedule",
    "Operator",
    "Partner",
    "PriceBand",
    "Prices",
    "Project",
    "Record",
    "RegularHours",
    "RequestKind",
    "Room",
    "Sampled",
    "Schedule",
    "Season",
    "ServiceCategory",
    "ServiceCircle",
    "ServiceItem",
    "ServiceOverride",
    "Site",
    "Source",
    "SpecialHours",
    "Stock",
    "Verified",
    "Weekday",
    "WeeklySchedule",
]
