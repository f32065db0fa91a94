"""What people type in when a booking changes: another time, a code, a word, an objection."""

from datetime import date, datetime, timedelta

from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation

from booking.model import Booking
from booking.rules import layout_for
from booking.service import RATING_WORDS, NewPlace
from booking.web.days import time_steps
from booking.web.forms import Base, narrow, plain
from booking.web.rooms import is_listed, reachable_days
from booking.web.state import here
from booking.web.words import clock_words, day_words
from catalog.timespan import SHANGHAI

__all__ = ["AppealForm", "CheckInForm", "MoveForm", "RatingForm", "fill_move_form", "instant_of"]


class CheckInForm(Base):
    """The code of the day."""

    code = StringField(
        "签到码（六位数字）",
        filters=[narrow],
        validators=[InputRequired("请输入六位签到码。"), Length(max=20, message="签到码是六位。")],
    )


class RatingForm(Base):
    """Three words."""

    rating = RadioField(
        "您满意吗",
        choices={str(value): words for value, words in RATING_WORDS.items()},
        validate_choice=False,
    )

    def validate_rating(self, field: Field) -> None:
        """One of the three."""
        if field.data not in field.choices:
            raise StopValidation("请选一个。")


class AppealForm(Base):
    """What speaks against a pause."""

    text = TextAreaField(
        "您的情况",
        filters=[plain],
        validators=[
            InputRequired("请写一两句您的情况。"),
            Length(max=500, message="请写在 500 字以内。"),
        ],
    )


class MoveForm(Base):
    """Another time or room for a booking."""

    room = SelectField("房间", validate_choice=False)
    date = SelectField("哪一天", validate_choice=False)
    start = SelectField("开始", validate_choice=False)
    end = SelectField("结束", validate_choice=False)
    step = HiddenField()
    target_layout: str | None = None

    def validate_room(self, field: Field) -> None:
        """A room of the list."""
        if field.data not in field.choices:
            raise StopValidation("请选择房间。")

    def validate_date(self, field: Field) -> None:
        """A day that can be read."""
        instant_of(field.data, "00:00", "请选择日期。")

    def validate_start(self, field: Field) -> None:
        """A time of day."""
        instant_of("2026-01-01", field.data, "请选择开始时间。")

    def validate_end(self, field: Field) -> None:
        """A time after the start."""
        ends = instant_of("2026-01-01", field.data, "请选择结束时间。")
        try:
            starts = instant_of("2026-01-01", self.start.data, "")
        except StopValidation:
            return
        if ends <= starts:
            raise StopValidation("结束时间要晚于开始时间。")

    def target(self) -> NewPlace:
        """Where the booking should go; only after `validate` said yes."""
        on = self.date.data
        starts = instant_of(on, self.start.data, "")
        ends = instant_of(on, self.end.data, "")
        return NewPlace(self.room.data, starts, ends, self.target_layout)


def instant_of(on: str | None, at: str | None, words: str) -> datetime:
    """The instant that a box of dates and a box of times mean, or StopValidation with words."""
    try:
        if at == "24:00":
            day = date.fromisoformat(on or "") + timedelta(days=1)
            return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        found = datetime.fromisoformat(f"{on}T{at}")
    except ValueError as error:
        raise StopValidation(words) from error
    if found.tzinfo is not None or not 2000 <= found.year < 2100:
        raise StopValidation(words)
    return found.replace(tzinfo=SHANGHAI)


def fill_move_form(form: MoveForm, booking: Booking, *, for_staff: bool = False) -> None:
    """Lists to choose from, and the present time for who opens the form."""
    parts = here()
    center = parts.catalog.centers.get(booking.center_id)
    room = center.room(booking.room_id) if center else None
    rooms = center.rooms if center else ()
    form.room.choices = {
        one.id: one.name
        for one in rooms
        if (is_listed(one) if for_staff else one.bookable == "yes") or one.id == booking.room_id
    }
    days = []
    if center is not None and room is not None:
        policy = parts.catalog.policy(center, room, booking.kind)
        days = reachable_days(parts, policy)
        if for_staff:
            days = [
                parts.today + timedelta(days=number) for number in range(policy.advance_days + 1)
            ]
    starts_at = booking.span.starts_at.astimezone(SHANGHAI)
    if starts_at.date() not in days:
        days = sorted([*days, starts_at.date()])
    form.date.choices = {on.isoformat(): day_words(on) for on in days}
    step = 30
    spans = []
    if center is not None and room is not None:
        step = parts.catalog.policy(center, room, booking.kind).start_step_minutes
        spans = [
            span
            for on in days
            for span in parts.catalog.room_day(center, room, on, booking.kind).spans
        ]
    steps = time_steps([*spans, booking.span], step)
    form.start.choices = {at: at for at in steps[:-1]}
    form.end.choices = {at: at for at in steps[1:]}
    if not form.is_submitted():
        form.room.data = booking.room_id
        form.date.data = starts_at.date().isoformat()
        form.start.data = clock_words(booking.span.starts_at)
        ends = clock_words(booking.span.ends_at)
        form.end.data = "24:00" if ends == "00:00" else ends
    # Another room has other layouts; the smallest that holds everybody is meant.
    chosen = center.room(form.room.data) if center and form.room.data else None
    if chosen is not None and chosen.layouts:
        fitting = layout_for(chosen, booking.attendees)
        same = chosen.id == booking.room_id
        form.target_layout = booking.layout_id if same else (fitting.id if fitting else None)
