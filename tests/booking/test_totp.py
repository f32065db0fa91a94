"""Codes as the two standards print them, and only near their half minute."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from booking import totp

SECRET = b"12345678901234567890"
HOTP = [755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489]
"""RFC 4226, appendix D, for the counters 0 to 9."""
TOTP = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
"""RFC 6238, appendix B, in eight digits; six are the last six of them."""


@pytest.mark.parametrize(("counter", "code"), list(enumerate(HOTP)))
def test_a_code_is_that_of_rfc_4226(counter: int, code: int) -> None:
    assert totp.code_at(SECRET, counter) == str(code)


@pytest.mark.parametrize(("second", "code"), list(TOTP.items()))
def test_a_code_is_that_of_rfc_6238(second: int, code: str) -> None:
    now = datetime.fromtimestamp(second, UTC)

    assert totp.code_at(SECRET, totp.counter_of(now)) == code[-6:]
    assert totp.matching(SECRET, code[-6:], now) == second // 30


@pytest.mark.parametrize(
    ("seconds", "counter"), [(-31, None), (-30, 1000), (0, 1000), (59, 1000), (60, None)]
)
def test_a_code_counts_half_a_minute_before_and_after(seconds: int, counter: int | None) -> None:
    code = totp.code_at(SECRET, 1000)
    now = datetime.fromtimestamp(1000 * 30, UTC) + timedelta(seconds=seconds)

    assert totp.matching(SECRET, code, now) == counter


@pytest.mark.parametrize("code", ["", "75522", "7552240", "abcdef", "７５５２２４"])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert totp.matching(SECRET, code, datetime.fromtimestamp(0 + 30, UTC)) is None


def test_the_link_names_the_site_and_the_account_and_holds_the_secret() -> None:
    link = urlsplit(totp.link_for(SECRET, "家门口 & 邻里", "wang.min"))

    assert (link.scheme, link.netloc) == ("otpauth", "totp")
    assert unquote(link.path) == "/家门口 & 邻里:wang.min"
    assert parse_qs(link.query) == {
        "secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
        "issuer": ["家门口 & 邻里"],
    }
