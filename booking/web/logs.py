"""One log line for each request of the booking service, and a name to find it by.

The line has the route, not the path: paths hold the secrets of links. Who asked is a hash that is
another one every day, enough to see that one client sends a thousand requests.
"""

import logging
import re
import time

from flask import Flask, Response, g, request

from booking.codes import keyed_hash, new_uid
from booking.logs import request_id
from booking.web.metrics import count_request
from booking.web.state import here

__all__ = ["watch_requests"]

log = logging.getLogger("booking.requests")

_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


def watch_requests(app: Flask) -> None:
    """Name, log and count the requests of ``app``; must be the first of its hooks."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        given = request.headers.get("X-Request-Id", "")
        is_from_proxy = here().settings.proxy_count > 0 and _GIVEN.fullmatch(given)
        request_id.set(given if is_from_proxy else new_uid())

    @app.after_request
    def end(response: Response) -> Response:
        if "began" not in g:  # the request was refused before it began
            return response
        seconds = time.perf_counter() - g.began
        endpoint = request.endpoint or "unknown"
        response.headers["X-Request-Id"] = request_id.get()
        count_request(endpoint, request.method, response.status_code, seconds)
        if not endpoint.startswith(("site.", "assets.")):
            parts = here()
            client = keyed_hash(parts.store.secret_key, f"{parts.today}", request.remote_addr or "")
            fields = {
                "route": endpoint,
                "method": request.method if request.method.isalpha() else "?",
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
                "client": client[:12],
            }
            log.info("request", extra={"fields": fields})
        return response
