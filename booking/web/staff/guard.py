"""The blueprint of the staff pages, and who may open them.

The session lives on the server; the cookie holds nothing but its token, is sent to these pages
only, and is new after every sign-in.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from booking import second_factor, service
from booking.errors import BookingError, TooManyAttempts
from booking.model import Booking, Staff
from booking.web.messages import error_sentence, wait_words
from booking.web.security import mark_private
from booking.web.state import here

__all__ = [
    "COOKIE",
    "COOKIE_PATH",
    "Answer",
    "load",
    "me",
    "said_to_staff",
    "signed_in",
    "staff",
    "with_session",
]

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
        if who and parts.settings.requires_second_factor and not who.has_second_factor:
            who = None  # It became compulsory since: the sign-in page leads on.
        if who is None:
            reference = str(kwargs.get("reference", "")) or None
            return redirect(url_for("staff.sign_in", reference=reference), 303)
        g.staff = who
        return view(*args, **kwargs)

    return guarded


def with_session(answer: AnyResponse, token: str) -> AnyResponse:
    """Give the browser the token of a session that began."""
    answer.set_cookie(
        COOKIE,
        token,
        path=COOKIE_PATH,
        httponly=True,
        samesite="Lax",
        secure=here().settings.base_url.startswith("https://"),
    )
    return answer


def said_to_staff(error: BookingError) -> str:
    """A sentence about a password or a code; who waits for long may still use a recovery code."""
    if not isinstance(error, TooManyAttempts):
        return error_sentence(error)
    is_long = error.retry_after > second_factor.PER_LOGIN.minutes * 60 + 1
    other = "，或者用恢复码" if is_long else ""
    return f"试得太多了，请 {wait_words(error.retry_after)}后再来{other}。着急请找管理员。"


def me() -> Staff:
    found = g.staff
    assert isinstance(found, Staff)  # noqa: S101
    return found


def load(reference: str) -> Booking:
    """The one way of these pages to a booking: loads and authorises in one step."""
    parts = here()
    return service.booking_for_staff(parts.store, parts.catalog, me(), reference)
