"""Connections to a portal: each is asked about before it is used, and hears nothing that was not asked for."""

from collections.abc import Callable
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection as Made
from aiohttp.tracing import Trace


class LateError(aiohttp.ClientError):
    """A connection was so long in the making that nothing may be sent over it any more."""


class Connector(aiohttp.TCPConnector):
    """Makes connections, and asks before one is used.

    Args:
        may_send: whether something may be sent.
        settings: aiohttp's own.
    """

    def __init__(self, may_send: Callable[[], bool], **settings: Any) -> None:  # noqa: ANN401 - aiohttp's
        super().__init__(**settings)
        self._may_send = may_send
        # A partial is invariant to typeshed.
        self._factory = partial(Answers, loop=self._loop)  # type: ignore[assignment]

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's
    ) -> Made:
        """A connection for one request; raises LateError where nothing may be sent any more."""
        made = await super().connect(req, traces, timeout)
        if not self._may_send():
            made.close()
            raise LateError
        if isinstance(made.protocol, Answers):
            made.protocol.idle = False
            made.add_callback(made.protocol.rest)
        return made


class Answers(ResponseHandler):
    """What comes over a connection; it ends where something comes that nobody has asked for.

    A server, or a proxy before it, that answers twice would have its second answer taken for that of the next request,
    and each one after it for that of the one before (RFC 9112, 9.2); aiohttp keeps such a connection.

    Attributes:
        idle: whether no request is under way.
    """

    def __init__(self, loop: Any) -> None:  # noqa: ANN401 - aiohttp's
        super().__init__(loop)
        self.idle = False

    def rest(self) -> None:
        """The answer is here, or is not waited for any longer."""
        self.idle = True

    def data_received(self, data: bytes) -> None:
        """Takes what has come; nothing, where aiohttp only wakes what it had held back."""
        if self.idle and data:
            self.close()
        else:
            super().data_received(data)
