"""The two trees of a published site, of which readers see one.

The place readers see is a symbolic link; replacing a link is atomic, replacing a folder is not.
Copying 20,000 files for one edit is slow, so there are two trees that share every unchanged file
(hard links). A build brings the hidden one up to date, writes what is new into it and turns the
link. Beside each tree lies what is known of it. Whatever a crash leaves half done lies in the
hidden tree; without a note that says how far it lags behind, it is made anew from the other.
"""

import contextlib
import fcntl
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.site.parallel import Progress, in_parts

__all__ = ["Trees", "locked", "write_whole"]


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Let one build at a time work on ``out``."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with (out.parent / f".{out.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Trees:
    """The tree that is up, the one that is being made, and what is known of the first."""

    def __init__(self, out: Path, *, fresh: bool = False) -> None:
        self.out = out
        names = [f".{out.name}-a", f".{out.name}-b"]
        up = out.resolve().name if out.is_symlink() else ""
        self.shown = out.parent / up if up in names and not fresh else None
        self.folder = out.parent / names[up == names[0]]
        self.state: Any = _unpickled(_beside(self.shown, "state")) if self.shown else None
        """What the last build noted of the tree that is up; None when all has to be made."""
        if self.state is None:
            self.shown = None
        self._begin()

    def _begin(self) -> None:
        """Make the hidden tree equal to the one that is up, or empty."""
        lag = _unpickled(_beside(self.folder, "lag"))
        for name in ("lag", "state"):
            _beside(self.folder, name).unlink(missing_ok=True)
        if self.shown is None:
            self._remove(self.folder)
            self.folder.mkdir()
        elif lag is not None and lag[0] == self.state[0] and self.folder.is_dir():
            for relative in lag[1]:
                share(self.shown / relative, self.folder / relative)
        else:
            self._remove(self.folder)
            mirror(self.shown, self.folder)

    def abandon(self, touched: Iterable[str] | None) -> None:
        """Note which files differ from the tree that is up, if anybody knows.

        Readers see no change. Without the note the next build makes the hidden tree anew.
        """
        if self.shown is None:
            self._remove(self.folder)
        elif touched is not None:
            _pickled(_beside(self.folder, "lag"), (self.state[0], sorted(touched)))

    def publish(self, state: Any, touched: Iterable[str]) -> None:
        """Turn the link; ``state[0]`` names the version."""
        _pickled(_beside(self.folder, "state"), state)
        if self.out.exists() and not self.out.is_symlink():
            # A plain folder from elsewhere; only this first time there is a moment without a site.
            shutil.rmtree(self.out)
        link = self.out.parent / f".{self.out.name}.link"
        link.unlink(missing_ok=True)
        link.symlink_to(self.folder.name)
        link.replace(self.out)
        if self.shown is not None:
            _pickled(_beside(self.shown, "lag"), (state[0], sorted(touched)))

    def make_ready(self) -> None:
        """After a full build: the second tree too, so that the next edit does not wait for it."""
        other = self.out.parent / f".{self.out.name}-{'b' if self.folder.name[-1] == 'a' else 'a'}"
        state = _unpickled(_beside(self.folder, "state"))
        for name in ("lag", "state"):
            _beside(other, name).unlink(missing_ok=True)
        for old in self.out.parent.glob(f".{self.out.name}-*"):
            if old.is_dir() and old.name != self.folder.name:
                self._remove(old)
        mirror(self.folder, other)
        _pickled(_beside(other, "lag"), (state[0], []))

    def _remove(self, folder: Path) -> None:
        if folder.exists():
            shutil.rmtree(folder)


def mirror(source: Path, target: Path) -> None:
    """All files of a tree under a second name."""
    folders = [folder for folder, _, _ in os.walk(source)]

    def link(part: Sequence[str]) -> None:
        for folder in part:
            other = f"{target}{folder.removeprefix(str(source))}"
            for entry in os.scandir(folder):
                if not entry.is_dir(follow_symlinks=False):
                    os.link(entry.path, f"{other}/{entry.name}")

    for folder in folders:
        # Thousands of them: the plain calls are four times as fast.
        os.mkdir(f"{target}{folder.removeprefix(str(source))}")  # noqa: PTH102
    for _ in in_parts(folders, link, Progress(len(folders), what="正在备好下一次")):
        pass


def share(source: Path, target: Path) -> None:
    """Give ``target`` the file at ``source``, or none where there is none."""
    if not source.is_file():
        target.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            target.parent.rmdir()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.new")
    scratch.unlink(missing_ok=True)
    scratch.hardlink_to(source)
    # Two names of one file: renaming one onto the other does nothing and leaves both.
    scratch.replace(target)
    scratch.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    scratch = Path(name)
    scratch.chmod(0o644)
    scratch.replace(path)


def _beside(tree: Path, name: str) -> Path:
    return tree.with_name(f"{tree.name}.{name}")


def _pickled(path: Path, value: Any) -> None:
    scratch = path.with_name(f"{path.name}.new")
    scratch.write_bytes(pickle.dumps(value, protocol=5))
    scratch.replace(path)


def _unpickled(path: Path) -> Any:
    try:
        return pickle.loads(path.read_bytes())  # noqa: S301 -- written by the build before
    except Exception:
        return None
