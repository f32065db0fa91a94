"""The byte rules of calendars that no parser checks, and three parsers that check the rest."""

import re
import unicodedata
from collections import Counter

import icalendar
import ics
import tatsu.color  # type: ignore[import-untyped]  # has no types
import vobject
from ical.calendar_stream import IcsCalendarStream

# The grammar of `ics` wraps the standard output once more for each line it parses, for colours.
tatsu.color.init = lambda: None

TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

HEAD = [
    ("VERSION", "2.0"),
    ("CALSCALE", "GREGORIAN"),
    ("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"),
    ("X-PUBLISHED-TTL", "PT1H"),
    ("X-WR-TIMEZONE", "Asia/Shanghai"),
]
ZONE = """BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:CST
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
"""
ALLOWED = {
    "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CLASS", "DESCRIPTION",
    "LAST-MODIFIED", "LOCATION", "STATUS", "TRANSP",
}  # fmt: skip
NEEDED = ALLOWED - {"CLASS", "DESCRIPTION", "TRANSP"}


def lines_of(body: bytes) -> list[str]:
    """Unfolded lines, after checking each byte rule on the way."""
    assert body.endswith(b"\r\n")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert b"\n" not in body.replace(b"\r\n", b"")
    raw = body.split(b"\r\n")[:-1]
    assert max(len(line) for line in raw) <= 75
    texts = [line.decode("utf-8") for line in raw]  # Each by itself: no fold inside a character.
    assert all(texts), "an empty line"
    for text in texts:
        for mark in text:
            assert unicodedata.category(mark) not in ("Cc", "Cs", "Zl", "Zp"), repr(text)
            assert mark not in TURNING, repr(text)
    unfolded: list[str] = []
    for text in texts:
        if text.startswith(" "):
            unfolded[-1] += text[1:]
        else:
            unfolded.append(text)
    return unfolded


def lint(
    body: bytes, product: str = "Booking", more: frozenset[str] = frozenset()
) -> list[dict[str, str]]:
    """Check a whole calendar; its events come back as name (without parameters) → raw value.

    ``more`` are properties of events that this product uses beside the usual ones.
    """
    lines = lines_of(body)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert ZONE.replace("\n", "\r\n").encode() in body
    head = lines[1 : lines.index("BEGIN:VTIMEZONE")]
    values = dict(line.split(":", 1) for line in head)
    assert len(values) == len(head)
    assert values.pop("NAME") == values.pop("X-WR-CALNAME")
    assert values.pop("PRODID") == f"-//Doorstep//{product}//ZH"
    assert sorted(values.items()) == sorted(HEAD)
    rest = lines[lines.index("END:VTIMEZONE") + 1 : -1]
    events: list[dict[str, str]] = []
    current: dict[str, str] | None = None
    for line in rest:
        if line == "BEGIN:VEVENT":
            assert current is None
            current = {}
        elif line == "END:VEVENT":
            assert current is not None
            events.append(current)
            current = None
        else:
            assert current is not None
            name, value = line.split(":", 1)
            name = name.split(";")[0]
            assert name not in current, f"{name} twice"
            current[name] = value
    assert current is None
    for event in events:
        assert set(event) <= ALLOWED | more
        assert set(event) >= NEEDED
        assert event["DTSTAMP"] == event["LAST-MODIFIED"]
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert event["STATUS"] in ("TENTATIVE", "CONFIRMED", "CANCELLED")
        assert event["DTSTART"] < event["DTEND"]
    assert max(Counter(event["UID"] for event in events).values()) == 1
    assert events, "an empty calendar"
    return events


def parsed_by_all(body: bytes) -> list[str]:
    """The titles that four independent parsers agree on, in order."""
    text = body.decode("utf-8")
    by_icalendar = [
        str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(body).walk("VEVENT")
    ]
    component = vobject.readOne(text)
    component.validate(raiseException=True)
    by_vobject = [one.summary.value for one in component.vevent_list]
    by_ics = [one.name for one in ics.Calendar(text).events]
    by_ical = [one.summary for one in IcsCalendarStream.calendar_from_ics(text).events]
    assert by_vobject == by_icalendar
    assert by_ical == by_icalendar
    # This one keeps a set, and takes a backslash before one of four letters for a line's end.
    with_its_fault = [_LETTER.sub(_line_end, title) for title in by_icalendar]
    assert sorted(by_ics) == sorted(with_its_fault)
    return by_icalendar


_LETTER = re.compile(r"(?<=\\)[nNrR]")


def _line_end(letter: re.Match[str]) -> str:
    return "\n" if letter[0] in "nN" else "\r"
