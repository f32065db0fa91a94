"""Builds the public site: checks the data, makes every page, checks the links, then switches.

Exit 0: the new site is up. Exit 1: problems were printed and the old site stays as it was.
"""

import gc

if __name__ == "__main__":
    # Almost nothing made here, from the modules on, is garbage before the end: looking for it takes
    # a tenth of the time.
    gc.disable()

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from catalog import Loader
from catalog.timespan import SHANGHAI
from scripts.check_data import cache_file
from scripts.site.builder import FaultsError, Job, build
from scripts.site.engine import ENGINES, FrameError

__all__ = ["ROOT", "day_now", "main", "site_url"]

ROOT = Path(__file__).resolve().parent.parent


def day_now() -> date:
    """The day it is in China."""
    return datetime.now(SHANGHAI).date()


def site_url() -> str:
    """How residents reach the site: under its own host name, or under that of the booking."""
    named = (os.environ.get(f"BOOKING_{which}_URL", "").strip() for which in ("SITE", "BASE"))
    return next((url for url in named if url), "http://127.0.0.1:8000")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    options = _parser().parse_args(arguments)
    today = options.today or day_now()
    learned = None if options.full else cache_file(options.data)
    reading = Loader(options.data, learned, today=today).read(keep_going=options.keep_going)
    for problem in reading.problems:
        print(problem)
    if reading.catalog is None:
        print(f"数据有 {len(reading.errors)} 处错误，网站没有改动。", file=sys.stderr)
        return 1
    if reading.held_back:
        print(f"有错误的 {len(reading.held_back)} 个文件没有发布：", file=sys.stderr)
        for path in reading.held_back:
            print(f"  {path}", file=sys.stderr)
    out: Path = options.out.absolute()
    job = Job(
        root=ROOT,
        out=out,
        frames=out.parent / "frames",
        cache=ROOT / "build" / "cache" / "frames",
        today=today,
        base_url=options.base_url.rstrip("/"),
        fresh=options.full,
        engine=options.engine,
        data=options.data.absolute(),
    )
    try:
        count = build(job, reading.catalog)
    except FrameError as error:
        print(f"手写页面没有生成，网站没有改动：\n{error}", file=sys.stderr)
        return 1
    except FaultsError as error:
        print("网页有下面的毛病，网站没有改动：", file=sys.stderr)
        for fault in error.faults:
            print(f"  {fault}", file=sys.stderr)
        return 1
    print(f"网站已生成：{count} 页，{job.today}，在 {options.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.build_site", description="检查数据，生成网站，整体切换。"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据文件夹")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site", help="网站放在哪里")
    parser.add_argument(
        "--keep-going", action="store_true", help="有错误的文件不发布，其余照常；列出没有发布的"
    )
    parser.add_argument("--full", action="store_true", help="全部重新读取、重新生成，不用上次的")
    parser.add_argument(
        "--engine", choices=ENGINES, default=ENGINES[0], help="用什么生成框架和手写页面"
    )
    parser.add_argument("--today", type=date.fromisoformat, help="按哪一天生成，如 2026-11-22")
    parser.add_argument(
        "--base-url",
        default=site_url(),
        help="网站地图里用的网址",
    )
    return parser


if __name__ == "__main__":
    status = main()
    gc.freeze()  # nor at the end
    sys.exit(status)
