"""What an import would write: new texts of files, checked as a whole, and the way to write them.

Nothing is written before everything is known to be good, and then all files are replaced, or none.
"""

import contextlib
import difflib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.xlsx.book import Book
from scripts.xlsx.checking import check
from scripts.xlsx.findings import Findings
from scripts.xlsx.folder import read_folder
from scripts.xlsx.gather import gather
from scripts.xlsx.table import read_tables
from scripts.xlsx.yaml_text import edit, new_text

__all__ = ["Changed", "Plan", "make_plan", "write_plan"]


class Changed(Exception):
    """A file changed between reading and writing."""


@dataclass
class Plan:
    """The outcome of reading a workbook."""

    findings: Findings = field(default_factory=Findings)
    files: dict[str, tuple[bytes | None, bytes]] = field(default_factory=dict)
    """Path below the folder → bytes before, None for a new file, and after."""

    def diff(self, prefix: str) -> Iterator[str]:
        """The differences, as a review shows them."""
        for path, (before, after) in sorted(self.files.items()):
            old = "" if before is None else before.decode("utf-8-sig")
            name = f"{prefix}/{path}"
            yield from difflib.unified_diff(
                _lines(old),
                _lines(after.decode("utf-8-sig")),
                "没有这个文件" if before is None else name,
                name,
                lineterm="",
            )


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")[:-1] if text else []


def make_plan(data_dir: Path, book: Book) -> Plan:
    """Read the tables of a workbook against a good data folder."""
    plan = Plan()
    tables = read_tables(book, plan.findings)
    folder = read_folder(data_dir)
    state = gather(folder, tables, book.baseline, plan.findings)
    if plan.findings.errors:
        return plan
    for path, record in state.new.records.items():
        if path not in folder.records:
            name = str(record.get("name", path))
            plan.files[path] = None, new_text(record, name).encode()
        elif record != folder.records[path]:
            before = folder.documents[path].data
            plan.files[path] = before, _edited(before, record)
    if plan.files:
        after = {path: new for path, (_, new) in plan.files.items()}
        check(data_dir, after, state.places, plan.findings)
    return plan


def _edited(before: bytes, record: Mapping[str, Any]) -> bytes:
    """The new bytes of a file; a byte order mark and the kind of line ends stay."""
    text = before.decode("utf-8-sig")
    has_crlf = "\r\n" in text and text.count("\r\n") == text.count("\n")
    changed = edit(text.replace("\r\n", "\n") if has_crlf else text, record)
    if has_crlf:
        changed = changed.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return mark + changed.encode()


# Writing


def write_plan(data_dir: Path, plan: Plan) -> None:
    """Replace the files; all of them, or none when one of them cannot be replaced."""
    for path, (before, _) in plan.files.items():
        file = data_dir / path
        now = file.read_bytes() if file.exists() else None
        if now != before:
            raise Changed(path)
    fresh: list[tuple[Path, Path]] = []
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, (before, after) in plan.files.items():
            file = data_dir / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=file.parent, prefix=".", suffix=".tmp", delete=False
            ) as beside:
                fresh.append((Path(beside.name), file))
                beside.write(after)
                beside.flush()
                os.fsync(beside.fileno())
            mode = file.stat().st_mode & 0o777 if before is not None else 0o644
            Path(beside.name).chmod(mode)
        for beside_path, file in fresh:
            before = plan.files[file.relative_to(data_dir).as_posix()][0]
            beside_path.replace(file)
            done.append((file, before))
    except OSError:
        for file, before in done:
            if before is None:
                file.unlink()
            else:
                file.write_bytes(before)
        raise
    finally:
        for beside_path, _ in fresh:
            with contextlib.suppress(FileNotFoundError):
                beside_path.unlink()
