"""One booking as staff see it, and what they may do with it."""

from datetime import date, datetime

from flask import flash, redirect, render_template, url_for

from booking import service
from booking.errors import NotFound, Refused, SlotTaken
from booking.model import Booking, BookingStatus
from booking.web.forms import CANCEL_REASONS, REJECT_REASONS, EmptyForm, ReasonForm
from booking.web.messages import refusal_sentence
from booking.web.staff.guard import Answer, load, me, signed_in, staff
from booking.web.state import here
from catalog.timespan import SHANGHAI


@staff.get("/bookings/<reference>")
@signed_in
def booking(reference: str) -> Answer:
    """One booking with everything that is needed to decide; looking at it changes nothing."""
    return booking_page(load(reference))


@staff.post("/bookings/<reference>/take")
@signed_in
def take(reference: str) -> Answer:
    """Take a request that nobody looks after yet: who does so first answers for it (首问负责)."""
    parts = here()
    found = service.open_request(parts.store, parts.catalog, me(), reference, parts.now)
    return redirect(url_for("staff.booking", reference=found.reference), 303)


@staff.post("/bookings/<reference>/approve")
@signed_in
def approve(reference: str) -> Answer:
    """Say yes; the rules are asked once more."""
    parts = here()
    found = load(reference)
    try:
        service.approve(parts.store, parts.catalog, me(), found.reference, parts.now)
    except SlotTaken as error:
        return booking_page(
            found, problems=[("", refusal_sentence(one)) for one in error.refusals]
        ), 409
    except Refused as error:
        return booking_page(
            found, problems=[("", refusal_sentence(one)) for one in error.refusals]
        ), 409
    told = "" if found.applicant.email else "对方没有留邮箱，请打个电话告诉一声。"
    flash(f"已通过，申请人打开查询页就能看到。{told}")
    return redirect(url_for("staff.booking", reference=found.reference), 303)


@staff.post("/bookings/<reference>/reject")
@signed_in
def reject(reference: str) -> Answer:
    """Say no, with a reason that helps the resident."""
    parts = here()
    found = load(reference)
    form = reason_form("reject")
    if not form.validate():
        return booking_page(found, reject_form=form), 422
    service.reject(parts.store, parts.catalog, me(), found.reference, form.sentence(), parts.now)
    flash("已驳回，原因已写给申请人。")
    return redirect(url_for("staff.booking", reference=found.reference), 303)


@staff.post("/bookings/<reference>/cancel")
@signed_in
def cancel(reference: str) -> Answer:
    """Call a booking off on the resident's or the center's behalf, with a reason."""
    parts = here()
    found = load(reference)
    form = reason_form("cancel")
    if not form.validate():
        return booking_page(found, cancel_form=form), 422
    service.cancel_by_staff(
        parts.store, parts.catalog, me(), found.reference, form.sentence(), parts.now
    )
    flash("已取消，时间已经放出来。请打电话告诉申请人。")
    return redirect(url_for("staff.booking", reference=found.reference), 303)


def reason_form(action: str, *, empty: bool = False) -> ReasonForm:
    """The boxes for a reason, with the list that fits the action."""
    form = ReasonForm(formdata=None, prefix=action) if empty else ReasonForm(prefix=action)
    form.reason.choices = REJECT_REASONS if action.endswith("reject") else CANCEL_REASONS
    return form


def booking_page(
    found: Booking,
    *,
    problems: list[tuple[str, str]] | None = None,
    reject_form: ReasonForm | None = None,
    cancel_form: ReasonForm | None = None,
) -> str:
    """The page of one booking, with what went wrong."""
    parts = here()
    center = parts.catalog.centers.get(found.center_id)
    shown = [*(problems or [])]
    for form in (reject_form, cancel_form):
        shown += form.problems() if form else []
    may_decide = service.decides(me(), parts.catalog, found)
    is_block = found.kind == service.BLOCK
    on = _day_of(found.span.starts_at)
    is_answered = found.status is not BookingStatus.PENDING and may_decide
    return render_template(
        "staff/booking.html",
        staff=me(),
        booking=found,
        center=center,
        room=center.room(found.room_id) if center else None,
        history=service.history(parts.store, parts.catalog, me(), found.reference),
        is_overdue=found.status is BookingStatus.PENDING and found.due_at < parts.now,
        can_decide=found.status is BookingStatus.PENDING
        and may_decide
        and parts.now < found.span.starts_at,
        can_cancel=found.status in (BookingStatus.CONFIRMED, BookingStatus.OFFERED)
        and parts.now < found.span.ends_at,
        can_move=found.status in (BookingStatus.PENDING, BookingStatus.CONFIRMED)
        and not is_block
        and parts.now < found.span.starts_at,
        can_mark=found.status is BookingStatus.CONFIRMED and not is_block and on <= parts.today,
        may_mark_absent=_is_check_in_over(found),
        door_code=service.door_code(parts.store, found.center_id, on),
        on=on,
        is_block=is_block,
        colleagues=service.colleagues(parts.store, parts.catalog, found),
        series=service.series_for_staff(parts.store, parts.catalog, me(), found.reference),
        may_decide=may_decide,
        waiting=service.waiting_for_me(parts.store, parts.catalog, me(), parts.now)
        if is_answered
        else [],
        form=EmptyForm(),
        reject_form=reject_form or reason_form("reject", empty=True),
        series_reject_form=reason_form("series-reject", empty=True),
        series_cancel_form=reason_form("series-cancel", empty=True),
        cancel_form=cancel_form or reason_form("cancel", empty=True),
        problems=shown,
    )


def _day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _is_check_in_over(found: Booking) -> bool:
    """Before that nobody can say that somebody did not come."""
    parts = here()
    try:
        return service.check_in_span(parts.catalog, found).ends_at <= parts.now
    except NotFound:
        return False
