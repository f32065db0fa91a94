"""The desk form: somebody stands at the counter or is on the phone, and staff type for them.

One page, sensible answers filled in, Enter sends it. The rules are those of the web; what they
refuse is said with the place of the rule, so that staff can explain it.
"""

import secrets
from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from wtforms import RadioField, SelectField

from booking import service
from booking.errors import Refused, SlotTaken, TooManyAttempts
from booking.model import BookingRequest, Refusal
from booking.organizations import organization_for
from booking.rules import layout_for
from booking.staffing import centers_in_scope
from booking.web.choices import offer_times
from booking.web.messages import box_of, error_sentence, refusal_sentence
from booking.web.request_form import RequestForm, request_form_class, take_value
from booking.web.rooms import is_listed, nearest_free
from booking.web.staff.guard import Answer, load, me, signed_in, staff
from booking.web.state import Doorstep, caller, here
from catalog.model import Center, Kind, Room
from catalog.timespan import TimeSpan

CHANNELS = {"desk": "到服务台来", "phone": "打电话来"}
USUAL = {"start": "09:00", "end": "11:00", "channel": "desk"}


@staff.get("/desk/")
@signed_in
def desk() -> Answer:
    """Which center; those who work at one center are led straight to its form."""
    parts = here()
    scope = centers_in_scope(parts.catalog, me().scope)
    centers = [
        one
        for one in parts.catalog.centers.values()
        if one.id in scope and one.status == "active" and any(map(is_listed, one.rooms))
    ]
    if len(centers) == 1:
        return redirect(url_for("staff.desk_form", center_id=centers[0].id), 303)
    return render_template("staff/desk.html", staff=me(), centers=centers)


@staff.route("/desk/<center_id>/", methods=["GET", "POST"])
@signed_in
def desk_form(center_id: str) -> Answer:
    """The form of one center and kind, and the request itself."""
    parts = here()
    center = parts.catalog.centers.get(center_id)
    kind_id = request.args.get("kind", "venue")
    kind = parts.catalog.kind(kind_id)
    if (
        center is None
        or kind is None
        or center.id not in centers_in_scope(parts.catalog, me().scope)
    ):
        abort(404)
    rooms = [one for one in center.rooms if is_listed(one)]
    if kind_id != "venue":
        rooms = [one for one in rooms if not one.private]
    form = _form(parts, center, rooms, kind_id, kind)
    if request.method == "GET":
        return _page(center, rooms, kind_id, kind, form)
    chosen = next((one for one in rooms if one.id == form.room.data), None)
    if chosen is None:
        form.refuse("room", "请选择房间。")
        return _page(center, rooms, kind_id, kind, form), 422
    if chosen.private:
        form.ask_no_purpose()
    if not form.validate():
        return _page(center, rooms, kind_id, kind, form), 422
    try:
        wanted = _wanted(parts, center, chosen, kind_id, form)
        done = service.submit(
            parts.store,
            parts.catalog,
            wanted,
            parts.now,
            form.idempotency_key.data or None,
            entered_by=me().login,
        )
    except (Refused, SlotTaken) as error:
        span = TimeSpan(wanted.starts_at, wanted.ends_at)
        near = nearest_free(parts, center, chosen, span, kind_id) if _is_taken(error) else []
        status = 409 if isinstance(error, SlotTaken) else 422
        page = _page(center, rooms, kind_id, kind, form, refusals=error.refusals, nearest=near)
        return page, status
    except TooManyAttempts as error:
        form.refuse("organization_code", error_sentence(error))
        return _page(center, rooms, kind_id, kind, form), 429
    return redirect(url_for("staff.desk_done", reference=done.booking.reference), 303)


@staff.get("/desk/done/<reference>")
@signed_in
def desk_done(reference: str) -> Answer:
    """The reference, large, to be read aloud."""
    booking = load(reference)
    center = here().catalog.centers.get(booking.center_id)
    return render_template(
        "staff/desk_done.html",
        staff=me(),
        booking=booking,
        center=center,
        room=center.room(booking.room_id) if center else None,
    )


def _is_taken(error: Refused | SlotTaken) -> bool:
    return any(refusal.code == "slot_taken" for refusal in error.refusals)


def _form(
    parts: Doorstep, center: Center, rooms: list[Room], kind_id: str, kind: Kind
) -> RequestForm:
    fields: dict[str, Any] = {
        "room": SelectField("哪一间", choices=_room_choices(rooms), validate_choice=False),
        "channel": RadioField("怎么来的", choices=CHANNELS, validate_choice=False),
        # Staff tell people in words what their data is for.
        "consent": None,
    }
    form_class = type("DeskForm", (request_form_class(parts.catalog, center, kind),), fields)
    if request.method == "POST":
        form: RequestForm = form_class()
        form.take(request.form.get("instead", ""))
        if form.channel.data not in CHANNELS:
            form.channel.data = USUAL["channel"]
    else:
        form = form_class(formdata=None, data={**USUAL, **request.args.to_dict()})
        form.attendees.data = 10
        form.idempotency_key.data = secrets.token_urlsafe(18)
    if kind.fields:
        form.ask_no_purpose()
    offer_times(parts, form, center, [one for one in rooms if not one.private], kind_id)
    if form.date.data is None and len(form.date.choices) > 1:
        form.date.data = list(form.date.choices)[1]
    return form


def _room_choices(rooms: list[Room]) -> dict[str, str]:
    return {
        one.id: f"{one.name}（{one.capacity} 人）" if one.capacity else one.name for one in rooms
    }


def _wanted(
    parts: Doorstep, center: Center, room: Room, kind_id: str, form: RequestForm
) -> BookingRequest:
    client = caller()
    code = form.organization_code.data
    known = organization_for(parts.store, parts.catalog, code, center.id, client, parts.now)
    wanted = form.to_request(center, room, kind=kind_id, organization_id=known)
    layout = layout_for(room, wanted.attendees)
    return replace(wanted, channel=form.channel.data, layout_id=layout.id if layout else None)


def _page(
    center: Center,
    rooms: list[Room],
    kind_id: str,
    kind: Kind,
    form: RequestForm,
    *,
    refusals: tuple[Refusal, ...] = (),
    nearest: list[TimeSpan] | None = None,
) -> str:
    problems = []
    for refusal in refusals:
        sentence, box = refusal_sentence(refusal), box_of(refusal)
        if box is not None and box in form:
            form.refuse(box, sentence)
        else:
            problems.append(("", sentence))
    return render_template(
        "staff/desk_form.html",
        staff=me(),
        center=center,
        rooms=rooms,
        kind_id=kind_id,
        kind=kind,
        kinds=here().catalog.network.kinds,
        form=form,
        problems=[*problems, *form.problems()],
        rules=[(refusal_sentence(one), one.rule) for one in refusals if one.rule],
        nearest=[(span, take_value(span)) for span in nearest or []],
    )
