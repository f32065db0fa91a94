"""Signing in and out, and a new password."""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from booking import service
from booking.errors import SetupError, TooManyAttempts, WrongCredentials
from booking.web.forms import PasswordForm, SignInForm
from booking.web.messages import error_sentence
from booking.web.security import mark_private
from booking.web.staff.guard import COOKIE, COOKIE_PATH, Answer, me, signed_in, staff
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
    return _with_session(redirect(target, 303), token)


def _with_session(answer: AnyResponse, token: str) -> AnyResponse:
    answer.set_cookie(
        COOKIE,
        token,
        path=COOKIE_PATH,
        httponly=True,
        samesite="Lax",
        secure=here().settings.base_url.startswith("https://"),
    )
    return answer


@staff.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> Answer:
    """A new password of one's own; it ends the sessions on all other devices."""
    parts = here()
    form = PasswordForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                token = service.change_password(
                    parts.store,
                    me(),
                    form.old.data,
                    form.new.data,
                    request.remote_addr or "",
                    parts.now,
                )
            except WrongCredentials:
                form.refuse("old", "现在的密码不对。")
            except SetupError as error:
                form.refuse("new", str(error))
            except TooManyAttempts as error:
                form.refuse("old", error_sentence(error))
                status = 429
            else:
                flash("密码换好了。别的设备上的登录都已经退出。")
                return _with_session(redirect(url_for("staff.queue"), 303), token)
    page = render_template("staff/password.html", staff=me(), form=form)
    return page, status


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
