"""One's own calendar links: make one, see it once, end it."""

from flask import flash, redirect, render_template, url_for

from booking.feed_links import make_link, my_links, revoke_link
from booking.web.forms import EmptyForm
from booking.web.qr import qr_image
from booking.web.staff.forms import FeedLinkForm
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import absolute_url, here


@staff.route("/feeds", methods=["GET", "POST"])
@signed_in
def feeds() -> Answer:
    """All links; a new one is shown in the answer to the form and never again."""
    parts = here()
    form = FeedLinkForm()
    address = None
    status = 200
    if form.is_submitted():
        if form.validate():
            token = make_link(
                parts.store,
                me(),
                form.label.data,
                parts.now,
                with_contacts=form.with_contacts.data,
            )
            address = absolute_url("feeds.private", token=token)
            form = FeedLinkForm(formdata=None)
        else:
            status = 422
    page = render_template(
        "staff/feeds.html",
        staff=me(),
        form=form,
        button=EmptyForm(),
        address=address,
        qr=qr_image(address) if address else None,
        links=my_links(parts.store, me()),
    )
    return page, status


@staff.post("/feeds/<int:link_id>/revoke")
@signed_in
def revoke_feed(link_id: int) -> Answer:
    """End a link: programs that use it get nothing from now on."""
    parts = here()
    revoke_link(parts.store, me(), link_id, parts.now)
    flash("这个日历链接已经停用，用它订阅的设备不会再收到更新。")
    return redirect(url_for("staff.feeds"), 303)
