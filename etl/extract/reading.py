"""What a person has said about how a file is to be read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file; None leaves it to the file itself.

    Attributes:
        delimiter: the character between two cells of a text file, or "comma", "semicolon", "tab", "pipe" or "space".
        quote: the character around a cell of a text file; "none" or "" where every such sign is text.
        encoding: a text file's encoding, by any name Python knows: "cp1252".
        password: opens an encrypted workbook.
        sheet: a worksheet's name or its number from 1; a hidden sheet is read only when it is named.
        fill_merged: whether the value of merged cells stands in all of them, not in the first alone.
    """

    delimiter: str | None = None
    quote: str | None = None
    encoding: str | None = None
    password: str | None = field(default=None, repr=False)
    sheet: str | None = None
    fill_merged: bool = False


class Source(Struct, frozen=True):
    """The bytes of a text, in a file of its own or packed in an archive.

    Attributes:
        path: the file.
        open: opens the bytes anew.
        form: how they are packed, for people; "" for a file of its own.
    """

    path: Path
    open: Callable[[], BinaryIO]
    form: str = ""

    @property
    def whole(self) -> bool:
        """Whether the bytes can be read in any order."""
        return self.form not in {"gzip", "zip"}
