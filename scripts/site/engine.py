"""The page frames, made by MkDocs once and kept until something they are made of changes.

A full MkDocs build costs about ten milliseconds a page and a second to start. So it makes only
the hand-written pages and one empty frame; both stay in a cache under the hash of their inputs.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.site.keys import installed
from scripts.site.publish import locked

__all__ = ["ENGINES", "FrameError", "built_frames", "frames_key"]

ASSETS = "assets"
ENGINES = ("mkdocs", "zensical")
"""What can make the frames from ``mkdocs.yml`` and ``content/``; the first is the usual one."""


class FrameError(Exception):
    """The engine could not build the frames; the text is what it printed."""


def frames_key(root: Path, engine: str = ENGINES[0]) -> str:
    """Hash of all that the frames are made of: settings, Markdown, theme, libraries."""
    digest = hashlib.blake2b(digest_size=12)
    digest.update(f"{engine} {installed()}".encode())
    content = root / "content"
    files = [root / "mkdocs.yml", *sorted(path for path in content.rglob("*") if path.is_file())]
    for file in files:
        if file.is_relative_to(content / ASSETS):
            continue
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.blake2b(file.read_bytes()).digest())
    return digest.hexdigest()


def built_frames(root: Path, cache: Path, engine: str = ENGINES[0], *, fresh: bool = False) -> Path:
    """Folder with the engine's output for the present inputs, built unless it is in the cache."""
    wanted = cache / frames_key(root, engine)
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache), tempfile.TemporaryDirectory(prefix="building-", dir=cache) as scratch:
        if wanted.is_dir() and not fresh:
            return wanted
        made = Path(scratch) / "site"
        _run_engine(root, made, engine)
        for old in cache.iterdir():
            if old.is_dir() and not old.name.startswith("building-"):
                shutil.rmtree(old)
        made.rename(wanted)
    return wanted


def _run_engine(root: Path, target: Path, engine: str) -> None:
    if engine == "zensical":
        _run_zensical(root, target)
        return
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["--config-file", str(root / "mkdocs.yml"), "--site-dir", str(target)]
    # Material prints a notice about its future on every build unless it is told not to.
    _run(command, root, {"NO_MKDOCS_2_WARNING": "1"})


def _run_zensical(root: Path, target: Path) -> None:
    # It writes only below the folder of its settings, its cache too: it gets a folder of its own.
    project = target.with_name("project")
    project.mkdir()
    shutil.copy(root / "mkdocs.yml", project)
    shutil.copytree(root / "content", project / "content", ignore=shutil.ignore_patterns(ASSETS))
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    (project / "mkdocs.yml").write_text(
        re.sub(r"(?m)^site_dir:.*$", "site_dir: site", settings), encoding="utf-8"
    )
    _run([sys.executable, "-m", "zensical", "build", "--clean", "--strict"], project, {})
    (project / "site").rename(target)


def _run(command: list[str], folder: Path, more: dict[str, str]) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise FrameError((done.stderr or done.stdout).strip())
