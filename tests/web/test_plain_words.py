"""A search in plain words."""

from datetime import date, time

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from booking.web.plain_words import understood

MONDAY = date(2026, 11, 2)
EQUIPMENT = {"projector": "投影仪", "speaker": "音箱"}


@pytest.mark.parametrize(
    ("text", "date_", "start", "end", "attendees", "equipment"),
    [
        ("周六下午，20人，要投影仪", "2026-11-07", "14:00", "16:00", "20", "projector"),
        ("明天上午 8 个人", "2026-11-03", "09:00", "11:00", "8", None),
        ("下周二晚上7点半到9点", "2026-11-10", "19:30", "21:00", None, None),
        ("１１月５日１４:００-１５:３０", "2026-11-05", "14:00", "15:30", None, None),
        ("大后天，音箱", "2026-11-05", None, None, None, "speaker"),
        ("星期一", "2026-11-02", None, None, None, None),
        ("1号", "2026-12-01", None, None, None, None),
        ("31号14点到13点", "2026-12-31", None, None, None, None),
        ("31号9点到8点", "2026-12-31", "09:00", "20:00", None, None),
        ("借间屋子", None, None, None, None, None),
        ("星期六下午两点到四点，二十个人", "2026-11-07", "14:00", "16:00", "20", None),
        ("明天下午3点，三十多位老人", "2026-11-03", "15:00", "17:00", "30", None),
        ("周六十点一刻到十一点二十", "2026-11-07", "10:00", "11:30", None, None),
        ("上午十点到下午一点", None, "10:00", "13:00", None, None),
        ("3点半开会，一百二十人", None, "15:30", "17:30", "120", None),
        ("今晚，十来个人", "2026-11-02", "19:00", "21:00", "10", None),
        ("十一月二十八号早上六点半", "2026-11-28", "06:30", "08:30", None, None),
        ("周末", "2026-11-07", None, None, None, None),
        ("六点半到八点", None, "18:30", "20:00", None, None),
        ("上午九点到五点", None, "09:00", "17:00", None, None),
        ("下午十一点到一点", None, "11:00", "13:00", None, None),
        ("晚上九点半", None, "21:30", "23:30", None, None),
        ("晚上十一点", None, "23:00", "23:30", None, None),
        ("晚上十点到十二点", None, "22:00", "23:30", None, None),
        ("晚上十二点", None, None, None, None, None),
        ("上午六点", None, "06:00", "08:00", None, None),
        ("中午一点", None, "13:00", "15:00", None, None),
        ("周六下午，大一点的房间", "2026-11-07", "14:00", "16:00", None, None),
        ("明早，安静一点的", "2026-11-03", "08:00", "10:00", None, None),
        ("早一点", None, None, None, None, None),
        ("周六下午一点的房间", "2026-11-07", "13:00", "15:00", None, None),
        ("周六十一点的房间", "2026-11-07", "11:00", "13:00", None, None),
    ],
)
def test_a_sentence_fills_the_boxes(
    text: str,
    date_: str | None,
    start: str | None,
    end: str | None,
    attendees: str | None,
    equipment: str | None,
) -> None:
    wanted = {
        "date": date_,
        "start": start,
        "end": end,
        "attendees": attendees,
        "equipment": equipment,
    }

    found = understood(text, MONDAY, EQUIPMENT)

    assert found == {name: value for name, value in wanted.items() if value is not None}


HOURS = st.tuples(
    st.sampled_from(["", "早上", "上午", "中午", "下午", "晚上", "今晚"]),
    st.integers(0, 99).map(str) | st.sampled_from("一二三四五六七八九十"),
    st.sampled_from(["点", "点半", "点三刻", ":00", ":59", ":99"]),
).map("".join)


@example("99:99")
@given(st.lists(HOURS, min_size=1, max_size=2).map("到".join))
def test_hours_give_nothing_or_a_start_before_its_end_on_that_day(text: str) -> None:
    found = understood(text, MONDAY, EQUIPMENT)

    if {"start", "end"} & set(found):
        assert time.fromisoformat(found["start"]) < time.fromisoformat(found["end"])


def test_a_sentence_without_day_hour_or_number_is_not_guessed(client: FlaskClient) -> None:
    page = client.get("/booking/?words=想打乒乓球").text

    assert "没看懂这句话" in page
    assert 'id="results"' not in page


def test_the_page_searches_by_a_sentence(client: FlaskClient) -> None:
    page = client.get("/booking/?words=周三下午，20人，要投影仪").text

    assert "11月4日" in page
    assert "14:00–16:00，20 人" in page
    assert "donghua" in page
