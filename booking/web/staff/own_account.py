"""One's own account: the password, the second factor, and the link that a new account begins with.

Everything here asks for the password again, and what changes a second factor for a code of it too:
an open browser on an empty chair is not enough.
"""

from collections.abc import Callable

from flask import abort, flash, make_response, redirect, render_template, request, session, url_for

from booking import one_time_links, second_factor, service
from booking.errors import (
    NotAllowed,
    NotFound,
    SetupError,
    TooManyAttempts,
    WrongCredentials,
    WrongSecondFactor,
)
from booking.web.forms import Base
from booking.web.security import mark_private
from booking.web.staff.account_forms import (
    ChangeForm,
    ChooseForm,
    PasswordForm,
    RenewForm,
    SwitchOnForm,
)
from booking.web.staff.guard import Answer, me, said_to_staff, signed_in, staff, with_session
from booking.web.staff.phones import forget_new_phone, new_phone
from booking.web.state import caller, here

Change = Callable[[], Answer]


@staff.get("/account")
@signed_in
def account() -> Answer:
    """What one can change about one's own account."""
    parts = here()
    left = second_factor.recovery_codes_left(parts.store, me())
    required = parts.settings.requires_second_factor
    return render_template("staff/account.html", staff=me(), left=left, is_required=required)


@staff.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> Answer:
    """A new password of one's own; it ends the sessions on all other devices."""
    parts, form = here(), PasswordForm()

    def change() -> Answer:
        client = caller()
        old, new = form.old.data, form.new.data
        token = service.change_password(parts.store, me(), old, new, client, parts.now)
        flash("密码换好了。别的设备上的登录都已经退出。")
        return with_session(redirect(url_for("staff.account"), 303), token)

    refused = _tried(form, change, box="old")
    if isinstance(refused, int):
        return render_template("staff/password.html", staff=me(), form=form), refused
    return refused


@staff.route("/second-factor/new", methods=["GET", "POST"])
@signed_in
def new_second_factor() -> Answer:
    """Switch it on, or take another phone; recovery codes are shown once, in the answer."""
    parts, who = here(), me()
    form = RenewForm() if who.has_second_factor else SwitchOnForm()
    phone = new_phone(who)

    def change() -> Answer:
        client = caller()
        where = (parts.store, who, phone.nonce)
        if isinstance(form, RenewForm):
            both = (form.old.data, form.code.data)
            done = second_factor.renew(*where, both, form.password.data, client, parts.now)
        else:
            entered = (form.code.data, form.password.data)
            done = second_factor.switch_on(*where, *entered, client, parts.now)
        token, codes = done
        forget_new_phone()
        return with_session(make_response(_codes_page(codes)), token)

    refused = _tried(form, change)
    if isinstance(refused, int):
        page = render_template("staff/new_second_factor.html", staff=who, form=form, phone=phone)
        return page, refused
    return refused


@staff.route("/second-factor", methods=["GET", "POST"])
@signed_in
def change_second_factor() -> Answer:
    """New recovery codes, or switching off where that is allowed."""
    parts, who = here(), me()
    if not who.has_second_factor:
        return redirect(url_for("staff.account"), 303)
    form = ChangeForm()
    required = parts.settings.requires_second_factor
    action = request.form.get("action")
    if required and action == "off":
        raise NotAllowed
    if request.method == "POST" and action not in ("codes", "off"):
        abort(400)

    def change() -> Answer:
        entered = (form.code.data, form.password.data, caller(), parts.now)
        if action == "off":
            second_factor.switch_off(parts.store, who, *entered)
            flash("动态口令已经关闭，以后只用密码登录。")
            return redirect(url_for("staff.account"), 303)
        return _codes_page(second_factor.new_recovery_codes(parts.store, who, *entered))

    refused = _tried(form, change)
    if isinstance(refused, int):
        page = render_template(
            "staff/change_second_factor.html", staff=who, form=form, is_required=required
        )
        return page, refused
    return refused


@staff.route("/welcome/<token>", methods=["GET", "POST"])
def choose_password(token: str) -> Answer:
    """By a one-time link: the person, and nobody else, decides about the password."""
    mark_private()
    parts, form = here(), ChooseForm()

    def change() -> Answer:
        one_time_links.choose_password(parts.store, token, form.new.data, parts.now)
        session.clear()
        flash("密码设好了，请用它登录。")
        return redirect(url_for("staff.sign_in"), 303)

    try:
        who = one_time_links.owner_of_link(parts.store, token, parts.now)
        refused = _tried(form, change)
    except NotFound:
        return render_template("staff/link_over.html"), 404
    if isinstance(refused, int):
        return render_template("staff/choose_password.html", who=who, form=form), refused
    return refused


def _codes_page(codes: list[str]) -> str:
    return render_template(
        "staff/recovery_codes.html", staff=me(), codes=codes, target=url_for("staff.account")
    )


def _tried(form: Base, change: Change, *, box: str = "password") -> Answer | int:
    """What the change answers, or the status of the page that shows the form (again).

    ``box``: where the password until now is typed in.
    """
    if request.method != "POST":
        return 200
    if not form.validate():
        return 422
    try:
        return change()
    except WrongCredentials:
        form.refuse(box, f"{form[box].label.text}不对。")
    except WrongSecondFactor as error:
        is_old = "old" in form and not error.is_new
        form.refuse("old" if is_old else "code", said_to_staff(error))
    except SetupError as error:
        form.refuse("new", str(error))
    except TooManyAttempts as error:
        form.refuse(box, said_to_staff(error))
        return 429
    return 422
