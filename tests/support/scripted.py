"""A server that answers as a script says: bytes as they go over the wire, or a cut."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ssl import SSLContext


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Script = Callable[[Seen], Awaitable[bytes | None] | bytes | None]
"""Answers with bytes as they go over the wire; None cuts the connection."""


@dataclass(slots=True)
class Scripted:
    base_url: str = ""
    seen: list[Seen] = field(default_factory=list)


@asynccontextmanager
async def scripted(script: Script, tls: SSLContext | None = None) -> AsyncIterator[Scripted]:
    """Serves until left."""
    server = Scripted()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _request(reader)) is not None:
                server.seen.append(request)
                reply = script(request)
                answer = await reply if isinstance(reply, Awaitable) else reply
                if answer is None:
                    writer.transport.abort()
                    return
                writer.write(answer)
                await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    listener = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    server.base_url = f"{'https' if tls else 'http'}://127.0.0.1:{listener.sockets[0].getsockname()[1]}/api"
    async with listener:
        yield server


async def _request(reader: asyncio.StreamReader) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method, path, _ = first.split(" ", 2)
    return Seen(method, path, headers, body)


def answer(status: int, body: str | bytes = b"", **headers: str) -> bytes:
    """An HTTP answer as bytes."""
    content = body.encode() if isinstance(body, str) else body
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\n{extra}\r\n".encode() + content
