"""The mark on what no document gives: it stands on every second line, so it is no template."""

from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup, escape

__all__ = ["badge", "sample"]


class _Record(Protocol):
    id: str

    def is_sample(self, field: str) -> bool:
        """Whether a field holds a made-up value."""


def badge(places: Sequence[str]) -> Markup:
    """The mark for these fields, each as ``record/field``; nothing for none."""
    if not places:
        return Markup()
    where = escape(" ".join(places))
    return Markup(  # noqa: S704 - escaped
        f' <span class="ds-badge ds-badge--sample" data-sample="{where}">示例</span>'
    )


def sample(record: _Record, *fields: str) -> Markup:
    """The mark for those fields of a record that are samples."""
    return badge([f"{record.id}/{field}" for field in fields if record.is_sample(field)])
