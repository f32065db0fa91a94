"""Pages for staff: sign in, the queue, one booking, the day.

The session lives on the server; the cookie holds nothing but its token, is sent to these pages
only, and is new after every sign-in. A booking outside the scope is answered as if there were
none.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import (
    Blueprint,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from booking import service
from booking.errors import Refused, SlotTaken, TooManyAttempts, WrongCredentials
from booking.model import Booking, BookingStatus, Staff
from booking.web.forms import CANCEL_REASONS, REJECT_REASONS, EmptyForm, ReasonForm, SignInForm
from booking.web.messages import error_sentence, refusal_sentence
from booking.web.security import mark_private
from booking.web.state import here

__all__ = ["staff"]

staff = Blueprint("staff", __name__, url_prefix="/booking/staff")

COOKIE = "doorstep_staff"
COOKIE_PATH = "/booking/staff"

Answer = str | tuple[str, int] | AnyResponse
P = ParamSpec("P")


def signed_in(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let only members of staff in; others get to the sign-in page and, after it, back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        mark_private()
        parts = here()
        token = request.cookies.get(COOKIE, "")
        who = service.staff_for(parts.store, token, parts.now) if token else None
        if who is None:
            reference = str(kwargs.get("reference", "")) or None
            return redirect(url_for("staff.sign_in", reference=reference), 303)
        g.staff = who
        return view(*args, **kwargs)

    return guarded


def _me() -> Staff:
    found = g.staff
    assert isinstance(found, Staff)  # noqa: S101
    return found


@staff.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Answer:
    """Name and password; the answer never says which of the two was wrong."""
    mark_private()
    parts = here()
    form = SignInForm()
    if request.method == "GET":
        return render_template("staff/sign_in.html", form=form, problems=[])
    if not form.validate():
        return render_template("staff/sign_in.html", form=form, problems=form.problems()), 422
    try:
        token = service.sign_in(
            parts.store,
            form.login.data,
            form.password.data,
            request.remote_addr or "",
            parts.now,
        )
    except WrongCredentials as error:
        problems = [("login", error_sentence(error))]
        return render_template("staff/sign_in.html", form=form, problems=problems), 401
    except TooManyAttempts as error:
        problems = [("", error_sentence(error))]
        page = render_template("staff/sign_in.html", form=form, problems=problems)
        answer = make_response(page, 429)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    old = request.cookies.get(COOKIE)
    if old:
        service.sign_out(parts.store, old)
    session.clear()
    # Only a reference is carried through the sign-in, so it can lead nowhere but to a booking.
    reference = request.args.get("reference", "")
    known = reference.replace("-", "").isalnum() and len(reference) <= 12
    target = url_for("staff.booking", reference=reference) if known else url_for("staff.queue")
    answer = make_response(redirect(target, 303))
    answer.set_cookie(
        COOKIE,
        token,
        path=COOKIE_PATH,
        httponly=True,
        samesite="Lax",
        secure=parts.settings.base_url.startswith("https://"),
    )
    return answer


@staff.post("/sign-out")
def sign_out() -> Answer:
    """End the session on the server, whatever the browser keeps."""
    mark_private()
    token = request.cookies.get(COOKIE)
    if token:
        service.sign_out(here().store, token)
    session.clear()
    answer = make_response(redirect(url_for("staff.sign_in"), 303))
    answer.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="Lax")
    return answer


@staff.get("/")
@signed_in
def queue() -> Answer:
    """What waits for an answer, the most urgent first, and what happens today."""
    parts = here()
    entries = service.queue(parts.store, parts.catalog, _me(), parts.now)
    today = service.bookings_of_day(parts.store, parts.catalog, _me(), parts.today)
    return render_template(
        "staff/queue.html",
        staff=_me(),
        form=EmptyForm(),
        entries=entries,
        days=[
            ("今天", parts.today, _by_center(today)),
            (
                "明天",
                parts.today + timedelta(days=1),
                _by_center(
                    service.bookings_of_day(
                        parts.store, parts.catalog, _me(), parts.today + timedelta(days=1)
                    )
                ),
            ),
        ],
    )


@staff.get("/bookings/<reference>")
@signed_in
def booking(reference: str) -> Answer:
    """One booking with everything that is needed to decide."""
    return _page(_load(reference))


@staff.post("/bookings/<reference>/approve")
@signed_in
def approve(reference: str) -> Answer:
    """Say yes; the rules are asked once more."""
    parts = here()
    found = _load(reference)
    try:
        service.approve(parts.store, parts.catalog, _me(), found.reference, parts.now)
    except SlotTaken as error:
        return _page(found, problems=[("", refusal_sentence(one)) for one in error.refusals]), 409
    except Refused as error:
        return _page(found, problems=[("", refusal_sentence(one)) for one in error.refusals]), 409
    flash("已通过，申请人打开查询页就能看到。")
    return redirect(url_for("staff.booking", reference=found.reference), 303)


@staff.post("/bookings/<reference>/reject")
@signed_in
def reject(reference: str) -> Answer:
    """Say no, with a reason that helps the resident."""
    parts = here()
    found = _load(reference)
    form = _reason_form("reject")
    if not form.validate():
        return _page(found, reject_form=form), 422
    service.reject(parts.store, parts.catalog, _me(), found.reference, form.sentence(), parts.now)
    flash("已驳回，原因已写给申请人。")
    return redirect(url_for("staff.booking", reference=found.reference), 303)


@staff.post("/bookings/<reference>/cancel")
@signed_in
def cancel(reference: str) -> Answer:
    """Call a booking off on the resident's or the center's behalf, with a reason."""
    parts = here()
    found = _load(reference)
    form = _reason_form("cancel")
    if not form.validate():
        return _page(found, cancel_form=form), 422
    service.cancel_by_staff(
        parts.store, parts.catalog, _me(), found.reference, form.sentence(), parts.now
    )
    flash("已取消，时间已经放出来。请打电话告诉申请人。")
    return redirect(url_for("staff.booking", reference=found.reference), 303)


def _load(reference: str) -> Booking:
    """The one way of these pages to a booking: loads and authorises in one step."""
    parts = here()
    return service.booking_for_staff(parts.store, parts.catalog, _me(), reference)


def _reason_form(action: str, *, empty: bool = False) -> ReasonForm:
    form = ReasonForm(formdata=None, prefix=action) if empty else ReasonForm(prefix=action)
    form.reason.choices = REJECT_REASONS if action == "reject" else CANCEL_REASONS
    return form


def _page(
    found: Booking,
    *,
    problems: list[tuple[str, str]] | None = None,
    reject_form: ReasonForm | None = None,
    cancel_form: ReasonForm | None = None,
) -> str:
    parts = here()
    center = parts.catalog.centers.get(found.center_id)
    shown = [*(problems or [])]
    for form in (reject_form, cancel_form):
        shown += form.problems() if form else []
    may_decide = _me().role in ("approver", "admin")
    return render_template(
        "staff/booking.html",
        staff=_me(),
        booking=found,
        center=center,
        room=center.room(found.room_id) if center else None,
        history=service.history(parts.store, parts.catalog, _me(), found.reference),
        is_overdue=found.status is BookingStatus.PENDING and found.due_at < parts.now,
        can_decide=found.status is BookingStatus.PENDING
        and may_decide
        and parts.now < found.span.starts_at,
        can_cancel=found.status is BookingStatus.CONFIRMED and parts.now < found.span.ends_at,
        may_decide=may_decide,
        form=EmptyForm(),
        reject_form=reject_form or _reason_form("reject", empty=True),
        cancel_form=cancel_form or _reason_form("cancel", empty=True),
        problems=shown,
    )


def _by_center(bookings: list[Booking]) -> list[tuple[Any, list[Booking]]]:
    """Bookings under the name of their center, in the order of the catalog."""
    centers = here().catalog.centers
    groups: dict[str, list[Booking]] = {}
    for one in bookings:
        groups.setdefault(one.center_id, []).append(one)
    known = [(center, groups[id_]) for id_, center in centers.items() if id_ in groups]
    gone = [one for id_, several in groups.items() if id_ not in centers for one in several]
    return [*known, (None, gone)] if gone else list(known)
