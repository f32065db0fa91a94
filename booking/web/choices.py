"""The lists of a request form: the days and times that its rooms offer."""

from collections.abc import Sequence
from datetime import date

from booking.web.days import time_steps
from booking.web.request_form import RequestForm
from booking.web.rooms import reachable_days
from booking.web.state import Doorstep
from booking.web.words import day_words
from catalog.model import Center, Room

__all__ = ["offer_times"]


def offer_times(
    parts: Doorstep,
    form: RequestForm,
    center: Center,
    rooms: Sequence[Room],
    kind_id: str,
    *,
    is_organization: bool = False,
) -> None:
    """Fill the lists of days and times with what some of the rooms offer."""
    days: dict[str, str] = {}
    steps: set[str] = set()
    for room in rooms:
        policy = parts.catalog.policy(center, room, kind_id)
        if is_organization:
            policy = policy.model_copy(update={"advance_days": policy.organization_days})
        room_days = [
            parts.catalog.room_day(center, room, on, kind_id)
            for on in reachable_days(parts, policy)
        ]
        spans = [span for day in room_days for span in day.spans]
        steps |= set(time_steps(spans, policy.start_step_minutes))
        for day in room_days:
            iso = day.on.isoformat()
            if iso not in days or day.spans:
                days[iso] = _day_choice(day.on, day.label, is_open=bool(day.spans))
    times = sorted(steps)
    on = form.chosen_date()
    named = day_words(on) if on else None
    form.date.choices = _with_given(form.date.data, dict(sorted(days.items())), named)
    form.start.choices = _with_given(form.start.data, {at: at for at in times[:-1]})
    form.end.choices = _with_given(form.end.data, {at: at for at in times[1:]})


def _day_choice(on: date, label: str, *, is_open: bool) -> str:
    return f"{day_words(on)}{f' {label}' if label else ''}{'' if is_open else '（不开放）'}"


def _with_given(
    given: str | None, choices: dict[str, str], named: str | None = None
) -> dict[str, str]:
    """The list with an empty first line, and with what was given even when it is not offered."""
    offered = {"": "请选择"} | choices
    return offered | {given: named or given[:20]} if given and given not in offered else offered
