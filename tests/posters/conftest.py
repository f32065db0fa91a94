"""The sheets of the demo network and of networks that are hard to fit, and eyes to read them."""

import base64
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page

from catalog import Catalog, load_catalog
from scripts.browser import HOW_TO_INSTALL, find_browser
from scripts.build_site import ROOT
from scripts.posters.__main__ import sheets
from scripts.posters.printer import Printer, running_printer
from scripts.site.rendering import page_environment

BASE_URL = "https://jiamenkou.cn"
TODAY = date(2026, 9, 20)
"""A Sunday on which people work, five days before Mid-Autumn Festival."""

GRAY = """async (png) => {
  const image = new Image();
  image.src = png;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const paper = canvas.getContext("2d");
  paper.drawImage(image, 0, 0);
  const dots = paper.getImageData(0, 0, image.width, image.height).data;
  let gray = "";
  for (let at = 0; at < dots.length; at += 4) gray += String.fromCharCode(dots[at + 1]);
  return [image.width, image.height, btoa(gray)];
}"""

Scan = Callable[[Page], list[str]]


def sheets_of(catalog: Catalog) -> dict[str, str]:
    """All sheets of a network by the name of their file."""
    environment = page_environment("", catalog, TODAY)
    return {
        name: html
        for center in catalog.centers.values()
        for name, html in sheets(environment, catalog, center, TODAY, BASE_URL)
    }


@pytest.fixture(scope="session")
def demo() -> Catalog:
    """The demo network."""
    return load_catalog(ROOT / "data")


@pytest.fixture(scope="session")
def demo_sheets(demo: Catalog) -> dict[str, str]:
    """All sheets of the demo network."""
    return sheets_of(demo)


@pytest.fixture(scope="session")
def printer() -> Iterator[Printer]:
    """A browser that prints."""
    path = find_browser()
    if path is None:
        raise RuntimeError(HOW_TO_INSTALL)
    with running_printer(path) as started:
        yield started


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page wide enough to show a sheet as it will be printed."""
    context: BrowserContext = browser.new_context(viewport={"width": 1000, "height": 1300})
    yield context.new_page()
    context.close()


@pytest.fixture
def scan(browser: Browser) -> Iterator[Scan]:
    """What a scanner reads in the picture of a page."""
    context = browser.new_context()
    table = context.new_page()

    def scanned(page: Page) -> list[str]:
        picture = base64.b64encode(page.screenshot(full_page=True)).decode()
        width, height, gray = table.evaluate(GRAY, f"data:image/png;base64,{picture}")
        image = memoryview(base64.b64decode(gray)).cast("B", (height, width))
        return [code.text for code in zxingcpp.read_barcodes(image)]

    yield scanned
    context.close()
