"""Answers that are not pages: calendar files with their validators."""

from flask import Response, request

from booking import ical

__all__ = ["calendar_answer"]


def calendar_answer(body: bytes, filename: str, *, max_age: int | None = None) -> Response:
    """A calendar file with an ETag; 304 when the caller has it already.

    ``inline`` lets a phone open its calendar; a browser that cannot will save it under the name.
    """
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    if max_age is not None:
        answer.headers["Cache-Control"] = f"public, max-age={max_age}"
    answer.headers["ETag"] = ical.etag(body)
    return answer.make_conditional(request)  # type: ignore[return-value]
