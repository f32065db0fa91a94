"""Every code has a Chinese sentence that says what to do, and a place on the form."""

import inspect
import re

import pytest

from booking import errors, rules
from booking.errors import BookingError, SetupError, WrongState
from booking.model import BookingStatus, Refusal
from booking.web.messages import (
    BOX_OF_CODE,
    ERROR_SENTENCES,
    REFUSAL_SENTENCES,
    box_of,
    error_sentence,
    refusal_sentence,
)
from booking.web.request_form import RequestForm

DETAILS = {
    "kind": "visit",
    "center": "donghua",
    "room": "多功能室",
    "how": "phone",
    "layout": "x",
    "known": ["会议", "讲座"],
    "minutes": 15,
    "least": 30,
    "most": 240,
    "step": 30,
    "slot": 15,
    "first_on": "2026-11-03",
    "workdays": 1,
    "last_on": "2026-11-16",
    "days": 14,
    "year": 2027,
    "on": "2026-11-04",
    "reason": "年终盘点",
    "spans": ["08:30–17:30"],
    "activity": "读书会",
    "attendees": 99,
    "same": False,
    "larger": None,
    "id": "projector",
    "name": "投影仪",
    "wanted": 3,
    "free": 1,
    "who": "applicant",
    "open": 2,
    "booked": 60,
    "field": "title",
    "label": "讲座题目",
    "why": "missing",
}


def codes_of_the_rules() -> set[str]:
    """Every code that stands in the rules."""
    modules = [
        module
        for _, module in inspect.getmembers(rules, inspect.ismodule)
        if module.__name__.startswith("booking.rules")
    ]
    source = "".join(inspect.getsource(module) for module in modules)
    return set(re.findall(r'Refusal\(\s*"([a-z_]+)"', source))


def test_every_code_of_the_rules_has_a_sentence() -> None:
    codes = codes_of_the_rules()

    assert len(codes) >= 20
    assert codes <= set(REFUSAL_SENTENCES)


@pytest.mark.parametrize("code", sorted(REFUSAL_SENTENCES))
def test_a_sentence_is_whole_and_says_what_to_do(code: str) -> None:
    sentence = refusal_sentence(Refusal(code, DETAILS))

    assert sentence.endswith("。")
    assert not re.search(r"[{}]|None", sentence)
    assert re.search(r"请|可以|例如|最晚", sentence)


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (Refusal("too_soon", {"workdays": 0, "first_on": None}), "已经开始或过去"),
        (Refusal("too_soon", {"workdays": 1, "first_on": None}), "要提前 1 个工作日申请，着急用"),
        (Refusal("not_bookable", {"room": "厅", "how": "closed"}), "暂停开放"),
        (Refusal("not_bookable", {"room": "厅", "how": "no"}), "不对外预约"),
        (Refusal("slot_taken", {"activity": None}), "已有人约了"),
        (Refusal("slot_taken"), "已有人约了"),
        (Refusal("unknown_layout", {"known": []}), "只有一种摆法"),
        (Refusal("equipment_taken", {"name": "音箱", "free": 0}), "已经借完"),
        (Refusal("equipment_unknown", {"name": "钢琴", "known": []}), "请不选设备"),
        (Refusal("too_few_people", {"least": 1}), "至少 1 人"),
        (Refusal("quota_hours", {"most": 8, "booked": 480}), "这一周已经约满"),
        (Refusal("bad_phone", {"who": "proxy"}), "代办人电话"),
    ],
)
def test_a_sentence_follows_its_details(refusal: Refusal, sentence: str) -> None:
    assert sentence in refusal_sentence(refusal)


def test_every_box_that_is_named_is_on_the_form() -> None:
    assert {name for name in BOX_OF_CODE.values() if not hasattr(RequestForm, name)} == set()


@pytest.mark.parametrize(
    ("refusal", "box"),
    [
        (Refusal("bad_name", {"who": "proxy"}), "proxy_name"),
        (Refusal("bad_phone", {"who": "applicant"}), "phone"),
        (Refusal("equipment_taken", {"id": "projector"}), "equipment_projector"),
        (Refusal("unknown_room"), None),
    ],
)
def test_a_refusal_stands_beside_its_box(refusal: Refusal, box: str | None) -> None:
    assert box_of(refusal) == box


def test_every_error_that_reaches_people_has_a_sentence() -> None:
    kinds = {
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, BookingError) and not issubclass(kind, SetupError)
    }

    assert kinds - {BookingError} == set(ERROR_SENTENCES)


@pytest.mark.parametrize("status", list(BookingStatus))
def test_a_wrong_state_is_told_in_words(status: BookingStatus) -> None:
    assert "请刷新页面" in error_sentence(WrongState(status))
