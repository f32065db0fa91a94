"""What lets a search find a name however it is typed: traditional characters, pinyin, initials.

The page's script folds what it compares with a table from here, character by character.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

__all__ = ["fold_pairs", "folded", "spelt", "variants"]

_HAN = (0x3400, 0x9FFF)
"""Where the characters stand that may have a simplified form."""


@cache
def _simplified() -> dict[int, str]:
    """Traditional → simplified, for each character by itself."""
    from opencc import OpenCC  # noqa: PLC0415 - not needed at each run

    characters = [chr(code) for code in range(_HAN[0], _HAN[1] + 1)]
    # One to a line, so that no two are read as a word.
    found = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, found, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


def folded(text: str) -> str:
    """The text as it is compared: one width, small letters, simplified characters."""
    simplified = _simplified()
    return unicodedata.normalize("NFKC", text).lower().translate(simplified)


@cache
def fold_pairs() -> str:
    """Pairs of a traditional character and its simplified form, for the script of the page."""
    return "".join(chr(old) + new for old, new in _simplified().items())


@cache
def spelt(name: str) -> str:
    """The pinyin of a name, one syllable or Latin word after the other: ``she bao cha xun``."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - loads for a third of a second

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
