"""The built site at the root of the same origin: files, folders, and nothing outside."""

import gzip
import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

from tests.web.conftest import MakeApp
from tests.web.pages import Page

LONG = "a { color: red }\n" * 200


@pytest.fixture
def client(make_app: MakeApp, tmp_path: Path) -> FlaskClient:
    """A browser before a small site."""
    site = tmp_path / "site"
    for name, text in {
        "index.html": "首页",
        "404.html": "网站的 404",
        "centers/donghua/index.html": "东华",
        "assets/app.0123abcd.js": "1",
        "calendars/a.ics": "BEGIN:VCALENDAR",
        "assets/long.css": LONG,
        ".git/config": "secret",
    }.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (site / "assets" / "long.css.gz").write_bytes(gzip.compress(LONG.encode(), mtime=0))
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    return make_app().test_client()


@pytest.mark.parametrize(
    ("path", "text"),
    [("/", "首页"), ("/centers/donghua/", "东华"), ("/calendars/a.ics", "BEGIN:VCALENDAR")],
)
def test_files_and_folders_are_served(client: FlaskClient, path: str, text: str) -> None:
    with client.get(path) as answer:
        assert answer.status_code == 200
        assert answer.get_data(as_text=True) == text
        assert answer.headers["ETag"]


def test_a_folder_without_its_slash_is_redirected(client: FlaskClient) -> None:
    answer = client.get("/centers/donghua?x=1")

    assert (answer.status_code, answer.location) == (308, "/centers/donghua/?x=1")


def test_a_calendar_file_has_its_type(client: FlaskClient) -> None:
    with client.get("/calendars/a.ics") as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_only_files_whose_name_changes_with_their_content_are_kept_long(
    client: FlaskClient,
) -> None:
    with client.get("/assets/app.0123abcd.js") as hashed, client.get("/") as page:
        assert "max-age=31536000" in hashed.headers["Cache-Control"]
        assert page.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/centers/../../outside.txt",
        "//etc/passwd",
        "/.git/config",
        "/a%00b",
        "/centers/" + "x" * 5000,
    ],
)
def test_nothing_outside_the_site_is_served(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code in (404, 308)
    assert "secret" not in answer.text


def test_the_site_has_its_own_page_for_what_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/missing/").text == "网站的 404"
    assert Page(client.get("/booking/missing/").text).one("h1").text == "没有找到"


def test_booking_without_its_slash_is_redirected(client: FlaskClient) -> None:
    assert client.get("/booking").location.endswith("/booking/")
    assert client.get("/booking/donghua").location.endswith("/booking/donghua/")


def test_a_frame_of_the_site_is_used_when_there_is_one(make_app: MakeApp, tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "page.html").write_text(
        "<title>{% block title %}{% endblock %}</title>"
        "{% block description %}{% endblock %}{% block head %}{% endblock %}"
        "{% raw %}<p>{{ frame }}</p>{% endraw %}{% block content %}{% endblock %}",
        encoding="utf-8",
    )

    text = make_app().test_client().get("/booking/").text

    assert "<p>{{ frame }}</p>" in text
    assert "按时间找" in text


@pytest.mark.parametrize("accepted", ["gzip", "zstd, gzip;q=0.5", "*"])
def test_a_browser_that_takes_gzip_gets_the_compressed_copy(
    client: FlaskClient, accepted: str
) -> None:
    with client.get("/assets/long.css", headers={"Accept-Encoding": accepted}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) < 200
        assert gzip.decompress(answer.data).decode() == LONG


@pytest.mark.parametrize("accepted", ["br", "gzip, deflate, br", "gzip;q=0.8, br"])
def test_a_browser_that_takes_brotli_gets_that_copy(
    client: FlaskClient, tmp_path: Path, accepted: str
) -> None:
    copy = tmp_path / "site" / "assets" / "long.css.br"
    copy.write_bytes(brotli.compress(LONG.encode()))
    with client.get("/assets/long.css", headers={"Accept-Encoding": accepted}) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert brotli.decompress(answer.data).decode() == LONG


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_any_other_gets_the_text_and_caches_know_that_there_are_two(
    client: FlaskClient, accepted: str
) -> None:
    with client.get("/assets/long.css", headers={"Accept-Encoding": accepted}) as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.get_data(as_text=True) == LONG


def test_each_encoding_has_its_own_tag(client: FlaskClient) -> None:
    tags = {}
    for encoding in ("gzip", "identity"):
        headers = {"Accept-Encoding": encoding}
        with client.get("/assets/long.css", headers=headers) as answer:
            tags[encoding] = answer.headers["ETag"]
        again = {**headers, "If-None-Match": tags[encoding]}
        with client.get("/assets/long.css", headers=again) as same:
            assert (same.status_code, same.headers["Vary"]) == (304, "Accept-Encoding")

    assert tags["gzip"] != tags["identity"]
    other = {"Accept-Encoding": "identity", "If-None-Match": tags["gzip"]}
    with client.get("/assets/long.css", headers=other) as answer:
        assert answer.status_code == 200


def test_a_file_without_a_compressed_copy_is_served_as_it_is(client: FlaskClient) -> None:
    with client.get("/", headers={"Accept-Encoding": "gzip"}) as answer:
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/booking/", "场地预约"),
        ("/booking/donghua/hall/", "场地预约"),
        ("/booking/lookup", "查询预约"),
    ],
)
def test_the_navigation_marks_where_a_booking_page_lies(
    client: FlaskClient, path: str, section: str
) -> None:
    nav = client.get(path).text.partition('<nav class="ds-nav"')[2].partition("</nav>")[0]

    assert re.findall(r"<a [^>]*aria-current=[^>]*>(.*?)</a>", nav) == [section]


def test_sign_in_lies_in_no_section_of_residents(client: FlaskClient) -> None:
    nav = client.get("/booking/staff/sign-in").text.partition('<nav class="ds-nav"')[2]

    assert "aria-current" not in nav.partition("</nav>")[0]
