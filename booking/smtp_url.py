"""Reads BOOKING_SMTP_URL: where mail is handed over, and as whom.

``smtps://`` speaks TLS from the first byte. ``smtp://`` starts it with STARTTLS and refuses a
server that does not offer it, because contacts would cross the network in the clear; only a mail
server on this machine, or one named with ``?starttls=off``, is spoken to without.
"""

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from booking.errors import SettingsError

__all__ = ["MailServer", "is_local_host", "one_address"]

_EXAMPLE = "smtps://用户:密码@主机:465?from=yuyue@dq.example.gov.cn"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int
    is_tls: bool
    """TLS from the first byte."""
    needs_starttls: bool
    user: str | None
    password: str | None
    sender: str
    """The address that mails come from."""

    @classmethod
    def from_url(cls, url: str, base_host: str) -> "MailServer":
        """The server of a URL, or SettingsError; the password is in no message."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        options = parse_qs(parts.query, keep_blank_values=True)
        is_known = parts.scheme in ("smtp", "smtps") and parts.path in ("", "/")
        if not (is_known and parts.hostname and set(options) <= {"from", "starttls"}):
            raise SettingsError(
                f"BOOKING_SMTP_URL 应以 smtp:// 或 smtps:// 开头，如 {_EXAMPLE}；"
                "问号后面只能写 from 和 starttls。"
            )
        starttls = options.get("starttls", ["off" if is_local_host(parts.hostname) else "on"])[0]
        if starttls not in ("on", "off"):
            raise SettingsError("BOOKING_SMTP_URL 里的 starttls 只能是 on 或 off。")
        user = unquote(parts.username) if parts.username else None
        given = options.get("from", [user if user and "@" in user else f"noreply@{base_host}"])[0]
        sender = one_address(given)
        if sender is None:
            raise SettingsError(f"BOOKING_SMTP_URL 里的 from“{given}”不是一个邮箱地址。")
        is_tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=port or (465 if is_tls else 25 if is_local_host(parts.hostname) else 587),
            is_tls=is_tls,
            needs_starttls=not is_tls and starttls == "on",
            user=user,
            password=unquote(parts.password) if parts.password else None,
            sender=sender.addr_spec,
        )


def one_address(text: str) -> Address | None:
    """Exactly one plain address; None for anything that could reach a second person."""
    try:
        address = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        return None
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(" ,;<>()\"'")
    return address if is_plain and address.username and address.domain else None


def is_local_host(host: str) -> bool:
    """Whether a host name means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
