"""How much memory a command and all its processes take together, shared pages counted once."""

import re
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

__all__ = ["peak"]

EVERY_SECONDS = 0.5
_PSS = re.compile(r"^Pss:\s+(\d+)", re.MULTILINE)


def peak(command: Sequence[str], folder: Path) -> float:
    """Run a command; gives the most GB at any moment that was looked at."""
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most = 0
    done = threading.Event()

    def look() -> None:
        nonlocal most
        while not done.wait(EVERY_SECONDS):
            most = max(most, sum(map(_pss, _family(process.pid))))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, command)
    finally:
        done.set()
        watcher.join()
    return most / 1024**2


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in thread.read_text().split():
                found += _family(int(child))
        except OSError:
            continue  # it ended meanwhile
    return found


def _pss(pid: int) -> int:
    try:
        found = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0
