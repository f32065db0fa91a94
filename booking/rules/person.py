"""Who asks, what for, and how much has been asked before."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from booking.model import Refusal
from booking.rules.case import Case

NAME_LENGTH = 40
PURPOSE_LENGTH = 500
ORGANIZATION_LENGTH = 80

_TURNS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks that turn the writing direction, or show nothing."""
_BETWEEN_DIGITS = re.compile(r"[\s\-()./·\u2010-\u2015]")
_CHINA = re.compile(r"^(\+|00)86")
# Area codes have three digits in the largest cities (010, 02x) and four elsewhere.
_PHONE = re.compile(
    r"1[3-9][0-9]{9}|(010|02[0-9])[1-9][0-9]{7}|0[3-9][0-9]{2}[1-9][0-9]{6,7}", re.ASCII
)


def clean_line(text: str | None) -> str:
    """Text of one line: single spaces, nothing invisible that turns the writing direction."""
    return " ".join(_visible(text or "").split())


def clean_text(text: str | None) -> str:
    """Text of several lines: one kind of line end, nothing before or after it."""
    lines = _visible(text or "").strip().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def _visible(text: str) -> str:
    # None of these counts as printable.
    return text if text.isprintable() else _TURNS.sub("", text)


def normal_phone(text: str) -> str | None:
    """A Chinese mobile or fixed-line number in one spelling, or None.

    ``+86 138-0013-8000`` → ``13800138000``; ``（0434）123 4567`` → ``04341234567``.
    """
    if _PHONE.fullmatch(text):
        return text
    digits = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    digits = _CHINA.sub("", digits)
    return digits if _PHONE.fullmatch(digits) else None


def _is_name(text: str) -> bool:
    line = clean_line(text)
    has_letter = any(unicodedata.category(mark).startswith("L") for mark in line)
    return 1 <= len(line) <= NAME_LENGTH and has_letter and not has_controls(text)


def has_controls(text: str) -> bool:
    if text.isprintable():
        return False
    return any(
        unicodedata.category(mark) in ("Cc", "Cs", "Co", "Cn") and mark not in "\r\n\t"
        for mark in text
    )


def applicant(case: Case) -> Iterator[Refusal]:
    """``bad_name``, ``bad_phone``: who (``applicant`` or ``proxy``), most (characters).

    ``bad_email``: nothing. ``bad_organization``, ``bad_relation``: most.
    """
    people = [("applicant", case.request.applicant.name, case.request.applicant.phone)]
    if case.request.proxy is not None:
        people.append(("proxy", case.request.proxy.name, case.request.proxy.phone))
    for who, name, phone in people:
        if not _is_name(name):
            yield Refusal("bad_name", {"who": who, "most": NAME_LENGTH})
        if normal_phone(phone) is None:
            yield Refusal("bad_phone", {"who": who})
    email = case.request.applicant.email
    # One mailbox and nothing else: a comma would add a second recipient.
    if email and not re.fullmatch(
        r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]+\.)+[A-Za-z]{2,24}", email, re.ASCII
    ):
        yield Refusal("bad_email", {})
    organization = case.request.applicant.organization
    if organization and (len(organization) > ORGANIZATION_LENGTH or has_controls(organization)):
        yield Refusal("bad_organization", {"most": ORGANIZATION_LENGTH})
    relation = case.request.proxy.relation if case.request.proxy else None
    if relation and (len(relation) > NAME_LENGTH or has_controls(relation)):
        yield Refusal("bad_relation", {"most": NAME_LENGTH})


def purpose(case: Case) -> Iterator[Refusal]:
    """``bad_purpose``: most (characters). Private rooms, and kinds that ask more, need none."""
    if case.room and case.room.private:
        return
    if case.kind and case.kind.fields and not case.request.purpose:
        return
    purpose = case.request.purpose.strip()
    if not purpose or len(purpose) > PURPOSE_LENGTH or has_controls(purpose):
        yield Refusal("bad_purpose", {"most": PURPOSE_LENGTH})


def week_of(on: date) -> tuple[int, int]:
    """ISO year and week; weeks run from Monday to Sunday."""
    iso = on.isocalendar()
    return iso.year, iso.week


def organization(case: Case) -> Iterator[Refusal]:
    """``organization_unknown``: nothing."""
    if case.request.organization_id is not None and case.taken.organization is None:
        yield Refusal("organization_unknown", {})


def paused(case: Case) -> Iterator[Refusal]:
    """``paused``: until (ISO date). Only the web is paused; staff still help."""
    until = case.taken.paused_until
    if until is not None and case.request.channel in ("web", "api"):
        yield Refusal("paused", {"until": until.date().isoformat()}, case.rule("no_show_limit"))


def quota(case: Case) -> Iterator[Refusal]:
    """``quota_bookings``: open, most, whose. ``quota_hours``: booked (minutes), minutes, most
    (hours), whose. ``whose`` is the name of an organization, or None for a phone.
    """
    whose = case.taken.organization.name if case.taken.organization else None
    most = case.policy.max_open_bookings
    if case.taken.open_bookings >= most:
        detail = {"open": case.taken.open_bookings, "most": most, "whose": whose}
        yield Refusal("quota_bookings", detail, case.rule("max_open_bookings"))
    if case.span is None:
        return
    hours = case.policy.max_hours_per_week
    booked = case.taken.week_minutes.get(week_of(case.on), 0)
    if booked + case.span.minutes > hours * 60:
        minutes = case.span.minutes
        counts = {"booked": booked, "minutes": minutes, "most": hours, "whose": whose}
        yield Refusal("quota_hours", counts, case.rule("max_hours_per_week"))
