"""A file that goes with an invoice: what it was when it was checked, and whether it is that still."""

import hashlib
import os
from enum import StrEnum
from io import BufferedReader
from pathlib import Path

from msgspec import Struct

#: The command of a run whose documents are files alone, for invoices that the portal holds.
ATTACH = "attach"


class Attached(StrEnum):
    """What is known of a document's file at the portal."""

    #: The portal was not given it, or the document has none.
    NO = ""
    #: The portal has accepted it.
    YES = "attached"
    #: The answer was lost, and the portal cannot be asked which files it has.
    UNSURE = "unsure"


class ChangedError(Exception):
    """The file is not the one that was checked. Its text is a sentence for people."""


class Attachment(Struct, frozen=True):
    """A file as it was when it was checked.

    Attributes:
        path: where it is, absolute.
        size: bytes.
        sha256: of its content, in hexadecimal.
    """

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's own name."""
        return Path(self.path).name

    def open(self) -> BufferedReader:
        """The file, read through once and found to be the one that was checked; at its beginning.

        Raises:
            ChangedError: it is gone, cannot be read, or is another one.
        """
        path = Path(self.path)
        try:
            # What is no file, such as a pipe, may never let go of who opens it.
            file = path.open("rb") if path.is_file() else None
            if file is None:
                raise ChangedError(f"{self._told} is not there any more: {self._remedy}")
            if self._is_checked(file):
                return file
            file.close()
        except OSError as error:
            raise ChangedError(f"{self._told} cannot be read any more ({error.strerror}): {self._remedy}") from error
        raise self.changed()

    def _is_checked(self, file: BufferedReader) -> bool:
        try:
            same = os.fstat(file.fileno()).st_size == self.size
            same = same and hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return same

    def changed(self) -> ChangedError:
        """The error where it is another one."""
        return ChangedError(f"{self._told} has changed since it was checked: {self._remedy}")

    @property
    def _told(self) -> str:
        return f"Not sent: the attachment {self.name}"

    @property
    def _remedy(self) -> str:
        return "see that the right PDF is there, then run the command again."
