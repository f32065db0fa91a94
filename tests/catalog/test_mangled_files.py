"""Good files, mangled at random: no crash, no hang, and no silence where the meaning changed.

What a file means is told by other means than the reader's: the tokens of the parser and its plain
loader. When the check finds no error in a mangled file, then every text that stands in the file
must be in the record, nothing may have been merged, dropped or repaired on the way, and the record
must be what the model makes of the plain values.
"""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.listing import FOLDERS, SINGLE_FILES
from catalog.loading import Loader
from catalog.reader import read_document

DATA = Path(__file__).parents[2] / "data"
FILES = sorted(file.relative_to(DATA).as_posix() for file in DATA.rglob("*.yaml"))
FILES = [name for name in FILES if name.split("/")[0] in (*FOLDERS, *SINGLE_FILES)]
NASTY = [*":-#,[]{}\"'&*!|>%@`?\\~= \t\n\r0xX", *"：，。“”‘’－—【】｛｝＃；、", "\u3000", "\xa0"]
NASTY += ["\u200b", "\ufeff", "\x00", "\x07", "\x85", "\u2028", "\ufffd", ": ", " #", "\n---\n"]
NASTY += ["  ", "\n  ", "- ", "\\x07", "<<: ", "&a ", "*a", "!!str ", "11010519491231002X", "，\n"]
ENCODINGS = ["gbk", "gb18030", "utf-16", "utf-16-be", "utf-32", "utf-8-sig", "big5"]
TWINS = {":": "：", ",": "，", "-": "－", '"': "”", "[": "【", "]": "］", "{": "｛", "#": "＃"}
Mangle = tuple[str, float, float, Any]

mangles = st.tuples(
    st.sampled_from(
        [
            "delete",
            "insert",
            "swap",
            "swap lines",
            "double a line",
            "delete a line",
            "indent",
            "outdent",
            "join",
            "full width",
            "wrap",
            "remark",
            "truncate",
            "cut bytes",
            "encode",
        ]
    ),
    st.floats(0, 0.999),
    st.floats(0, 0.999),
    st.tuples(st.sampled_from(NASTY), st.integers(1, 4), st.sampled_from(ENCODINGS)),
)


def mangled(data: bytes, mangle: Mangle) -> bytes:
    """A file with one accident."""
    how, place, other, (sign, length, encoding) = mangle
    if how == "cut bytes":
        start = int(place * len(data))
        return data[:start] + data[start + length :]
    text = data.decode("utf-8", "surrogateescape")
    if how == "encode":
        return text.encode(encoding, "ignore")
    here = int(place * len(text))
    lines = text.split("\n")
    one, two = int(place * len(lines)), int(other * len(lines))
    match how:
        case "delete":
            text = text[:here] + text[here + length :]
        case "insert":
            text = text[:here] + sign + text[here:]
        case "swap":
            text = (
                text[:here] + text[here + 1 : here + 2] + text[here : here + 1] + text[here + 2 :]
            )
        case "truncate":
            text = text[:here]
        case "wrap" | "remark":
            # Inside a Chinese text, as an editor breaks it or a house number cuts it.
            found = re.compile("(?<=[一-龥])(?=[一-龥])").search(text, here)
            at = found.start() if found else here
            text = text[:at] + ("\n" + " " * 12 if how == "wrap" else " #") + text[at:]
        case "full width":
            text = re.sub("[" + re.escape("".join(TWINS)) + "]", twin_at(place), text)
        case "swap lines":
            lines[one], lines[two] = lines[two], lines[one]
        case "double a line":
            lines.insert(two, lines[one])
        case "delete a line":
            del lines[one]
        case "indent":
            lines[one] = " " * length + lines[one]
        case "outdent":
            lines[one] = lines[one].removeprefix(" " * length)
        case "join":
            lines[one : one + 2] = [" ".join(lines[one : one + 2])]
    if how in ("swap lines", "double a line", "delete a line", "indent", "outdent", "join"):
        text = "\n".join(lines)
    return text.encode("utf-8", "surrogateescape")


def twin_at(place: float) -> Any:
    """Make about one sign in twenty full-width."""
    state = int(place * 1000)

    def twin(found: re.Match[str]) -> str:
        nonlocal state
        state += 1
        return TWINS[found.group()] if state % 20 == 0 else found.group()

    return twin


def texts_in(value: Any) -> Iterator[str]:
    """All keys and texts, in the order of the file; the words for nothing are nothing."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from texts_in(child)
    elif isinstance(value, list):
        for child in value:
            yield from texts_in(child)
    elif value not in ("", "~", "null", "Null", "NULL"):
        yield value


def without_null(value: Any) -> Any:
    """The plain values with the words for nothing as nothing."""
    if isinstance(value, dict):
        return {key: without_null(child) for key, child in value.items()}
    if isinstance(value, list):
        return [without_null(child) for child in value]
    return "" if value in ("~", "null", "Null", "NULL") else value


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Loader:
    """A loader of a copy of the demo data, without problems."""
    folder = tmp_path_factory.mktemp("mangled") / "data"
    shutil.copytree(DATA, folder)
    loader = Loader(folder)
    assert loader.problems() == []
    return loader


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.sampled_from(FILES), accidents=st.lists(mangles, min_size=1, max_size=3))
def test_a_mangled_file_is_understood_or_refused(
    loader: Loader, name: str, accidents: list[Mangle]
) -> None:
    data = (DATA / name).read_bytes()
    for accident in accidents:
        data = mangled(data, accident)
    file = loader.data_dir / name
    file.write_bytes(data)
    try:
        started = time.process_time()
        problems = loader.problems()
        seconds = time.process_time() - started

        assert seconds < 2
        assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
        assert all(re.search("[。？）]$", problem.message) for problem in problems)
        assert problems == sorted(problems)
        if not any(problem.is_error for problem in problems):
            nothing_was_lost(loader, name, data, {problem.line for problem in problems})
    finally:
        file.write_bytes((DATA / name).read_bytes())


def nothing_was_lost(loader: Loader, name: str, data: bytes, reminded: set[int]) -> None:
    """The record holds exactly what other tools read in the file."""
    text = data.decode("utf-8-sig")
    tokens = list(yaml.scan(text, Loader=yaml.BaseLoader))
    plain = without_null(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506
    document, _ = read_document(name, data)
    assert document is not None

    # Nothing but lists and fields: no references, no marks of types, one document.
    odd = (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken, yaml.DirectiveToken)
    assert not [token for token in tokens if isinstance(token, odd)]
    # No repair in silence, no text dropped, none merged with the next line.
    assert document.value == plain
    scalars = [token for token in tokens if isinstance(token, yaml.ScalarToken)]
    found = [token.value for token in scalars if token.value not in ("~", "null", "Null", "NULL")]
    assert [text for text in found if text] == list(texts_in(plain))
    for token in scalars:
        if token.style not in ("|", ">"):
            assert token.start_mark.line == token.end_mark.line
    # A text that ends before a remark without a blank may have been cut.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for token in scalars:
        end = token.end_mark
        if token.plain and re.match(r" +#[^\s#!]", lines[end.line][end.column :]):
            assert end.line + 1 in reminded
    # The record is what the model makes of the plain values.
    entry = loader.entries[name]
    model = SINGLE_FILES.get(entry.kind) or FOLDERS[entry.kind]
    assert entry.record == model.model_validate(plain)
