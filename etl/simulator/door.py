"""The door of the simulator: what arrives is let in or turned away, and every answer is written down, late, or cut."""

import asyncio
import time
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler
from msgspec import Struct

from etl.simulator import answers
from etl.simulator.checks import Fault
from etl.simulator.faults import RateWindow
from etl.simulator.store import Store, StoredRequest
from etl.simulator.tokens import Tokens

#: The path of the vendor's addresses, with the portal name "simulator".
BASE_PATH: Final = "/receivables/sync/api/simulator/api"

#: Where a token is asked for.
TOKEN_PATH: Final = f"{BASE_PATH}/token"

#: When a request arrived, by the monotonic clock.
ARRIVED: Final = web.RequestKey("arrived", float)

#: The identity of the invoice that it is about.
IDENTITY: Final = web.RequestKey("identity", str)

_FAULT: Final = web.RequestKey("fault", str)
_CUT: Final = web.RequestKey("cut", bool)
_NO_ANSWER: Final = 0


class Door(Struct, frozen=True):
    """Where requests arrive and answers leave.

    Attributes:
        store: What is remembered.
        tokens: The bearer tokens issued.
        window: The rate limit, or None.
        latency: Seconds by which every answer is delayed.
    """

    store: Store
    tokens: Tokens
    window: RateWindow | None
    latency: float

    @web.middleware
    async def receive(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Stamp the arrival, record the outcome and delay the answer; cut the connection when so decided."""
        request[ARRIVED] = time.monotonic()
        response = await _in_json(request, handler)
        lost = request.get(_CUT, False)
        self._record(request, _NO_ANSWER if lost else response.status)
        if self.latency:
            await asyncio.sleep(self.latency)
        if lost and request.transport is not None:
            request.transport.abort()
        return response

    def _record(self, request: web.Request, status: int) -> None:
        self.store.record(
            StoredRequest(
                at=request[ARRIVED],
                method=request.method,
                path=request.path,
                identity=request.get(IDENTITY),
                status=status,
                fault=request.get(_FAULT),
            )
        )

    @web.middleware
    async def limit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what arrives past the rate limit, before its body is read."""
        if self.window is not None and (wait := self.window.arrive(request[ARRIVED])):
            return faulted(request, answers.too_many(wait), "rate limit")
        return await handler(request)

    @web.middleware
    async def authorise(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse a request without a good bearer token; asking for one needs none."""
        if request.path == TOKEN_PATH or self.tokens.admits(request.headers.get("Authorization")):
            return await handler(request)
        refusal = answers.message(401, "Authorization has been denied for this request.")
        return faulted(request, refusal, "no good token")


async def _in_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        headers = {name: value for name, value in error.headers.items() if name == "Allow"}
        return faulted(request, answers.message(error.status, f"{error.reason}.", headers), error.reason)


def name(request: web.Request, identity: str | None) -> None:
    """Writes down which invoice a request is about."""
    if identity:
        request[IDENTITY] = identity


def refuse(request: web.Request, faults: list[Fault]) -> web.Response:
    """The answer to what has faults."""
    sentences = "; ".join(f"{fault.where}: {fault.sentence}" for fault in faults)
    return faulted(request, answers.refused(faults), sentences)


def faulted(request: web.Request, response: web.Response, fault: str) -> web.Response:
    """The answer, of which is written down why it is none that was hoped for."""
    request[_FAULT] = fault
    return response


def cut(request: web.Request) -> None:
    """The answer will be lost: its connection is cut."""
    request[_CUT] = True
    request[_FAULT] = "connection cut"
