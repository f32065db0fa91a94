"""A resident's own request under its secret link: see how it stands, cancel, find it again.

How it is made stands in :mod:`booking.web.asking`. No step needs a script or an account.
"""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from booking import ical, service
from booking.errors import NotFound, TooManyAttempts
from booking.model import HOLDING, Booking, BookingStatus
from booking.web.actions import actions_for
from booking.web.answers import calendar_answer
from booking.web.forms import EmptyForm, LookUpForm
from booking.web.messages import error_sentence
from booking.web.qr import qr_image
from booking.web.security import mark_private
from booking.web.state import absolute_url, caller, here

__all__ = ["Answer", "booking_of", "requests"]

requests = Blueprint("requests", __name__, url_prefix="/booking")

Answer = str | tuple[str, int] | AnyResponse


@requests.get("/requests/<token>")
def show(token: str) -> str:
    """How a booking stands; also the confirmation after sending it."""
    parts = here()
    booking = booking_of(token)
    center = parts.catalog.centers.get(booking.center_id)
    address = absolute_url("requests.show", token=token)
    return render_template(
        "booking.html",
        private_page=True,
        booking=booking,
        token=token,
        center=center,
        room=center.room(booking.room_id) if center else None,
        actions=actions_for(booking),
        line_before=service.line_before(parts.store, booking)
        if booking.status is BookingStatus.WAITING
        else 0,
        is_late=service.is_late(parts.catalog, booking, parts.now),
        pause=service.pause_of(parts.store, booking.applicant.phone, parts.now),
        series=service.series_of(parts.store, token),
        token_for=lambda reference: service.token_for(parts.store, reference),
        address=address,
        # A data address: no request of its own could leak the secret to a log.
        qr=qr_image(address),
        is_wechat="MicroMessenger" in request.headers.get("User-Agent", ""),
    )


@requests.get("/requests/<token>.ics")
def calendar(token: str) -> Response:
    """The booking as a calendar file."""
    parts = here()
    booking = booking_of(token)
    body = ical.booking_file(parts.catalog, booking)
    return calendar_answer(body, f"booking-{booking.reference}.ics")


@requests.get("/requests/<token>/series.ics")
def series_calendar(token: str) -> Response:
    """The dates that will take place of the series that the booking belongs to, in one file."""
    parts = here()
    booking = booking_of(token)
    held = [one for one in service.series_of(parts.store, token) if one.status in HOLDING]
    bookings = held or [booking]
    body = ical.booking_file(parts.catalog, *bookings)
    return calendar_answer(body, f"bookings-{booking.reference}.ics")


@requests.route("/requests/<token>/cancel", methods=["GET", "POST"])
def cancel(token: str) -> Answer:
    """Ask whether to cancel (GET), and cancel (POST)."""
    parts = here()
    booking = booking_of(token)
    form = EmptyForm()
    if form.validate_on_submit():
        service.cancel(parts.store, parts.catalog, token, parts.now)
        flash("已经取消，谢谢您让出时间。")
        return redirect(url_for("requests.show", token=token), 303)
    center = parts.catalog.centers.get(booking.center_id)
    return render_template(
        "cancel.html",
        private_page=True,
        booking=booking,
        token=token,
        form=form,
        is_late=service.is_late(parts.catalog, booking, parts.now),
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
            caller(),
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


def booking_of(token: str) -> Booking:
    """The one way of these pages to a booking: the secret link is the authorisation."""
    mark_private()
    return service.find(here().store, token)
