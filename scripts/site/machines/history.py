"""What changed in the data and when, read from git: paths, moments, fields; never persons.

One ``git log`` for the data folder and one ``git cat-file`` for the texts before and after,
whatever the size of the network. Authors and subjects are never asked for. Where there is no git,
no history or only the tip of one (a shallow clone), less is known, and nothing is made up.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from catalog.timespan import SHANGHAI

__all__ = ["Change", "Commit", "History", "history_of"]

PROJECT = Path(__file__).resolve().parents[3]
"""The project that runs; on a server it belongs to root, and the site is built by another user."""
COMMITS = 100
READ = 200
"""Of a commit of more files than this no text is read, however large the network."""

_KEY = re.compile(r"^([a-z][a-z0-9_]*):", re.MULTILINE)
_NAME = re.compile(r"^(?:name|task_name|title):\s*[\"']?(.+?)[\"']?\s*(?:#.*)?$", re.MULTILINE)
_STATUS = re.compile(r"^status:\s*[\"']?([a-z_]+)", re.MULTILINE)
KINDS: Mapping[str, str] = {"A": "added", "D": "removed"}
USUAL = "usual"
"""The status of what says none."""


@dataclass(frozen=True)
class Change:
    """What one commit did to one data file."""

    path: str
    """Below the data folder: ``centers/donghua.yaml``."""
    kind: str
    """added, changed, removed; or touched, where nobody read what changed"""
    added: tuple[str, ...] = ()
    """Top-level fields that came, changed and went; nothing for new and removed files."""
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    name: str = ""
    """What the file called its thing, before the change where it is gone."""
    status: str = ""
    """What it says of the thing from now on, such as ``cancelled``, where that is new."""

    @property
    def place(self) -> tuple[str, str]:
        """(folder or single file, id): what the file is about, wherever in the folder it lies."""
        return _place(self.path)


@dataclass(frozen=True)
class Commit:
    """One moment at which data changed."""

    id: str
    at: datetime
    """In Asia/Shanghai."""
    changes: tuple[Change, ...]
    paths: tuple[str, ...]
    """All files, with those in which no field differs."""


@dataclass(frozen=True)
class History:
    """The newest commits first; ``is_known`` is false where there is no git to ask."""

    is_known: bool = False
    commits: tuple[Commit, ...] = ()

    def last_changed(self) -> dict[str, datetime]:
        """Path → the last change of the file, as far as the commits reach."""
        found: dict[str, datetime] = {}
        for commit in self.commits:
            for path in commit.paths:
                found.setdefault(path, commit.at)
        return found


def history_of(data: Path) -> History:
    """The last changes of a data folder."""
    listed = _git(data, _LOG)
    if listed is None:
        return History()
    is_shallow = (_git(data, ("rev-parse", "--is-shallow-repository")) or b"").strip() == b"true"
    found = [one for one in _listed(listed) if one.parent or not is_shallow]
    texts = _texts(data, found)
    return History(True, tuple(_commit(one, texts) for one in found))


_LOG = (
    *("log", f"--max-count={COMMITS}", "--no-merges", "--no-renames", "--name-status", "-z"),
    *("--relative", "--format=%x01%H %P %ct", "--", "."),
)


@dataclass(frozen=True)
class _Listed:
    id: str
    parent: str
    at: datetime
    files: tuple[tuple[str, str], ...]
    """(letter of git, path)"""


def _listed(output: bytes) -> Iterator[_Listed]:
    for part in output.decode("utf-8", "replace").split("\x01")[1:]:
        head, _, rest = part.partition("\0")
        id_, *parents, seconds = head.split()
        words = [word for word in rest.lstrip("\n").split("\0") if word]
        pairs = zip(words[::2], words[1::2], strict=False)
        files = tuple((kind[0], path) for kind, path in pairs if _is_data(path))
        at = datetime.fromtimestamp(int(seconds), SHANGHAI)
        if files:
            yield _Listed(id_, parents[0] if parents else "", at, files)


def _is_data(path: str) -> bool:
    return path.endswith(".yaml") and not path.startswith("templates/")


def _texts(data: Path, commits: Sequence[_Listed]) -> dict[str, str]:
    """The texts of all files that are read, before and after."""
    wanted = [
        f"{commit}:./{path}"
        for one in commits
        if len(one.files) <= READ
        for _, path in one.files
        for commit in (one.id, one.parent)
        if commit
    ]
    answer = _git(data, ("cat-file", "--batch"), "\n".join(wanted) + "\n") if wanted else b""
    texts: dict[str, str] = {}
    at = 0
    for name in wanted:
        end = (answer or b"").find(b"\n", at)
        if answer is None or end < 0:
            break
        head = answer[at:end].split()
        at = end + 1
        if len(head) == 3 and head[1] == b"blob":
            size = int(head[2])
            texts[name] = answer[at : at + size].decode("utf-8", "replace")
            at += size + 1
    return texts


def _commit(one: _Listed, texts: dict[str, str]) -> Commit:
    changes: list[Change] = []
    for letter, old, path in _moved(one.files):
        if len(one.files) > READ:
            changes.append(Change(path, KINDS.get(letter, "touched")))
            continue
        before = texts.get(f"{one.parent}:./{old}", "")
        after = texts.get(f"{one.id}:./{path}", "")
        found = _change(letter, path, before, after)
        if found is not None:
            changes.append(found)
    return Commit(one.id, one.at, tuple(changes), tuple(path for _, path in one.files))


def _moved(files: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(letter, path before, path) of each file; one that only went to another folder stays one."""
    gone = {_place(path): path for letter, path in files if letter == "D"}
    new = {_place(path) for letter, path in files if letter == "A"}
    for letter, path in files:
        place = _place(path)
        if letter == "A" and place in gone:
            yield "M", gone[place], path
        elif letter != "D" or place not in new:
            yield letter, path, path


def _place(path: str) -> tuple[str, str]:
    parts = PurePosixPath(path)
    return parts.parts[0], parts.stem


def _change(letter: str, path: str, before: str, after: str) -> Change | None:
    name = _name(after) or _name(before)
    if letter in KINDS:
        return Change(path, KINDS[letter], name=name)
    old, new = _fields(before), _fields(after)
    added = tuple(field for field in new if field not in old)
    removed = tuple(field for field in old if field not in new)
    changed = tuple(field for field, text in new.items() if field in old and old[field] != text)
    if not (added or removed or changed):
        return None  # Remarks or blank lines only: nothing that a reader would see.
    status = "" if old.get("status") == new.get("status") else _status(after) or USUAL
    return Change(path, "changed", added, changed, removed, name, status)


def _status(text: str) -> str:
    found = _STATUS.search(text)
    return found[1] if found else ""


def _name(text: str) -> str:
    found = _NAME.search(text)
    return found[1] if found else ""


def _fields(text: str) -> dict[str, str]:
    """Top-level field → its lines, without remarks and blank lines.

    The data is block YAML, so a field starts at the beginning of a line and ends before the next.
    No parser is needed, which would take seconds for two hundred texts.
    """
    starts = [(found.start(), found[1]) for found in _KEY.finditer(text)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return {
        name: "\n".join(
            line.rstrip()
            for line in text[start:end].splitlines()
            if line.strip() and not line.lstrip().startswith("#")
        )
        for (start, name), end in zip(starts, ends, strict=True)
    }


def _git(folder: Path, arguments: Sequence[str], asked: str = "") -> bytes | None:
    """What git answers; None when there is no git, no repository or no history."""
    # Inside a hook git sets GIT_DIR and the like for another folder than ours.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # Whose code we run may own the history too; any other owner git keeps refusing.
    settings = ("-c", f"safe.directory={PROJECT}", "-c", "core.quotePath=false")
    command = ["git", *settings, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(
            command,
            input=asked.encode(),
            env={**environment, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
