"""Bytes → text, with the signs that nobody meant to type taken out and named.

A clerk's editor may save GBK, a web page hands over no-break spaces, an input method full-width
ones. Such signs are replaced here, so that the rest of the file can still be read and all of its
mistakes be told at once; a :class:`Draft` remembers where everything stood before.
"""

import re
from dataclasses import dataclass, field

__all__ = [
    "MANY",
    "MAX_BYTES",
    "Draft",
    "Fault",
    "UnreadableError",
    "block_lines",
    "cleaned",
    "decoded",
]

MAX_BYTES = 256 * 1024

MANY = 200
"""After so many faults nobody reads on."""

_CONTENT = re.compile(r"^[^\S\n]*[^#\s]", re.MULTILINE)
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff"
_INVISIBLE = r"\xad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_RARE = re.compile(rf"[{_CONTROL}{_INVISIBLE}\t\xa0\u3000\ufffd]")
_LOST = "锟斤拷"
"""What GBK shows for signs that UTF-8 had already given up."""
_LEAD = re.compile(rf"[\s{_INVISIBLE}]*")

_BLOCK_START = re.compile(r"(?::|-)[ ]+[|>][-+0-9]*[ ]*(?:#.*)?$")

_SAVE_AS = "请用记事本打开，“另存为”时把编码选成 UTF-8，再保存。"
_BAD_SPACES = {"\xa0": "不间断空格（从网页或微信复制来的）", "\u3000": "全角空格"}


class UnreadableError(Exception):
    """The file cannot be understood at all; says where and why."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """A mistake in how the file is written, at a line and column counted from 1."""

    line: int
    column: int
    message: str
    is_error: bool = True


@dataclass
class Draft:
    """The text while faults are mended in it; places are told as they were in the file."""

    lines: list[str]
    _moved: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Line → (column from which on, by how much) the line is longer now."""

    @property
    def text(self) -> str:
        """The whole text as it is now."""
        return "\n".join(self.lines)

    def replace(self, line: int, column: int, length: int, new: str) -> None:
        """Put ``new`` for ``length`` characters; counted from 1 in the text as it is now."""
        old = self.lines[line - 1]
        self.lines[line - 1] = old[: column - 1] + new + old[column - 1 + length :]
        if len(new) != length:
            moved = self._moved.setdefault(line, [])
            moved.append((column, len(new) - length))

    def was_at(self, line: int, column: int) -> tuple[int, int]:
        """Where a place of the text as it is now stood in the file."""
        for start, by in reversed(self._moved.get(line, [])):
            if column > start:
                column = max(column - by, start)
        return line, column


def decoded(data: bytes) -> str:
    """The text of a file; refuses other encodings, control characters and empty files."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(1, 1, f"文件太大（超过 {MAX_BYTES // 1024} KB）。请拆成几个文件。")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(0) > len(data) // 4 > 0:
        raise UnreadableError(1, 1, "文件是 UTF-16 编码（记事本的“Unicode”）。请另存为 UTF-8。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong_encoding(data, error.start) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _CONTENT.search(text):
        raise UnreadableError(1, 1, "文件是空的。")
    return text


def _wrong_encoding(data: bytes, start: int) -> UnreadableError:
    line = data.count(b"\n", 0, start) + 1
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    if sum(1 for sign in loose if sign >= "\u3000" and sign != "\ufffd") > broken:
        before = data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8-sig", "replace")
        message = "这里有坏掉的字（不是完整的 UTF-8）。请删掉这个字重新输入，再把文件另存为 UTF-8。"
        return UnreadableError(line, len(before) + 1, message)
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return UnreadableError(line, 1, f"文件不是 UTF-8 编码。{_SAVE_AS}")
    return UnreadableError(line, 1, f"文件像是 GBK（ANSI）编码。{_SAVE_AS}")


def cleaned(text: str) -> tuple[str, Draft | None, list[Fault]]:
    """The text without odd signs; with a draft when something was taken out."""
    if not _RARE.search(text) and _LOST not in text:
        return text, None, []
    draft = Draft(text.split("\n"))
    inside = block_lines(draft.lines)
    faults: list[Fault] = []
    for number, line in enumerate(draft.lines, 1):
        if len(faults) > MANY:
            break
        if _RARE.search(line) or _LOST in line:
            faults += _clean_line(draft, number, is_block=number in inside)
    return draft.text, draft, faults


def _clean_line(draft: Draft, number: int, *, is_block: bool) -> list[Fault]:
    line = draft.lines[number - 1]
    lead_match = _LEAD.match(line)
    lead = len(lead_match.group()) if lead_match else 0
    if lead == len(line):
        # A blank line may hold any blanks; control characters stop the parser even there.
        control = re.search(f"[{_CONTROL}]", line)
        draft.lines[number - 1] = ""
        if control is None:
            return []
        return [Fault(number, control.start() + 1, "这里有一个看不见的控制字符。请删掉。")]
    comment = _comment_at(line, lead)
    found: list[tuple[int, str, str]] = []  # column from 0, message, what to put there
    for column, sign in enumerate(line):
        if column > comment and not re.match(f"[{_CONTROL}]", sign):
            continue
        fault = _odd_sign(line, column, lead, is_block=is_block)
        if fault is not None:
            found.append((column, *fault))
    for column, _, new in reversed(found):
        draft.replace(number, column + 1, 1, new)
    # One sentence for one kind of sign in a line: the first place is enough to find the others.
    first: dict[str, int] = {}
    for column, message, _ in found:
        first.setdefault(message, column)
    return [Fault(number, column + 1, message) for message, column in first.items()]


def _odd_sign(line: str, column: int, lead: int, *, is_block: bool) -> tuple[str, str] | None:
    sign = line[column]
    if sign == "\t":
        if is_block and column:
            return None
        if column < lead:
            return "行首用了 Tab 键。YAML 只能用空格缩进，请把 Tab 换成两个空格。", "  "
        if not line[column:].strip():
            return "行尾有 Tab 键，请删掉。", " "
        if line[:column].rstrip("\t ").endswith(":"):
            return "冒号后面用了 Tab 键，请换成一个空格。", " "
        return "这里用了 Tab 键，请换成空格。", " "
    if sign in _BAD_SPACES:
        if column >= lead or is_block:
            return None
        width = "  " if sign == "\u3000" else " "
        return f"行首有{_BAD_SPACES[sign]}。请删掉，换成半角空格。", width
    if re.match(f"[{_INVISIBLE}]", sign):
        where = "行首有" if column < lead else "这里有"
        return f"{where}看不见的字符（零宽空格一类，从网页或微信复制来的）。请删掉。", ""
    if sign == "\x00":
        return "这里有一个空字符（NUL），文件可能坏了。请删掉后重新输入。", ""
    if re.match(f"[{_CONTROL}]", sign):
        return "这里有一个看不见的控制字符。请删掉后重新输入。", ""
    if sign == "\ufffd" or line.startswith(_LOST, column):
        return "这里是乱码，原来的字已经丢了。请重新输入。", sign
    return None


def _comment_at(line: str, lead: int) -> int:
    if line[lead] == "#":
        return lead
    found = re.search(r"\s#", line)
    return found.start() + 1 if found else len(line)


def block_lines(lines: list[str]) -> set[int]:
    """Numbers of the lines inside ``|`` and ``>`` texts, where signs mean nothing."""
    inside: set[int] = set()
    indent: int | None = None
    for number, line in enumerate(lines, 1):
        if indent is not None:
            if not line.strip() or len(line) - len(line.lstrip(" ")) > indent:
                inside.add(number)
                continue
            indent = None
        if line.lstrip(" ").startswith("#"):
            continue
        if _BLOCK_START.search(line):
            indent = len(line) - len(line.lstrip(" "))
    return inside
