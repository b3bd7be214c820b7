"""The folder itself: which of its files are exports that wait, and which are being worked on."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property, lru_cache
from pathlib import Path

from msgspec import Struct

from etl.errors import FileError
from etl.report.own import Own, own_output
from etl.text import text_of
from etl.whole import cause

#: Ends the name of an empty file beside an export, whose sender says by it that all of it is there.
MARKER = ".done"

#: How names of files begin and end that another program has not finished, or has only opened.
_UNFINISHED = (".", "~")
_PARTIAL = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload")

#: Endings of exports, where the inbox is a folder and no pattern.
_EXPORTS = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".jsonl", ".ndjson"),
    *(".gz", ".zip"),
)
_WILD = set("*?")


@dataclass(frozen=True)
class Inbox:
    """Where exports of one portal arrive.

    Attributes:
        where: the folder; or a pattern of the files in it, such as ``/exports/acme/*.csv``.
        settle: seconds for which a file must not have changed before it is taken.
        owner: whose slots are this one's: what tells the journal from others.
    """

    where: Path
    settle: float = 30.0
    owner: str = ""

    @cached_property
    def folder(self) -> Path:
        """The folder itself."""
        return self.where.parent if _WILD & set(self.where.name) else self.where

    @property
    def processing(self) -> Path:
        """Holds a folder, its slot, for each file that is being worked on."""
        return self.folder / "processing"

    @property
    def done(self) -> Path:
        """Holds files that were loaded, and their results."""
        return self.folder / "done"

    @property
    def failed(self) -> Path:
        """Holds files that were not loaded, and why."""
        return self.folder / "failed"

    def takes(self, name: str) -> bool:
        """Whether a file of this name is waited for."""
        small = name.lower()
        if small.startswith(_UNFINISHED) or is_partial(small) or small.endswith(MARKER):
            return False
        return bool(self._pattern.fullmatch(small)) if self._pattern else small.endswith(_EXPORTS)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return None if self.folder == self.where else re.compile(translate(self.where.name.lower()))


class Waiting(Struct, frozen=True):
    """A file as it was seen.

    Attributes:
        path: of it.
        size: in bytes.
        changed: when it was changed last, in nanoseconds, by the clock of whoever keeps it.
        marked: whether its sender says that all of it is there.
    """

    path: Path
    size: int
    changed: int
    marked: bool = False


def waiting(inbox: Inbox) -> list[Waiting]:
    """The files that are there, by name; ``is_export`` says whether one is an export.

    Raises:
        FileError: the folder is not there, or cannot be read.
    """
    try:
        names = sorted(path.name for path in inbox.folder.iterdir())
    except OSError as error:
        raise FileError(
            f"The inbox {text_of(inbox.folder)} cannot be read: {cause(error)}. See that the folder is there, that its"
            " share is connected, and that this account may read and write in it."
        ) from error
    present = set(names)
    found = (_seen(inbox.folder / name, present) for name in names if inbox.takes(name))
    return [each for each in found if each is not None]


@lru_cache(4096)
def is_export(file: Waiting) -> bool:
    """Whether a file that is whole is none that etl wrote itself; rejected rows come back corrected, and are."""
    return own_output(file.path) in {None, Own.REJECTS}


def in_slots(inbox: Inbox) -> Iterator[Waiting]:
    """The files that were taken and not put away yet; a slot that is empty is removed, another owner's left alone."""
    for slot in _slots(inbox):
        files = _files(slot) if owner_of(slot) == inbox.owner else []
        if not files and owner_of(slot) == inbox.owner:
            with suppress(OSError):
                slot.rmdir()
        taken = [each for path in files if (each := seen(path)) is not None and inbox.takes(path.name)]
        exports = [each for each in taken if is_export(each)]
        # Rejects that a run has written stand beside the export they come from, and are younger.
        if exports:
            yield min(exports, key=lambda each: (each.changed, each.path.name))


def foreign(inbox: Inbox) -> list[Path]:
    """The slots of other owners that have something in them."""
    return [slot for slot in _slots(inbox) if owner_of(slot) != inbox.owner and _files(slot)]


def owner_of(slot: Path) -> str:
    """Whose a slot is, by its name: ``DATE-TIME-NUMBER-OWNER``."""
    return slot.name.partition("-")[2].partition("-")[2].partition("-")[2]


def _slots(inbox: Inbox) -> list[Path]:
    try:
        return sorted(inbox.processing.iterdir())
    except OSError:
        return []


def seen(path: Path) -> Waiting | None:
    """A file as it is now; None where there is none."""
    return _seen(path, set())


def _seen(path: Path, present: set[str]) -> Waiting | None:
    try:
        status = path.stat()
        if not path.is_file():
            return None
        marker = path.with_name(path.name + MARKER)
        # One that is older was left behind by a file of this name that is gone.
        marked = marker.name in present and marker.stat().st_mtime_ns >= status.st_mtime_ns
    except OSError:
        # Taken by another worker, or not to be looked at while it is written.
        return None
    return Waiting(path, status.st_size, status.st_mtime_ns, marked)


def _files(slot: Path) -> list[Path]:
    try:
        return sorted(slot.iterdir())
    except OSError:
        return []


def is_partial(name: str) -> bool:
    """Whether a program has given a file this name until all of it is there."""
    return name.lower().endswith(_PARTIAL)
