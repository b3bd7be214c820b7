"""A text packed by gzip or in a .zip archive, read without unpacking it to the disk."""

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from etl.errors import FileError
from etl.extract.reading import Source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Bytes that a text may unpack to.
_UNPACKED = 8 << 30

#: How many times its size a text may unpack to where that is much; one of like rows has up to 100.
_RATIO = 200
_MUCH = 64 << 20

_ASIDE = ("__MACOSX/", ".DS_Store")


def unpacked_gzip(source: Source) -> Source:
    """The text inside a .gz file."""

    def unpack() -> BinaryIO:
        file = source.open()
        return _stream(source, gzip.GzipFile(fileobj=file), file)

    return Source(source.path, unpack, "gzip")


def unpacked_zip(source: Source) -> Source:
    """The only file in a .zip archive.

    Raises:
        FileError: it holds none or several, or has a password.
    """
    with source.open() as file, zipfile.ZipFile(file) as package:
        members = [each for each in package.infolist() if not each.is_dir() and not _aside(each.filename)]
    if len(members) != 1:
        raise FileError(
            f"{source.path.name} holds {len(members)} files where one is read. Unpack it and name the right ones."
        )
    if members[0].flag_bits & 1:
        raise FileError(f"{source.path.name} has a password. Unpack it and name the file in it.")
    member = members[0]

    def unpack() -> BinaryIO:
        file = source.open()
        try:
            return _stream(source, zipfile.ZipFile(file).open(member), file)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            file.close()
            raise FileError(_damaged(source)) from error

    return Source(source.path, unpack, "zip")


def _damaged(source: Source) -> str:
    return f"{source.path.name} is damaged. Fetch it again, or unpack it first."


def _aside(name: str) -> bool:
    return name.startswith(_ASIDE[0]) or name.endswith(_ASIDE[1])


def _stream(source: Source, unpacked: IO[bytes] | gzip.GzipFile, packed: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Bounded(source, unpacked, packed), 1 << 16))


@dataclass
class _Bounded(io.RawIOBase):
    """Unpacked bytes, up to a limit, with damage told in a sentence."""

    source: Source
    unpacked: IO[bytes] | gzip.GzipFile
    packed: BinaryIO
    count: int = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        try:
            data = self.unpacked.read(len(view))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise FileError(_damaged(self.source)) from error
        self.count += len(data)
        if self.count > _UNPACKED:
            raise FileError(f"{self.source.path.name} unpacks to more than {_UNPACKED >> 30} GB. Split it.")
        if self.count > _MUCH and self.count > _RATIO * self.packed.tell():
            raise FileError(
                f"{self.source.path.name} unpacks to more than {_RATIO} times its size, as no table of invoices does."
                " Unpack it first, and see what is in it."
            )
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.unpacked.close()
        self.packed.close()
        super().close()
