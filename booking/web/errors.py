"""Turns what went wrong into a page that says what happened and what to do now.

Addresses below the API answer as JSON with the same code and sentence.
"""

import logging

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from booking.errors import BookingError
from booking.web.api import PREFIX, STATUS_OF_CODE, error_answer, problem_answer, with_retry
from booking.web.messages import error_sentence
from booking.web.security import ForeignForm
from booking.web.site import not_found_page

__all__ = ["guard_errors"]

log = logging.getLogger(__name__)

_TITLES = {
    400: "这一步没有成功",
    403: "您的账号不能做这一步",
    404: "没有找到",
    405: "这个地址不能这样用",
    409: "没有办成",
    413: "内容太长了",
    422: "没有办成",
    429: "请稍后再试",
    500: "系统出了问题",
    503: "系统正忙",
}
_SENTENCES = {
    400: "请求不完整或地址不对。请从预约首页重新进入。",
    404: "这个地址没有内容：可能打错了字，或链接已经失效。",
    405: "请从预约首页重新进入。",
    413: "提交的内容太长，请缩短后再试。",
    500: "不是您的错。您填的内容可能没有保存，请稍后再试，或给中心打电话办理。",
}
_CSRF_SENTENCE = (
    "这一页打开得太久，或浏览器没有保存 Cookie，为了安全没有提交。"
    "请返回上一页，刷新后再提交一次；仍不行请给中心打电话办理。"
)
_FOREIGN_SENTENCE = "这个表单是从别的网站送来的，为了安全没有提交。请从预约首页重新进入，再填一次。"


def guard_errors(app: Flask) -> None:
    """Answer every error of ``app`` with a page, or with JSON below the API."""

    @app.errorhandler(BookingError)
    def booking_error(error: BookingError) -> AnyResponse:
        if _is_api():
            return error_answer(error)
        status = 403 if error.code == "not_allowed" else STATUS_OF_CODE.get(error.code, 409)
        return with_retry(_page(status, error_sentence(error)), error)

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> AnyResponse:  # noqa: ARG001
        return _page(400, _CSRF_SENTENCE)

    @app.errorhandler(ForeignForm)
    def foreign(error: ForeignForm) -> AnyResponse:  # noqa: ARG001
        return _page(400, _FOREIGN_SENTENCE)

    @app.errorhandler(SecurityError)
    def foreign_host(error: SecurityError) -> AnyResponse:  # noqa: ARG001
        # Under a host name that is not ours no address can be built, so this is no page.
        return Response(_SENTENCES[400], status=400, content_type="text/plain; charset=utf-8")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> AnyResponse:
        if error.response is not None or error.code is None or error.code < 400:
            return error.get_response()
        status = error.code
        sentence = _SENTENCES.get(status, "请从预约首页重新进入。")
        if _is_api():
            answer: AnyResponse = problem_answer(status, _code_of(status), sentence)
        else:
            site_page = not_found_page() if status == 404 and not _is_booking() else None
            answer = make_response(site_page, 404) if site_page else _page(status, sentence)
        if status == 405:
            answer.headers["Allow"] = error.get_response().headers.get("Allow", "")
        return answer

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> AnyResponse:
        log.error("unexpected error in %s", request.endpoint, exc_info=error)
        if _is_api():
            return problem_answer(500, "internal", _SENTENCES[500])
        return _page(500, _SENTENCES[500])


def _code_of(status: int) -> str:
    codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    return codes.get(status, "malformed")


def _is_api() -> bool:
    return request.path.startswith(f"{PREFIX}/")


def _is_booking() -> bool:
    return request.path.startswith("/booking/")


def _page(status: int, sentence: str) -> Response:
    page = render_template(
        "error.html", status=status, title=_TITLES.get(status, _TITLES[400]), sentence=sentence
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
