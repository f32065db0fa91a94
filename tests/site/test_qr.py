"""QR codes put together from others are the ones that segno draws."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.site.qr import FEW, drawn_whole, put_together, qr_svg

ADDRESSES = st.text(string.ascii_lowercase + string.digits + "-/.:", min_size=1, max_size=90)


@settings(deadline=None, max_examples=60)
@given(ADDRESSES)
def test_a_code_put_together_is_the_one_that_segno_draws(text: str) -> None:
    assert put_together(text) == drawn_whole(text)


def test_capitals_and_signs_are_put_together_as_well() -> None:
    for text in ("tel:0434-1234567", "HTTPS://EXAMPLE.CN/~a?b=c&d=%E4", "\t~}|"):
        assert put_together(text) == drawn_whole(text)


def test_after_many_codes_the_drawing_of_one_stays_the_same() -> None:
    first = qr_svg("https://example.cn/booking/a/b/", "甲")
    for number in range(FEW + 1):
        qr_svg(f"https://example.cn/centers/{number}/", "乙")
    again = qr_svg("https://example.cn/booking/a/b/", "甲 ")

    assert str(again) == str(first).replace("甲", "甲 ")
