"""Whether this process can do its work, for a supervisor to ask."""

from flask import Blueprint, Response, jsonify

from booking.web.state import here

__all__ = ["health"]

health = Blueprint("health", __name__, url_prefix="/booking")


@health.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 with ``{"status": "ok", …}``, or 503 when the database does not answer."""
    parts = here()
    ok = parts.store.is_reachable()
    answer = jsonify(
        status="ok" if ok else "failing",
        database="ok" if ok else "unreachable",
        catalog={
            "version": parts.catalog.version,
            "centers": len(parts.catalog.centers),
            "errors": len(parts.data_errors),
        },
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if ok else 503
