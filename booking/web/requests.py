"""A resident's own request: fill in, check, send, see how it stands, cancel, find again.

Four small steps instead of one long page: the form, the answers once more, the confirmation, and
everything later under the secret link. No step needs a script or an account.
"""

import secrets
from datetime import date, timedelta

import segno
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from booking import ical, service
from booking.errors import NotFound, Refused, SlotTaken, TooManyAttempts
from booking.model import Booking, BookingStatus, Refusal
from booking.rules import equipment_supply
from booking.web.answers import calendar_answer
from booking.web.days import time_steps
from booking.web.forms import EmptyForm, LookUpForm
from booking.web.messages import box_of, error_sentence, refusal_sentence
from booking.web.request_form import RequestForm, request_form_class
from booking.web.rooms import is_on_web, load_room, nearest_free, reachable_days, rules_in_words
from booking.web.security import mark_private
from booking.web.state import Doorstep, absolute_url, here
from booking.web.words import day_words, span_words
from catalog.model import Center, Room
from catalog.timespan import TimeSpan

__all__ = ["requests"]

requests = Blueprint("requests", __name__, url_prefix="/booking")

Answer = str | tuple[str, int] | AnyResponse

TIME_BOXES = frozenset(("date", "start", "end"))


@requests.route("/<center_id>/<room_id>/request", methods=["GET", "POST"])
def ask(center_id: str, room_id: str) -> Answer:
    """The request form, its check page, and the request itself."""
    parts = here()
    center, room = load_room(center_id, room_id)
    if not is_on_web(center, room):
        return redirect(url_for("public.room", center_id=center.id, room_id=room.id))
    form = _form(parts, center, room)
    if request.method == "GET":
        return _form_page(parts, center, room, form)
    mark_private()
    step = request.form.get("step", "check")
    _take_offered_time(form, step)
    if step == "change":
        return _form_page(parts, center, room, form)
    if not form.validate():
        refusals = _refusals_of_what_was_read(parts, center, room, form)
        return _form_page(parts, center, room, form, refusals=refusals), 422
    wanted = form.to_request(center, room)
    try:
        if step != "submit":
            service.check(parts.store, parts.catalog, wanted, parts.now)
            return render_template(
                "check.html",
                center=center,
                room=room,
                form=form,
                wanted=TimeSpan(wanted.starts_at, wanted.ends_at),
                answers=form.answers(),
            )
        done = service.submit(
            parts.store, parts.catalog, wanted, parts.now, form.idempotency_key.data or None
        )
    except SlotTaken:
        wanted_span = TimeSpan(wanted.starts_at, wanted.ends_at)
        nearest = nearest_free(parts, center, room, wanted_span)
        return _form_page(parts, center, room, form, lost=wanted_span, nearest=nearest), 409
    except Refused as error:
        return _form_page(parts, center, room, form, refusals=error.refusals), 422
    return redirect(url_for("requests.show", token=done.token), 303)


@requests.get("/requests/<token>")
def show(token: str) -> str:
    """How a booking stands; also the confirmation after sending it."""
    parts = here()
    booking = _booking(token)
    center = parts.catalog.centers.get(booking.center_id)
    address = absolute_url("requests.show", token=token)
    return render_template(
        "booking.html",
        private_page=True,
        booking=booking,
        token=token,
        center=center,
        room=center.room(booking.room_id) if center else None,
        can_cancel=booking.status in (BookingStatus.PENDING, BookingStatus.CONFIRMED)
        and parts.now < booking.span.starts_at,
        address=address,
        # A data address: no request of its own could leak the secret to a log.
        qr=segno.make(address, error="m").png_data_uri(scale=6, border=2),
        is_wechat="MicroMessenger" in request.headers.get("User-Agent", ""),
    )


@requests.get("/requests/<token>.ics")
def calendar(token: str) -> Response:
    """The booking as a calendar file."""
    parts = here()
    booking = _booking(token)
    body = ical.booking_file(parts.catalog, booking)
    return calendar_answer(body, f"booking-{booking.reference}.ics")


@requests.route("/requests/<token>/cancel", methods=["GET", "POST"])
def cancel(token: str) -> Answer:
    """Ask whether to cancel (GET), and cancel (POST)."""
    parts = here()
    booking = _booking(token)
    form = EmptyForm()
    if form.validate_on_submit():
        service.cancel(parts.store, token, parts.now)
        return redirect(url_for("requests.show", token=token), 303)
    center = parts.catalog.centers.get(booking.center_id)
    return render_template(
        "cancel.html",
        private_page=True,
        booking=booking,
        token=token,
        form=form,
        center=center,
        room=center.room(booking.room_id) if center else None,
    )


@requests.route("/lookup", methods=["GET", "POST"])
def look_up() -> Answer:
    """Find a booking by its reference and the last four digits of the phone."""
    parts = here()
    mark_private()
    form = LookUpForm()
    if request.method == "GET":
        return render_template("lookup.html", form=form, problems=[])
    if not form.validate():
        return render_template("lookup.html", form=form, problems=form.problems()), 422
    try:
        token = service.look_up(
            parts.store,
            form.reference.data,
            form.phone_tail.data,
            request.remote_addr or "",
            parts.now,
        )
    except NotFound:
        # One answer for an unknown reference and for a wrong phone: nobody can try out which exist.
        problem = (
            "reference",
            "编号和电话后四位对不上。请核对短信、截图或打印件；忘了编号请给中心打电话。",
        )
        return render_template("lookup.html", form=form, problems=[problem]), 404
    except TooManyAttempts as error:
        page = render_template("lookup.html", form=form, problems=[("", error_sentence(error))])
        answer = make_response(page, 429)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    return redirect(url_for("requests.show", token=token), 303)


def _booking(token: str) -> Booking:
    """The one way of these pages to a booking: the secret link is the authorisation."""
    mark_private()
    return service.find(here().store, token)


def _form(parts: Doorstep, center: Center, room: Room) -> RequestForm:
    """The form of a room with its lists; a GET takes what the link carries."""
    form_class = request_form_class(parts.catalog, center)
    if request.method == "POST":
        form = form_class()
    else:
        carried = request.args.to_dict()
        carried.pop("csrf_token", None)
        form = form_class(formdata=None, data=carried)
        if carried.get("attendees", "").isdigit():
            form.attendees.data = int(carried["attendees"][:6])
        form.idempotency_key.data = secrets.token_urlsafe(18)
    if room.private:
        form.ask_no_purpose()
    policy = parts.catalog.policy(center, room)
    days = reachable_days(parts, policy)
    room_days = [parts.catalog.room_day(center, room, on) for on in days]
    spans = [span for day in room_days for span in day.spans]
    steps = time_steps(spans, policy.start_step_minutes)
    form.date.choices = _with_given(
        form.date.data,
        {
            day.on.isoformat(): _day_choice(day.on, day.label, is_open=bool(day.spans))
            for day in room_days
        },
    )
    form.start.choices = _with_given(form.start.data, {at: at for at in steps[:-1]})
    form.end.choices = _with_given(form.end.data, {at: at for at in steps[1:]})
    form.layout.choices = {
        layout.id: f"{layout.name}（最多 {layout.capacity} 人）" for layout in room.layouts
    }
    if form.layout.data is None and len(room.layouts) == 1:
        form.layout.data = room.layouts[0].id
    return form


def _day_choice(on: date, label: str, *, is_open: bool) -> str:
    return f"{day_words(on)}{f' {label}' if label else ''}{'' if is_open else '（不开放）'}"


def _with_given(given: str | None, choices: dict[str, str]) -> dict[str, str]:
    """The list with an empty first line, and with what was given even when it is not offered."""
    offered = {"": "请选择"} | choices
    return offered | {given: given[:20]} if given and given not in offered else offered


def _take_offered_time(form: RequestForm, step: str) -> None:
    """``take=2026-12-01T09:00/11:00``: a button of the lost-race page chose another time."""
    on, _, times = step.removeprefix("take=").partition("T")
    start, slash, end = times.partition("/")
    if step.startswith("take=") and slash:
        form.date.data, form.start.data, form.end.data = on, start, end


def _refusals_of_what_was_read(
    parts: Doorstep, center: Center, room: Room, form: RequestForm
) -> tuple[Refusal, ...]:
    """What the rules say of the boxes that could be read, beside those that could not.

    Nobody should mend the empty boxes only to be told then that the room is too small.
    """
    unread = {name for name in form.data if form[name].errors}
    if unread & TIME_BOXES:
        unread |= TIME_BOXES
    try:
        draft = form.to_request(center, room, stand_in=parts.now)
        service.check(parts.store, parts.catalog, draft, parts.now)
    except (Refused, SlotTaken) as error:
        known_time = not unread & TIME_BOXES
        return tuple(
            refusal
            for refusal in error.refusals
            if (box := box_of(refusal)) not in unread and (box is not None or known_time)
        )
    return ()


def _form_page(
    parts: Doorstep,
    center: Center,
    room: Room,
    form: RequestForm,
    *,
    refusals: tuple[Refusal, ...] = (),
    lost: TimeSpan | None = None,
    nearest: list[TimeSpan] | None = None,
) -> str:
    problems = []
    for refusal in refusals:
        sentence, box = refusal_sentence(refusal), box_of(refusal)
        if box is not None and box in form:
            form.refuse(box, sentence)
        else:
            problems.append(("", sentence))
    problems += form.problems()
    policy = parts.catalog.policy(center, room)
    fixed = [
        f"{parts.catalog.equipment_name(kind)} {count}"
        for kind, (count, _) in equipment_supply(center, room).items()
        if count
    ]
    return render_template(
        "request.html",
        center=center,
        room=room,
        form=form,
        problems=problems,
        lost=lost,
        nearest=[(span, _take_value(span)) for span in nearest or []],
        free_words=_free_words(parts, center, room, form),
        rules=rules_in_words(policy),
        fixed_equipment="、".join(fixed),
        has_privacy_page=(parts.settings.site_dir / "about/privacy/index.html").is_file(),
    )


def _take_value(span: TimeSpan) -> str:
    return f"take={span.starts_at:%Y-%m-%dT%H:%M}/{span.ends_at:%H:%M}"


def _free_words(parts: Doorstep, center: Center, room: Room, form: RequestForm) -> str:
    """Free times of the chosen day, to choose from without going back."""
    on = form.chosen_date()
    if room.private or on is None or abs(on - parts.today) > timedelta(days=400):
        return ""
    free = service.free_spans(parts.store, parts.catalog, center, room, on, parts.now)
    if not free:
        return f"{day_words(on)}没有可约的时间，请换一天。"
    return f"{day_words(on)}现在可约：{'、'.join(span_words(span) for span in free)}。"
