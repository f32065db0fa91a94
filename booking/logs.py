"""Log lines as JSON, one object a line, and nothing personal in them.

The text of an exception may repeat what somebody typed, and a path may hold the secret of a link.
So a line has the names of the code that ran, not the values it ran with; only our own errors and
those of the operating system, whose words we know, are quoted.
"""

import json
import logging
import logging.config
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from booking.errors import BookingError

__all__ = ["JsonLines", "logging_config", "request_id"]

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The name of the request that is being answered, to find its lines by."""


_as_json = json.JSONEncoder(ensure_ascii=False).encode


class JsonLines(logging.Formatter):
    """One JSON object; a line break in a value cannot begin another line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "at": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line |= _described(record.exc_info[1])
        return _as_json(line)


def logging_config() -> dict[str, Any]:
    """For `logging.config.dictConfig`: everything goes to the standard error stream."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "booking": {"level": "INFO"},
            "gunicorn.error": {"level": "WARNING", "propagate": True, "handlers": []},
        },
    }


def _described(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    described: dict[str, Any] = {
        "error": type(error).__name__,
        "stack": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, BookingError | OSError):
        described["error_text"] = str(error)
    return described
