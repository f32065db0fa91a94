"""What the first visit of a page costs an old phone: bytes over the wire, requests, other hosts.

Chromium counts: everything that a phone-wide window loads without scrolling, headers included, with
nothing kept from before. The limit is for the page of a center; a frame of Material alone weighs
62 KB with its script and 28 KB without.
"""

import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, sync_playwright

from scripts.bench.serving import served
from scripts.browser import ARGUMENTS, HOW_TO_INSTALL, find_browser

LIMIT_BYTES = 45 * 1024
LIMIT_REQUESTS = 6
CENTER = "/centers/jingchengyijia-1/"
PAGES = (CENTER, "/", "/centers/", "/services/gaoling-butie/", "/booking/")


@dataclass
class Cost:
    """What one page loaded."""

    bytes: int = 0
    requests: int = 0
    foreign: int = 0


def main() -> int:
    """Measure every page; 1 when the page of a center is over a limit."""
    path = find_browser()
    if path is None:
        print(HOW_TO_INSTALL, file=sys.stderr)
        return 1
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        costs = {page: cost_of(browser, base, page) for page in PAGES}
        browser.close()
    print("首次打开（360 像素宽，没有缓存，含响应头）：")
    for page, cost in costs.items():
        size = f"{cost.bytes / 1024:.1f} KB"
        print(f"  {page}：{size}，{cost.requests} 个请求，外站 {cost.foreign} 个")
    center = costs[CENTER]
    print(f"中心页限 {LIMIT_BYTES // 1024} KB、{LIMIT_REQUESTS} 个请求、外站 0 个")
    good = center.bytes <= LIMIT_BYTES and center.requests <= LIMIT_REQUESTS
    return 0 if good and not any(cost.foreign for cost in costs.values()) else 1


def cost_of(browser: Browser, base: str, page: str) -> Cost:
    """Open the page in a window that has seen nothing yet."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    opened = context.new_page()
    session: CDPSession = context.new_cdp_session(opened)
    cost = Cost()
    host = urlsplit(base).netloc

    def asked(event: dict[str, dict[str, str]]) -> None:
        cost.requests += 1
        cost.foreign += urlsplit(event["request"]["url"]).netloc not in {host, ""}

    def loaded(event: dict[str, int]) -> None:
        cost.bytes += event["encodedDataLength"]

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", loaded)
    session.send("Network.enable")
    opened.goto(f"{base}{page}", wait_until="networkidle")
    context.close()
    return cost


if __name__ == "__main__":
    sys.exit(main())
