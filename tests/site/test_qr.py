"""QR codes put together from others are the ones that segno draws."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.site.qr import FEW, drawn_whole, modules, put_together, qr_svg

ADDRESSES = st.text(string.ascii_lowercase + string.digits + "-/.:", min_size=1, max_size=90)


@settings(deadline=None, max_examples=60)
@given(ADDRESSES)
def test_a_code_put_together_is_the_one_that_segno_draws(text: str) -> None:
    assert put_together(text) == drawn_whole(text)


def test_capitals_and_signs_are_put_together_as_well() -> None:
    for text in ("tel:0434-1234567", "HTTPS://EXAMPLE.CN/~a?b=c&d=%E4", "\t~}|"):
        assert put_together(text) == drawn_whole(text)


def test_after_many_codes_one_looks_as_if_it_were_the_first() -> None:
    for number in range(2 * FEW):
        modules(f"https://example.cn/centers/{number}/")

    text = "https://example.cn/booking/a/b/"
    assert qr_svg(modules(text), "甲") == qr_svg(drawn_whole(text), "甲")
