"""Taking a file out of the inbox: a rename, which of several workers only one can make."""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from uuid import uuid4

from msgspec import Struct

from etl.errors import FileError
from etl.inbox.folder import MARKER, Inbox, Waiting, seen
from etl.text import text_of
from etl.whole import cause

#: Whether a file that a program has open cannot be renamed.
_OPEN_STAYS = sys.platform == "win32"


class Taken(Struct, frozen=True):
    """A file that nobody else can take any more.

    Attributes:
        path: where it is now, alone in a slot of its own.
        whole: whether it is still as it was when it was looked at; else somebody may be writing to it yet.
    """

    path: Path
    whole: bool


def take(inbox: Inbox, file: Waiting) -> Taken | None:
    """Takes a file into a slot of its own; None where another worker was faster, or a program has it open.

    Nothing is overwritten: the slot is new, whatever else is called so is in another one.

    Raises:
        FileError: the folder cannot be written to.
    """
    slot = _slot(inbox)
    try:
        # First, so that a file of the same name that comes later is not taken for whole.
        file.path.with_name(file.path.name + MARKER).unlink(missing_ok=True)
        place = file.path.rename(slot / file.path.name)
    except OSError as error:
        with suppress(OSError):
            slot.rmdir()
        if isinstance(error, FileNotFoundError) or (_OPEN_STAYS and isinstance(error, PermissionError)):
            return None
        raise FileError(
            f"{text_of(file.path)} cannot be moved to {text_of(inbox.processing)}: {cause(error)}."
        ) from error
    now = seen(place)
    return Taken(place, now is not None and (now.size, now.changed) == (file.size, file.changed))


def take_again(inbox: Inbox, name: str, size: int, changed: int) -> Taken | None:
    """Takes a file that was put away as failed; None where it is not there.

    Raises:
        FileError: the folder cannot be written to.
    """
    found = failed_file(inbox, name, size, changed)
    return take(inbox, found) if found is not None else None


def failed_file(inbox: Inbox, name: str, size: int, changed: int) -> Waiting | None:
    """A file that was put away as failed, known by its size and time of change; None where it is not there."""
    with suppress(OSError):
        for path in sorted(inbox.failed.glob(f"{escape(Path(name).stem)}*{escape(Path(name).suffix)}")):
            found = seen(path)
            if found is not None and (found.size, found.changed) == (size, changed):
                return found
    return None


def _slot(inbox: Inbox) -> Path:
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid4().hex[:8]}"
    slot = inbox.processing / (f"{name}-{inbox.owner}" if inbox.owner else name)
    try:
        slot.mkdir(parents=True)
    except OSError as error:
        raise FileError(
            f"The inbox {text_of(inbox.folder)} cannot be written to: {cause(error)}. This account needs the right to"
            " make folders in it and to move files."
        ) from error
    return slot
