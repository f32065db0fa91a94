"""What a kind of application asks beyond the usual: its own answers, a guide, a room or none."""

import re
from collections.abc import Iterator, Mapping

from booking.model import ROOM_ANSWER, Refusal
from booking.rules.case import Case
from booking.rules.person import clean_line, clean_text, has_controls
from catalog.model import Kind, Question

__all__ = ["clean_details", "details", "guide", "kind", "title_of"]

YES = "yes"
_YES_WORDS = frozenset((YES, "y", "true", "on", "1", "是"))


def kind(case: Case) -> Iterator[Refusal]:
    """``unknown_kind``: kind, known (names)."""
    if case.kind is None:
        known = [one.name for one in case.catalog.network.kinds.values()]
        detail = {"kind": case.request.kind, "known": known}
        yield Refusal("unknown_kind", detail, case.catalog.where("network", "kinds"))


def details(case: Case) -> Iterator[Refusal]:
    """``bad_detail``: field (id), label, why (missing, long, number, unknown), most."""
    if case.kind is None:
        return
    questions = {one.id: one for one in case.kind.fields}
    for field, answer in case.request.details.items():
        question = questions.pop(field, None)
        if question is None:
            if field != ROOM_ANSWER:
                yield _bad(case, field, field, "unknown", 0)
        elif why := _wrong(question, answer):
            yield _bad(case, field, question.label, why, question.limit)
    for question in questions.values():
        if question.required:
            yield _bad(case, question.id, question.label, "missing", question.limit)


def _bad(case: Case, field: str, label: str, why: str, most: int) -> Refusal:
    rule = case.catalog.where("network", "kinds", case.request.kind, "fields", field)
    return Refusal("bad_detail", {"field": field, "label": label, "why": why, "most": most}, rule)


def _wrong(question: Question, answer: str) -> str | None:
    if question.required and not answer:
        return "missing"
    if question.form == "number":
        is_number = re.fullmatch(r"[0-9]{1,9}", answer, re.ASCII)
        return None if is_number and int(answer) <= question.limit else "number"
    if question.form == "yes_no":
        return None if answer == YES else "unknown"
    return "long" if len(answer) > question.limit or has_controls(answer) else None


def guide(case: Case) -> Iterator[Refusal]:
    """``no_guide``: nothing. ``guide_taken``: guides (how many the center has)."""
    if case.kind is None or not case.kind.guide or case.center is None:
        return
    rule = case.catalog.where("centers", case.center.id, "guides")
    if not case.center.guides:
        yield Refusal("no_guide", {}, rule)
    elif case.taken.guides == 0:
        yield Refusal("guide_taken", {"guides": case.center.guides}, rule)


def clean_details(kind: Kind | None, given: Mapping[str, str]) -> dict[str, str]:
    """The answers in one spelling, without the empty ones.

    Where a room is the applicant's choice, the answer about it always stands there.
    """
    forms = {one.id: one.form for one in kind.fields} if kind else {}
    found: dict[str, str] = {}
    for field, answer in given.items():
        text = clean_text(answer) if forms.get(field) == "text" else clean_line(answer)
        if forms.get(field) == "yes_no":
            text = YES if text.lower() in _YES_WORDS else ""
        elif forms.get(field) == "number":
            text = text.removesuffix("人").removesuffix("个")
        if text:
            found[field] = text
    wants_room = found.pop(ROOM_ANSWER, "").lower() in _YES_WORDS
    if kind is not None and kind.needs_room == "optional":
        found[ROOM_ANSWER] = YES if wants_room else "no"
    return found


def title_of(kind: Kind, answers: Mapping[str, str]) -> str:
    """What a public booking is called: its first required, public line; else the kind's name."""
    first = next(
        (one.id for one in kind.fields if one.public and one.required and one.form == "line"), None
    )
    return answers.get(first or "", "") or kind.name
