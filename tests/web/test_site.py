"""The built site at the root of the same origin: files, folders, and nothing outside."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import MakeApp
from tests.web.pages import Page


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
        ".git/config": "secret",
    }.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
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
