"""Settings from the environment: read once, at start; a wrong value stops the start.

Two of them would be dangerous on a public server, a frozen clock and switched-off limits, so they
are refused there. The secret key has no default: it is given, or made once by ``init`` and kept in
a file that only its owner can read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from booking.codes import new_secret
from booking.errors import SettingsError
from booking.smtp_url import MailServer, is_local_host
from catalog.timespan import SHANGHAI

__all__ = ["Settings", "make_secret_key"]

LEAST_KEY = 32
KEY_FILE = "secret-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked."""

    instance_dir: Path
    """BOOKING_INSTANCE_DIR: where the database and the secret key are kept; ``instance``."""
    database_url: str
    """BOOKING_DATABASE_URL: SQLite in the instance folder unless given."""
    data_dir: Path
    """BOOKING_DATA_DIR: the facts about centers; ``data``."""
    site_dir: Path
    """BOOKING_SITE_DIR: the built site; ``build/site``."""
    frames_dir: Path
    """BOOKING_FRAMES_DIR: the built frames of pages; ``build/frames``."""
    secret_key: str
    """BOOKING_SECRET_KEY, or the content of the key file in the instance folder."""
    base_url: str
    """BOOKING_BASE_URL: how residents reach the service, without a slash at the end."""
    site_url: str
    """BOOKING_SITE_URL: how they reach the site, where it has a host name of its own."""
    trusted_hosts: tuple[str, ...]
    """BOOKING_TRUSTED_HOSTS, separated by commas; unless given, the hosts of both public URLs
    and 127.0.0.1, or none (any host) for a local one."""
    proxy_count: int
    """BOOKING_PROXY_COUNT: how many reverse proxies stand in front."""
    mail_server: MailServer | None
    """BOOKING_SMTP_URL; without it nobody gets mail."""
    notify_urls: tuple[str, ...]
    """BOOKING_NOTIFY_URLS: groups of staff as Apprise writes them, separated by spaces."""
    metrics_token: str | None
    """BOOKING_METRICS_TOKEN: who may read the figures from another machine."""
    rate_limits: bool
    """BOOKING_RATE_LIMITS: ``on`` unless switched ``off`` for a load test."""
    requires_second_factor: bool
    """BOOKING_SECOND_FACTOR: ``optional`` for each member of staff unless it is ``required``."""
    now: datetime | None
    """BOOKING_NOW: the instant at which the clock stands still, for tests and demonstrations."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings, or SettingsError with a Chinese sentence."""
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        instance_dir = Path(given.get("BOOKING_INSTANCE_DIR", "instance"))
        base_url = _public_url("BOOKING_BASE_URL", given, "http://127.0.0.1:8000")
        site_url = _public_url("BOOKING_SITE_URL", given, base_url)
        host = urlsplit(base_url).hostname or ""
        if site_url != base_url and urlsplit(site_url).netloc == urlsplit(base_url).netloc:
            raise SettingsError(
                "BOOKING_SITE_URL 和 BOOKING_BASE_URL 只差了 http 和 https。"
                "网站和预约用同一个域名时，请删掉 BOOKING_SITE_URL。"
            )
        is_local = is_local_host(host)
        now = _now(given.get("BOOKING_NOW"))
        rate_limits = _on_off("BOOKING_RATE_LIMITS", given.get("BOOKING_RATE_LIMITS", "on"))
        if now is not None and not is_local:
            raise SettingsError(
                f"BOOKING_NOW 会让时钟停住，只能在本机演示和测试时用；"
                f"现在的 BOOKING_BASE_URL 是 {base_url}。请删掉 BOOKING_NOW。"
            )
        if not rate_limits and not is_local:
            raise SettingsError(
                f"BOOKING_RATE_LIMITS=off 会取消防护，只能在本机做压力测试时用；"
                f"现在的 BOOKING_BASE_URL 是 {base_url}。请改成 on 或删掉这一项。"
            )
        default_url = f"sqlite:///{instance_dir / 'booking.sqlite3'}"
        # Who watches the service on its own machine asks for it by its address.
        own_hosts = dict.fromkeys((host, urlsplit(site_url).hostname or host, "127.0.0.1"))
        hosts = _list(given.get("BOOKING_TRUSTED_HOSTS", "")) or tuple(
            () if is_local else own_hosts
        )
        return cls(
            instance_dir=instance_dir,
            database_url=_database_url(given.get("BOOKING_DATABASE_URL", default_url)),
            data_dir=_data_dir(given.get("BOOKING_DATA_DIR", "data")),
            site_dir=Path(given.get("BOOKING_SITE_DIR", "build/site")),
            frames_dir=Path(given.get("BOOKING_FRAMES_DIR", "build/frames")),
            secret_key=_secret_key(given.get("BOOKING_SECRET_KEY"), instance_dir / KEY_FILE),
            base_url=base_url,
            site_url=site_url,
            trusted_hosts=hosts,
            proxy_count=_proxy_count(given.get("BOOKING_PROXY_COUNT", "0")),
            mail_server=_mail_server(given.get("BOOKING_SMTP_URL"), host),
            notify_urls=_notify_urls(given.get("BOOKING_NOTIFY_URLS", "")),
            metrics_token=_metrics_token(given.get("BOOKING_METRICS_TOKEN")),
            rate_limits=rate_limits,
            requires_second_factor=_is_required(given.get("BOOKING_SECOND_FACTOR", "optional")),
            now=now,
        )


def make_secret_key(environ: Mapping[str, str]) -> Path | None:
    """Make the key file once, mode 600; None when a key is given or the file exists."""
    path = Path(environ.get("BOOKING_INSTANCE_DIR", "").strip() or "instance") / KEY_FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if environ.get("BOOKING_SECRET_KEY", "").strip() or path.exists():
        return None
    # The whole key appears at once, and never replaces another one.
    draft = path.with_suffix(f".{new_secret()[:8]}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(f"{new_secret()}\n", encoding="ascii")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return None
    finally:
        draft.unlink()
    return path


def _secret_key(given: str | None, path: Path) -> str:
    if given is not None:
        key, place = given, "BOOKING_SECRET_KEY"
    else:
        place = f"密钥文件 {path}"
        try:
            mode = path.stat().st_mode
            key = path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise SettingsError(
                "还没有密钥。请先运行 python -m booking init，或设置 BOOKING_SECRET_KEY。"
            ) from None
        except (OSError, UnicodeDecodeError):
            raise SettingsError(f"读不了{place}。请检查文件和权限。") from None
        if mode & 0o077:
            raise SettingsError(f"{place} 别人也能读。请运行 chmod 600 {path}。")
    if len(key) < LEAST_KEY:
        raise SettingsError(
            f"{place} 太短，至少要 {LEAST_KEY} 个字符。可以用这条命令生成："
            'python -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
    return key


def _public_url(name: str, given: Mapping[str, str], otherwise: str) -> str:
    text = given.get(name, otherwise)
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_good = is_good and parts.path in ("", "/") and not (parts.query or parts.fragment)
        is_good = is_good and parts.username is None and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise SettingsError(
            f"{name}“{text}”不对，应是居民打开网站的网址，如 https://dq.example.gov.cn，"
            "后面不带路径。"
        )
    return _as_browsers_say_it(parts)


def _as_browsers_say_it(parts: SplitResult) -> str:
    """The address in small letters, without a port that goes without saying."""
    default = {"http": 80, "https": 443}[parts.scheme]
    host = parts.netloc.lower().removesuffix(f":{default}").removesuffix(":")
    return f"{parts.scheme}://{host}"


def _database_url(text: str) -> str:
    if re.match(r"sqlite:///.+", text) and ":memory:" not in text:
        return text
    if text.startswith("postgresql+psycopg://"):
        return text
    if re.match(r"postgres(ql)?://", text):
        better = "postgresql+psycopg://" + text.partition("://")[2].rpartition("@")[2]
        raise SettingsError(f"BOOKING_DATABASE_URL 请写成 postgresql+psycopg:// 开头，如 {better}")
    raise SettingsError(
        "BOOKING_DATABASE_URL 只能是 sqlite:///文件名 或 postgresql+psycopg://用户:密码@主机/库名。"
    )


def _data_dir(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise SettingsError(f"BOOKING_DATA_DIR“{text}”不是文件夹。请写数据文件夹的位置，如 data。")
    return path


def _proxy_count(text: str) -> int:
    if not re.fullmatch(r"[0-9]", text, re.ASCII):
        raise SettingsError(
            f"BOOKING_PROXY_COUNT“{text}”应是 0 到 9 的整数：前面有几层反向代理就写几，没有写 0。"
        )
    return int(text)


def _mail_server(url: str | None, host: str) -> MailServer | None:
    return MailServer.from_url(url, host) if url is not None else None


def _notify_urls(text: str) -> tuple[str, ...]:
    """A comma may be part of a URL, so only one that begins another URL separates."""
    urls = tuple(part for part in re.split(r"\s+|,(?=[a-z0-9]+://)", text) if part)
    for url in urls:
        if not re.match(r"[a-z0-9]+://.", url):
            raise SettingsError(
                "BOOKING_NOTIFY_URLS 里每个地址都要写成 Apprise 的样子，如 wecombot://密钥/，"
                "之间用空格隔开。"
            )
    return urls


def _metrics_token(text: str | None) -> str | None:
    if text is not None and len(text) < LEAST_KEY:
        raise SettingsError(f"BOOKING_METRICS_TOKEN 太短，至少要 {LEAST_KEY} 个字符。")
    return text


def _on_off(name: str, text: str) -> bool:
    if text not in ("on", "off"):
        raise SettingsError(f"{name}“{text}”应写成 on（开）或 off（关）。")
    return text == "on"


def _is_required(text: str) -> bool:
    if text not in ("optional", "required"):
        raise SettingsError(
            f"BOOKING_SECOND_FACTOR“{text}”应写成 required（工作人员都要用动态口令）"
            "或 optional（各人自愿）。"
        )
    return text == "required"


def _now(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            f"BOOKING_NOW“{text}”不是时刻，应写成 2026-12-01T09:00:00+08:00。"
        ) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,]+", text) if part)
