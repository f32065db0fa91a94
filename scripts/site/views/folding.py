"""What lets a search find a name however it is typed: traditional characters, pinyin, initials.

The page's script folds what it compares with a table from here, character by character, so the
table only has to know the characters that the records hold.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

__all__ = ["fold_table", "folded", "spelt", "variants"]

_HAN = (0x3400, 0x9FFF)
"""Where the characters stand that may have a simplified form."""


@cache
def _simplified() -> dict[str, str]:
    """Traditional → simplified, for each character by itself."""
    characters = [chr(code) for code in range(_HAN[0], _HAN[1] + 1)]
    # One to a line, so that no two are read as a word.
    found = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, found, strict=True) if old != new}


def folded(text: str) -> str:
    """The text as it is compared: one width, small letters, simplified characters."""
    simplified = _simplified()
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(simplified.get(character, character) for character in plain)


def fold_table(texts: Iterable[str]) -> str:
    """Pairs of a traditional character and its simplified form, for what occurs in the texts."""
    occurring = {character for text in texts for character in folded(text)}
    return "".join(old + new for old, new in _simplified().items() if new in occurring)


@cache
def spelt(name: str) -> str:
    """The pinyin of a name, one syllable or Latin word after the other: ``she bao cha xun``."""
    pieces = (piece.lower() for piece in lazy_pinyin(folded(name)))
    kept = ("".join(one for one in piece if one.isascii() and one.isalnum()) for piece in pieces)
    return " ".join(piece for piece in kept if piece)


def variants(name: str, synonyms: Sequence[Sequence[str]]) -> list[str]:
    """The name, and the name with each word replaced by another of the same meaning."""
    found = [name]
    for group in synonyms:
        for word in group:
            if word in name:
                found += [name.replace(word, other) for other in group if other != word]
    return list(dict.fromkeys(found))
