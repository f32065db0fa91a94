"""Which files of the folder ``data/`` are read, and as what.

``pathlib`` takes ten times as long to find 3,000 files.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from catalog.model import (
    Activity,
    Area,
    CalendarYear,
    Center,
    Closures,
    Network,
    ServiceCategory,
    Standard,
    Workflow,
)
from catalog.problems import Problem, nearest

__all__ = ["FOLDERS", "SINGLE_FILES", "data_files", "files_below", "model_of"]

FOLDERS: Mapping[str, type[BaseModel]] = {
    "areas": Area,
    "services": ServiceCategory,
    "standards": Standard,
    "workflows": Workflow,
    "centers": Center,
    "activities": Activity,
    "calendar": CalendarYear,
}
"""Folder → what each of its files holds."""

OTHER_FOLDERS = ("schema", "templates")
"""Folders below ``data/`` that hold no data."""

SINGLE_FILES: Mapping[str, type[BaseModel]] = {"network.yaml": Network, "closures.yaml": Closures}


def model_of(kind: str) -> type[BaseModel]:
    """What a file of this kind holds: of a folder, or with a name of its own."""
    return SINGLE_FILES.get(kind) or FOLDERS[kind]


def data_files(data_dir: Path) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Every file that is read, with its kind; and those that only look as if they were."""
    found = [(name, name) for name in SINGLE_FILES if (data_dir / name).is_file()]
    problems = list(_strays(data_dir))
    for folder in FOLDERS:
        for relative in files_below(data_dir, folder):
            name = relative.rpartition("/")[2]
            if name.startswith("."):
                continue
            if name.endswith(".yaml"):
                found.append((relative, folder))
            elif name.lower().endswith((".yml", ".yaml", ".txt", ".json")):
                message = "数据文件要以 .yaml 结尾（小写），这个文件不会被读取。请改名。"
                problems.append(Problem(f"{data_dir.name}/{relative}", 1, 1, message))
    return found, problems


def _strays(data_dir: Path) -> Iterator[Problem]:
    """Files and folders that look like data and that nobody reads."""
    known = {*FOLDERS, *SINGLE_FILES}
    for file in sorted(data_dir.iterdir()):
        name = f"{data_dir.name}/{file.name}"
        if file.name in (*known, *OTHER_FOLDERS) or file.name.startswith("."):
            continue
        if file.is_dir() and next(file.rglob("*.y*ml"), None) is not None:
            hint = nearest(file.name, FOLDERS) or f"只读取 {'、'.join(FOLDERS)}。"
            message = f"没有“{file.name}”这个数据文件夹，里面的文件不会被读取。{hint}"
            yield Problem(f"{name}/", 1, 1, message)
        elif file.suffix.lower() in (".yaml", ".yml"):
            hint = nearest(file.name, SINGLE_FILES) or "请放进 centers 等文件夹里。"
            message = f"这里只读取 {'、'.join(SINGLE_FILES)}，这个文件不会被读取。{hint}"
            yield Problem(name, 1, 1, message)


def files_below(root: Path, folder: str) -> list[str]:
    """Files in a folder of ``root`` and in those below it, as ``folder/…``, in order."""
    return sorted(_below(f"{root}/{folder}", folder), key=lambda name: name.split("/"))


def _below(folder: str, name: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, f"{name}/{entry.name}")
        elif entry.is_file():
            yield f"{name}/{entry.name}"
