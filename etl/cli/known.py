"""What the journal knows: runs by number, and the run that a file was read by."""

from collections.abc import Sequence
from pathlib import Path

from etl.cli.targets import NEVER_SENT
from etl.errors import FileError, SettingsError
from etl.extract import sha256
from etl.journal import Journal, JournalServer
from etl.records import Run


def existing(place: Path | JournalServer) -> Journal:
    """The journal.

    Raises:
        SettingsError: there is none yet.
    """
    if isinstance(place, Path) and not place.exists():
        raise SettingsError(f"There is no journal {place} yet: nothing was imported.")
    return Journal(place)


def known_run(journal: Journal, number: int) -> Run:
    """A run by its number.

    Raises:
        SettingsError: there is no such run.
    """
    for run in journal.runs():
        if run.number == number:
            return run
    raise SettingsError(f"There is no run {number}. See python -m etl runs.")


def run_of(journal: Journal, files: Sequence[Path], portal: str, where: str) -> Run:
    """The newest run that has sent files to a portal, or has tried to, as they are now.

    Raises:
        FileError: one of them is not there.
        SettingsError: there is no such run.
    """
    try:
        hashes = {sha256(file) for file in files}
    except OSError as error:
        raise FileError(
            f"{error.filename} cannot be opened: {error.strerror}. Check the name, or name a run by its number."
        ) from error
    for run in journal.runs():
        mine = run.request.portal == portal and run.state not in NEVER_SENT
        if mine and hashes <= {source.sha256 for source in run.sources}:
            return run
    names = " and ".join(str(file) for file in files)
    raise SettingsError(
        f"{names} was not imported to {where} as it is now. Where it was changed since, name the run by its number:"
        " see python -m etl runs."
    )
