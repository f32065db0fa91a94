"""YAML text → plain texts, lists and mappings, each with its line and column.

``yaml.safe_load`` guesses types, keeps the last of two equal keys and stops at the first fault in
English. So this module listens to the parser's events, keeps every scalar as the text it is, and
says in Chinese what a clerk has to change. It is the only importer of ``yaml``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from catalog.decoding import MANY, Draft, Fault, UnreadableError, block_lines, cleaned, decoded
from catalog.explaining import Trouble, explain, explain_run_on, quote_sign
from catalog.problems import Problem

__all__ = ["IDENTITY", "MOST", "Document", "Location", "Path", "read_document"]

MOST = 100
"""So many mistakes of one file are told; the rest would not be read."""
MAX_DEPTH = 20
MAX_MENDS = 30
"""So often a file is mended and read again to find the next mistake."""
SMALL = 64 * 1024
"""Larger files are mended only a few times, to keep the time short."""

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_TRICKS = re.compile(r"(?:^|[\s\[{,:])[&*!]")
_NESTED = re.compile(r"(?:[-?:] +){8}")
_REMARK = re.compile(r" #(?=[^\s#!])")
_SWALLOWED = re.compile(r"(?<=[^\s#]) +#(?=[^\s#!])")
_FIELD = re.compile(r"^\s+[a-z][a-z0-9_]*:(?: |$)")
_IDENTITY_NUMBER = re.compile(
    r"(?<![0-9])[1-9][0-9]{5} ?(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r" ?[0-9]{3}[0-9Xx](?![0-9])"
)
_LONG_NUMBER = re.compile(r"[1-9][0-9]{5} ?(?:19|20)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

IDENTITY = "这里像是身份证号。公开网站的数据里不能写个人身份证号，请删掉。"

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


def read_document(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Read one file; no document when it cannot be understood at all.

    A document that comes with errors is what could be made of the file, only good for finding the
    other mistakes.
    """
    try:
        faults, walk, value = _read(decoded(data))
    except UnreadableError as fault:
        return None, [Problem(path, fault.line, fault.column, fault.message)]
    problems = sorted(
        Problem(path, fault.line, fault.column, fault.message, fault.is_error)
        for fault in dict.fromkeys(faults)
    )
    if len(problems) > MOST:
        rest = f"还有 {len(problems) - MOST} 处错误没有列出。请先改好上面这些。"
        problems[MOST:] = [Problem(path, problems[MOST].line, 1, rest)]
    if walk is None or not isinstance(value, dict):
        return None, problems
    return Document(path, value, walk.values_at, walk.keys_at, data), problems


def _read(text: str) -> tuple[list[Fault], "_Walk | None", Any]:
    """Faults and content; mends what was found and reads again until nothing new is found."""
    identity = _identity_numbers(text) if _LONG_NUMBER.search(text) else []
    text, draft, faults = cleaned(text)
    faults += identity
    if len(faults) > MANY:
        return faults, None, None
    for _ in range(MAX_MENDS if len(text) < SMALL else 3):
        try:
            root = _compose(text)
        except yaml.YAMLError as error:
            draft = draft or Draft(text.split("\n"))
            found, is_mended = explain(draft, _trouble(error))
            # What was mended at the start of a line may leave it askew; that is no news.
            known = {(fault.line, _is_indent(fault)) for fault in faults}
            faults += [one for one in found if not (_is_indent(one) and (one.line, True) in known)]
            if not is_mended or len(faults) > MANY:
                return faults, None, None
        except UnreadableError as fault:
            draft = draft or Draft(text.split("\n"))
            faults.append(Fault(*draft.was_at(fault.line, fault.column), fault.message))
            if not quote_sign(draft, fault.line, fault.column):
                return faults, None, None
        else:
            walk = _Walk(text, draft)
            value = walk.value(root, ())
            mended = walk.mended()
            if not mended:
                faults += walk.finished(root)
                if not isinstance(value, dict) and not any(fault.is_error for fault in faults):
                    message = "文件里应是一行行“字段: 内容”。请检查冒号后面有没有空格。"
                    faults.append(Fault(1, 1, message))
                return faults, walk, value
            faults += mended
            draft = walk.draft
        if draft is not None:
            text = draft.text
    return faults, None, None


def _is_indent(fault: Fault) -> bool:
    """Whether a fault is about what stands at the start of a line."""
    return fault.message.startswith(("行首有", "行首用了", "这一行的缩进"))


def _trouble(error: yaml.YAMLError) -> Trouble:
    says = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    mark: Any = getattr(error, "problem_mark", None)
    around: Any = getattr(error, "context_mark", None) or mark
    if mark is None:
        return Trouble(says, 1, 1, 1, 1)
    return Trouble(says, mark.line + 1, mark.column + 1, around.line + 1, around.column + 1)


def _identity_numbers(text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        for found in _IDENTITY_NUMBER.finditer(line):
            yield Fault(number, found.start() + 1, IDENTITY)


def _compose(text: str) -> yaml.Node:
    """The tree of a file, once it is certain that it uses no YAML beyond lists and mappings."""
    # Anchors, tags and depth cost a second pass, so only files with their signs get one.
    if _looks_tricky(text):
        _refuse_yaml_tricks(text)
    root = yaml.compose(text, Loader=_Loader)
    if root is None:
        raise UnreadableError(1, 1, "文件是空的。")
    return root


def _looks_tricky(text: str) -> bool:
    if ("&" in text or "*" in text or "!" in text) and _TRICKS.search(text):
        return True
    if ("- -" in text or "-  " in text or "? " in text) and _NESTED.search(text):
        return True
    return text.count("[") + text.count("{") > 1000


def _refuse_yaml_tricks(text: str) -> None:
    """Refuse references, tags and deep nesting before anything is built from them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark: Any = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "用了 & 或 *（YAML 的引用写法），这里不支持。普通文字请用英文双引号括起来。"
            raise UnreadableError(line, column, message)
        if getattr(event, "tag", None):
            message = "用了 !（YAML 的标签写法），这里不支持。普通文字请用英文双引号括起来。"
            raise UnreadableError(line, column, message)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise UnreadableError(line, column, _too_deep())
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Walk:
    """Turns nodes into texts, lists and mappings, noting where each stands."""

    def __init__(self, text: str, draft: Draft | None) -> None:
        self.text = text
        self.draft = draft
        self.faults: list[Fault] = []
        self.run_on: list[tuple[int, int, int]] = []
        """First line, column and last line of texts that go on without quotes."""
        self.values_at: dict[Path, Location] = {}
        self.keys_at: dict[Path, Location] = {}
        self._may_hold_control = "\\" in text

    def value(self, node: Any, here: Path) -> Any:
        """The plain value of a node that stands at ``here``."""
        spot = self._spot(node)
        self.values_at[here] = spot
        if isinstance(node, yaml.ScalarNode):
            return self._text(node)
        if len(here) >= MAX_DEPTH:
            raise UnreadableError(*spot, _too_deep())
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*here, number)) for number, child in enumerate(node.value)]
        result: dict[str, Any] = {}
        for key_node, child in node.value:
            spot = self._spot(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                message = "字段名应是一个词，不能是一列或一组。请检查冒号和缩进。"
                self.faults.append(Fault(*spot, message))
                continue
            key = self._text(key_node)
            place = (*here, key)
            if key in result:
                first = self.keys_at[place][0]
                message = f"“{key}”写了两次（上一次在第 {first} 行）。请只留一个。"
                self.faults.append(Fault(*spot, message))
                continue
            self.keys_at[place] = spot
            result[key] = self.value(child, place)
        return result

    def mended(self) -> list[Fault]:
        """Why lines ran into each other, as far as that could be mended in the draft."""
        faults: list[Fault] = []
        for first, column, last in self.run_on:
            self.draft = self.draft or Draft(self.text.split("\n"))
            starts_line = not self.draft.lines[first - 1][:column].strip()
            faults += explain_run_on(self.draft, first if starts_line else first + 1, last)
        return faults

    def finished(self, root: Any) -> list[Fault]:
        """All that is left to say when the text will not be mended any further."""
        message = "这一行被接到了上一行的文字后面。请检查缩进、冒号；真要写多行，请用“|”。"
        self.faults += [Fault(first + 1, 1, message) for first, _, _ in self.run_on]
        if _REMARK.search(self.text):
            self.faults += self._swallowed(root)
        if "|" in self.text or ">" in self.text:
            self.faults += self._fields_in_texts()
        return self.faults

    def _spot(self, node: Any) -> Location:
        mark = node.start_mark
        if self.draft is None:
            return mark.line + 1, mark.column + 1
        return self.draft.was_at(mark.line + 1, mark.column + 1)

    def _text(self, node: yaml.ScalarNode) -> str:
        text: str = node.value
        style = node.style
        if style in ("'", '"'):
            if node.end_mark.line > node.start_mark.line:
                message = "引号里的文字跨了行。请检查引号有没有写完；真要写多行，请用“|”。"
                self.faults.append(Fault(*self._spot(node), message))
            elif self._may_hold_control and _CONTROL.search(text):
                message = "这里用“\\”写了一个看不见的控制字符。请删掉。"
                self.faults.append(Fault(*self._spot(node), message))
            return text
        if style in ("|", ">"):
            return text
        if node.end_mark.line > node.start_mark.line and text:
            start = node.start_mark
            self.run_on.append((start.line + 1, start.column, node.end_mark.line + 1))
        return "" if text in ("~", "null", "Null", "NULL") else text

    def _swallowed(self, root: Any) -> Iterator[Fault]:
        """Texts that end where a ``#`` after a blank made a remark of what follows."""
        ends = set(_plain_ends(root))
        for number, line in enumerate(self.text.split("\n"), 1):
            for found in _SWALLOWED.finditer(line):
                if (number, found.start()) not in ends:
                    continue
                lost = line[found.end() - 1 :].strip()
                lost = lost if len(lost) <= 12 else f"{lost[:12]}…"
                message = f"“{lost}”前面有空格，被当作说明，网站不显示。"
                cure = "如果是正文，请用英文双引号把整段文字括起来；如果是说明，请在 # 后加空格。"
                place = (number, found.end())
                if self.draft is not None:
                    place = self.draft.was_at(*place)
                yield Fault(*place, message + cure, is_error=False)

    def _fields_in_texts(self) -> Iterator[Fault]:
        lines = self.text.split("\n")
        for number in sorted(block_lines(lines)):
            line = lines[number - 1]
            if _FIELD.match(line):
                word = line.split(":")[0].strip()
                message = f"这一行像是字段“{word}”，却在上面那段文字里面。如果是字段，请减少缩进。"
                place = (number, len(line) - len(line.lstrip()) + 1)
                if self.draft is not None:
                    place = self.draft.was_at(*place)
                yield Fault(*place, message, is_error=False)


def _plain_ends(node: Any) -> Iterator[Location]:
    """Line and column (counted from 0) after each text without quotes."""
    if isinstance(node, yaml.ScalarNode):
        if not node.style and node.end_mark is not None:
            yield node.end_mark.line + 1, node.end_mark.column
    elif isinstance(node, yaml.MappingNode):
        for _, child in node.value:
            yield from _plain_ends(child)
    else:
        for child in node.value:
            yield from _plain_ends(child)


def _too_deep() -> str:
    return f"层次太深（超过 {MAX_DEPTH} 层）。请检查括号和缩进。"
