"""One Chromium that turns pages into PDF, one after the other.

Starting the browser takes longer than printing a page, so it is started once and told what to do
through its own pipe: messages in JSON, each ended by a zero byte. No port is opened and nothing is
loaded from anywhere: the page is handed over as text.
"""

import base64
import fcntl
import json
import os
import select
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from scripts.browser import ARGUMENTS

__all__ = ["PAPER", "PrintError", "Printer", "running_printer"]

PAPER = {"a4": (210, 297), "a3": (297, 420)}
"""Width and height in millimetres."""
LAID_OUT_FOR = "a4"
"""The sheets are made for this paper; on another one they are printed larger."""
NO_PAPER_OF_ITS_OWN = (
    "document.head.append(Object.assign(document.createElement('style'),"
    "{textContent: '@page { size: auto }'}))"
)
PATIENCE_SECONDS = 60
INCH = 25.4


class PrintError(Exception):
    """The browser did not do what it was asked; the text says what."""


class Printer:
    """A browser that listens at the other end of two pipes."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests = requests
        self._answers = answers
        self._unread = b""
        self._number = 0
        self._session: str | None = None
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = str(attached["sessionId"])
        self._frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def pdf(self, html: str, size: str) -> bytes:
        """The page as a PDF of one size of paper."""
        self._ask("Page.setDocumentContent", {"frameId": self._frame, "html": html})
        ready = {"expression": "document.fonts.ready.then(() => true)", "awaitPromise": True}
        self._ask("Runtime.evaluate", ready)
        width, height = PAPER[size]
        if size != LAID_OUT_FOR:
            # The sheet names its own paper, and the browser would put that in the middle of ours.
            self._ask("Runtime.evaluate", {"expression": NO_PAPER_OF_ITS_OWN})
        full = PAPER[LAID_OUT_FOR]
        printed = self._ask(
            "Page.printToPDF",
            {
                "paperWidth": width / INCH,
                "paperHeight": height / INCH,
                "scale": min(width / full[0], height / full[1]),
                "printBackground": True,
                "preferCSSPageSize": False,
                **{f"margin{side}": 0 for side in ("Top", "Bottom", "Left", "Right")},
            },
        )
        return base64.b64decode(printed["data"])

    def close(self) -> None:
        """Ask the browser to end."""
        self._session = None
        self._ask("Browser.close")

    def _ask(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params or {}}
        if self._session is not None:
            message["sessionId"] = self._session
        self._send(json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._next_message())
            if answer.get("id") == self._number:
                break
        if "error" in answer:
            raise PrintError(f"浏览器不肯执行 {method}：{answer['error'].get('message', '')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _send(self, data: bytes) -> None:
        try:
            while data:
                data = data[os.write(self._requests, data) :]
        except BrokenPipeError:
            raise PrintError("浏览器没有启动，或者中途退出了。") from None

    def _next_message(self) -> bytes:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._answers], [], [], PATIENCE_SECONDS)
            if not ready:
                raise PrintError(f"浏览器 {PATIENCE_SECONDS} 秒没有回答。")
            data = os.read(self._answers, 1 << 16)
            if not data:
                raise PrintError("浏览器没有启动，或者中途退出了。")
            self._unread += data
        message, _, self._unread = self._unread.partition(b"\0")
        return message


@contextmanager
def running_printer(browser: Path) -> Iterator[Printer]:
    """Start the browser without a window, and end it afterwards whatever happens."""
    with tempfile.TemporaryDirectory(prefix="posters-", ignore_cleanup_errors=True) as profile:
        arguments = [str(browser), "--headless", "--remote-debugging-pipe", *ARGUMENTS]
        arguments += [f"--user-data-dir={profile}", "about:blank"]
        its_requests, requests = _pipe()
        answers, its_answers = _pipe()
        try:
            process = _start(arguments, its_requests, its_answers)
            try:
                os.close(its_requests)
                os.close(its_answers)
                printer = Printer(requests, answers)
                yield printer
                printer.close()
            finally:
                _end(process)
        finally:
            os.close(requests)
            os.close(answers)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends keep clear of the numbers 3 and 4, which the browser listens at."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]


def _start(arguments: list[str], requests: int, answers: int) -> int:
    actions = [
        (os.POSIX_SPAWN_DUP2, requests, 3),
        (os.POSIX_SPAWN_DUP2, answers, 4),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    try:
        # A group of its own: what the browser starts ends with it.
        return os.posix_spawn(
            arguments[0], arguments, os.environ, file_actions=actions, setpgroup=0
        )
    except OSError as error:
        raise PrintError(f"浏览器启动不了：{error.strerror}。") from None


def _end(process: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
