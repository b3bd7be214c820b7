"""A portal that takes its time: answers ``true`` so many seconds after a document has arrived, and writes it down.

A script with a process of its own: ``python recording.py PORT LOG SECONDS``. It also takes the place of nginx where
that is missing.
"""

import asyncio
import sys
from time import time
from typing import BinaryIO

_TOKEN = b'{"access_token":"benchmark","token_type":"bearer","expires_in":8640000,"refresh_token":null}'
_END = b"\r\n\r\n"


def _answer(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


_TRUE, _GRANTED = _answer(b"true"), _answer(_TOKEN)


class _Connection(asyncio.Protocol):
    def __init__(self, log: BinaryIO, latency: float) -> None:
        self._log = log
        self._latency = latency
        self._held = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport if isinstance(transport, asyncio.Transport) else None

    def data_received(self, data: bytes) -> None:
        arrived = time()
        self._held += data
        while _END in self._held:
            head, _, rest = self._held.partition(_END)
            length = _length(head)
            if len(rest) < length:
                return
            self._held = rest[length:]
            self._take(arrived, head.split(b" ", 2)[1], rest[:length])

    def _take(self, arrived: float, path: bytes, body: bytes) -> None:
        token = path.endswith(b"/token")
        # What is asked for a token has a password in it.
        self._log.write(b"%.6f %s\t%s\n" % (arrived, path, b"" if token else body))
        answer = _GRANTED if token else _TRUE
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, self._send, answer)
        else:
            self._send(answer)

    def _send(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def _serve(port: int, path: str, latency: float) -> None:
    with open(path, "ab", buffering=1 << 20) as log:  # noqa: ASYNC230, PTH123 - before the first request
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(log, latency), "127.0.0.1", port, backlog=1024)
        async with server:
            while True:
                await asyncio.sleep(0.1)
                log.flush()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
