"""A file that was chosen: how it is read, and how it was when it was checked."""

from dataclasses import replace
from pathlib import Path

from msgspec import Struct

from etl.app.file_set import FileSet
from etl.mapping.choices import TableChoices
from etl.options import AttachmentOptions, CheckOptions, ReadOptions


class Chosen(Struct, frozen=True):
    """A file that was chosen, and how it is read.

    Attributes:
        number: of the files of this server.
        path: the file.
        said: how it is read, as was said here; but for its columns.
        check: what must hold.
        attach: which files go with its invoices.
        choices: what was said of its columns; () where nothing was.
        own: the mapping file that this was written into; None where none was.
    """

    number: int
    path: Path
    said: ReadOptions
    check: CheckOptions
    attach: AttachmentOptions
    choices: tuple[TableChoices, ...] = ()
    own: Path | None = None

    @property
    def read(self) -> ReadOptions:
        """How it is read: a mapping file that was written here says all of its columns."""
        if self.own is None:
            return self.said
        return replace(self.said, mapping=self.own, profile=None, ignore=frozenset())

    @property
    def files(self) -> FileSet:
        """The file as a use case takes it."""
        return FileSet((self.path,), read=self.read, check=self.check, attach=self.attach)


class Seen(Struct, frozen=True):
    """A file as it is checked: what is sent afterwards is read just so.

    Attributes:
        chosen: the file.
        files: the same as a use case takes it, with its mapping file as it was read.
        journal: of the check, which stays as long as the page does.
    """

    chosen: Chosen
    files: FileSet
    journal: Path
