"""The page frames, made by MkDocs once and kept until something they are made of changes.

A full MkDocs build costs about ten milliseconds a page and a second to start. So it makes only
the hand-written pages and one empty frame; both stay in a cache under the hash of their inputs.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from scripts.site.publish import locked

__all__ = ["FrameError", "built_frames", "frames_key"]

ASSETS = "assets"


class FrameError(Exception):
    """The engine could not build the frames; the text is what it printed."""


def frames_key(root: Path) -> str:
    """Hash of all that the frames are made of: settings, Markdown, theme, engine versions."""
    digest = hashlib.blake2b(digest_size=12)
    for package in ("mkdocs", "mkdocs-material", "Markdown", "Jinja2"):
        digest.update(f"{package}={version(package)}\0".encode())
    content = root / "content"
    files = [root / "mkdocs.yml", *sorted(path for path in content.rglob("*") if path.is_file())]
    for file in files:
        if file.is_relative_to(content / ASSETS):
            continue
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.blake2b(file.read_bytes()).digest())
    return digest.hexdigest()


def built_frames(root: Path, cache: Path, *, fresh: bool = False) -> Path:
    """Folder with the engine's output for the present inputs, built unless it is in the cache."""
    wanted = cache / frames_key(root)
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache), tempfile.TemporaryDirectory(prefix="building-", dir=cache) as scratch:
        if wanted.is_dir() and not fresh:
            return wanted
        made = Path(scratch) / "site"
        _run_engine(root, made)
        for old in cache.iterdir():
            if old.is_dir() and not old.name.startswith("building-"):
                shutil.rmtree(old)
        made.rename(wanted)
    return wanted


def _run_engine(root: Path, target: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["--config-file", str(root / "mkdocs.yml"), "--site-dir", str(target)]
    # Material prints a notice about its future on every build unless it is told not to.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise FrameError((done.stderr or done.stdout).strip())
