"""The journal kept: where it is, a backup of it, and what is old forgotten."""

from pathlib import Path
from time import time

from msgspec import Struct

from etl.app.context import Context
from etl.app.runs import existing
from etl.errors import ResultsError, SettingsError
from etl.journal import Extent, Journal, JournalServer
from etl.text import DAY, second
from etl.whole import is_there, write_whole


class JournalPlace(Struct, frozen=True):
    """Where a journal is, and how much it holds.

    Attributes:
        place: its file, with the whole path, or its database on a server.
        extent: how much it holds.
        pending: how many of its runs still have invoices to send.
    """

    place: Path | JournalServer
    extent: Extent
    pending: int


def locate_journal(context: Context) -> JournalPlace:
    """Tells where the journal is, and how much it holds.

    Raises:
        SettingsError: there is none.
    """
    with existing(context.place) as journal:
        place = journal.place.absolute() if isinstance(journal.place, Path) else journal.place
        return JournalPlace(place, journal.upkeep.extent(), len(journal.runs(pending=True)))


def backup_journal(target: Path | None, context: Context) -> Path:
    """Writes a copy of the journal, for its owner alone, whole or not at all; runs go on meanwhile.

    Args:
        target: a file that is not there yet: an older backup may be the only good one.
        context: where the journal is.

    Raises:
        SettingsError: there is no journal, or the target is not named or is there already.
        JournalError: the journal is on a server or is damaged.
        ResultsError: the copy cannot be written.
    """
    if target is None:
        raise SettingsError("FILE is missing: python -m etl journal backup FILE")
    if is_there(target):
        raise SettingsError(f"{target} is there already, and no backup is overwritten: choose another name.")
    if not is_there(target.parent):
        # Making it might put the copy where a disk was to be.
        raise SettingsError(f"There is no folder {target.parent}: make it, or choose another place.")
    with existing(context.place) as journal:
        return write_whole(target, journal.upkeep.copy, lambda why: _unwritten(target, why), private=True)


def purge_journal(context: Context) -> int:
    """Forgets what old runs delivered, as every import does; returns how many invoices were concerned.

    Raises:
        SettingsError: there is no journal.
    """
    with existing(context.place) as journal:
        return compact(journal, context)


def compact(journal: Journal, context: Context) -> int:
    """Shrinks the bodies of runs, and lets plans expire, that are older than the journal is told to keep them."""
    return journal.upkeep.compact(second(time() - context.journal.keep * DAY))


def _unwritten(target: Path, why: str) -> ResultsError:
    return ResultsError(f"No backup was made: {target} cannot be written ({why}). Choose another place.")
