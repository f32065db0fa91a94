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

_CONTENT = re.compile(r"^[^\S\n]*[^#\s]", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029]")
_TRICKS = re.compile(r"(?:^|[\s\[{,])[&*!]")

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
    data: bytes
    """The file as it was read."""

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
    text = ""
    try:
        text = _decode(data)
        root = _compose(text)
        walk = _Walk(path)
        value = walk.value(root, ())
    except _UnreadableError as fault:
        return None, [Problem(path, fault.line, fault.column, fault.message)]
    except yaml.YAMLError as error:
        return None, [_explain(path, text, error)]
    if walk.problems:
        return None, walk.problems
    if not isinstance(value, dict):
        message = "文件里应是一行行“字段: 内容”。请检查冒号后面有没有空格。"
        return None, [Problem(path, 1, 1, message)]
    return Document(path, value, walk.values_at, walk.keys_at, data), []


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
    if not _CONTENT.search(text):
        raise _UnreadableError(1, 1, "文件是空的。")
    control = _CONTROL.search(text)
    if control:
        before = text[: control.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise _UnreadableError(line, column, "这里有一个看不见的控制字符。请删掉后重新输入。")
    return text


def _encoding_message(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 编码。请用记事本打开，“另存为”时把编码选成 UTF-8，再保存。"
    return "文件像是 GBK（ANSI）编码。请用记事本打开，“另存为”时把编码选成 UTF-8，再保存。"


def _compose(text: str) -> yaml.Node:
    """The tree of a file, once it is certain that it uses no YAML beyond lists and mappings."""
    # Anchors and tags are rare and cost a second pass, so only files with their signs get one.
    if _TRICKS.search(text):
        _refuse_yaml_tricks(text)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except RecursionError:
        _refuse_yaml_tricks(text)
        raise
    if root is None:
        raise _UnreadableError(1, 1, "文件是空的。")
    return root


def _refuse_yaml_tricks(text: str) -> None:
    """Refuse references, tags and deep nesting before anything is built from them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark: Any = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "用了 & 或 *（YAML 的引用写法），这里不支持。普通文字请用英文双引号括起来。"
            raise _UnreadableError(line, column, message)
        if getattr(event, "tag", None):
            message = "用了 !（YAML 的标签写法），这里不支持。普通文字请用英文双引号括起来。"
            raise _UnreadableError(line, column, message)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                message = f"层次太深（超过 {MAX_DEPTH} 层）。请检查括号和缩进。"
                raise _UnreadableError(line, column, message)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Walk:
    """Turns nodes into texts, lists and mappings, noting where each stands."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.values_at: dict[Path, Location] = {}
        self.keys_at: dict[Path, Location] = {}

    def value(self, node: Any, here: Path) -> Any:
        """The plain value of a node that stands at ``here``."""
        mark = node.start_mark
        self.values_at[here] = (mark.line + 1, mark.column + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._text(node)
        if len(here) >= MAX_DEPTH:
            message = f"层次太深（超过 {MAX_DEPTH} 层）。请检查括号和缩进。"
            raise _UnreadableError(mark.line + 1, mark.column + 1, message)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*here, number)) for number, child in enumerate(node.value)]
        result: dict[str, Any] = {}
        for key_node, child in node.value:
            mark = key_node.start_mark
            spot = (mark.line + 1, mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                message = "字段名应是一个词，不能是一列或一组。请检查冒号和缩进。"
                raise _UnreadableError(*spot, message)
            key = self._text(key_node)
            place = (*here, key)
            if key in result:
                first = self.keys_at[place][0]
                message = f"“{key}”写了两次（上一次在第 {first} 行）。请只留一个。"
                self.problems.append(Problem(self.path, *spot, message))
                continue
            self.keys_at[place] = spot
            result[key] = self.value(child, place)
        return result

    def _text(self, node: yaml.ScalarNode) -> str:
        text: str = node.value
        if node.style in ("'", '"', "|", ">"):
            return text
        if node.end_mark.line > node.start_mark.line and text:
            message = "这一行被接到了上一行的文字后面。请检查缩进、冒号；真要写多行，请用“|”。"
            self.problems.append(Problem(self.path, node.start_mark.line + 2, 1, message))
        return "" if text in ("~", "null", "Null", "NULL") else text


def _explain(path: str, text: str, error: yaml.YAMLError) -> Problem:
    """What a clerk has to change so that the file becomes YAML; looks from the fault backwards."""
    mark = getattr(error, "problem_mark", None)
    if "single document" in str(error) and mark is not None:
        message = "一个文件只能写一份。请删掉“---”，另一份另存成文件。"
        return Problem(path, mark.line + 1, mark.column + 1, message)
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
