"""A name or a telephone that was written down wrongly is put right, because somebody said so."""

from flask import flash, redirect, render_template, url_for
from wtforms import StringField

from booking.errors import NotFound, Refused
from booking.model import Applicant
from booking.privacy import correct
from booking.web.forms import Base, narrow, plain
from booking.web.messages import box_of, refusal_sentence
from booking.web.staff.guard import Answer, load, me, signed_in, staff
from booking.web.state import here

__all__ = ["ContactForm", "contact"]


class ContactForm(Base):
    """The boxes of the applicant; what is allowed is known to `booking.privacy`."""

    name = StringField("姓名", filters=[plain])
    phone = StringField("电话", filters=[narrow])
    email = StringField("电子邮箱（可以留空；留空就不再发邮件）", filters=[narrow])
    organization = StringField("单位（可以留空）", filters=[plain])


@staff.route("/bookings/<reference>/contact", methods=["GET", "POST"])
@signed_in
def contact(reference: str) -> Answer:
    """Correct name, telephone, e-mail and organization."""
    parts = here()
    found = load(reference)
    if found.erased_at is not None:
        raise NotFound
    form = ContactForm(obj=found.applicant)
    if form.validate_on_submit():
        wanted = Applicant(
            form.name.data or "",
            form.phone.data or "",
            form.email.data or None,
            form.organization.data or None,
        )
        try:
            correct(parts.store, parts.catalog, me(), found.reference, wanted, parts.now)
        except Refused as error:
            for refusal in error.refusals:
                form.refuse(box_of(refusal) or "name", refusal_sentence(refusal))
        else:
            flash("联系方式已更正。")
            return redirect(url_for("staff.booking", reference=found.reference), 303)
    problems = form.problems()
    page = render_template(
        "staff/contact.html", staff=me(), booking=found, form=form, problems=problems
    )
    return (page, 422) if problems else page
