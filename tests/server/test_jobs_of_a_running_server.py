"""A server keeps at the jobs by itself, and says nothing personal in its log."""

import time
from dataclasses import replace
from pathlib import Path

from booking import service
from booking.storage import Store
from catalog import load_catalog
from tests.builders import NOW, a_store, applicant, data_folder, request
from tests.notices.post_office import open_post_office
from tests.tools.server import running_server

PERSONAL = ("王小明", "13800138000", "fang@example.com", "居民读书会")


def test_mail_goes_out_without_a_cron(tmp_path: Path, sqlite_url: str) -> None:
    data_dir = data_folder(tmp_path)
    store = a_store(sqlite_url)
    wanted = replace(request(), applicant=applicant(email="fang@example.com"))
    token = service.submit(store, load_catalog(data_dir), wanted, NOW).token
    with (
        open_post_office() as office,
        running_server(
            tmp_path,
            sqlite_url,
            BOOKING_DATA_DIR=str(data_dir),
            BOOKING_NOW=NOW.isoformat(),
            BOOKING_SMTP_URL=f"smtp://127.0.0.1:{office.port}?from=yuyue@dq.example.gov.cn",
        ) as server,
    ):
        deadline = time.monotonic() + 120
        while not store_has_sent(store) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert [recipients for recipients, _ in office.arrived] == [["fang@example.com"]]
        figures = server.get("/booking/metrics").text
        server.get(f"/booking/requests/{token}")
    store.close()

    assert 'doorstep_notices{state="sent"} 1.0' in figures
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert '"route": "requests.show"' in log
    assert [secret for secret in (*PERSONAL, token) if secret in log] == []


def store_has_sent(store: Store) -> bool:
    """Whether the notice is noted as sent."""
    with store.reading() as session:
        return session.notice_counts()["sent"] == 1
