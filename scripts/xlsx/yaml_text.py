"""New values into an existing YAML text, touching only the lines that change.

Dumping a whole file again would keep the comments but not the hand of its author: a list such as
``[{id: display}]`` comes out as ``[id: display]``, and a comment behind a removed entry moves or is
lost. So ruamel.yaml tells where each value stands, and only the text of changed values is replaced.
Afterwards the text is read again: it must hold exactly the values that were asked for.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

from catalog.reader import read_document

__all__ = ["Bare", "edit", "new_text"]

LINE = 110
"""Longer lists and groups are written one entry a line."""
BLOCK_KEYS = ("address", "schedule")
BLOCK_LISTS = ("rooms", "items")

_NOTHING: Mapping[str, str] = {}
_STRING = "tag:yaml.org,2002:str"
_LIKE_A_NUMBER = re.compile(r"[0-9][0-9:./ -]*")
_SIGNS = re.compile(r"[{}\[\],?\"'#\n\t\\]|: |:$|^[-?:|>@`%&*!=<~\s]|\s$")

Plain = Any
"""Text, a list or a mapping of such."""


class Bare(str):
    """A number or ``true``: text that is written without quotes."""

    __slots__ = ()


def edit(text: str, new: Mapping[str, Plain]) -> str:
    """``text`` with the values of ``new``; comments, order and style of the rest stay."""
    document, _ = read_document("", text.encode())
    if document is None:
        raise ValueError("only a file that can be read can be edited")
    if document.value == new:
        return text
    text = text if text.endswith("\n") else f"{text}\n"
    root = YAML(typ="safe", pure=True).compose(text)
    editor = _Editor(text)
    changed = editor.result() if editor.record(root, document.value, new) else _whole(new)
    _assert_holds(changed, new)
    return changed


def new_text(record: Mapping[str, Plain], comment: str) -> str:
    """The text of a new file."""
    text = _whole(record, comment)
    _assert_holds(text, record)
    return text


def _whole(record: Mapping[str, Plain], comment: str = "") -> str:
    lines = [f"# {comment}"] if comment else []
    for key, value in record.items():
        rendered = _entry(key, value, 0)
        if "\n" in rendered or key == "sources":
            lines.append("")
        lines.append(rendered)
    return "\n".join(lines) + "\n"


def _assert_holds(text: str, wanted: Mapping[str, Plain]) -> None:
    document, problems = read_document("", text.encode())
    if document is None or document.value != wanted:
        raise ValueError(f"the text does not hold what it should: {problems}")


# Writing values


def _retyped(text: str) -> bool:
    """Whether a YAML 1.1 reader would take the plain text for something else than text."""
    resolver = VersionedResolver(version=(1, 1))
    return bool(resolver.resolve(ScalarNode, text, (True, False)) != _STRING)


def _scalar(text: str) -> str:
    if isinstance(text, Bare):
        return str(text)
    if not text or _LIKE_A_NUMBER.fullmatch(text) or _SIGNS.search(text) or _retyped(text):
        return json.dumps(text, ensure_ascii=False)
    return text


def _flow(value: Plain, known: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v, known)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(entry, known) for entry in value) + "]"
    return known.get(value) or _scalar(value)


def _is_flat(value: Plain) -> bool:
    """Whether a value may stand in one line."""
    if isinstance(value, str):
        return True
    parts = value.values() if isinstance(value, dict) else value
    deep = [part for part in parts if not isinstance(part, str)]
    if isinstance(value, list):
        return not deep and len(_flow(value, {})) <= LINE
    return all(_is_flat(part) for part in deep) and len(_flow(value, {})) <= LINE


def _entry(key: str, value: Plain, indent: int, known: Mapping[str, str] = _NOTHING) -> str:
    """``key: value`` whose first line stands at ``indent`` already."""
    inner = indent + 2
    pad = " " * inner
    if isinstance(value, str) and _has_plain_lines(value):
        lines = [f"{pad}{line}" if line else "" for line in value.split("\n")]
        return "\n".join([f"{key}: |-", *lines])
    if _is_flat(value) and not (key in BLOCK_KEYS and isinstance(value, dict)):
        return f"{key}: {_flow(value, known)}"
    if isinstance(value, list):
        block = key in BLOCK_LISTS
        lines = [f"{pad}- {_item(part, inner, block=block, known=known)}" for part in value]
    else:
        lines = [f"{pad}{_entry(name, part, inner, known)}" for name, part in value.items()]
    return "\n".join([f"{key}:", *lines])


def _item(value: Plain, indent: int, *, block: bool, known: Mapping[str, str] = _NOTHING) -> str:
    """An entry of a list whose dash stands at ``indent``."""
    if not isinstance(value, dict) or (_is_flat(value) and not block):
        return _flow(value, known)
    inner = indent + 2
    pad = "\n" + " " * inner
    return pad.join(_entry(name, part, inner, known) for name, part in value.items())


def _has_plain_lines(text: str) -> bool:
    """Whether a text has several lines that may stand below their key as they are."""
    lines = text.split("\n")
    return len(lines) > 1 and text == text.strip() and all(line == line.strip() for line in lines)


# Changing a text


class _Editor:
    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[tuple[int, int, str]] = []

    def result(self) -> str:
        pieces, position = [], 0
        for start, end, replacement in sorted(self.edits, key=lambda edit: edit[:2]):
            pieces += [self.text[position:start], replacement]
            position = end
        return "".join([*pieces, self.text[position:]])

    def record(self, node: Any, old: Plain, new: Plain) -> bool:
        """Change a whole file; False when it has to be written anew."""
        return self._inside(node, old, new)

    def mapping(self, node: MappingNode, old: Plain, new: Plain) -> None:
        """Change a mapping in block style."""
        pairs = {key.value: (key, value) for key, value in node.value}
        indent = node.value[0][0].start_mark.column
        kept: str | None = None
        for key, value in new.items():
            if key not in old:
                self._insert_key(node, pairs, kept, _entry(key, value, indent), indent)
                continue
            kept = key
            if value != old[key]:
                key_node, child = pairs[key]
                if not self._inside(child, old[key], value):
                    self._write_anew(
                        key_node, child, _entry(key, value, indent, self._written(child))
                    )
        for number, (key_node, child) in enumerate(node.value):
            if key_node.value not in new:
                following = node.value[number + 1][0] if number + 1 < len(node.value) else None
                self._remove_key(key_node, child, following)

    def _write_anew(self, first: Node, last: Node, fresh: str) -> None:
        """Replace a key with its value, or an entry; a comment behind it stays in its line."""
        end = self._end(last)
        behind = self.text[end : self._line_end(end)].rstrip("\n")
        if "\n" in fresh and behind.strip().startswith("#"):
            line, _, rest = fresh.partition("\n")
            fresh, end = f"{line}{behind}\n{rest}", end + len(behind)
        self.edits.append((first.start_mark.index, end, fresh))

    def sequence(self, node: SequenceNode, old: Plain, new: Plain) -> None:
        """Change a list in block style, entry by entry."""
        children = node.value
        block = any(isinstance(child, MappingNode) and not child.flow_style for child in children)
        column = node.start_mark.column
        lead = " " * column + "- "
        kept = -1
        pairs = _aligned(old, new)
        for number, value in enumerate(new):
            if number in pairs:
                kept = pairs[number]
                child, was = children[kept], old[kept]
                if was != value and not self._inside(child, was, value):
                    known = self._written(child)
                    fresh = _item(value, column, block=block, known=known)
                    self._write_anew(child, child, fresh)
                continue
            line = f"{lead}{_item(value, column, block=block)}"
            if kept < 0:
                self._insert_lines(self._line_start(children[0].start_mark.index), [line])
            else:
                self._insert_lines(self._line_end(self._end(children[kept])), [line])
        for number, child in enumerate(children):
            if number not in pairs.values():
                start = self._line_start(child.start_mark.index)
                self.edits.append((start, self._line_end(self._end(child)), ""))

    def _inside(self, node: Any, old: Plain, new: Plain) -> bool:
        """Change the value where it stands; False when it has to be written anew."""
        if isinstance(node, ScalarNode):
            if not isinstance(new, str) or node.style in ("|", ">") or "\n" in new:
                return False
            self.edits.append((node.start_mark.index, node.end_mark.index, _scalar(new)))
            return True
        if isinstance(node, MappingNode) and isinstance(new, dict):
            if not node.flow_style:
                self.mapping(node, old, new)
                return True
            if old.keys() == new.keys() and all(
                self._inside(child, old[key.value], new[key.value])
                for key, child in node.value
                if old[key.value] != new[key.value]
            ):
                return True
        elif isinstance(node, SequenceNode) and isinstance(new, list):
            if not node.flow_style:
                self.sequence(node, old, new)
                return True
        else:
            return False
        start, end = node.start_mark.index, node.end_mark.index
        self.edits = [edit for edit in self.edits if not start <= edit[0] < end]
        fresh = _flow(new, self._written(node))
        if len(fresh) > LINE or (isinstance(new, dict) and not _is_flat(new)):
            return False
        self.edits.append((start, end, fresh))
        return True

    def _written(self, node: Node) -> dict[str, str]:
        """How the scalars inside a node are written now."""
        if isinstance(node, ScalarNode):
            written = self.text[node.start_mark.index : node.end_mark.index]
            return {} if "\n" in written else {node.value: written}
        parts = [
            part
            for entry in node.value
            for part in (entry if isinstance(entry, tuple) else (entry,))
        ]
        return {text: how for part in parts for text, how in self._written(part).items()}

    def _insert_key(
        self,
        node: MappingNode,
        pairs: Mapping[str, tuple[Node, Node]],
        kept: str | None,
        text: str,
        indent: int,
    ) -> None:
        if kept is None:
            start = node.value[0][0].start_mark.index
            line = self._line_start(start)
            if self.text[line:start].strip():
                self.edits.append((start, start, f"{text}\n{' ' * indent}"))
            else:
                self._insert_lines(line, [" " * indent + text])
            return
        after = self._line_end(self._end(pairs[kept][1]))
        self._insert_lines(after, [" " * indent + text])

    def _insert_lines(self, position: int, lines: list[str]) -> None:
        self.edits.append((position, position, "".join(f"{line}\n" for line in lines)))

    def _remove_key(self, key: Node, value: Node, following: Node | None) -> None:
        start = key.start_mark.index
        line = self._line_start(start)
        if self.text[line:start].strip() and following is not None:
            self.edits.append((start, following.start_mark.index, ""))
        else:
            end = self._line_end(self._end(value))
            if self.text[:line].endswith("\n\n") and self.text[end : end + 1] == "\n":
                end += 1
            self.edits.append((line, end, ""))

    def _end(self, node: Any) -> int:
        """Where the text of a value ends, without what stands behind it."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, ScalarNode):
            return start + len(self.text[start:end].rstrip()) if node.style in ("|", ">") else end
        if node.flow_style:
            return end
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)

    def _line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def _line_end(self, position: int) -> int:
        """Behind the line break that ends the line."""
        found = self.text.find("\n", position)
        return len(self.text) if found < 0 else found + 1


def _aligned(old: list[Plain], new: list[Plain]) -> dict[int, int]:
    """Which new entry is which old one, in order, so that as little as possible is rewritten."""
    best = [[0.0] * (len(old) + 1) for _ in range(len(new) + 1)]
    for n in range(len(new) - 1, -1, -1):
        for o in range(len(old) - 1, -1, -1):
            likeness = _likeness(old[o], new[n])
            matched = best[n + 1][o + 1] + likeness if likeness else 0.0
            best[n][o] = max(matched, best[n + 1][o], best[n][o + 1])
    pairs: dict[int, int] = {}
    n = o = 0
    while n < len(new) and o < len(old):
        likeness = _likeness(old[o], new[n])
        if likeness and best[n][o] == best[n + 1][o + 1] + likeness:
            pairs[n] = o
            n, o = n + 1, o + 1
        elif best[n][o] == best[n + 1][o]:
            n += 1
        else:
            o += 1
    return pairs


def _likeness(old: Plain, new: Plain) -> float:
    """How sure it is that one entry became the other: 0 not at all, 2 they are equal."""
    if old == new:
        return 2
    if not isinstance(old, dict) or not isinstance(new, dict) or old.get("id") != new.get("id"):
        return 0
    if "id" in old:
        return 1
    equal = sum(1 for key, value in old.items() if value == new.get(key))
    return equal / max(len(old), len(new))
