"""The atomic switch: a new site is made beside the old one and takes its place in one step.

The place readers see is a symbolic link; replacing a link is atomic, replacing a folder is not.
A server that answers from the old folder in that moment still finds it: one old version is kept.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["fresh_folder", "locked", "switch", "write_whole"]


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Let one build at a time work on ``out``."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with (out.parent / f".{out.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def fresh_folder(out: Path) -> Iterator[Path]:
    """An empty sibling of ``out``; it goes away again unless :func:`switch` publishes it."""
    folder = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if not (out.is_symlink() and out.resolve() == folder.resolve()):
            shutil.rmtree(folder)


def switch(out: Path, folder: Path) -> None:
    """Make ``out`` show ``folder``, and remove all older versions but the one before."""
    if out.is_symlink():
        before = out.resolve()
    elif out.exists():
        # A plain folder from elsewhere becomes the version before; only this first time there is
        # a moment without a site.
        before = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
        out.rename(before)
    else:
        before = folder
    link = out.parent / f"{folder.name}.link"
    link.symlink_to(folder.name)
    link.replace(out)
    for old in out.parent.glob(f"{_prefix(out)}*"):
        if old.is_symlink():
            old.unlink()
        elif old.resolve() not in (folder.resolve(), before):
            shutil.rmtree(old)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    scratch = Path(name)
    scratch.chmod(0o644)
    scratch.replace(path)


def _prefix(out: Path) -> str:
    return f".{out.name}-"
