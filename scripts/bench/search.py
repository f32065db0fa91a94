"""What a search costs in a network of 3,000 centers: bytes and seconds until the first answer.

Pieces of records are asked for in headless Chromium, each by a visitor who has nothing kept, and
the answers are compared with a search by brute force over the records.
"""

import argparse
import functools
import http.server
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from catalog import Loader
from scripts.bench.network import ROOT, synthetic
from scripts.bench.search_truth import numbered, queries, truth
from scripts.browser import find_browser
from scripts.check_data import cache_file

LIMIT_BYTES = 150_000
LIMIT_SECONDS = 1.0
ASK = "query => window.doorstepSearch.found(query).then(one => one.records)"


def main() -> int:
    """Run the comparison; 1 when an answer is wrong or a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.search")
    parser.add_argument("--centers", type=int, default=3000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--data", type=Path, help="数据文件夹；不写就现做一份")
    parser.add_argument("--site", type=Path, help="用这份数据生成好的网站")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        data = options.data or synthetic(folder / "data", options.centers)
        site = options.site or _built(data, folder / "site")
        catalog = Loader(data, cache_file(data)).read().catalog  # as the build has read it
        if catalog is None:
            raise ValueError(data)
        records = numbered(catalog)
        asked = queries(records, options.queries)
        with _served(site) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(find_browser()))
            address = f"http://127.0.0.1:{server.server_port}"
            page = browser.new_page()
            found = [_asked(page, address, query) for query in asked]
    wrong = [
        query
        for query, (answer, _, _) in zip(asked, found, strict=True)
        if answer != truth(records, catalog.network.synonyms, query)
    ]
    sizes, times = [one[1] for one in found], [one[2] for one in found]
    print(
        f"记录 {len(records)} 条，问 {len(asked)} 次；和逐条查找不同的 {len(wrong)} 次 {wrong[:5]}"
    )
    print(f"第一个答案前传输：中位数 {median(sizes)} 字节，最多 {max(sizes)}（限 {LIMIT_BYTES}）")
    print(f"等第一个答案：{median(times):.2f} 秒，最多 {max(times):.2f}（限 {LIMIT_SECONDS:.0f}）")
    good = not wrong and max(sizes) <= LIMIT_BYTES and max(times) <= LIMIT_SECONDS
    return 0 if good else 1


def _built(data: Path, out: Path) -> Path:
    command = [sys.executable, "-m", "scripts.build_site", "--data", str(data), "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return out


_sizes: list[int] = []
"""Bytes of each file that the server sent for the present question."""


def _asked(page: Page, address: str, query: str) -> tuple[list[int], int, float]:
    """Record numbers, bytes of the search's files as transferred, seconds."""
    page.goto(f"{address}/search/")
    page.wait_for_function("window.doorstepSearch")
    _sizes.clear()
    started = time.perf_counter()
    answer = page.evaluate(ASK, query)
    seconds = time.perf_counter() - started
    return sorted(answer), sum(_sizes), seconds


class _Compressed(http.server.SimpleHTTPRequestHandler):
    """Serves the brotli copies where there are some, as the real server does."""

    def send_head(self):  # type: ignore[no-untyped-def]
        self.path = self.path.partition("?")[0]
        self.small = Path(self.translate_path(f"{self.path}.br")).is_file()
        if self.small:
            self.path += ".br"
        file = Path(self.translate_path(self.path))
        if file.is_file():
            _sizes.append(file.stat().st_size)
        return super().send_head()

    def guess_type(self, path):  # type: ignore[no-untyped-def]
        return super().guess_type(str(path).removesuffix(".br"))

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # every question is a new visitor's
        if getattr(self, "small", False):
            self.send_header("Content-Encoding", "br")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


class _served:  # noqa: N801 - reads as a word
    """The site behind an address, while the block lasts."""

    def __init__(self, site: Path) -> None:
        handler = functools.partial(_Compressed, directory=str(site))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> http.server.ThreadingHTTPServer:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server

    def __exit__(self, *reason: object) -> None:
        self.server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
