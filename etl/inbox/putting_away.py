"""What was worked on goes to its place for good, with all that was written beside it; nothing there is overwritten."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from itertools import count
from pathlib import Path

from etl.errors import FileError
from etl.text import text_of
from etl.whole import cause

#: The folder of an inbox that holds a folder, a slot, for each file that is being worked on.
PROCESSING = "processing"


class Place(StrEnum):
    """Where a file goes when nothing more is to be done with it."""

    DONE = "done"
    FAILED = "failed"


def put_away(slot: Path, place: Place, name: str) -> Path:
    """Moves all files of a slot; returns where the export itself is. One that is gone already is left out.

    Where a name is taken there, all get a number: ``july (2).csv``, ``july (2).results.csv``.

    Args:
        slot: in ``processing``.
        place: of the inbox.
        name: of the export.

    Raises:
        FileError: something cannot be moved; what was moved stays where it is, and the rest can be moved later.
    """
    folder = slot.parent.parent / place
    stem = Path(name).stem
    try:
        folder.mkdir(exist_ok=True)
        files = sorted(slot.iterdir()) if slot.is_dir() else []
        number = _free(folder, stem, [each.name for each in files])
        # The export itself comes last: as long as it is there, the rest is found again.
        for file in sorted(files, key=lambda each: each.name == name):
            _move(file, (folder / _numbered(file.name, stem, n) for n in count(number)))
        with suppress(FileNotFoundError):
            slot.rmdir()
    except OSError as error:
        raise FileError(f"What is in {text_of(slot)} cannot be moved to {text_of(folder)}: {cause(error)}.") from error
    return folder / _numbered(name, stem, number)


def ends_at(path: Path, place: Place, export: str) -> Path:
    """Where something that lies in a slot will be once its export has been put away; itself where it is in none.

    Args:
        path: of the file; it need not be there yet.
        place: of the inbox.
        export: the name of what was taken.
    """
    slot = path.parent
    if slot.parent.name != PROCESSING:
        return path
    folder, stem = slot.parent.parent / place, Path(export).stem
    try:
        number = _free(folder, stem, [each.name for each in slot.iterdir()])
    except OSError:
        return path
    return folder / _numbered(path.name, stem, number)


def _free(folder: Path, stem: str, names: Sequence[str]) -> int:
    """The number with which none of the names is taken in a folder."""
    return next(n for n in count(1) if not any((folder / _numbered(name, stem, n)).exists() for name in names))


def _move(file: Path, names: Iterator[Path]) -> None:
    """Moves a file to the first name that is free. The name is taken first: a rename would replace what is there."""
    for name in names:
        try:
            name.open("x").close()
        except FileExistsError:
            continue
        try:
            file.replace(name)
        except FileNotFoundError:
            # Another worker has moved it.
            name.unlink()
        except OSError:
            name.unlink()
            raise
        return


def _numbered(name: str, stem: str, number: int) -> str:
    if number == 1:
        return name
    return f"{stem} ({number}){name.removeprefix(stem)}" if name.startswith(stem) else f"{name} ({number})"
