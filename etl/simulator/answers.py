"""The answers of the API: JSON bodies in the vendor's wording.

Sources: `Invoices.md` for the bare `true`; the error bodies follow ASP.NET Web API, on which the API is built
(`Message`, `ModelState`), and its OAuth middleware (`error`, `error_description`).
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from aiohttp import web

from etl.simulator.checks import Fault

_JSON: Final = msgspec.json.Encoder()
_TRUE: Final = b"true"


def json_answer(status: int, body: object, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with a JSON body."""
    return raw_answer(status, _JSON.encode(body), headers)


def raw_answer(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with a body that is JSON already."""
    fields = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(status=status, body=body, headers=fields)


def accepted() -> web.Response:
    """Answer a POST that was stored."""
    return raw_answer(200, _TRUE)


def token(access_token: str) -> web.Response:
    """Answer a request for a token; there is no refresh call, so `refresh_token` is null."""
    body = {
        "access_token": access_token,
        "token_type": "bearer",
        "expires_in": 8_553_602,
        "refresh_token": None,
    }
    return json_answer(200, body)


def oauth_error(error: str, description: str) -> web.Response:
    """Refuse a request for a token (RFC 6749, section 5.2)."""
    return json_answer(400, {"error": error, "error_description": description})


def message(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """Refuse or miss with one sentence."""
    return json_answer(status, {"Message": sentence}, headers)


def too_many(wait: float) -> web.Response:
    """Refuse an arrival past the rate limit.

    Args:
        wait: Seconds until one would be accepted; Retry-After rounds them up to whole seconds (RFC 9110).
    """
    return message(429, "Too many requests.", {"Retry-After": str(math.ceil(wait))})


def refused(faults: Iterable[Fault]) -> web.Response:
    """Refuse a document: 400 when an element is bad, else 412 for what is missing."""
    faults = list(faults)
    bad = [fault for fault in faults if not fault.missing]
    if not bad:
        return message(412, " ".join(f"{fault.where}: {fault.sentence}" for fault in faults))
    state: dict[str, list[str]] = {}
    for fault in bad:
        state.setdefault(fault.where, []).append(fault.sentence)
    return json_answer(400, {"Message": "The request is invalid.", "ModelState": state})
