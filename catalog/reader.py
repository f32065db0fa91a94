"""YAML text → plain texts, lists and mappings, each with its line and column.

``yaml.safe_load`` guesses types, keeps the last of two equal keys and stops at the first fault in
English. So this module listens to the parser's events, keeps every scalar as the text it is, and
says in Chinese what a clerk has to change. It is the only importer of ``yaml``.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from catalog.problems import Problem

__all__ = ["Document", "Location", "Path", "read_document"]

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Path = tuple[str | int, ...]
Location = tuple[int, int]


@dataclass(frozen=True)
class Document:
    """One file that could be read."""

    path: str
    value: dict[str, Any]
    values_at: dict[Path, Location]
    """Place in the record → line and column of the value."""
    keys_at: dict[Path, Location]
    """Place in the record → line and column of its key."""

    def at(self, path: Path, key: bool = False) -> Location:
        """Line and column of ``path``, or of the nearest thing around it in the file."""
        if key and path in self.keys_at:
            return self.keys_at[path]
        while path and path not in self.values_at:
            path = path[:-1]
        return self.values_at.get(path, (1, 1))

    def problem(
        self,
        path: Path,
        message: str,
        *,
        key: bool = False,
        is_error: bool = True,
    ) -> Problem:
        """A problem at ``path`` of this file."""
        line, column = self.at(path, key)
        return Problem(self.path, line, column, message, is_error)


class _UnreadableError(Exception):
    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def read_document(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Read one file; no document when it cannot be understood at all."""
    try:
        text = _decode(data)
        builder = _Builder(path)
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except _UnreadableError as fault:
        return None, [Problem(path, fault.line, fault.column, fault.message)]
    except yaml.YAMLError as error:
        return None, [_explain(path, text, error)]
    if builder.problems:
        return None, builder.problems
    if not isinstance(builder.root, dict):
        message = "文件里应是一行行“字段: 内容”。请检查冒号后面有没有空格。"
        return None, [Problem(path, 1, 1, message)]
    return Document(path, builder.root, builder.values_at, builder.keys_at), []


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _UnreadableError(1, 1, f"文件太大（超过 {MAX_BYTES // 1024} KB）。请拆成几个文件。")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _UnreadableError(1, 1, "文件是 UTF-16 编码（记事本的“Unicode”）。请另存为 UTF-8。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(line, 1, _encoding_message(data)) from None
    if not text.strip() or all(
        not line.strip() or line.lstrip().startswith("#") for line in text.splitlines()
    ):
        raise _UnreadableError(1, 1, "文件是空的。")
    for number, row in enumerate(text.split("\n"), 1):
        control = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029]", row)
        if control:
            raise _UnreadableError(
                number, control.start() + 1, "这里有一个看不见的控制字符。请删掉后重新输入。"
            )
    return text


def _encoding_message(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 编码。请用记事本打开，“另存为”时把编码选成 UTF-8，再保存。"
    return "文件像是 GBK（ANSI）编码。请用记事本打开，“另存为”时把编码选成 UTF-8，再保存。"


class _Builder:
    """Takes parser events and builds the value, without recursion."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: Any = None
        self.problems: list[Problem] = []
        self.values_at: dict[Path, Location] = {}
        self.keys_at: dict[Path, Location] = {}
        self._open: list[tuple[Any, Path]] = []
        self._key: str | None = None
        self._keys: list[str | None] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                mark: Any = event.start_mark
                line = mark.line + 1
                raise _UnreadableError(
                    line, 1, "一个文件只能写一份。请删掉“---”，另一份另存成文件。"
                )
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._fault(
                event,
                "用了 & 或 *（YAML 的引用写法），这里不支持。普通文字请用英文双引号括起来。",
            )
        elif getattr(event, "tag", None):
            raise self._fault(
                event,
                "用了 !（YAML 的标签写法），这里不支持。普通文字请用英文双引号括起来。",
            )
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._start({}, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._start([], event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._key = self._keys.pop()

    def _fault(self, event: Any, message: str) -> _UnreadableError:
        mark = event.start_mark
        return _UnreadableError(mark.line + 1, mark.column + 1, message)

    def _place(self, value: Any, event: Any) -> Path:
        spot = (event.start_mark.line + 1, event.start_mark.column + 1)
        if not self._open:
            self.root = value
            self.values_at[()] = spot
            return ()
        holder, path = self._open[-1]
        if isinstance(holder, list):
            here = (*path, len(holder))
            holder.append(value)
        else:
            key = self._key
            if key is None:
                raise self._fault(event, "这里少了字段名。")
            self._key = None
            here = (*path, key)
            holder[key] = value
        self.values_at[here] = spot
        return here

    def _start(self, value: Any, event: Any) -> None:
        if self._open and isinstance(self._open[-1][0], dict) and self._key is None:
            raise self._fault(event, "字段名应是一个词，不能是一列或一组。请检查冒号和缩进。")
        if len(self._open) >= MAX_DEPTH:
            raise self._fault(event, f"层次太深（超过 {MAX_DEPTH} 层）。请检查括号和缩进。")
        path = self._place(value, event)
        self._keys.append(self._key)
        self._key = None
        self._open.append((value, path))

    def _scalar(self, event: Any) -> None:
        text = event.value
        start, end = event.start_mark, event.end_mark
        is_plain = event.style in (None, "")
        if is_plain and end.line > start.line and text:
            self.problems.append(
                Problem(
                    self.path,
                    start.line + 2,
                    1,
                    "这一行被接到了上一行的文字后面。请检查缩进、冒号；真要写多行，请用“|”。",
                )
            )
        if self._open and isinstance(self._open[-1][0], dict) and self._key is None:
            path = self._open[-1][1]
            here = (*path, text)
            if here in self.keys_at:
                line = self.keys_at[here][0]
                self.problems.append(
                    Problem(
                        self.path,
                        start.line + 1,
                        start.column + 1,
                        f"“{text}”写了两次（上一次在第 {line} 行）。请只留一个。",
                    )
                )
            else:
                self.keys_at[here] = (start.line + 1, start.column + 1)
            self._key = text
            return
        if is_plain and text in ("~", "null", "Null", "NULL"):
            text = ""
        self._place(text, event)


def _explain(path: str, text: str, error: yaml.YAMLError) -> Problem:
    """What a clerk has to change so that the file becomes YAML; looks from the fault backwards."""
    mark = getattr(error, "problem_mark", None)
    fault_line = mark.line + 1 if mark is not None else 1
    fault_column = mark.column + 1 if mark is not None else 1
    lines = text.splitlines()
    for number, line in enumerate(lines[: fault_line + 1], 1):
        indent = re.match(r"[\s\u200b\ufeff]*", line)
        lead = indent.group() if indent else ""
        names = {"\t": "Tab 键", "\u3000": "全角空格", "\xa0": "不间断空格", "\u200b": "零宽空格"}
        for mark_char, name in names.items():
            if mark_char in lead:
                cure = "YAML 只能用空格缩进，请把它换成两个半角空格。"
                column = lead.index(mark_char) + 1
                return Problem(path, number, column, f"行首用了{name}。{cure}")
        key = re.match(r"(\s*(?:- )?)([A-Za-z_][A-Za-z0-9_-]*)：", line)
        if key:
            word = key.group(2)
            cure = f"请换成英文冒号加一个空格，写成“{word}: …”。"
            column = key.end()
            return Problem(path, number, column, f"“{word}”后面的冒号是全角“：”。{cure}")
    for number, line in enumerate(lines[: fault_line + 1], 1):
        key = re.match(r"\s*(?:- )?([A-Za-z_][A-Za-z0-9_-]*):(?=[^\s:/])", line)
        if key and not line.lstrip().startswith("#"):
            word = key.group(1)
            message = f"“{word}:”后面少了一个空格，应写成“{word}: …”。"
            return Problem(path, number, key.end(), message)
    for number, line in enumerate(lines[:fault_line], 1):
        bare = re.sub(r"\\.|#.*", "", line)
        if bare.count('"') % 2 and not re.search(r"[|>]\s*$", line):
            return Problem(path, number, line.index('"') + 1, "这一行的英文双引号不成对。")
    line = lines[fault_line - 1] if fault_line <= len(lines) else ""
    mark_word = re.search(r"(?:[:\[{,-]\s+)([*&!%@`])", line)
    if mark_word:
        sign = mark_word.group(1)
        message = f"文字以“{sign}”开头，会被当成 YAML 的记号。请用英文双引号把整段文字括起来。"
        return Problem(path, fault_line, mark_word.start(1) + 1, message)
    if "\t" in line:
        column = line.index("\t") + 1
        return Problem(path, fault_line, column, "这一行用了 Tab 键，请把它换成空格。")
    if re.search(r"[{\[][^}\]]*$", line) or ("，" in line and re.search(r"[{\[]", line)):
        message = "括号没有写完，或里面用了中文逗号“，”。请用英文逗号加空格。"
        return Problem(path, fault_line, fault_column, message)
    message = "这一行读不懂。请检查缩进和冒号；如果是普通文字，请用英文双引号把整段文字括起来。"
    return Problem(path, fault_line, fault_column, message)
