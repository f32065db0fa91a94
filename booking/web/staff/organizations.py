"""Organizations with a code and a quota of their own; only admins may add and end them."""

from flask import render_template, request
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Optional

from booking.errors import NotAllowed, SetupError
from booking.organizations import (
    add_organization,
    all_organizations,
    disable_organization,
    renew_code,
    usual_quota,
)
from booking.web.forms import Base, Whole, narrow, plain
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.staff.scopes import scope_choices
from booking.web.state import Doorstep, here


class OrganizationForm(Base):
    """A new organization."""

    name = StringField("单位名称", filters=[plain], validators=[InputRequired("请填写单位名称。")])
    scope = SelectField("可以约哪里", validate_choice=False)
    contact = StringField("联系人", filters=[plain], validators=[InputRequired("请填写联系人。")])
    phone = StringField("联系电话", filters=[narrow], validators=[InputRequired("请填写电话。")])
    days = Whole("最多提前几天", validators=[Optional()])
    bookings = Whole("同时最多几个预约", validators=[Optional()])
    hours = Whole("每周最多几小时", validators=[Optional()])


@staff.route("/organizations/", methods=["GET", "POST"])
@signed_in
def organizations() -> Answer:
    """The list, the form for a new one, and the buttons beside each."""
    parts, who = here(), me()
    if who.role != "admin":
        raise NotAllowed
    form = _form(parts)
    if request.method == "GET":
        return _page(parts, form)
    action, name = request.form.get("action", "add"), request.form.get("of", "")
    code = ""
    try:
        if action == "add":
            if not form.validate():
                return _page(parts, form, form.problems()), 422
            name, code = form.name.data, _added(parts, form)
            form = _form(parts, empty=True)
        elif action == "renew":
            code = renew_code(parts.store, parts.catalog, name, parts.now, who)
        else:
            disable_organization(parts.store, parts.catalog, name, parts.now, who)
    except SetupError as error:
        return _page(parts, form, [("", str(error))]), 422
    return _page(parts, form, made=(name, code) if code else None)


def _added(parts: Doorstep, form: OrganizationForm) -> str:
    days, bookings, hours = usual_quota(parts.catalog)
    return add_organization(
        parts.store,
        parts.catalog,
        name=form.name.data,
        scope=form.scope.data or "",
        contact=form.contact.data,
        phone=form.phone.data,
        quota=(form.days.data or days, form.bookings.data or bookings, form.hours.data or hours),
        now=parts.now,
        by=me(),
    )


def _form(parts: Doorstep, *, empty: bool = False) -> OrganizationForm:
    is_new = empty or request.method == "GET"
    form = OrganizationForm(formdata=None) if is_new else OrganizationForm()
    form.scope.choices = scope_choices(parts.catalog, me())
    if is_new:
        form.days.data, form.bookings.data, form.hours.data = usual_quota(parts.catalog)
    return form


def _page(
    parts: Doorstep,
    form: OrganizationForm,
    problems: list[tuple[str, str]] | None = None,
    *,
    made: tuple[str, str] | None = None,
) -> str:
    return render_template(
        "staff/organizations.html",
        staff=me(),
        organizations=all_organizations(parts.store, parts.catalog, me()),
        scopes=scope_choices(parts.catalog, me()),
        form=form,
        problems=problems or [],
        made=made,
    )
