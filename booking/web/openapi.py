"""The OpenAPI 3.1 document, made from the models of the API itself, so it cannot lag behind."""

import json
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from booking.web.api_kinds import KindsOut, LecturesOut
from booking.web.api_life_models import LIFE_INPUTS, LIFE_OUTPUTS, life_paths
from booking.web.api_models import (
    BookingIn,
    BookingOut,
    CancelledOut,
    CentersOut,
    ErrorOut,
    FreeOut,
    MalformedOut,
    RefusalsOut,
    RoomsOut,
    SubmittedOut,
)

__all__ = ["openapi_document"]

Json = dict[str, Any]
_INPUTS: tuple[type[BaseModel], ...] = (BookingIn, *LIFE_INPUTS)
_OUTPUTS: tuple[type[BaseModel], ...] = (
    KindsOut,
    LecturesOut,
    BookingOut,
    CancelledOut,
    CentersOut,
    ErrorOut,
    FreeOut,
    MalformedOut,
    RefusalsOut,
    RoomsOut,
    SubmittedOut,
    *LIFE_OUTPUTS,
)


@cache
def openapi_document(title: str) -> str:
    """The document as JSON text."""
    named: list[tuple[type[BaseModel], Any]] = [(model, "validation") for model in _INPUTS]
    named += [(model, "serialization") for model in _OUTPUTS]
    _, definitions = models_json_schema(named, ref_template="#/components/schemas/{model}")
    paths = _paths() | life_paths()
    for call in (calls["post"] for calls in paths.values() if "post" in calls):
        if "requestBody" in call:
            call["responses"]["413"] = _answer("内容太长", ErrorOut)
    document: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}：场地预约接口",
            "version": "1",
            "description": "时间用带时区的 ISO 8601；没有列出的字段一律拒绝；预约免费。",
            "license": {"name": "Mulan PSL v2", "identifier": "MulanPSL-2.0"},
        },
        "servers": [{"url": "/booking/api/v1"}],
        "security": [],
        "paths": paths,
        "components": {"schemas": definitions["$defs"]},
    }
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=False)


def _paths() -> Json:
    center, room, token = (
        _in_path("center_id", "中心编号"),
        _in_path("room_id", "房间编号"),
        _in_path("token", "预约的查询密钥"),
    )
    missing = _answer("没有这个中心、房间或预约", ErrorOut)
    malformed = _answer("请求读不懂，逐条列出", MalformedOut)
    throttled = _answer("太频繁，Retry-After 说明等多少秒", ErrorOut)
    busy = _answer("数据库忙，稍后再试；unsure 是磁盘坏了，不能确定，先查询，不要重发", ErrorOut)
    return {
        "/kinds": {
            "get": _call("listKinds", "列出申请种类", {"200": _answer("全部种类", KindsOut)})
        },
        "/lectures": {
            "get": _call(
                "listLectures",
                "列出公开讲座",
                {"200": _answer("已经通过、还没讲完的", LecturesOut), "503": busy},
            )
        },
        "/centers": {
            "get": _call("listCenters", "列出中心", {"200": _answer("全部中心", CentersOut)})
        },
        "/centers/{center_id}/rooms": {
            "get": _call(
                "listRooms",
                "列出一个中心的房间",
                {"200": _answer("全部房间", RoomsOut), "404": missing},
                [center],
            )
        },
        "/centers/{center_id}/rooms/{room_id}/free": {
            "get": _call(
                "listFree",
                "一个房间哪些时间可以约",
                {
                    "200": _answer("可约的时间", FreeOut),
                    "400": malformed,
                    "404": missing,
                    "503": busy,
                },
                [
                    center,
                    room,
                    _in_query("from", "从哪一天起", {"type": "string", "format": "date"}, True),
                    _in_query(
                        "days",
                        "看几天",
                        {"type": "integer", "minimum": 1, "maximum": 31, "default": 1},
                        False,
                    ),
                ],
            )
        },
        "/bookings": {
            "post": {
                **_call(
                    "submitBooking",
                    "申请预约",
                    {
                        "201": _answer("已收到，等待审核", SubmittedOut),
                        "400": malformed,
                        "409": _answer("这段时间已被占用", ErrorOut),
                        "422": _answer("不予受理，列出全部原因", RefusalsOut),
                        "429": throttled,
                        "503": busy,
                    },
                    [
                        {
                            "name": "Idempotency-Key",
                            "in": "header",
                            "required": False,
                            "description": "同一个键和同样的内容只产生一个预约，重发安全",
                            "schema": {"type": "string", "maxLength": 200},
                        }
                    ],
                ),
                "requestBody": {"required": True, "content": _content(BookingIn)},
            }
        },
        "/waiting": {
            "post": {
                **_call(
                    "queueUp",
                    "候补：时间已被占用时排队，有人让出来就按先后替您留着",
                    {
                        "201": _answer("status 是 waiting；刚好空出来则是 pending", SubmittedOut),
                        "400": malformed,
                        "409": _answer("这段时间有活动，等不到", ErrorOut),
                        "422": _answer("不予受理，列出全部原因", RefusalsOut),
                        "429": throttled,
                        "503": busy,
                    },
                ),
                "requestBody": {"required": True, "content": _content(BookingIn)},
            }
        },
        "/bookings/{token}": {
            "get": _call(
                "showBooking",
                "查看预约",
                {"200": _answer("这个预约", BookingOut), "404": missing},
                [token],
            )
        },
        "/bookings/{token}/cancel": {
            "post": _call(
                "cancelBooking",
                "取消预约",
                {
                    "200": _answer("已取消", CancelledOut),
                    "404": missing,
                    "409": _answer("当前状态不能取消", ErrorOut),
                },
                [token],
            )
        },
        "/openapi.json": {
            "get": _call(
                "describe",
                "本说明",
                {
                    "200": {
                        "description": "OpenAPI 3.1",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            )
        },
    }


def _call(
    operation_id: str, summary: str, answers: Json, parameters: list[Json] | None = None
) -> Json:
    call: Json = {"operationId": operation_id, "summary": summary, "responses": answers}
    if parameters:
        call["parameters"] = parameters
    return call


def _content(model: type[BaseModel]) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}


def _answer(description: str, model: type[BaseModel]) -> Json:
    return {"description": description, "content": _content(model)}


def _in_path(name: str, description: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
    }


def _in_query(name: str, description: str, schema: Json, required: bool) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
    }
