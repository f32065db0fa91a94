"""What a catalog is made of, and what it answers with."""

from dataclasses import dataclass
from datetime import date

from catalog.hours import DayType
from catalog.model import (
    Activity,
    Area,
    CalendarYear,
    Center,
    Closure,
    Network,
    ServiceCategory,
    ServiceItem,
    Standard,
    Workflow,
)
from catalog.schedule import Occurrence
from catalog.timespan import TimeSpan

__all__ = ["OfferedService", "Records", "RoomDay"]


@dataclass(frozen=True)
class OfferedService:
    """A service item at one center, with the center's differences applied."""

    item: ServiceItem
    note: str


@dataclass(frozen=True)
class RoomDay:
    """When a room can be booked by rule on one day; bookings are not subtracted."""

    on: date
    day_type: DayType
    label: str
    spans: tuple[TimeSpan, ...]
    reason: str
    """Why the room is closed or special that day; empty on an ordinary day."""
    taken: tuple[Occurrence, ...]
    """Activities that take the room."""


@dataclass(frozen=True)
class Records:
    """What the files hold, by id; the raw material of a catalog."""

    network: Network
    areas: dict[str, Area]
    centers: dict[str, Center]
    categories: tuple[ServiceCategory, ...]
    standards: dict[str, Standard]
    workflows: dict[str, Workflow]
    activities: dict[str, Activity]
    closures: tuple[Closure, ...]
    years: dict[int, CalendarYear]
