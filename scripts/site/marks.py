"""The mark on what no document gives: it stands on every second line, so it is no template."""

from collections.abc import Sequence
from typing import Any, Protocol

from markupsafe import Markup, escape

from catalog.model import Center, Duty
from scripts.site.words import field_titles

__all__ = ["badge", "listed", "sample"]


class _Record(Protocol):
    @property
    def id(self) -> str:
        """Of the record, as in the data."""

    def is_sample(self, field: str) -> bool:
        """Whether a field holds a made-up value."""


MARK = "示例"


def badge(places: Sequence[str], words: str = MARK) -> Markup:
    """The mark for these fields, each as ``record/field``; nothing for none."""
    if not places:
        return Markup()
    where = escape(" ".join(dict.fromkeys(places)))
    return Markup(  # noqa: S704 - escaped
        f' <span class="ds-badge ds-badge--sample" data-sample="{where}">{escape(words)}</span>'
    )


def sample(record: _Record, *fields: str, words: str = MARK) -> Markup:
    """The mark for those fields of a record that are samples; none where the text says it."""
    made_up = [field for field in fields if record.is_sample(field)]
    silent = [field for field in made_up if not _says_so(getattr(record, field, None))]
    if made_up and not silent:
        where = escape(" ".join(f"{record.id}/{field}" for field in made_up))
        return Markup(f'<span data-sample="{where}"></span>')  # noqa: S704 - escaped
    return badge([f"{record.id}/{field}" for field in made_up], words)


def listed(record: Center | Duty, *fields: str) -> Markup:
    """One mark for a whole block, which names those of its fields that are samples."""
    made_up = [field for field in fields if record.is_sample(field)]
    titles = "、".join(title for _, title in field_titles(record, made_up))
    return badge([f"{record.id}/{field}" for field in made_up], f"{MARK}：{titles}")


def _says_so(value: Any) -> bool:
    """Whether the words of a value tell that it is a sample."""
    if isinstance(value, tuple):
        return bool(value) and all(_says_so(one) for one in value)
    return MARK in str(getattr(value, "street_address", value if isinstance(value, str) else ""))
