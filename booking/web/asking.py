"""Asking for a room: the form, the answers once more, and the request itself.

Small steps instead of one long page, and none of them needs a script or an account. What comes
later, under the secret link, stands in :mod:`booking.web.requests`.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for

from booking import service
from booking.errors import Refused, SlotTaken, TooManyAttempts
from booking.model import Refusal
from booking.organizations import organization_for
from booking.rules import equipment_supply
from booking.throttle import count_request
from booking.web.choices import offer_times
from booking.web.messages import box_of, error_sentence, refusal_sentence
from booking.web.request_form import RequestForm, request_form_class, take_value
from booking.web.requests import Answer, requests
from booking.web.rooms import (
    is_on_web,
    load_room,
    nearest_free,
    rooms_instead,
    rules_in_words,
)
from booking.web.security import mark_private
from booking.web.state import Doorstep, caller, here
from booking.web.words import day_words, span_words
from catalog.model import Center, Kind, Room
from catalog.timespan import TimeSpan

__all__ = ["requests"]

TIME_BOXES = frozenset(("date", "start", "end"))


@dataclass(frozen=True)
class Asked:
    """What the address of the form names."""

    center: Center
    room: Room
    kind_id: str
    kind: Kind

    @property
    def address(self) -> str:
        """Where the form is sent; as a plain request when it is the usual kind."""
        return url_for(
            "requests.ask",
            center_id=self.center.id,
            room_id=self.room.id,
            kind=self.kind_id if self.kind_id != "venue" else None,
            organization=request.args.get("organization") or None,
        )


@dataclass(frozen=True)
class Lost:
    """A time that is taken, and what is near it."""

    span: TimeSpan
    times: list[TimeSpan]
    rooms: list[service.FreeRoom]


@requests.route("/<center_id>/<room_id>/request", methods=["GET", "POST"])
def ask(center_id: str, room_id: str) -> Answer:
    """The request form, its check page, and the request itself."""
    parts = here()
    center, room = load_room(center_id, room_id)
    if not is_on_web(center, room):
        return redirect(url_for("public.room", center_id=center.id, room_id=room.id))
    asked = _asked(parts, center, room)
    form = _form(parts, asked)
    if request.method == "GET":
        return _form_page(parts, asked, form)
    mark_private()
    step = request.form.get("step", "check")
    form.take(step)
    if step == "change":
        return _form_page(parts, asked, form)
    if not form.validate():
        refusals = _refusals_of_what_was_read(parts, asked, form)
        return _form_page(parts, asked, form, refusals=refusals), 422
    try:
        known = organization_for(
            parts.store,
            parts.catalog,
            form.organization_code.data,
            center.id,
            caller(),
            parts.now,
        )
    except TooManyAttempts as error:
        form.refuse("organization_code", error_sentence(error))
        return _form_page(parts, asked, form), 429
    wanted = form.to_request(center, room, kind=asked.kind_id, organization_id=known)
    try:
        if step not in ("submit", "queue"):
            service.check(parts.store, parts.catalog, wanted, parts.now)
            return render_template(
                "check.html",
                center=center,
                room=room,
                kind=asked.kind,
                address=asked.address,
                form=form,
                wanted=TimeSpan(wanted.starts_at, wanted.ends_at),
                answers=form.answers(),
                licence_people=_licence_people(parts, asked, wanted.attendees),
            )
        client = caller()
        if step == "queue":
            asker = wanted.applicant
            count_request(parts.store, parts.now, client, asker.phone, asker.email)
            done = service.queue_up(parts.store, parts.catalog, wanted, parts.now)
        else:
            key = form.idempotency_key.data or None
            done = service.submit(parts.store, parts.catalog, wanted, parts.now, key, client=client)
    except SlotTaken:
        wanted_span = TimeSpan(wanted.starts_at, wanted.ends_at)
        lost = Lost(
            wanted_span,
            nearest_free(parts, center, room, wanted_span, asked.kind_id),
            rooms_instead(parts, wanted),
        )
        return _form_page(parts, asked, form, lost=lost), 409
    except Refused as error:
        return _form_page(parts, asked, form, refusals=error.refusals), 422
    return redirect(url_for("requests.show", token=done.token), 303)


def _asked(parts: Doorstep, center: Center, room: Room) -> Asked:
    """What the address asks for; a 404 for a kind that there is not, or not for this room."""
    kind_id = request.args.get("kind", "venue")
    kind = parts.catalog.kind(kind_id)
    if kind is None or (room.private and kind_id != "venue"):
        abort(404)
    return Asked(center, room, kind_id, kind)


def _licence_people(parts: Doorstep, asked: Asked, attendees: int) -> int | None:
    """From how many people on a licence is needed, when so many come."""
    most = parts.catalog.policy(asked.center, asked.room, asked.kind_id).licence_people
    return most if attendees >= most else None


def _form(parts: Doorstep, asked: Asked) -> RequestForm:
    """The form of a room and kind with its lists; a GET takes what the link carries."""
    center, room = asked.center, asked.room
    form_class = request_form_class(parts.catalog, center, asked.kind)
    if request.method == "POST":
        form = form_class()
    else:
        carried = request.args.to_dict()
        carried.pop("csrf_token", None)
        form = form_class(formdata=None, data=carried)
        if carried.get("attendees", "").isdigit():
            form.attendees.data = int(carried["attendees"][:6])
        form.idempotency_key.data = secrets.token_urlsafe(18)
    if room.private or asked.kind.fields:
        form.ask_no_purpose()
    is_known = bool(form.organization_code.data) or request.args.get("organization") == "1"
    offer_times(parts, form, center, [room], asked.kind_id, is_organization=is_known)
    form.layout.choices = {
        layout.id: f"{layout.name}（最多 {layout.capacity} 人）" for layout in room.layouts
    }
    if form.layout.data is None and len(room.layouts) == 1:
        form.layout.data = room.layouts[0].id
    return form


def _refusals_of_what_was_read(
    parts: Doorstep, asked: Asked, form: RequestForm
) -> tuple[Refusal, ...]:
    """What the rules say of the boxes that could be read, beside those that could not.

    Nobody should mend the empty boxes only to be told then that the room is too small.
    """
    unread = {name for name in form.data if form[name].errors}
    if unread & TIME_BOXES:
        unread |= TIME_BOXES
    try:
        draft = form.to_request(asked.center, asked.room, kind=asked.kind_id, stand_in=parts.now)
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
    asked: Asked,
    form: RequestForm,
    *,
    refusals: tuple[Refusal, ...] = (),
    lost: Lost | None = None,
) -> str:
    center, room = asked.center, asked.room
    problems = []
    for refusal in refusals:
        sentence, box = refusal_sentence(refusal), box_of(refusal)
        if box is not None and box in form:
            form.refuse(box, sentence)
        else:
            problems.append(("", sentence))
    problems += form.problems()
    policy = parts.catalog.policy(center, room, asked.kind_id)
    fixed = [
        parts.catalog.equipment_name(kind) + (f" {count}" if count > 1 else "")
        for kind, (count, _) in equipment_supply(center, room).items()
        if count
    ]
    return render_template(
        "request.html",
        center=center,
        room=room,
        kind=asked.kind,
        address=asked.address,
        has_kinds=not room.private and len(parts.catalog.network.kinds) > 1,
        form=form,
        problems=problems,
        lost=lost.span if lost else None,
        nearest=[(span, take_value(span)) for span in (lost.times if lost else ())],
        rooms_instead=[(one, _other_address(one, form)) for one in (lost.rooms if lost else ())],
        free_words=_free_words(parts, asked, form),
        rules=rules_in_words(policy),
        fixed_equipment="、".join(fixed),
        has_privacy_page=(parts.settings.site_dir / "about/privacy/index.html").is_file(),
    )


def _other_address(other: service.FreeRoom, form: RequestForm) -> str:
    """The form of another room at the same time; who asks is typed in again there."""
    carried = {
        name: form[name].data for name in ("date", "start", "end", "attendees") if form[name].data
    }
    return url_for(
        "requests.ask",
        center_id=other.center.id,
        room_id=other.room.id,
        kind=request.args.get("kind"),
        layout=other.layout.id if other.layout else None,
        **carried,
    )


def _free_words(parts: Doorstep, asked: Asked, form: RequestForm) -> str:
    """Free times of the chosen day, to choose from without going back."""
    on = form.chosen_date()
    if asked.room.private or on is None or abs(on - parts.today) > timedelta(days=400):
        return ""
    free = service.free_spans(
        parts.store, parts.catalog, asked.center, asked.room, on, parts.now, asked.kind_id
    )
    if not free:
        return f"{day_words(on)}没有可约的时间，请换一天。"
    return f"{day_words(on)}现在可约：{'、'.join(span_words(span) for span in free)}。"
