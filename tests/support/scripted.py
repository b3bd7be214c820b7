"""A server that answers as a script says: bytes as they go over the wire, slowly or at once, or a cut, or nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ssl import SSLContext


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived, over which connection: they are numbered from 1."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int = 0


Answer = bytes | AsyncIterator[bytes] | None
Script = Callable[[Seen], Awaitable[Answer] | Answer]
"""Answers with bytes as they go over the wire, at once or as they come; None cuts the connection."""


@dataclass(slots=True)
class Scripted:
    """The server: where it is, and what it has seen."""

    base_url: str = ""
    connections: int = 0
    seen: list[Seen] = field(default_factory=list)

    @property
    def methods(self) -> list[str]:
        """Of the requests, in order."""
        return [seen.method for seen in self.seen]


@asynccontextmanager
async def scripted(
    script: Script, tls: SSLContext | None = None, cut: int = 0, host: str = "127.0.0.1"
) -> AsyncIterator[Scripted]:
    """Serves until left.

    Args:
        script: the answers.
        tls: serve https so.
        cut: reset so many connections before a byte of them is read.
        host: the address it listens at.
    """
    server = Scripted()
    talks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        number = server.connections
        if number <= cut:
            writer.transport.abort()
            return
        try:
            while (request := await _request(reader, number)) is not None:
                server.seen.append(request)
                reply = script(request)
                answer = await reply if isinstance(reply, Awaitable) else reply
                if answer is None:
                    writer.transport.abort()
                    return
                async for part in _parts(answer):
                    writer.write(part)
                    await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(handle(reader, writer))
        talks.add(talk)
        talk.add_done_callback(talks.discard)

    listener = await asyncio.start_server(accept, host, 0, ssl=tls)
    server.base_url = f"{'https' if tls else 'http'}://127.0.0.1:{listener.sockets[0].getsockname()[1]}/api"
    async with listener:
        try:
            yield server
        finally:
            for talk in talks:
                talk.cancel()
            await asyncio.gather(*talks, return_exceptions=True)


async def _parts(answer: bytes | AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if isinstance(answer, bytes):
        yield answer
    else:
        async for part in answer:
            yield part


async def _request(reader: asyncio.StreamReader, connection: int) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    except asyncio.IncompleteReadError:
        return None
    method, path, _ = first.split(" ", 2)
    return Seen(method, path, headers, body, connection)


def answer(status: int, body: str | bytes = b"", **headers: str) -> bytes:
    """An HTTP answer as bytes."""
    content = body.encode() if isinstance(body, str) else body
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\n{extra}\r\n".encode() + content


async def drip(answer: bytes, every: float, at_once: int = 0) -> AsyncIterator[bytes]:
    """An answer a byte at a time, so many seconds between them, after so many bytes at once."""
    yield answer[:at_once]
    for byte in answer[at_once:]:
        await asyncio.sleep(every)
        yield bytes([byte])
