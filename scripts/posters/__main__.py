"""Prints posters and door signs: one PDF per center and per room, the whole network in one run.

Exit 0: all are printed. Exit 1: the data has errors, no browser was found, or it failed.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment

from catalog import Catalog, read_catalog
from catalog.model import Center
from catalog.timespan import SHANGHAI
from scripts.browser import HOW_TO_INSTALL, find_browser
from scripts.build_site import site_url
from scripts.posters.printer import PAPER, Printer, PrintError, running_printer
from scripts.site.rendering import page_environment
from scripts.site.sheets import poster_page, signs_page
from scripts.site.views.sheet import ONLY_HERE

__all__ = ["main", "sheets"]

ROOT = Path(__file__).resolve().parents[2]
STYLE = ROOT / "content" / "assets" / "print.css"
STYLE_LINK = '<link rel="stylesheet" href="/assets/print.css">'


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    options = _parser().parse_args(arguments)
    today = options.today or datetime.now(SHANGHAI).date()
    reading = read_catalog(options.data, today=today)
    if reading.catalog is None:
        for problem in reading.errors:
            print(problem)
        print(f"数据有 {len(reading.errors)} 处错误，没有打印。", file=sys.stderr)
        return 1
    catalog = reading.catalog
    if unknown := [id_ for id_ in options.center if id_ not in catalog.centers]:
        print(f"没有编号是 {'、'.join(unknown)} 的中心。", file=sys.stderr)
        return 1
    browser = find_browser()
    if browser is None:
        print(f"打印海报要用浏览器。{HOW_TO_INSTALL}", file=sys.stderr)
        return 1
    base_url = options.base_url.rstrip("/")
    if urlsplit(base_url).hostname in ONLY_HERE:
        print(
            f"提醒：二维码指向 {base_url}，别人的手机打不开；"
            "请用 --base-url 或环境变量 BOOKING_BASE_URL 写明网址。",
            file=sys.stderr,
        )
    centers = [catalog.centers[id_] for id_ in options.center] or [*catalog.centers.values()]
    out = options.out or ROOT / "build" / "posters" / options.size
    try:
        with running_printer(browser) as printer:
            count = _print(printer, catalog, centers, out, options.size, today, base_url)
    except PrintError as error:
        print(f"打印中断：{error}（用的是 {browser}）", file=sys.stderr)
        return 1
    print(f"打印好了：{len(centers)} 个中心，{count} 张 {options.size.upper()}，在 {out}")
    return 0


def _print(
    printer: Printer,
    catalog: Catalog,
    centers: Sequence[Center],
    out: Path,
    size: str,
    today: date,
    base_url: str,
) -> int:
    environment = page_environment("", catalog, today)
    count = 0
    said_at = -1.0
    for number, center in enumerate(centers, 1):
        if time.monotonic() - said_at >= 1 or number == len(centers):
            said_at = time.monotonic()
            print(f"正在打印：{number}／{len(centers)} {center.label}", file=sys.stderr, flush=True)
        for name, html in sheets(environment, catalog, center, today, base_url):
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(printer.pdf(html, size))
            count += 1
    return count


def sheets(
    environment: Environment, catalog: Catalog, center: Center, today: date, base_url: str
) -> Iterator[tuple[str, str]]:
    """Name of the file and page of each sheet of a center, its style in itself."""
    style = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
    pages = {center.id: poster_page(catalog, center, today, base_url)}
    for room in center.rooms:
        pages[f"{center.id}/{room.id}"] = signs_page(catalog, center, base_url, [room])
    for name, page in pages.items():
        yield f"{name}.pdf", page.rendered(environment).replace(STYLE_LINK, style, 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.posters",
        description="把每个中心的海报、每间屋子的门牌打印成 PDF，全网一次打完。",
    )
    parser.add_argument("--out", type=Path, help="放在哪里，默认 build/posters/a4 或 a3")
    parser.add_argument(
        "--center", nargs="+", default=[], metavar="编号", help="只打印这些中心，默认全部"
    )
    parser.add_argument("--size", choices=sorted(PAPER), default="a4", help="纸张，默认 a4")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据文件夹")
    parser.add_argument("--today", type=date.fromisoformat, help="按哪一天打印，如 2026-11-22")
    parser.add_argument(
        "--base-url",
        default=site_url(),
        help="二维码指向的网址",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
