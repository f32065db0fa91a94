"""Accounts of colleagues: an admin adds them and helps when a password or a phone is lost.

No admin ever knows the password of somebody else. Every change asks for the admin's own password,
so that an open browser on an empty chair gives nobody an account.
"""

from flask import flash, redirect, render_template, request, url_for

from booking import one_time_links, second_factor
from booking.errors import NotAllowed, SetupError, TooManyAttempts, WrongCredentials
from booking.model import Staff
from booking.staffing import (
    account_for,
    account_named,
    accounts_for,
    add_account,
    disable_account,
    prove,
)
from booking.web.forms import Base
from booking.web.qr import qr_image
from booking.web.staff.account_forms import AccountForm, CareForm
from booking.web.staff.guard import Answer, me, said_to_staff, signed_in, staff
from booking.web.staff.scopes import scope_choices
from booking.web.state import absolute_url, caller, here


@staff.route("/accounts/", methods=["GET", "POST"])
@signed_in
def accounts() -> Answer:
    """All accounts below one's own, and the form for a new one."""
    parts, who = here(), me()
    if who.role != "admin":
        raise NotAllowed
    scopes = scope_choices(parts.catalog, who)
    form = AccountForm()
    form.scope.choices = {"": "请选择"} | scopes
    link, name, status = "", "", 200
    if request.method == "POST":
        status = _checked(form)
        if status == 200:
            try:
                login = form.login.data.lower()
                add_account(
                    parts.store,
                    parts.catalog,
                    name=form.name.data,
                    login=login,
                    password=None,
                    role=form.role.data,
                    scope=form.scope.data,
                    now=parts.now,
                    by=who,
                )
                made = account_named(parts.store, login)
                name, link = made.name, _link_for(made)
                form = AccountForm(formdata=None)
                form.scope.choices = {"": "请选择"} | scopes
            except SetupError as error:
                form.refuse("login", str(error))
                status = 422
    page = render_template(
        "staff/accounts.html",
        staff=who,
        form=form,
        accounts=accounts_for(parts.store, parts.catalog, who),
        scopes=scopes,
        hours=one_time_links.LINK_HOURS,
        link=link,
        qr=qr_image(link) if link else None,
        name=name,
    )
    return page, status


@staff.route("/accounts/<login>", methods=["GET", "POST"])
@signed_in
def account_of(login: str) -> Answer:
    """One colleague: a new link, a lost phone, or the end of the account."""
    parts, who = here(), me()
    found = account_for(parts.store, parts.catalog, who, login)
    form, link, status = CareForm(), "", 200
    if not found.has_second_factor:
        del form.action.choices["reset"]
    if request.method == "POST":
        status = _checked(form)
        if "action" in form.errors:
            status = 400
        if status == 200:
            action = form.action.data
            if action == "disable":
                disable_account(parts.store, found.login, parts.now, who)
                flash(f"{found.name}的账号已经停用，已登录的也退出了。")
                return redirect(url_for("staff.accounts"), 303)
            if action == "reset":
                second_factor.reset(parts.store, found, parts.now, who)
                flash(f"{found.name}的动态口令已经关闭，请本人登录后重新开启。")
                return redirect(url_for("staff.account_of", login=login), 303)
            try:
                link = _link_for(found)
            except SetupError as error:  # It was closed since the page was opened.
                flash(str(error))
                return redirect(url_for("staff.account_of", login=login), 303)
    page = render_template(
        "staff/account_of.html",
        staff=who,
        form=form,
        found=found,
        scopes=scope_choices(parts.catalog, who),
        hours=one_time_links.LINK_HOURS,
        link=link,
        qr=qr_image(link) if link else None,
    )
    return page, status


def _link_for(account: Staff) -> str:
    parts = here()
    token = one_time_links.make_link(parts.store, account, parts.now, me())
    return absolute_url("staff.choose_password", token=token)


def _checked(form: Base) -> int:
    """200 when the form is filled in and the admin's own password is right."""
    parts = here()
    if not form.validate():
        return 422
    try:
        prove(parts.store, me().login, form.own.data, caller(), parts.now)
    except WrongCredentials:
        form.refuse("own", "您自己的密码不对。")
        return 422
    except TooManyAttempts as error:
        form.refuse("own", said_to_staff(error))
        return 429
    return 200
