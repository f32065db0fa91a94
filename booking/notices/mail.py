"""Makes mails and hands them to a mail server.

The name of a mail (Message-ID) comes from the key of its notice, so that one which went out twice,
because a process was killed between handing it over and noting that down, is known for the same.
"""

import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from booking.notices.texts import Message
from booking.smtp_url import MailServer, one_address
from booking.storage import Notice

__all__ = [
    "NotNow",
    "ServerTrouble",
    "Undeliverable",
    "close",
    "connected",
    "hand_over",
    "make_mail",
]

TIMEOUT = 20
"""Seconds that the mail server may take for one answer."""


class Undeliverable(Exception):
    """This mail will never go; trying again does not help."""


class NotNow(Exception):
    """This one is put off; others may go."""

    def __init__(self, words: str, told: Sequence[str] = ()) -> None:
        super().__init__(words)
        self.told = told
        """The groups that have it already."""


class ServerTrouble(Exception):
    """The mail server does not work for us now; other mails would not go either."""


def make_mail(
    message: Message, notice: Notice, server: MailServer, recipient: str, sender_name: str
) -> EmailMessage:
    """The mail to exactly one person; Undeliverable for what is not one plain address."""
    to, sender = one_address(recipient), one_address(server.sender)
    if to is None or sender is None:
        raise Undeliverable("not one plain address")
    mail = EmailMessage(policy=SMTP)
    domain = sender.domain
    name = hashlib.sha256(notice.key.encode()).hexdigest()[:32]
    mail["From"] = type(sender)(_one_line(sender_name), sender.username, domain)
    mail["To"] = to
    mail["Subject"] = _one_line(message.subject)
    mail["Date"] = format_datetime(notice.made_at)
    mail["Message-ID"] = f"<{name}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.body, charset="utf-8", cte="base64")
    if message.calendar is not None:
        mail.add_attachment(
            message.calendar,
            maintype="text",
            subtype="calendar",
            filename="booking.ics",
            params={"charset": "utf-8"},
        )
    return mail


def connected(server: MailServer) -> smtplib.SMTP:
    """A connection that is secured and signed in, or ServerTrouble."""
    context = ssl.create_default_context()
    # By default our own name would be looked up in the DNS, which may take a minute.
    name = server.sender.rpartition("@")[2]
    try:
        if server.is_tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=TIMEOUT, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, name, timeout=TIMEOUT)
        try:
            if server.needs_starttls:
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password or "")
        except OSError:
            smtp.close()
            raise
    except OSError as error:  # and with it every SMTPException
        raise ServerTrouble(type(error).__name__) from error
    return smtp


def close(smtp: smtplib.SMTP) -> None:
    """Say good-bye, if anybody listens."""
    try:
        smtp.quit()
    except OSError:
        smtp.close()


def hand_over(smtp: smtplib.SMTP, mail: EmailMessage) -> None:
    """Give the server one mail, or raise one of the three above."""
    try:
        smtp.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        if code >= 500:
            raise Undeliverable(f"recipient refused, {code}") from error
        raise NotNow(f"recipient put off, {code}") from error
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= 500:
            raise Undeliverable(f"mail refused, {error.smtp_code}") from error
        raise NotNow(f"mail put off, {error.smtp_code}") from error
    except OSError as error:  # and with it every other SMTPException
        raise ServerTrouble(type(error).__name__) from error


def _one_line(text: str) -> str:
    return " ".join(text.split())
