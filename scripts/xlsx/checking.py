"""The data check of all that an import would write; its problems are told at their cells."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog import Problem, read_catalog
from catalog.reader import Path as Where
from catalog.reader import read_document
from scripts.xlsx.findings import Findings, Place
from scripts.xlsx.folder import files_in

__all__ = ["check"]

Places = Mapping[tuple[str, Where], Place]

_MISSING = re.compile(r"缺少这一项，请补上“([a-z0-9_]+): …”。")


def check(data_dir: Path, files: Mapping[str, bytes], places: Places, findings: Findings) -> None:
    """Check a copy of the folder with the new files; reminders only of what is new."""
    known = {(problem.path, problem.message) for problem in read_catalog(data_dir).problems}
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / data_dir.resolve().name
        for file in files_in(data_dir):
            _write(copy / file.relative_to(data_dir), file)
        for path, content in files.items():
            target = copy / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        problems = read_catalog(copy).problems
    for problem in problems:
        if not problem.is_error and (problem.path, problem.message) in known:
            continue
        path = problem.path.partition("/")[2]
        place, message = _told(problem, path, files.get(path, b""), places)
        if problem.is_error:
            findings.error(place, message)
        elif place.sheet:
            findings.remind(place, message)


def _write(target: Path, file: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


def _told(problem: Problem, path: str, content: bytes, places: Places) -> tuple[Place, str]:
    """Where and how a problem of a file is told to somebody who sees only sheets."""
    spots = list(_spots(problem, content))
    missing = _MISSING.search(problem.message)
    if missing:
        for where in spots:
            wanted = places.get((path, (*where, missing.group(1))))
            if wanted is not None:
                return wanted, _MISSING.sub("这一格要填。", problem.message)
    place = _place(spots, path, places)
    if place.sheet:
        return place, problem.message
    return place, str(problem).replace("错误：", "", 1)


def _spots(problem: Problem, content: bytes) -> Iterator[Where]:
    """What stands at the line and column of a problem, the innermost first."""
    document, _ = read_document(problem.path, content) if content else (None, [])
    if document is None:
        return
    spot = (problem.line, problem.column)
    within = max((at for at in document.values_at.values() if at <= spot), default=spot)
    found = [where for where, at in document.values_at.items() if at == within]
    found += [where for where, at in document.keys_at.items() if at == spot]
    yield from sorted(found, key=len, reverse=True)


def _place(spots: list[Where], path: str, places: Places) -> Place:
    """The cell of a spot, or the nearest one around or below it."""
    for where in spots:
        for length in range(len(where), 0, -1):
            if (path, where[:length]) in places:
                return places[path, where[:length]]
            below = [
                place
                for (file, inner), place in places.items()
                if file == path and inner[:length] == where[:length]
            ]
            if below:
                return min(below)
    return places.get((path, ()), Place())
