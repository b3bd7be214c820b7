"""Attachments: read as they come from a multipart request, and remembered by what they were.

Source: `Invoices.md`, "Create or Update an Invoice with an Attachment" and "Update an Invoice Attachment": the parts
are called `Attachment` (a PDF) and `Invoice` (JSON).
"""

import hashlib
import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aiohttp import BodyPartReader, MultipartReader
from msgspec import Struct, field

from etl.simulator.checks import Fault

#: The longest multipart body, in bytes: the limit IIS has unless told otherwise (assumed).
MOST_BYTES: Final = 30_000_000

ATTACHMENT: Final = "Attachment"
INVOICE: Final = "Invoice"

_PDF: Final = b"%PDF-"
_MOST_JSON: Final = 4 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_SCHEMA: Final = """
create table if not exists attachment (
    identity_key text primary key,
    name text not null,
    bytes integer not null,
    sha256 text not null
) without rowid;
"""


class TooLargeError(Exception):
    """A multipart body is longer than the server reads."""


class Attachment(Struct, frozen=True):
    """A file as it came.

    Attributes:
        name: Its file name.
        size: In bytes.
        sha256: In hexadecimal.
    """

    name: str
    size: int
    sha256: str


class Form(Struct, frozen=True):
    """The parts of a request.

    Attributes:
        attachment: The file; None where there is none, or it is no PDF.
        invoice: The JSON beside it; None where there is none.
        faults: What is wrong with the parts.
    """

    attachment: Attachment | None = None
    invoice: bytes | None = None
    faults: list[Fault] = field(default_factory=list)


async def read_form(reader: MultipartReader, wanted: frozenset[str]) -> Form:
    """Read a multipart body part by part, never the whole of a file at once.

    Raises:
        TooLargeError: If it is longer than `MOST_BYTES`.
        ValueError: If it is no multipart body.
    """
    attachment: Attachment | None = None
    invoice: bytes | None = None
    found: set[str] = set()
    faults: list[Fault] = []
    while (part := await reader.next()) is not None:
        name = part.name if isinstance(part, BodyPartReader) else None
        if not isinstance(part, BodyPartReader) or name not in wanted or name in found:
            faults.append(Fault(str(name), "Expected one part each of: " + ", ".join(sorted(wanted)) + "."))
            break
        found.add(name)
        if name == INVOICE:
            invoice = await _text(part)
        else:
            attachment = await _file(part)
    if attachment is None and ATTACHMENT in found:
        faults.append(Fault(ATTACHMENT, "The attachment is no PDF."))
    lacking = [] if faults else sorted(wanted - found)
    faults += [Fault(name, f"The part {name} is mandatory.", missing=True) for name in lacking]
    return Form(attachment, invoice, faults)


async def _text(part: BodyPartReader) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk(_CHUNK):
        body += chunk
        if len(body) > _MOST_JSON:
            raise TooLargeError
    return bytes(body)


async def _file(part: BodyPartReader) -> Attachment | None:
    size, head, digest = 0, b"", hashlib.sha256()
    while chunk := await part.read_chunk(_CHUNK):
        head = (head + chunk)[: len(_PDF)]
        digest.update(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLargeError
    return Attachment(part.filename or "", size, digest.hexdigest()) if head == _PDF else None


class Attachments:
    """What files invoices have, in the simulator's database.

    Args:
        connection: Committed and closed by whoever opened it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def put(self, identity_key: str, attachment: Attachment) -> None:
        """Give an invoice a file, in the place of the one it had."""
        row = (identity_key, attachment.name, attachment.size, attachment.sha256)
        self._connection.execute("insert or replace into attachment values (?, ?, ?, ?)", row)

    def all(self) -> Mapping[str, Attachment]:
        """Every file, by the key of its invoice."""
        rows = self._connection.execute("select * from attachment order by identity_key")
        return MappingProxyType({key: Attachment(*file) for key, *file in rows})
