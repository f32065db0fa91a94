"""An edit of the data reaches the booking pages without a restart; a broken one does not."""

import time
from pathlib import Path

from flask.testing import FlaskClient

from catalog.live import LOOK_EVERY_SECONDS
from tests.builders import activity, data_folder
from tests.web.conftest import MakeApp, signed_in


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    time.sleep(LOOK_EVERY_SECONDS + 0.05)


def errors(browser: FlaskClient) -> int:
    answer = browser.get("/booking/healthz").json
    assert answer is not None
    found: int = answer["catalog"]["errors"]
    return found


def test_an_edit_is_seen_and_a_broken_edit_is_told_to_staff_only(
    make_app: MakeApp, tmp_path: Path
) -> None:
    data = data_folder(tmp_path / "live", activities=[activity()])
    app = make_app(data_dir=data)
    network = data / "network.yaml"
    resident = app.test_client()
    assert "换了名字的网站" not in resident.get("/booking/").text

    edit(network, "家门口", "换了名字的网站")
    assert "换了名字的网站" in resident.get("/booking/").text

    edit(network, "Asia/Shanghai", "Europe/Paris")
    assert "换了名字的网站" in resident.get("/booking/").text
    assert errors(resident) == 1
    staff = signed_in(app)
    page = staff.get("/booking/staff/").text
    assert "资料里有 1 处错误" in page
    assert "network.yaml:" in page
    assert "资料里有" not in resident.get("/booking/").text

    edit(network, "Europe/Paris", "Asia/Shanghai")
    assert errors(resident) == 0
