"""Figures for Prometheus: how many requests, how fast, what waits. No person is in them.

Each worker counts for itself in a shared folder when ``PROMETHEUS_MULTIPROC_DIR`` is set, which
``python -m booking run`` does; whichever worker is asked adds all of them up.
"""

import hmac
import os
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from booking.jobs import LOCK
from booking.web.state import Doorstep, here

__all__ = ["count_request", "metrics"]

metrics = Blueprint("metrics", __name__, url_prefix="/booking")

_own = CollectorRegistry()
_REQUESTS = Counter(
    "doorstep_requests",
    "Requests by route, method and status.",
    ("route", "method", "status"),
    registry=_own,
)
_SECONDS = Histogram(
    "doorstep_request_seconds",
    "How long answers took, by route.",
    ("route",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_own,
)
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"))


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request; names that a client may choose are not labels."""
    requests, durations = _counters(route, method if method in _METHODS else "other", status)
    requests.inc()
    durations.observe(seconds)


@cache
def _counters(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """Looked up once: finding them by their labels takes longer than counting."""
    return _REQUESTS.labels(route, method, status), _SECONDS.labels(route)


@metrics.get("/metrics")
def show() -> Response:
    """The figures, for this machine or with ``Authorization: Bearer`` and the token."""
    parts = here()
    if not _may_read(parts.settings.metrics_token):
        abort(404)
    registry = CollectorRegistry()
    registry.register(_State(parts))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # has no types
        body = generate_latest(registry)
    else:
        body = generate_latest(registry) + generate_latest(_own)
    answer = Response(body, content_type="text/plain; version=0.0.4; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _may_read(token: str | None) -> bool:
    if token is not None:
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    try:
        is_local = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    # Behind a proxy on this machine everybody seems to be local.
    return is_local and not {"X-Forwarded-For", "Forwarded"} & set(request.headers.keys())


class _State(Collector):
    """What stands in the database and in the data at this moment."""

    def __init__(self, parts: Doorstep) -> None:
        self._parts = parts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure, read in one transaction."""
        parts = self._parts
        with parts.store.reading() as session:
            by_status = session.bookings_by_status()
            overdue = session.overdue_count(parts.now)
            notices = session.notice_counts()
            ran_at = session.job_ran_at(LOCK)
        bookings = GaugeMetricFamily("doorstep_bookings", "Bookings by status.", labels=["status"])
        for status, count in by_status.items():
            bookings.add_metric([status], count)
        yield bookings
        waiting = GaugeMetricFamily("doorstep_notices", "Notices by state.", labels=["state"])
        for state, count in notices.items():
            waiting.add_metric([state], count)
        yield waiting
        yield GaugeMetricFamily(
            "doorstep_overdue_requests", "Requests past the promised time.", value=overdue
        )
        yield GaugeMetricFamily(
            "doorstep_jobs_last_run_timestamp_seconds",
            "When the jobs last came to their end.",
            value=ran_at.timestamp() if ran_at else 0,
        )
        yield GaugeMetricFamily(
            "doorstep_data_errors", "Errors in data/ as it stands.", value=len(parts.data_errors)
        )
        yield GaugeMetricFamily(
            "doorstep_centers", "Centers in the data.", value=len(parts.catalog.centers)
        )
