"""Signing in, in one step or two, and signing out.

Between the steps the browser holds a pass and no session: the pass opens the second step and
nothing else.
"""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from booking import second_factor, service
from booking.errors import (
    BookingError,
    SecondStepNeeded,
    TooManyAttempts,
    WrongCredentials,
    WrongSecondFactor,
)
from booking.web.forms import SignInForm
from booking.web.security import mark_private
from booking.web.staff.account_forms import CodeForm
from booking.web.staff.guard import COOKIE, COOKIE_PATH, Answer, said_to_staff, staff, with_session
from booking.web.staff.phones import forget_new_phone, new_phone
from booking.web.state import caller, here

STEP = "second_step"
"""Where the session of the browser keeps the pass between the steps."""
OVER = "登录隔得太久了，请重新输入登录名和密码。"


@staff.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Answer:
    """Name and password; the answer never says which of the two was wrong."""
    mark_private()
    parts = here()
    form = SignInForm()
    if request.method != "POST":
        return render_template("staff/sign_in.html", form=form, problems=[])
    if not form.validate():
        return render_template("staff/sign_in.html", form=form, problems=form.problems()), 422
    try:
        token = service.sign_in(
            parts.store,
            form.login.data,
            form.password.data,
            caller(),
            parts.now,
            requires_second_factor=parts.settings.requires_second_factor,
        )
    except SecondStepNeeded as step:
        _end_old_session()
        session[STEP] = step.token
        return redirect(url_for("staff.second_step", reference=_reference()), 303)
    except (WrongCredentials, TooManyAttempts) as error:
        where = "login" if isinstance(error, WrongCredentials) else ""
        problems = [(where, said_to_staff(error))]
        return _refused(render_template("staff/sign_in.html", form=form, problems=problems), error)
    _end_old_session()
    return with_session(redirect(_target(), 303), token)


@staff.route("/sign-in/code", methods=["GET", "POST"])
def second_step() -> Answer:
    """The code of the phone, for those whose password was right a moment ago."""
    mark_private()
    parts = here()
    token = session.get(STEP, "")
    try:
        who = second_factor.between_steps(parts.store, token, parts.now)
        if not who.has_second_factor:
            return redirect(url_for("staff.set_up", reference=_reference()), 303)
        form = CodeForm()
        if request.method != "POST":
            return _code_page(form)
        if not form.validate():
            return _code_page(form), 422
        client = caller()
        started = second_factor.second_step(parts.store, token, form.code.data, client, parts.now)
    except WrongCredentials:
        return _over()
    except (WrongSecondFactor, TooManyAttempts) as error:
        form.code.data = ""  # It never counts again.
        form.refuse("code", said_to_staff(error))
        return _refused(_code_page(form), error)
    _end_old_session()
    return with_session(redirect(_target(), 303), started)


@staff.route("/sign-in/set-up", methods=["GET", "POST"])
def set_up() -> Answer:
    """Where a second factor is compulsory, those without one get here and no further."""
    mark_private()
    parts = here()
    token = session.get(STEP, "")
    try:
        who = second_factor.between_steps(parts.store, token, parts.now)
        if who.has_second_factor:
            return redirect(url_for("staff.second_step", reference=_reference()), 303)
        form, phone = CodeForm(), new_phone(who)
        if request.method != "POST":
            return render_template("staff/set_up.html", form=form, phone=phone)
        if not form.validate():
            return render_template("staff/set_up.html", form=form, phone=phone), 422
        started, codes = second_factor.set_up(
            parts.store, token, phone.nonce, form.code.data, parts.now
        )
    except WrongCredentials:
        return _over()
    except WrongSecondFactor as error:
        form.refuse("code", said_to_staff(error))
        return render_template("staff/set_up.html", form=form, phone=phone), 422
    _end_old_session()
    forget_new_phone()
    page = render_template("staff/recovery_codes.html", staff=who, codes=codes, target=_target())
    return with_session(make_response(page), started)


@staff.post("/sign-out")
def sign_out() -> Answer:
    """End the session on the server, whatever the browser keeps."""
    mark_private()
    _end_old_session()
    answer = make_response(redirect(url_for("staff.sign_in"), 303))
    answer.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="Lax")
    return answer


def _end_old_session() -> None:
    """Whatever this browser held before, it holds no more."""
    old = request.cookies.get(COOKIE)
    if old:
        service.sign_out(here().store, old)
    session.clear()


def _reference() -> str | None:
    """Only a reference is carried through the sign-in, so it leads nowhere but to a booking."""
    reference = request.args.get("reference", "")
    is_one = reference.replace("-", "").isalnum() and len(reference) <= 12
    return reference if is_one else None


def _target() -> str:
    reference = _reference()
    return url_for("staff.booking", reference=reference) if reference else url_for("staff.queue")


def _code_page(form: CodeForm) -> str:
    return render_template("staff/second_step.html", form=form)


def _refused(page: str, error: BookingError) -> AnyResponse:
    answer = make_response(page, 429 if isinstance(error, TooManyAttempts) else 401)
    if isinstance(error, TooManyAttempts):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _over() -> AnyResponse:
    if STEP in session:
        session.clear()
        flash(OVER)
    return redirect(url_for("staff.sign_in", reference=_reference()), 303)
