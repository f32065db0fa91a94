"""QR codes as drawings inside a page: sharp on paper of any size, and no file of their own."""

from functools import cache

import segno
from markupsafe import Markup

__all__ = ["qr_svg"]

QUIET = 4
"""Empty modules around the code; scanners rely on four."""

MASK = 3
"""The pattern that breaks up large areas of one colour, the same for every code."""


@cache
def qr_svg(text: str, title: str) -> Markup:
    """The QR code of ``text`` as an SVG element that ``title`` describes to those who listen.

    A quarter of the code may be dirty or torn off (level Q): it hangs in the street.
    """
    # Which of the eight masks is best hardly matters on paper; to try all takes most of the time.
    code = segno.make(text, error="q", micro=False, boost_error=False, mask=MASK)
    drawing = code.svg_inline(
        border=QUIET, omitsize=True, svgclass="qr", lineclass=None, title=title, light="#fff"
    )
    return Markup(drawing.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - segno escapes
