"""Makes the web application: one function, so that tests, gunicorn and the command line agree.

Everything that can be wrong with the installation is found here, at start: a broken catalog, a
missing database, an unusable setting. A server that started can answer.
"""

import os
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from booking.clock import Clock
from booking.config import Settings
from booking.storage import open_store
from booking.web import words
from booking.web.api_life import api
from booking.web.assets import asset_url, assets
from booking.web.errors import guard_errors
from booking.web.feeds import feeds
from booking.web.health import health
from booking.web.hosts import part_hosts
from booking.web.kinds import detail_answers, kinds
from booking.web.logs import watch_requests
from booking.web.messages import refusal_sentence
from booking.web.metrics import metrics
from booking.web.public import public
from booking.web.security import Sessions, guard_headers, refuse_foreign_forms
from booking.web.series import requests
from booking.web.sheets import sheets
from booking.web.site import site
from booking.web.staff import staff
from booking.web.staff.nav import nav_of
from booking.web.state import EXTENSION, Parts, here
from booking.words import ROLE_WORDS
from catalog import Catalog, LiveCatalog

__all__ = ["create_app"]

_TEMPLATES = Path(__file__).parent / "templates"
_MOST_BYTES = 64 * 1024
"""More than any form or API call of ours needs."""


def create_app(settings: Settings | None = None, otherwise: Catalog | None = None) -> Flask:
    """The application for ``settings``, by default those of the environment.

    ``otherwise`` is the catalog to begin with when the data folder has errors now.
    """
    settings = settings or Settings.from_environment(os.environ)
    live = LiveCatalog(settings.data_dir, otherwise)
    store = open_store(
        settings.database_url, secret_key=settings.secret_key, rate_limits=settings.rate_limits
    )
    store.check_schema()
    app = Flask(__name__, static_folder=None, template_folder=None)
    is_https = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=_MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=_MOST_BYTES,
        SESSION_COOKIE_NAME="doorstep",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_PATH="/booking",
        # A form may stay open all day on a shared phone; the token lives as long as its session.
        WTF_CSRF_TIME_LIMIT=None,
        # Private pages send no Referer, so the token alone must decide.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = Sessions()
    app.extensions[EXTENSION] = Parts(settings, live, store, Clock(settings.now))
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    _use_templates(app, settings.frames_dir)
    watch_requests(app)
    guard_headers(app, settings)
    guard_errors(app)
    part_hosts(app, settings)
    refuse_foreign_forms(app)
    protect = CSRFProtect(app)
    for blueprint in (
        sheets,
        kinds,
        public,
        requests,
        staff,
        feeds,
        api,
        health,
        metrics,
        assets,
        site,
    ):
        app.register_blueprint(blueprint)
    protect.exempt(api)
    return app


def _catalog_words() -> dict[str, object]:
    """What every template may ask of the data, the same for the whole request."""
    parts = here()
    catalog = parts.catalog
    return {"catalog": catalog, "network": catalog.network, "data_errors": parts.data_errors}


def _use_templates(app: Flask, frames_dir: Path) -> None:
    """Look for the frame in the built site first, then use the plain one."""
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(_TEMPLATES),
            FileSystemLoader(frames_dir),
            FileSystemLoader(_TEMPLATES / "plain"),
        ]
    )
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    # A publish puts a new frame beside the site; the pages follow it without a restart.
    environment.auto_reload = True
    app.context_processor(_catalog_words)
    environment.globals.update(
        asset_url=asset_url,
        detail_answers=detail_answers,
        status_words=words.STATUS_WORDS,
        private_page=False,
        nav_of=nav_of,
        role_words=ROLE_WORDS,
    )
    environment.filters.update(
        clock=words.clock_words,
        day=words.day_words,
        deadline=words.deadline_words,
        history_line=words.history_words,
        long_day=words.long_day_words_at,
        masked=words.phone_masked,
        refusal=refusal_sentence,
        shortday=words.day_words_at,
        span=words.span_words,
        webcal=words.webcal_address,
        when=words.when_words,
    )
