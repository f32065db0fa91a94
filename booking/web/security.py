"""Headers that every answer carries, and the pages that carry stricter ones.

No page of Doorstep has an inline script, an inline style or a foreign address, so the policy can
forbid all three. Pages that show a person's booking are never stored and never name their own
secret address to another site.
"""

from flask import Flask, Response, current_app, g

__all__ = ["CONTENT_SECURITY_POLICY", "guard_headers", "mark_private"]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "manifest-src 'self'"
)

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def mark_private() -> None:
    """Say that the answer to this request concerns one person only."""
    g.is_private = True


def guard_headers(app: Flask) -> None:
    """Add the headers to every answer of ``app``, errors included."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        # What is free changes by the minute; a page that was kept would send people to taken rooms.
        response.headers.setdefault("Cache-Control", "no-cache")
        if g.get("is_private", False):
            for name, value in _PRIVATE.items():
                response.headers[name] = value
        if current_app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
