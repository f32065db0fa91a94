"""A real mail server and a real receiver of group messages, on ports of this machine."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from tests.tools.server import free_port

CERTIFICATE = Path(__file__).with_name("certificate.pem")
"""A key and a certificate for 127.0.0.1 that nobody but a test trusts."""
USER, PASSWORD = "yuyue", "a password with / and @"


@dataclass
class PostOffice:
    """What arrived, and how it answers."""

    port: int
    arrived: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Recipient → answer."""
    content_answer: str = "250 OK"
    was_encrypted: list[bool] = field(default_factory=list)
    on_arrival: Callable[[], None] = lambda: None

    @property
    def mails(self) -> list[EmailMessage]:
        return [mail for _, mail in self.arrived]

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:
        if self.content_answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.arrived.append((list(envelope.rcpt_tos), mail))
            encrypted = server.transport.get_extra_info("ssl_object") is not None
            self.was_encrypted.append(encrypted)
            self.on_arrival()
        return self.content_answer


@contextmanager
def open_post_office(
    port: int | None = None, *, certificate: Path | None = None, tls: bool = False
) -> Iterator[PostOffice]:
    """A mail server; with a certificate it offers STARTTLS and asks for a password."""
    office = PostOffice(port or free_port())
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    def signs_in(
        _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        expected = (USER.encode(), PASSWORD.encode())
        return AuthResult(success=(given.login, given.password) == expected)

    more: dict[str, Any] = {}
    if context is not None:
        more = {"authenticator": signs_in, "auth_required": True}
        more |= (
            {"ssl_context": context} if tls else {"tls_context": context, "require_starttls": True}
        )
        if tls:
            # It knows only connections that became encrypted later.
            more |= {"auth_require_tls": False, "auth_required": False}
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **more)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@dataclass
class Group:
    """What a group of staff read, and whether it answers."""

    url: str
    read: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200


@contextmanager
def open_group() -> Iterator[Group]:
    """A receiver of Apprise's plainest messages: JSON over HTTP."""
    port = free_port()
    group = Group(f"json://127.0.0.1:{port}/secret-path")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if group.status == 200:
                group.read.append(json.loads(body))
            self.send_response(group.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield group
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


__all__ = [
    "CERTIFICATE",
    "PASSWORD",
    "USER",
    "Group",
    "PostOffice",
    "open_group",
    "open_post_office",
]
