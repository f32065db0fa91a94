"""What operators see: figures and log lines, with nobody in them."""

import json
import logging

import pytest
from flask.testing import FlaskClient

from booking.errors import Busy
from booking.logs import JsonLines
from booking.submitting import Submitted
from tests.web.conftest import MakeApp, break_the_catalog

TOKEN = "a token of the tests, long enough to be taken"
PERSONAL = ("王小明", "13800138000", "居民读书会")


def test_the_figures_say_what_waits_and_who_asked_nothing(
    client: FlaskClient, booked: Submitted
) -> None:
    client.get(f"/booking/requests/{booked.token}")
    text = client.get("/booking/metrics").text

    assert 'doorstep_bookings{status="pending"} 1.0' in text
    assert 'doorstep_notices{state="waiting"} 1.0' in text
    assert 'route="requests.show"' in text
    assert "doorstep_centers 3.0" in text
    secrets = (*PERSONAL, booked.token, booked.booking.reference)
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        pytest.param({}, "127.0.0.1", 200, id="this machine"),
        pytest.param({}, "::1", 200, id="this machine by IPv6"),
        pytest.param({}, "198.51.100.7", 404, id="another machine"),
        pytest.param({"X-Forwarded-For": "1.2.3.4"}, "127.0.0.1", 404, id="through a proxy"),
        pytest.param({"Authorization": f"Bearer {TOKEN}"}, "198.51.100.7", 404, id="no token set"),
    ],
)
def test_without_a_token_only_this_machine_reads_them(
    client: FlaskClient, headers: dict[str, str], address: str, status: int
) -> None:
    answer = client.get("/booking/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("given", "status"), [(f"Bearer {TOKEN}", 200), ("Bearer wrong", 404), ("", 404), ("é", 404)]
)
def test_with_a_token_it_is_needed_everywhere(make_app: MakeApp, given: str, status: int) -> None:
    client = make_app(metrics_token=TOKEN).test_client()
    headers = {"Authorization": given} if given else {}
    assert client.get("/booking/metrics", headers=headers).status_code == status


def test_a_line_has_the_route_and_no_secret(
    client: FlaskClient, booked: Submitted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "booking")
    answer = client.get(
        f"/booking/requests/{booked.token}?q=13800138000",
        headers={"Referer": "https://x/13800138000"},
        environ_overrides={"HTTP_USER_AGENT": "13800138000\n{}"},
    )
    [line] = [json.loads(JsonLines().format(one)) for one in caplog.records]
    assert (line["route"], line["method"], line["status"]) == ("requests.show", "GET", 200)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    written = json.dumps(line, ensure_ascii=False)
    secrets = (*PERSONAL, booked.token, booked.booking.reference, "127.0.0.1")
    assert [secret for secret in secrets if secret in written] == []


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [(1, "from-the-proxy-1", True), (0, "from-anybody", False), (1, "{\n}", False)],
)
def test_only_a_proxy_may_name_a_request(
    make_app: MakeApp, proxies: int, given: str, is_kept: bool
) -> None:
    client = make_app(proxy_count=proxies).test_client()
    headers = {} if "\n" in given else {"X-Request-Id": given}
    environ = {"HTTP_X_REQUEST_ID": given} if "\n" in given else {}
    answer = client.get("/booking/", headers=headers, environ_overrides=environ)
    assert (answer.headers["X-Request-Id"] == given) == is_kept


def test_an_error_is_logged_by_its_code_and_not_by_its_values(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app()
    break_the_catalog(app)
    client = app.test_client()
    assert client.get("/booking/api/v1/centers/13800138000/rooms").status_code == 500
    lines = [json.loads(JsonLines().format(one)) for one in caplog.records]
    [line] = [one for one in lines if one["level"] == "error"]
    assert line["error"] == "AttributeError"
    assert any("state.py" in frame for frame in line["stack"])
    assert "13800138000" not in json.dumps(line)


@pytest.mark.parametrize(
    ("error", "is_quoted"), [(ValueError("13800138000"), False), (Busy("busy"), True)]
)
def test_only_errors_whose_words_we_know_are_quoted(error: Exception, is_quoted: bool) -> None:
    try:
        raise error
    except (ValueError, Busy) as caught:
        record = logging.LogRecord(
            "booking", logging.ERROR, "x.py", 1, "two\nlines", (), (type(caught), caught, None)
        )
    text = JsonLines().format(record)
    assert "\n" not in text
    assert "13800138000" not in text
    assert ("error_text" in json.loads(text)) == is_quoted
