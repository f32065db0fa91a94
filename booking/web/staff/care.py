"""What staff do with a booking besides saying yes or no: hand it over, move it, say who came."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for

from booking import service
from booking.errors import NotNow, Refused, SlotTaken
from booking.model import Attendance, Booking
from booking.web.change_forms import MoveForm, fill_move_form
from booking.web.forms import CANCEL_REASONS
from booking.web.messages import error_sentence, refusal_sentence
from booking.web.staff.booking import booking_page, reason_form
from booking.web.staff.care_forms import DisplaceForm
from booking.web.staff.guard import Answer, load, me, signed_in, staff
from booking.web.state import here
from booking.web.words import when_words

__all__: list[str] = []

ATTENDANCE: dict[str, Attendance | None] = {"came": "came", "no_show": "no_show", "unknown": None}


@staff.post("/bookings/<reference>/owner")
@signed_in
def hand_over(reference: str) -> Answer:
    """Give a request to a colleague."""
    parts = here()
    found = load(reference)
    login = request.form.get("login", "")
    service.hand_over(parts.store, parts.catalog, me(), found.reference, login, parts.now)
    flash("已转交。")
    return _back(found)


@staff.post("/bookings/<reference>/attendance")
@signed_in
def attendance(reference: str) -> Answer:
    """Say that somebody came, or did not, or take that back."""
    parts = here()
    found = load(reference)
    mark = ATTENDANCE.get(request.form.get("attendance", ""))
    try:
        service.mark_attendance(parts.store, parts.catalog, me(), found.reference, mark, parts.now)
    except NotNow as error:
        return booking_page(found, problems=[("", error_sentence(error))]), 409
    flash("已登记。")
    if request.form.get("back") == "attendance":
        return redirect(url_for("staff.attendance_list"), 303)
    return _back(found)


@staff.get("/attendance")
@signed_in
def attendance_list() -> Answer:
    """来了吗？ Those of whom nothing was said yet."""
    parts = here()
    return render_template(
        "staff/attendance.html",
        staff=me(),
        bookings=service.unmarked(parts.store, parts.catalog, me(), parts.now),
    )


@staff.route("/bookings/<reference>/move", methods=["GET", "POST"])
@signed_in
def move(reference: str) -> Answer:
    """Another time or room; the booking keeps its standing."""
    found = load(reference)
    form = MoveForm()

    def do() -> None:
        parts = here()
        service.move_by_staff(
            parts.store, parts.catalog, me(), found.reference, form.target(), parts.now
        )
        flash("已改期。请打电话告诉申请人。")

    return _moving(found, form, do)


@staff.route("/bookings/<reference>/displace", methods=["GET", "POST"])
@signed_in
def displace(reference: str) -> Answer:
    """The center needs the time: keep another one for the resident, who says yes or no."""
    found = load(reference)
    form = DisplaceForm()
    form.reason.choices = {
        key: words for key, words in CANCEL_REASONS.items() if key != "resident_asked"
    }

    def do() -> None:
        parts = here()
        service.displace(
            parts.store,
            parts.catalog,
            me(),
            found.reference,
            form.sentence(),
            form.target(),
            parts.now,
        )
        flash("原来的时间已经腾出来，新的时间替申请人留着。请打电话请对方在查询页确认。")

    return _moving(found, form, do)


def _moving(found: Booking, form: MoveForm, do: Callable[[], None]) -> Answer:
    fill_move_form(form, found, for_staff=True)
    problems: list[tuple[str, str]] = []
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                do()
            except (Refused, SlotTaken) as error:
                problems = [("", refusal_sentence(one)) for one in error.refusals]
                status = 409
            else:
                return _back(found)
    center = here().catalog.centers.get(found.center_id)
    page = render_template(
        "staff/move.html",
        staff=me(),
        booking=found,
        center=center,
        room=center.room(found.room_id) if center else None,
        form=form,
        displaces=isinstance(form, DisplaceForm),
        problems=[*problems, *form.problems()],
    )
    return page, status


@staff.post("/bookings/<reference>/series/approve")
@signed_in
def approve_series(reference: str) -> Answer:
    """Say yes to all dates of a series; what cannot be approved is named."""
    parts = here()
    found = load(reference)
    done = service.approve_series(parts.store, parts.catalog, me(), found.reference, parts.now)
    if done.left:
        problems = [
            ("", f"{when_words(one.span)}：{error_sentence(error)}") for one, error in done.left
        ]
        return booking_page(load(reference), problems=problems), 409
    flash(f"{len(done.done)} 次全部通过。")
    return _back(found)


@staff.post("/bookings/<reference>/series/reject")
@signed_in
def reject_series(reference: str) -> Answer:
    """Say no to all dates that wait."""
    return _end_series(reference, "series-reject", service.reject_series)


@staff.post("/bookings/<reference>/series/cancel")
@signed_in
def cancel_series(reference: str) -> Answer:
    """Call off this date and all after it."""
    return _end_series(reference, "series-cancel", service.cancel_series_by_staff)


def _end_series(reference: str, prefix: str, end: Callable[..., object]) -> Answer:
    parts = here()
    found = load(reference)
    form = reason_form(prefix)
    if not form.validate():
        return booking_page(found, problems=form.problems()), 422
    end(parts.store, parts.catalog, me(), found.reference, form.sentence(), parts.now)
    flash("整批已处理，原因已写给申请人。")
    return _back(found)


def _back(found: Booking) -> Answer:
    return redirect(url_for("staff.booking", reference=found.reference), 303)
