"""Wrong settings stop the start with a Chinese sentence; dangerous ones are refused in public."""

import stat
from pathlib import Path

import pytest

from booking.config import Settings, make_secret_key
from booking.errors import SettingsError
from booking.smtp_url import MailServer
from tests.builders import KEY, at

PUBLIC = "https://dq.example.gov.cn"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """What a local installation needs, with a folder of its own."""
    (tmp_path / "data").mkdir()
    return {
        "BOOKING_SECRET_KEY": KEY,
        "BOOKING_DATA_DIR": str(tmp_path / "data"),
        "BOOKING_INSTANCE_DIR": str(tmp_path / "instance"),
    }


def test_a_key_and_data_are_enough(environ: dict[str, str], tmp_path: Path) -> None:
    settings = Settings.from_environment(environ)

    assert settings.database_url == f"sqlite:///{tmp_path}/instance/booking.sqlite3"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.trusted_hosts == ()
    assert settings.proxy_count == 0
    assert settings.rate_limits
    assert not settings.requires_second_factor
    assert settings.now is None
    assert (settings.site_dir, settings.frames_dir) == (Path("build/site"), Path("build/frames"))


def test_a_public_address_is_its_own_trusted_host(environ: dict[str, str]) -> None:
    settings = Settings.from_environment({**environ, "BOOKING_BASE_URL": f"{PUBLIC}/"})

    assert settings.base_url == settings.site_url == PUBLIC
    assert settings.trusted_hosts == ("dq.example.gov.cn", "127.0.0.1")


def test_a_site_with_a_name_of_its_own_is_trusted_too(environ: dict[str, str]) -> None:
    urls = {"BOOKING_BASE_URL": PUBLIC, "BOOKING_SITE_URL": "https://www.example.gov.cn/"}
    settings = Settings.from_environment({**environ, **urls})

    assert settings.site_url == "https://www.example.gov.cn"
    assert settings.trusted_hosts == ("dq.example.gov.cn", "www.example.gov.cn", "127.0.0.1")


def test_two_schemes_are_not_two_names(environ: dict[str, str]) -> None:
    urls = {"BOOKING_BASE_URL": PUBLIC, "BOOKING_SITE_URL": "http://dq.example.gov.cn"}

    with pytest.raises(SettingsError, match="请删掉 BOOKING_SITE_URL"):
        Settings.from_environment({**environ, **urls})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://DQ.Example.gov.cn", PUBLIC),
        ("HTTPS://dq.example.gov.cn:443/", PUBLIC),
        ("https://dq.example.gov.cn:", PUBLIC),
        ("https://dq.example.gov.cn:8443", "https://dq.example.gov.cn:8443"),
        ("https://dq.example.gov.cn:80", "https://dq.example.gov.cn:80"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_address_is_kept_as_browsers_say_it(
    environ: dict[str, str], written: str, meant: str
) -> None:
    settings = Settings.from_environment({**environ, "BOOKING_BASE_URL": written})

    assert settings.base_url == meant


@pytest.mark.parametrize("written", ["https://DQ.example.gov.cn", f"{PUBLIC}:443/"])
def test_one_name_written_in_two_ways_is_not_two_names(
    environ: dict[str, str], written: str
) -> None:
    urls = {"BOOKING_BASE_URL": PUBLIC, "BOOKING_SITE_URL": written}
    settings = Settings.from_environment({**environ, **urls})

    assert settings.site_url == settings.base_url == PUBLIC


def test_lists_may_be_separated_by_commas_or_spaces(environ: dict[str, str]) -> None:
    settings = Settings.from_environment({**environ, "BOOKING_TRUSTED_HOSTS": "a.cn, b.cn c.cn"})

    assert settings.trusted_hosts == ("a.cn", "b.cn", "c.cn")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOOKING_BASE_URL", "dq.example.gov.cn", "网址"),
        ("BOOKING_BASE_URL", "ftp://dq.example.gov.cn", "网址"),
        ("BOOKING_BASE_URL", "https://dq.example.gov.cn/booking", "路径"),
        ("BOOKING_BASE_URL", "https://user@dq.example.gov.cn", "网址"),
        ("BOOKING_BASE_URL", "https://dq.example.gov.cn:99999", "网址"),
        ("BOOKING_DATABASE_URL", "mysql://host/base", "BOOKING_DATABASE_URL"),
        ("BOOKING_DATABASE_URL", "sqlite://", "BOOKING_DATABASE_URL"),
        ("BOOKING_DATABASE_URL", "sqlite:///:memory:", "BOOKING_DATABASE_URL"),
        (
            "BOOKING_DATABASE_URL",
            "postgresql://u:secret@host/base",
            "postgresql+psycopg://host/base",
        ),
        ("BOOKING_DATA_DIR", "/no/such/folder", "不是文件夹"),
        ("BOOKING_PROXY_COUNT", "-1", "0 到 9"),
        ("BOOKING_PROXY_COUNT", "one", "0 到 9"),
        ("BOOKING_PROXY_COUNT", "１", "0 到 9"),
        ("BOOKING_RATE_LIMITS", "no", "on（开）或 off（关）"),
        ("BOOKING_SECOND_FACTOR", "on", "required"),
        ("BOOKING_NOW", "tomorrow", "不是时刻"),
        ("BOOKING_SMTP_URL", "http://mail", "smtp://"),
        ("BOOKING_SMTP_URL", "smtp://u:secret@mail:port", "smtp://"),
        ("BOOKING_SMTP_URL", "smtp://u:secret@mail?tls=no", "starttls"),
        ("BOOKING_SMTP_URL", "smtp://u:secret@mail?starttls=no", "on 或 off"),
        ("BOOKING_SMTP_URL", "smtp://u:secret@mail?from=a@b,c@d", "不是一个邮箱"),
        ("BOOKING_NOTIFY_URLS", "wecombot", "Apprise"),
        ("BOOKING_METRICS_TOKEN", "short", "太短"),
        ("BOOKING_SECRET_KEY", "short", "太短"),
    ],
)
def test_a_wrong_value_is_refused(
    environ: dict[str, str], name: str, value: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=r"[一-鿿]") as caught:
        Settings.from_environment({**environ, name: value})
    assert said in str(caught.value)
    assert "secret@" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("BOOKING_NOW", "2026-12-01T09:00:00+08:00"), ("BOOKING_RATE_LIMITS", "off")],
)
@pytest.mark.parametrize(
    ("base_url", "is_allowed"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://127.8.9.1", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        (PUBLIC, False),
        ("http://192.168.1.10:8000", False),
        ("http://0.0.0.0:8000", False),
        ("https://localhost.example.com", False),
        ("https://127.0.0.1.example.com", False),
    ],
)
def test_test_settings_are_refused_in_public(
    environ: dict[str, str], name: str, value: str, base_url: str, is_allowed: bool
) -> None:
    asked = {**environ, name: value, "BOOKING_BASE_URL": base_url}
    if is_allowed:
        Settings.from_environment(asked)
    else:
        with pytest.raises(SettingsError, match=name):
            Settings.from_environment(asked)


@pytest.mark.parametrize(
    "text", ["2026-12-01T09:00:00+08:00", "2026-12-01T01:00:00Z", "2026-12-01T09:00"]
)
def test_the_clock_can_be_frozen(environ: dict[str, str], text: str) -> None:
    assert Settings.from_environment({**environ, "BOOKING_NOW": text}).now == at("2026-12-01 09:00")


def test_there_is_no_default_key(environ: dict[str, str]) -> None:
    del environ["BOOKING_SECRET_KEY"]
    with pytest.raises(SettingsError, match="python -m booking init"):
        Settings.from_environment(environ)


def test_a_key_is_made_once_for_its_owner_only(environ: dict[str, str]) -> None:
    del environ["BOOKING_SECRET_KEY"]
    path = make_secret_key(environ)
    assert path is not None
    key = Settings.from_environment(environ).secret_key

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(key) >= 43
    assert make_secret_key(environ) is None
    assert Settings.from_environment(environ).secret_key == key
    assert [one.name for one in path.parent.iterdir()] == ["secret-key"]


def test_a_key_that_others_can_read_is_refused(environ: dict[str, str]) -> None:
    del environ["BOOKING_SECRET_KEY"]
    path = make_secret_key(environ)
    assert path is not None
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        Settings.from_environment(environ)


def test_a_given_key_makes_no_file(environ: dict[str, str], tmp_path: Path) -> None:
    assert make_secret_key(environ) is None
    assert not (tmp_path / "instance" / "secret-key").exists()


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "starttls", "sender"),
    [
        ("smtps://mail.cn", "mail.cn", 465, True, False, "noreply@dq.cn"),
        ("smtp://mail.cn", "mail.cn", 587, False, True, "noreply@dq.cn"),
        ("smtp://mail.cn:25?starttls=off", "mail.cn", 25, False, False, "noreply@dq.cn"),
        ("smtp://127.0.0.1", "127.0.0.1", 25, False, False, "noreply@dq.cn"),
        ("smtp://127.0.0.1:2525?starttls=on", "127.0.0.1", 2525, False, True, "noreply@dq.cn"),
        ("smtps://a%40b.cn:p%2F@mail.cn", "mail.cn", 465, True, False, "a@b.cn"),
        ("smtps://a%40b.cn:p@mail.cn?from=x@y.cn", "mail.cn", 465, True, False, "x@y.cn"),
    ],
)
def test_contacts_cross_the_network_encrypted_unless_that_is_switched_off(
    url: str, host: str, port: int, tls: bool, starttls: bool, sender: str
) -> None:
    server = MailServer.from_url(url, "dq.cn")
    assert (server.host, server.port) == (host, port)
    assert (server.is_tls, server.needs_starttls) == (tls, starttls)
    assert server.sender == sender


def test_groups_are_separated_by_spaces_or_by_commas_before_another(
    environ: dict[str, str],
) -> None:
    urls = "wecombot://key/ mailto://u:p@h?to=a@b.cn,c@d.cn,feishu://token/"
    settings = Settings.from_environment({**environ, "BOOKING_NOTIFY_URLS": urls})
    assert settings.notify_urls == (
        "wecombot://key/",
        "mailto://u:p@h?to=a@b.cn,c@d.cn",
        "feishu://token/",
    )
