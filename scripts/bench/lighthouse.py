"""Lighthouse on the pages that people land on, with its phone preset, beside the limits.

Lighthouse comes from npm and is no part of the project: ``npx`` fetches it, or finds it if it is
there. The median of three runs counts for speed, because a busy machine makes single runs slow.
On a busy machine the browser may also answer too late for Lighthouse, which then gives up; such a
run says nothing about the page and is tried again.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from scripts.bench.serving import served
from scripts.browser import HOW_TO_INSTALL, find_browser

LIMITS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
NAMES = {"performance": "性能", "accessibility": "无障碍", "best-practices": "做法", "seo": "检索"}
PAGES = (
    "/",
    "/centers/jingchengyijia-1/",
    "/services/gaoling-butie/",
    "/rooms/",
    "/booking/jingchengyijia-1/duogongneng-huiyishi/",
)
ROUNDS = 3
TRIES = 3
HOW_TO_GET = (
    "没有测：要有 Node.js 和 Lighthouse。装好 Node.js 18 或更新的版本，再试一次"
    "（会运行 npx --yes lighthouse）；不能联网的，先在别处 npm install -g lighthouse。"
)


class LighthouseError(Exception):
    """Lighthouse gave up; the text is what it said."""


def main() -> int:
    """Run it on every page; 1 when a limit is missed or it cannot run."""
    browser = find_browser()
    if browser is None:
        print(HOW_TO_INSTALL, file=sys.stderr)
        return 1
    command = lighthouse_command()
    if command is None:
        print(HOW_TO_GET, file=sys.stderr)
        return 1
    good = True
    with served() as base:
        print("Lighthouse（手机）：" + "，".join(f"{NAMES[key]}限 {LIMITS[key]}" for key in LIMITS))
        for page in PAGES:
            try:
                reports = [report(command, browser, f"{base}{page}") for _ in range(ROUNDS)]
            except LighthouseError as error:
                print(f"  {page}：没有测成，试了 {TRIES} 次。Lighthouse 说：{error}")
                good = False
                continue
            scores = {
                key: round(median(one["categories"][key]["score"] for one in reports) * 100)
                for key in LIMITS
            }
            print(f"  {page}：" + "，".join(f"{NAMES[key]} {scores[key]}" for key in LIMITS))
            missed = [key for key, limit in LIMITS.items() if scores[key] < limit]
            for key in missed:
                why = "；".join(faults(reports[0], key)) or "没有哪一项特别低，可能机器正忙"
                print(f"    {NAMES[key]}不够：{why}")
            good = good and not missed
    return 0 if good else 1


def lighthouse_command() -> list[str] | None:
    """How to start it here: the one that is installed, or the one that npx fetches."""
    if installed := shutil.which("lighthouse"):
        return [installed]
    npx = shutil.which("npx")
    if npx is None:
        return None
    command = [npx, "--yes", "lighthouse"]
    asked = subprocess.run([*command, "--version"], capture_output=True, check=False)
    return command if asked.returncode == 0 else None


def report(command: list[str], browser: Path, url: str) -> dict[str, Any]:
    """One run on one page that came to an end; LighthouseError when none did."""
    said = ""
    for _ in range(TRIES):
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch) / "report.json"
            run = subprocess.run(
                [
                    *command,
                    url,
                    "--quiet",
                    "--output=json",
                    f"--output-path={out}",
                    f"--only-categories={','.join(LIMITS)}",
                    "--chrome-flags=--headless --no-sandbox --disable-gpu",
                ],
                env={**os.environ, "CHROME_PATH": str(browser)},
                capture_output=True,
                text=True,
                check=False,
            )
            if out.exists():
                read: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
                said = read.get("runtimeError", {}).get("message", "")
                # It may have measured all, and stumbled only over the browser's folder afterwards.
                if not said and all(read["categories"][key]["score"] is not None for key in LIMITS):
                    return read
            said = said or run.stderr.strip()[-600:] or f"exit {run.returncode}"
    raise LighthouseError(said)


def faults(found: dict[str, Any], category: str) -> list[str]:
    """The titles of what costs points in a category."""
    audits = found["audits"]
    return [
        audits[part["id"]]["title"]
        for part in found["categories"][category]["auditRefs"]
        if part["weight"] and (audits[part["id"]]["score"] or 0) < 0.9
    ]


if __name__ == "__main__":
    sys.exit(main())
