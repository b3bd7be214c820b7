"""The multipart body of an upload: it is streamed, and never ends with another file's bytes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from io import BufferedReader
from typing import NoReturn

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from anyio.to_thread import run_sync

from etl.model.attachment import Attachment, ChangedError
from etl.portal.upload import Upload

#: Bytes read at a time: so much of a file is in memory, whatever its size.
_CHUNK = 64 * 1024

#: What would end a header or its quotes.
_UNSAFE = {ord(sign): "_" for sign in '"\\' + "".join(map(chr, (*range(32), 127)))}


@asynccontextmanager
async def body_of(upload: Upload) -> AsyncIterator["Body"]:
    """Makes the body of one request; the file is open as long as this lasts.

    Raises:
        ChangedError: the file is not the one that was checked.
    """
    file = await run_sync(upload.attachment.open)
    try:
        body = Body()
        if upload.invoice is not None:
            body.append_payload(_json(upload.invoice))
        body.append_payload(_File(file, upload.attachment, body))
        yield body
    finally:
        file.close()


class Body(aiohttp.MultipartWriter):
    """The body of a request.

    Attributes:
        changed: why its last bytes were kept back, so that the portal never had the whole of it; None where they left.
    """

    def __init__(self) -> None:
        super().__init__("form-data")
        self.changed: ChangedError | None = None


def _json(invoice: bytes) -> aiohttp.BytesPayload:
    part = aiohttp.BytesPayload(invoice, content_type="application/json")
    part.set_content_disposition("form-data", name="Invoice")
    return part


class _File(aiohttp.Payload):
    """An open file. Its last bytes leave only when all of them have proved to be those that were checked."""

    _value: BufferedReader

    def __init__(self, file: BufferedReader, attachment: Attachment, body: Body) -> None:
        super().__init__(file, content_type="application/pdf")
        self._attachment = attachment
        self._body = body
        self._size = attachment.size
        # As browsers write it: not every server decodes percent signs in a name.
        name = attachment.name.translate(_UNSAFE)
        self.set_content_disposition("form-data", quote_fields=False, name="Attachment", filename=name)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Sends the file, a chunk at a time.

        Raises:
            ChangedError: it was changed while it was sent.
        """
        digest, left, chunk = sha256(), self._attachment.size, b""
        while left:
            if chunk:
                await writer.write(chunk)
            chunk = await run_sync(self._value.read, min(_CHUNK, left))
            if not chunk:
                break
            digest.update(chunk)
            left -= len(chunk)
        if left or digest.hexdigest() != self._attachment.sha256:
            self._body.changed = self._attachment.changed()
            raise self._body.changed
        await writer.write(chunk)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> NoReturn:
        """A PDF is no text."""
        raise TypeError(f"a PDF is no text ({encoding}, {errors})")
