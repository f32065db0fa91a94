"""Text that wants to be more than text: from the data and from forms, to every way out.

The measure is simple: a page with a hostile name has the same elements and attributes as the same
page with a harmless one, a calendar as many events, a table no formula, a mail no more lines above
its text.
"""

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from booking.notices.mail import make_mail
from booking.notices.texts import Message
from booking.smtp_url import MailServer
from booking.storage import Notice
from catalog import DataError, load_catalog
from tests.booking.calendar_lint import lint
from tests.builders import NOW, activity, center, data_folder, room
from tests.web.conftest import MakeApp, new_app, parts, signed_in, token
from tests.web.world import DESK, EXPORT, PUBLIC

HARMLESS = "读书会"
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src="x" onerror=alert(1) alt=">',
    "'><svg onload=alert(1)>",
    "</title></textarea><iframe src=//evil.example>",
    "--><b>",
    "&lt;i&gt;&#60;u>",
    "{{1103*1217}}{%print(1103*1217)%}${1103*1217}",
    "[x](javascript:alert(1))",
    "![x](//evil.example/x.png)",
    '`\'""\\',
]
FORMULAS = ['=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(1+1)", "＝1+1", " =1+1"]
BREAKERS = [
    "a\r\nBcc: victim@example.com\r\n\r\nx",
    "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "a\rATTENDEE:mailto:x@example.com",
    "a\u2028\u2029b\u0085c",
    "\u202eabc\u2066def",
    "a\x00\x07\x1b[31mb",
]
TURNING_OR_HIDDEN = "\u202e\u2066\u2028\u2029\x85\x00\x07\x1b"


class Shape(HTMLParser):
    """The elements of a page with the names of their attributes, and where they lead."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.schemes: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what there is; not what it says."""
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))
        for name, value in attrs:
            scheme = re.match(r"[\s\0]*([a-z+.-]+):", (value or "").lower())
            if name in ("href", "src", "action", "formaction") and scheme:
                self.schemes.add(scheme[1])


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    found = Shape(html)
    assert not found.schemes - {"http", "https", "tel", "mailto", "webcal", "data"}
    assert not any(name.startswith("on") for _, names in found.elements for name in names)
    return found.elements


# From the data


def hostile_data(folder: Path, text: str) -> Path:
    """The little network with this text wherever a clerk may write a name or a sentence."""
    rooms = [
        room("hall", name=text, equipment=[{"id": "projector"}]),
        room("study", name=f"{text}2", capacity="10"),
        room("talk", name=f"{text}3", capacity="6", private="true"),
        room("stage", name=f"{text}4", bookable="phone"),
    ]
    one = center(name=f"{text}中心", rooms=rooms, address={"street_address": text}, summary=text)
    far = center("huayuan", level="station", parent="donghua", rooms=[room()], equipment=[])
    return data_folder(folder, centers=[one, far], activities=[activity(name=text, summary=text)])


def public_answers(app: Flask) -> dict[str, Any]:
    """What the public routes answer; elements of pages, the number of events, values of JSON."""
    found: dict[str, Any] = {}
    for addresses in PUBLIC.values():
        for address in addresses:
            if "talk" in address or address == "/booking/metrics":
                continue
            with app.test_client().get(address) as answer:
                kind = answer.mimetype
                if kind == "text/html":
                    found[address] = shape(answer.get_data(as_text=True))
                elif kind == "text/calendar":
                    found[address] = len(lint(answer.data))
                elif kind == "application/json":
                    assert answer.json is not None
                    found[address] = sorted(answer.json)
    return found


@pytest.fixture(scope="module")
def harmless_answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("harmless")
    app = new_app(folder, hostile_data(folder, HARMLESS))
    found = public_answers(app)
    parts(app).store.close()
    return found


@pytest.mark.parametrize("text", [*MARKUP, *FORMULAS])
def test_a_name_of_the_data_is_text_on_every_page_and_in_every_feed(
    make_app: MakeApp, tmp_path: Path, harmless_answers: dict[str, Any], text: str
) -> None:
    app = make_app(data_dir=hostile_data(tmp_path, text))

    assert public_answers(app) == harmless_answers
    assert "1342351" not in app.test_client().get("/booking/donghua/hall/").text


@pytest.mark.parametrize("text", BREAKERS)
def test_the_data_holds_no_character_that_cannot_be_seen(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"看不见|换行|控制字符"):
        load_catalog(hostile_data(tmp_path, text))


# From forms


def ways_out(app: Flask, text: str) -> dict[str, Any]:
    """A request whose every free text is this one, and all that staff and applicant get of it."""
    ours = parts(app)
    name = f"王{text}"[:40]
    body = {
        "center": "donghua",
        "room": "hall",
        "starts_at": "2026-11-04T14:00:00+08:00",
        "ends_at": "2026-11-04T16:00:00+08:00",
        "attendees": 10,
        "purpose": text,
        "applicant": {"name": name, "phone": "13800138000", "organization": text},
        "proxy": {"name": name, "phone": "13900139000", "relation": text[:10]},
    }
    made = app.test_client().post("/booking/api/v1/bookings", json=body)
    assert made.status_code == 201, made.text
    assert made.json is not None
    secret, reference = made.json["token"], made.json["reference"]
    staff = signed_in(app, f"user{len(text)}", role="admin")
    pages = {
        name: staff.get(address).text
        for name, address in {
            "queue": "/booking/staff/",
            "booking": f"/booking/staff/bookings/{reference}",
            "contact": f"/booking/staff/bookings/{reference}/contact",
            "move": f"/booking/staff/bookings/{reference}/move",
            "calendar": "/booking/staff/calendar?center=donghua&date=2026-11-04",
            "paper": "/booking/staff/print/donghua/day?date=2026-11-04",
            "own": f"/booking/requests/{secret}",
            "own cancel": f"/booking/requests/{secret}/cancel",
        }.items()
    }
    pages["search"] = staff.post(
        "/booking/staff/search", data={**token(staff), "words": reference}
    ).text
    typed = {**token(staff), **DESK, "name": name, "purpose": text, "phone": "1"}
    pages["form again"] = staff.post("/booking/staff/desk/donghua/", data=typed).text
    tables = {
        kind: staff.post(
            "/booking/staff/export",
            data={**token(staff), **EXPORT, "format": kind, "contacts": "y"},
        ).data
        for kind in ("csv", "xlsx")
    }
    link = staff.post(
        "/booking/staff/feeds", data={**token(staff), "label": "x", "with_contacts": "y"}
    )
    address = link.text.partition("/booking/feeds/private/")[2].partition(".ics")[0]
    feed = app.test_client().get(f"/booking/feeds/private/{address}.ics").data
    own = app.test_client().get(f"/booking/requests/{secret}.ics").data
    with ours.store.reading() as session:
        stored = session.booking(reference)
    assert stored is not None
    return {
        "shapes": {name: shape(page) for name, page in pages.items()},
        "pages": pages,
        "events": (feed.split(b"\r\n").count(b"BEGIN:VEVENT"), len(lint(own))),
        "lines": {
            one.split(b":")[0].split(b";")[0] for one in feed.split(b"\r\n") if one[:1] > b" "
        },
        "tables": tables,
        "stored": stored,
    }


@pytest.fixture(scope="module")
def harmless_ways(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> dict[str, Any]:
    app = new_app(tmp_path_factory.mktemp("ways"), data_dir, rate_limits=False)
    found = ways_out(app, HARMLESS)
    parts(app).store.close()
    return found


@pytest.mark.parametrize("text", [*MARKUP, *FORMULAS, *BREAKERS[:-1]])
def test_what_a_stranger_types_is_text_on_every_way_out(
    make_app: MakeApp, harmless_ways: dict[str, Any], text: str
) -> None:
    found = ways_out(make_app(rate_limits=False), text)

    assert found["shapes"] == harmless_ways["shapes"]
    assert found["events"] == harmless_ways["events"]
    assert found["lines"] == harmless_ways["lines"]
    stored = found["stored"]
    for one in (stored.applicant.name, stored.purpose, stored.applicant.organization):
        assert not set(one) & set(TURNING_OR_HIDDEN)
        assert "\r" not in one
    rows = list(csv.reader(io.StringIO(found["tables"]["csv"].decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell.strip()[:1] in tuple("=+-@＝＋－＠")]
    sheet = load_workbook(io.BytesIO(found["tables"]["xlsx"])).active
    assert isinstance(sheet, Worksheet)
    assert {cell.data_type for cell in sheet[2]} <= {"s", "inlineStr", "n", "d"}


@pytest.mark.parametrize("text", [*MARKUP, *BREAKERS])
def test_a_mail_has_the_head_that_we_gave_it(text: str) -> None:
    notice = Notice(1, "key", "mail", "submitted", None, {}, NOW, 0)
    server = MailServer.from_url("smtp://127.0.0.1:25?from=a@dq.example.cn", "dq.example.cn")
    made = make_mail(Message(text, text), notice, server, "fang@example.com", text)

    head = made.as_bytes().partition(b"\r\n\r\n")[0]
    starts = [one for one in head.split(b"\r\n") if one[:1] not in (b" ", b"\t")]
    names = [one.partition(b":")[0].decode() for one in starts]
    assert sorted(names) == [
        "Auto-Submitted",
        "Content-Transfer-Encoding",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ]
    assert made["To"] == "fang@example.com"
