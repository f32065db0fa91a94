"""What programs write into data files: safe scalars, and files that appear whole or not at all."""

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["quoted", "replace_file", "scalar", "write_new_file"]

# Ordinary Chinese or English text, which no YAML reader takes for anything else.
_HAN = "\u4e00-\u9fff"
_PLAIN = re.compile(rf"[{_HAN}A-Za-z](?:[{_HAN}\w·、，。；（）《》〔〕/+. -]*[{_HAN}\w）》〕。])?")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def quoted(text: str) -> str:
    """The text in double quotation marks; what JSON writes is YAML as well."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in written)


def scalar(text: str) -> str:
    """The text as a value, quoted unless it is certain that it need not be."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return quoted(text)


@contextmanager
def _written_beside(path: Path, text: str) -> Iterator[Path]:
    """A complete temporary file in the same folder; its name keeps it out of the catalog."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        yield temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def write_new_file(path: Path, text: str) -> None:
    """Write a file at once; FileExistsError when there is one, however it got there."""
    with _written_beside(path, text) as temporary:
        os.link(temporary, path)


def replace_file(path: Path, text: str) -> None:
    """Put a new file in the place of the old one at once."""
    with _written_beside(path, text) as temporary:
        temporary.replace(path)
