"""Why a file is no YAML, in the words of a clerk: full-width signs, lost blanks, odd quotes.

The parser stops where it can no longer go on, which is seldom where the mistake is. So the lines
before are searched for what clerks really do. Each mistake that is found is mended in the draft,
so that the file can be read on and the mistakes behind it be told in the same run.
"""

import re
from dataclasses import dataclass

from catalog.decoding import MANY, Draft, Fault, block_lines

__all__ = ["Trouble", "explain", "explain_run_on", "quote_sign"]

LONGEST_LINE = 2000
"""Longer lines are no text of a clerk; nothing is searched in them."""

_KEY = r"[A-Za-z_][A-Za-z0-9_-]*"
_WIDE_COLON = re.compile(rf"^(\s*(?:- +)?)([\"']?)({_KEY})\2[ ]*：[ ]*")
_NO_BLANK = re.compile(rf"^(\s*(- +)?)({_KEY}):(?=[^\s/:])")
_NO_BLANK_AFTER_DASH = re.compile(r"^\s*-(?=[^\s\d-])")
_ODD_DASH = re.compile(r"^\s*([－—–−•·●▪]|\*(?= ))[ ]*(?=\S)")
_WIDE_BRACKET = re.compile(rf"^\s*(?:- +)?(?:{_KEY}: +)?([｛［])")
_WIDE_HASH = re.compile(r"^\s*＃")
_VALUE = re.compile(r"^(\s*(?:- +)*(?:[^\s:,\[\]{}\"']+:[ ]+)?)(\S.*)$")
_FLOW_COMMA = re.compile(rf"(?<=[\"'\w\]}}])\s*，\s*(?={_KEY}:|[\"'\[{{])|(?<=[\"'\]}}])\s*，\s*")
_SIGN = re.compile(r"(?:^\s*(?:- +)*|[:,]\s+|[\[{]\s*)([*&!%@`|>,\]}?-])")

_QUOTE = "用英文双引号把整段文字括起来。"


@dataclass(frozen=True)
class Trouble:
    """What the parser says: where it gave up, and where the thing began that it was reading."""

    says: str
    line: int
    column: int
    context_line: int
    context_column: int


def explain(draft: Draft, trouble: Trouble) -> tuple[list[Fault], bool]:
    """What has to be changed; and whether it was mended, so that reading on makes sense."""
    inside = block_lines(draft.lines)
    faults = _line_starts(draft, inside, trouble.line)
    if faults:
        return faults, True
    finding = _documents(draft, trouble) or _odd_quotes(draft, inside, trouble)
    if finding is None:
        line = _line(draft, trouble.line)
        for search in (_escape, _brackets, _signs, _after_quote, _colon_in_text, _no_colon):
            finding = search(draft, line, trouble)
            if finding is not None:
                break
    if finding is None:
        finding = _indent(draft, trouble)
    return [finding[0]], finding[1]


def quote_sign(draft: Draft, line: int, column: int) -> bool:
    """Make ordinary text of one that starts with a sign of YAML; whether that could be done."""
    return _put_quotes(draft, line, column)


def explain_run_on(draft: Draft, first: int, last: int) -> list[Fault]:
    """Why lines became one text: mistakes at the start of one of them; mended when found."""
    return [
        fault
        for number in range(first, last + 1)
        for fault in _line_start(draft, number, is_near=True)
    ]


_Finding = tuple[Fault, bool]


def _line(draft: Draft, number: int) -> str:
    if not 1 <= number <= len(draft.lines):
        return ""
    line = draft.lines[number - 1]
    return line if len(line) <= LONGEST_LINE else ""


def _fault(draft: Draft, line: int, column: int, message: str) -> Fault:
    return Fault(*draft.was_at(line, column), message)


def _line_starts(draft: Draft, inside: set[int], near: int) -> list[Fault]:
    faults: list[Fault] = []
    for number in range(1, len(draft.lines) + 1):
        if number not in inside and len(faults) <= MANY:
            faults += _line_start(draft, number, is_near=abs(number - near) <= 1)
    return faults


def _line_start(draft: Draft, number: int, *, is_near: bool) -> list[Fault]:
    """Mistakes at the start of a line; what may be honest text counts only near the trouble."""
    line = _line(draft, number)
    if not line.strip() or line.lstrip().startswith("#"):
        return []
    found = _WIDE_HASH.match(line)
    if found:
        fault = _fault(draft, number, found.end(), "行首的“＃”是全角的。说明文字请用英文“#”开头。")
        draft.replace(number, found.end(), 1, "#")
        return [fault]
    faults = []
    found = _ODD_DASH.match(line)
    if found:
        sign, column = found.group(1), found.start(1) + 1
        message = f"行首的“{sign}”不是英文的减号。请换成英文减号加一个空格，写成“- …”。"
        faults.append(_fault(draft, number, column, message))
        draft.replace(number, column, found.end() - found.start(1), "- ")
    elif is_near and (found := _NO_BLANK_AFTER_DASH.match(line)):
        message = "“-”后面少了一个空格，应写成“- …”。"
        faults.append(_fault(draft, number, found.end(), message))
        draft.replace(number, found.end() + 1, 0, " ")
    line = _line(draft, number)
    found = _WIDE_COLON.match(line)
    if found:
        word = found.group(3)
        column = line.index("：") + 1
        cure = f"请换成英文冒号加一个空格，写成“{word}: …”。"
        faults.append(_fault(draft, number, column, f"“{word}”后面的冒号是全角“：”。{cure}"))
        draft.replace(number, column, found.end() - column + 1, ": ")
        return faults
    found = _NO_BLANK.match(line)
    if found and (is_near or not found.group(2)):
        word = found.group(3)
        message = f"“{word}:”后面少了一个空格，应写成“{word}: …”。"
        faults.append(_fault(draft, number, found.end(), message))
        draft.replace(number, found.end() + 1, 0, " ")
    return faults


def _documents(draft: Draft, trouble: Trouble) -> _Finding | None:
    line = _line(draft, 1)
    if line.startswith("%"):
        fault = _fault(draft, 1, 1, f"文字以“%”开头，会被当成 YAML 的记号。请{_QUOTE}")
        draft.lines[0] = ""
        return fault, True
    marks = [
        number
        for number in range(1, min(trouble.line, len(draft.lines)) + 1)
        if re.match(r"(---|\.\.\.)(\s|$)", draft.lines[number - 1])
    ]
    if not marks or "document" not in trouble.says:
        return None
    start = marks[-1]
    sign = draft.lines[start - 1][:3]
    rest = draft.lines[start:]
    fault = _fault(
        draft, start, 1, f"一个文件只能写一份。请删掉“{sign}”；如果下面是另一份，请另存成文件。"
    )
    if any(line.startswith(("id:", "id：")) for line in rest) and any(
        line.startswith(("id:", "id：")) for line in draft.lines[: start - 1]
    ):
        draft.lines[start - 1 :] = [""] * (len(draft.lines) - start + 1)
    else:
        draft.lines[start - 1] = ""
    return fault, True


def _odd_quotes(draft: Draft, inside: set[int], trouble: Trouble) -> _Finding | None:
    for number in range(1, min(trouble.line, len(draft.lines)) + 1):
        line = _line(draft, number)
        if number in inside or not ('"' in line or "'" in line):
            continue
        bare = re.sub(r"\\.", "  ", line)
        if bare.lstrip().startswith("#"):
            continue
        for quote, name in (('"', "英文双引号"), ("'", "英文单引号")):
            opened = re.search(rf"(?:[:,\[{{-]\s*|^\s*){quote}", bare)
            if quote == "'" and opened is None:
                continue
            text = re.sub(r"\s#[^\"']*$", "", bare)
            if text.count(quote) % 2 == 0:
                continue
            column = line.index(quote) + 1
            hint = "（中文引号“ ”不能用来配对。）" if re.search("[“”‘’]", line) else ""
            fault = _fault(draft, number, column, f"这一行的{name}不成对。{hint}")
            return fault, _close_quote(draft, number, quote)
    return None


def _close_quote(draft: Draft, number: int, quote: str) -> bool:
    line = _line(draft, number)
    only = re.match(rf"^(\s*(?:- +)?(?:{_KEY}: +)?){quote}([^{quote}]*)$", line)
    if only is None:
        return False
    end = len(line.rstrip())
    if line[end - 1] in "”’＂":
        draft.replace(number, end, 1, quote)
    else:
        draft.replace(number, end + 1, 0, quote)
    return True


def _escape(draft: Draft, line: str, trouble: Trouble) -> _Finding | None:
    if "escape" not in trouble.says:
        return None
    column = line.rfind("\\", 0, trouble.column) + 1
    if column == 0:
        return None
    message = "双引号里的“\\”有特别的意思。请写成“\\\\”，或把双引号换成单引号。"
    fault = _fault(draft, trouble.line, column, message)
    draft.replace(trouble.line, column, 0, "\\")
    return fault, True


def _brackets(draft: Draft, line: str, trouble: Trouble) -> _Finding | None:
    wide = _WIDE_BRACKET.match(line)
    if wide:
        return _wide_bracket(draft, trouble.line, wide.start(1) + 1)
    if "flow" not in trouble.says:
        return _closed_too_often(draft, line, trouble)
    start = trouble.context_line
    opening = _line(draft, start)
    comma = _FLOW_COMMA.search(opening)
    if comma:
        column = opening.index("，", comma.start()) + 1
        fault = _fault(draft, start, column, "括号里用了中文逗号“，”。请换成英文逗号加一个空格。")
        draft.replace(start, comma.start() + 1, comma.end() - comma.start(), ", ")
        return fault, True
    wide = re.search(r"[｝］】〕](?=\s*(?:[,，}\]｝］】]|#|$))", opening)
    if wide:
        sign = wide.group()
        right = "}" if sign == "｝" else "]"
        message = f"括号“{sign}”是全角的。请换成英文的“{right}”。"
        fault = _fault(draft, start, wide.start() + 1, message)
        draft.replace(start, wide.start() + 1, 1, right)
        return fault, True
    swallowed = re.search(r"\s#", opening)
    if swallowed and trouble.line > start:
        message = f"“#”前面有空格，后面的文字成了说明，括号就没有写完。请{_QUOTE}"
        return _fault(draft, start, swallowed.start() + 2, message), False
    value = _sign_before(line, trouble.column)
    if value is not None and value[1] not in "-?":
        return _quoted(draft, trouble.line, *value)
    if trouble.line == start and line[trouble.column - 1 : trouble.column] == ":":
        message = f"括号里的文字有英文冒号加空格。请改用中文冒号“：”，或者{_QUOTE}"
        return _fault(draft, trouble.line, trouble.column, message), False
    if trouble.line == start and line[trouble.column - 1 : trouble.column] == ",":
        fault = _fault(draft, start, trouble.column, "这里多了一个逗号，请删掉。")
        draft.replace(start, trouble.column, 1, "")
        return fault, True
    sign = opening[trouble.context_column - 1 : trouble.context_column]
    pair, name = ("}", "花括号 { }") if sign == "{" else ("]", "方括号 [ ]")
    message = f"{name} 没有写完，或里面用了中文逗号“，”。请补上“{pair}”；几项之间用英文逗号加空格。"
    fault = _fault(draft, start, trouble.context_column, message)
    if sign not in ("{", "[") or trouble.line == start or not opening.strip():
        return fault, False
    draft.replace(start, len(opening.rstrip()) + 1, 0, pair)
    return fault, True


def _wide_bracket(draft: Draft, number: int, column: int) -> _Finding:
    sign = draft.lines[number - 1][column - 1]
    left, right, wide = ("{", "}", "｝") if sign == "｛" else ("[", "]", "］")
    message = f"括号“{sign}”是全角的。请换成英文的“{left}”和“{right}”。"
    fault = _fault(draft, number, column, message)
    line = draft.lines[number - 1]
    draft.lines[number - 1] = line[: column - 1] + left + line[column:].replace(wide, right)
    return fault, True


def _closed_too_often(draft: Draft, line: str, trouble: Trouble) -> _Finding | None:
    sign = line[trouble.column - 1 : trouble.column]
    before = line[: trouble.column - 1].rstrip()
    if sign not in ("]", "}") or before.endswith((":", "-")) or not before:
        return None
    message = f"这里多了一个“{sign}”，或前面少了开头的括号。"
    fault = _fault(draft, trouble.line, trouble.column, message)
    draft.replace(trouble.line, trouble.column, 1, " ")
    return fault, True


def _sign_before(line: str, column: int) -> tuple[int, str] | None:
    """Column and sign of a text before ``column`` that starts with a sign of YAML."""
    found = [match for match in _SIGN.finditer(line) if match.start(1) < column]
    return (found[-1].start(1) + 1, found[-1].group(1)) if found else None


def _signs(draft: Draft, line: str, trouble: Trouble) -> _Finding | None:
    value = _VALUE.match(line)
    if value and value.group(2)[0] in "[{" and trouble.column > value.start(2) + 1:
        return _quoted(draft, trouble.line, value.start(2) + 1, value.group(2)[0])
    found = _sign_before(line, trouble.column)
    if found is None:
        return None
    column, sign = found
    is_text = sign in "*&!%@`,]}" or "block scalar" in trouble.says or "not allowed" in trouble.says
    if not is_text or (sign == "-" and not line[: column - 1].strip()):
        return None
    return _quoted(draft, trouble.line, column, sign)


def _quoted(draft: Draft, number: int, column: int, sign: str) -> _Finding:
    message = f"文字以“{sign}”开头，会被当成 YAML 的记号。请{_QUOTE}"
    fault = _fault(draft, number, column, message)
    return fault, _put_quotes(draft, number, column)


def _put_quotes(draft: Draft, number: int, column: int) -> bool:
    """Quote the text from ``column`` on, if it is the only value of its line."""
    line = _line(draft, number)
    value = _VALUE.match(line)
    if value is None or value.start(2) + 1 != column or '"' in value.group(2):
        return False
    text = re.sub(r"\s+#\s.*$", "", value.group(2)).rstrip()
    draft.replace(number, column + len(text), 0, '"')
    draft.replace(number, column, 0, '"')
    return True


def _after_quote(draft: Draft, line: str, trouble: Trouble) -> _Finding | None:
    value = _VALUE.match(line)
    if value is None or value.group(2)[0] not in "\"'" or trouble.column <= value.start(2) + 1:
        return None
    message = "引号外面还有文字。请把整段文字都放进英文双引号，里面的引号改用中文引号“ ”。"
    fault = _fault(draft, trouble.line, trouble.column, message)
    text = re.sub(r"[\"'\\]", "", value.group(2))
    draft.replace(trouble.line, value.start(2) + 1, len(value.group(2)), f'"{text}"')
    return fault, True


def _colon_in_text(draft: Draft, line: str, trouble: Trouble) -> _Finding | None:
    value = _VALUE.match(line)
    if "not allowed" not in trouble.says or value is None or not value.group(1).strip(" -"):
        return None
    if trouble.column <= value.start(2):
        return None
    message = f"文字里有英文冒号加空格，会被当成另一个字段。请改用中文冒号“：”，或者{_QUOTE}"
    fault = _fault(draft, trouble.line, trouble.column, message)
    return fault, _put_quotes(draft, trouble.line, value.start(2) + 1)


def _no_colon(draft: Draft, line: str, trouble: Trouble) -> _Finding | None:
    number = trouble.context_line
    if "':'" in trouble.says:
        line = _line(draft, number)
        column = trouble.context_column
    else:
        # A line without a colon makes the next line's colon the one too many.
        number = trouble.line - 1
        while number > 1 and not _line(draft, number).strip():
            number -= 1
        line = _line(draft, number)
        column = len(line) - len(line.lstrip()) + 1
        if "not allowed" not in trouble.says or not line or re.search(r":(\s|$)", line):
            return None
        if line.lstrip().startswith(("#", "- ")):
            return None
    message = "这一行没有英文冒号，看不出是哪个字段。应写成“字段: 内容”。"
    fault = _fault(draft, number, column, message)
    draft.lines[number - 1] = ""
    return fault, bool(line.strip())


def _indent(draft: Draft, trouble: Trouble) -> _Finding:
    line = _line(draft, trouble.line)
    indent = len(line) - len(line.lstrip(" "))
    above = next((line for line in reversed(draft.lines[: trouble.line - 1]) if line.strip()), "")
    start = re.match(r" *(?:- +)?", above)
    width = len(start.group()) if start else 0
    is_start = trouble.column <= indent + 1 or "not allowed" in trouble.says
    if line.strip() and above and is_start and indent != width:
        message = "这一行的缩进与上下行对不齐。同一层的字段请左对齐；下一层多缩进两个空格。"
        return _fault(draft, trouble.line, indent + 1, message), False
    message = f"这一行读不懂。请检查缩进和冒号；如果是普通文字，请{_QUOTE}"
    return _fault(draft, trouble.line, trouble.column, message), False
