"""When an edit of the data takes away a booked time, staff see whom to call."""

import time
from pathlib import Path

from catalog.live import LOOK_EVERY_SECONDS
from tests.builders import data_folder
from tests.web.conftest import MakeApp, signed_in, submitted
from tests.web.pages import Page

PATH = "/booking/staff/conflicts"
CLOSURE = {"from": "2026-11-04", "reason": "设备检修"}


def test_a_closure_after_the_booking_shows_whom_to_call_and_why(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = tmp_path / "edited"
    app = make_app(data_dir=data_folder(folder))
    made = submitted(app, proxy={"name": "王大明", "phone": "13900139000", "relation": "儿子"})
    browser = signed_in(app)
    stranger = signed_in(app, "other", scope="far")
    before = Page(browser.get(PATH).text)
    data_folder(folder, closures=[CLOSURE])
    time.sleep(LOOK_EVERY_SECONDS + 0.05)
    after = Page(browser.get(PATH).text)
    queue = Page(browser.get("/booking/staff/").text)

    assert "没有冲突" in before.text
    assert made.booking.reference in after.text
    assert "设备检修" in after.text
    assert "请打给 王大明 13900139000" in after.text
    assert "资料改动后对不上的预约：1 个" in queue.text
    assert "没有冲突" in Page(stranger.get(PATH).text).text
