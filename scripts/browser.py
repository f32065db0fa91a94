"""Finds the Chromium or Chrome of this machine, which prints the posters and runs the tests.

A browser of our own would have to be downloaded; the one from the system is kept up to date by
the system, is shared with everything else on the machine and works where downloads do not.
``python -m scripts.browser`` prints its path, or fails when there is none.
"""

import os
import shutil
import sys
from pathlib import Path

__all__ = ["ARGUMENTS", "HOW_TO_INSTALL", "find_browser"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = (
    # Tests and builds also run as root in containers, where Chromium's own sandbox cannot start;
    # nothing is opened but pages of this project.
    "--no-sandbox",
    # Containers give little shared memory, and a page that runs out of it crashes.
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOW_TO_INSTALL = (
    "没有找到 Chromium 或 Chrome。Debian：apt-get install chromium；"
    "装在别处时用环境变量 CHROMIUM 指明。"
)


def find_browser() -> Path | None:
    """The path of a browser, from the variable CHROMIUM, the PATH or the usual Mac folders."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).is_file() else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(path) for path in MAC_APPLICATIONS if Path(path).is_file()), None)


if __name__ == "__main__":
    browser = find_browser()
    if browser is None:
        sys.exit(HOW_TO_INSTALL)
    print(browser)
