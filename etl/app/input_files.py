"""What can be said of the files at first sight, before they are read."""

import codecs
import difflib
import glob
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from etl.app.database_rows import refuse_without_query
from etl.app.other_files import is_no_export, opened, passed_over
from etl.errors import FileError
from etl.inbox import is_partial
from etl.options.database import is_database
from etl.report import HEADING
from etl.report.own import Own, own_output
from etl.text import text_of

_WILD = "*?"
_TWO = 2

#: What stands in the names of rejected rows, which may be corrected and read again.
_REJECTS = "rejects"

#: What Word and Outlook make of hyphens.
_DASHES = "\u2013\u2014"


class Matched(Struct, frozen=True):
    """What files and patterns name: files to read, and those that a pattern passes over, see ``passed_over``."""

    files: tuple[Path, ...] = ()
    passed: tuple[Path, ...] = ()

    def __add__(self, other: "Matched") -> "Matched":
        """Both together."""
        return Matched(self.files + other.files, self.passed + other.passed)


def matched(files: Sequence[Path]) -> Matched:
    """The files, and in the place of a pattern such as ``july*.csv`` those that match it, sorted.

    Shells of Windows leave patterns to the program. ``*`` and ``?`` make one; brackets stand in names of downloads.

    Raises:
        FileError: nothing matches.
    """
    return sum(map(_matched, files), Matched())


def matching(files: Sequence[Path]) -> tuple[Path, ...]:
    """The files to read of those; raises as ``matched`` does."""
    return matched(files).files


def one_matching(file: Path) -> Path:
    """Matches a file that stands alone.

    Raises:
        FileError: nothing matches, or several files do.
    """
    found = matching((file,))
    if len(found) > 1:
        listed = f"{text_of(found[0])} and {text_of(found[1]) if len(found) == _TWO else f'{len(found) - 1} more'}"
        raise FileError(f"{text_of(file)} is {listed}. A mapping is made of one file: name it.")
    return found[0]


def refuse_no_exports(files: Sequence[Path]) -> None:
    """Raises FileError where one of the files is not there, is a folder, or is known to be no export."""
    try:
        whole = Path(" ".join(map(str, files)))
        if len(files) > 1 and whole.is_file():
            raise FileError(f'A name with blanks in it needs quotes: "{whole}".')
        for file in files:
            _refuse(file)
    except OSError as error:
        raise FileError(
            f"{error.filename} cannot be opened: {error.strerror}. Check the name and your rights."
        ) from error


def holds_results(path: Path) -> bool:
    """Whether a text file begins as results do; an empty one may become results."""
    try:
        if path.exists() and not path.is_file():
            # To open a pipe may wait for ever.
            return False
        with path.open("rb") as file:
            start = file.read(64)
    except OSError:
        return False
    return not start or start.removeprefix(codecs.BOM_UTF8).startswith(HEADING.encode())


def _refuse(file: Path) -> None:
    refuse_without_query(file)
    if file.is_dir():
        raise FileError(f"{file} is a folder. Name the file in it.")
    if there := opened(file):
        program = "Excel" if file.name.startswith("~$") else "LibreOffice"
        raise FileError(f"{file.name} only says that {program} has {there} open. Name that file, or close {program}.")
    if not file.exists():
        raise FileError(f"There is no file {file}. {_hint(file)}")
    own = own_output(file)
    if own not in {None, Own.REJECTS, Own.EXPORT}:
        raise FileError(f"{file.name} holds {own}, not invoices. Name the export they came from.")


def _matched(file: Path) -> Matched:
    if not set(_WILD) & set(str(file)) or is_database(file) or file.exists():
        return Matched((file,))
    every = sorted(map(Path, glob.glob(str(file).replace("[", "[[]"))))  # noqa: PTH207 - passes over hidden files
    # A pattern for unfinished files means them.
    found = [each for each in every if is_partial(file.name) or not is_no_export(each)]
    if every and not found:
        raise FileError(f"{text_of(file)} matches no export. {' '.join(passed_over(every))}")
    if not found:
        raise FileError(f"No file is called {text_of(file)}. Check the name and the folder.")
    kinds = {each: own_output(each) for each in found}
    # A pattern for rejects means them.
    wanted = {None, Own.REJECTS} if _REJECTS in file.name else {None}
    left = tuple(each for each, kind in kinds.items() if kind in wanted)
    if not left:
        raise FileError(
            f"All that is called {text_of(file)} was written by etl itself, such as {text_of(found[0].name)}. Name the"
            " export, or the rejects that were corrected."
        )
    return Matched(left, tuple(each for each in every if each not in left))


def _hint(file: Path) -> str:
    if str(file)[0] in _DASHES:
        return f"An option begins with two hyphens: --{str(file).lstrip(_DASHES + '-')}."
    names = [path.name for path in file.parent.iterdir()] if file.parent.is_dir() else []
    near = difflib.get_close_matches(file.name, names, n=1)
    return f"Did you mean {near[0]}?" if near else "Check the name and the folder."
