"""Signing in and out."""

from flask import make_response, redirect, render_template, request, session, url_for

from booking import service
from booking.errors import TooManyAttempts, WrongCredentials
from booking.web.forms import SignInForm
from booking.web.messages import error_sentence
from booking.web.security import mark_private
from booking.web.staff.guard import COOKIE, COOKIE_PATH, Answer, staff
from booking.web.state import here


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
