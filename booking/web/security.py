"""Headers that every answer carries, and the pages that carry stricter ones.

No page of Doorstep has an inline script, an inline style or a foreign address, so the policy can
forbid all three. Pages that show a person's booking are never stored and never name their own
secret address to another site.
"""

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.exceptions import BadRequest

from booking.config import Settings

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "ForeignForm",
    "Sessions",
    "guard_headers",
    "mark_private",
    "refuse_foreign_forms",
]

FORM_ACTION = "form-action 'self'"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    f"{FORM_ACTION}; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "manifest-src 'self'"
)

_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), geolocation=(self), microphone=(), payment=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
_OVER_HTTPS = [("Strict-Transport-Security", "max-age=31536000")]
_PUBLIC = [("Referrer-Policy", "strict-origin-when-cross-origin")]
_PRIVATE = [("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow")]


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions; who brings no cookie gets an empty one without any cryptography."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie."""
        if "Cookie" not in request.headers:
            return self.session_class()
        return super().open_session(app, request)


class ForeignForm(BadRequest):
    """A form of another site, or of a neighbouring host name, was sent here."""


def refuse_foreign_forms(app: Flask) -> None:
    """Take forms from our own pages only, as far as the browser says where they come from.

    The token alone is not enough: a neighbouring host name can put a session of its own, whose
    token it knows, over ours. Calls of the API look at no cookie.
    """

    @app.before_request
    def refuse() -> None:
        comes_from = request.headers.get("Sec-Fetch-Site", "same-origin")
        is_foreign = comes_from not in ("same-origin", "none")
        if is_foreign and request.method == "POST" and request.blueprint != "api":
            raise ForeignForm


def mark_private() -> None:
    """Say that the answer to this request concerns one person only."""
    g.is_private = True


def guard_headers(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of ``app``, errors included."""
    # Where the site has a host name of its own, the search in the frame leads there.
    policy = CONTENT_SECURITY_POLICY
    if settings.site_url != settings.base_url:
        policy = policy.replace(FORM_ACTION, f"{FORM_ACTION} {settings.site_url}")
    always = [("Content-Security-Policy", policy), *_ALWAYS]
    always += _OVER_HTTPS if app.config["SESSION_COOKIE_SECURE"] else []
    of_public, of_private = always + _PUBLIC, always + _PRIVATE

    @app.after_request
    def add_headers(response: Response) -> Response:
        # No view sets one of these itself, so there is nothing to look for and replace.
        headers = response.headers
        if "is_private" in g:
            headers.extend(of_private)
            headers["Cache-Control"] = "no-store"
        else:
            headers.extend(of_public)
            # What is free changes by the minute; a page that was kept would send people to taken
            # rooms.
            headers.setdefault("Cache-Control", "no-cache")
        return response
