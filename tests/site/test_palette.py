"""The colours of site and booking: written once, legible by day and by night."""

import re

import pytest

from tests.house.tree import ROOT

DOORSTEP = (ROOT / "content" / "assets" / "doorstep.css").read_text(encoding="utf-8")
BOOKING = (ROOT / "booking" / "web" / "static" / "booking.css").read_text(encoding="utf-8")
PALETTE = DOORSTEP.split("/* ---------- palette", 1)[1].split("@media screen", 1)[0]
PAIR = re.compile(
    r"--ds-([\w-]+): var\(--ds-day, (#[0-9a-f]{3,6})\) var\(--ds-night, (#[0-9a-f]{3,6})\);"
)
ONE = re.compile(r"--ds-([\w-]+): (#[0-9a-f]{3,6});")
TOKENS = {name: (day, night) for name, day, night in PAIR.findall(PALETTE)} | {
    name: (both, both) for name, both in ONE.findall(PALETTE)
}
TEXT = [
    *[(text, ground) for text in ("ink", "muted", "red", "red-dark", "amber", "grey")
      for ground in ("paper", "surface")],
    *[("ink", ground) for ground in ("paper-deep", "gold-soft", "red-soft", "green-soft",
                                     "amber-soft", "blue-soft", "field", "mark", "glow")],
    ("muted", "glow"), ("muted", "gold-soft"), ("red", "gold-soft"), ("red", "field"),
    ("red-dark", "red-soft"), ("gold-ink", "gold-soft"), ("green", "green-soft"),
    ("amber", "amber-soft"), ("amber", "field"), ("blue", "blue-soft"), ("grey", "grey-soft"),
    ("on-fill", "fill"), ("on-fill", "fill-dark"), ("on-fill", "bar"),
    ("foot-ink", "foot"), ("foot-link", "foot"), ("paper", "ink"),
]  # fmt: skip
SHAPES = [
    ("line-strong", "surface"), ("line-strong", "field"), ("line-strong", "paper"),
    ("focus", "paper"), ("focus", "surface"),  ("red", "surface"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """Contrast ratio as WCAG defines it."""
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_is_computed_as_wcag_computes_it() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize(("text", "ground"), TEXT, ids="-on-".join)
def test_text_is_legible_on_its_ground(text: str, ground: str, mode: int) -> None:
    assert contrast(TOKENS[text][mode], TOKENS[ground][mode]) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES, ids="-on-".join)
def test_fields_and_focus_stand_out_from_their_ground(shape: str, ground: str, mode: int) -> None:
    assert contrast(TOKENS[shape][mode], TOKENS[ground][mode]) >= 3


@pytest.mark.parametrize("name", ["doorstep", "booking"])
def test_no_colour_is_written_outside_the_palette(name: str) -> None:
    css = {"doorstep": DOORSTEP.replace(PALETTE, ""), "booking": BOOKING}[name]
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).split("@media print", 1)[0]
    css = re.sub(r"var\(--ds-[\w-]+, #[0-9a-f]{3,6}\)", "", css)
    found = [line.strip() for line in css.splitlines() if re.search(r"#[0-9a-f]{3,8}\b", line)]
    # A code of squares must stay black on white for the cameras that read it.
    assert [line for line in found if "pixelated" not in line] == []
