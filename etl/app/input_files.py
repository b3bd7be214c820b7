"""What can be said of the files at first sight, before they are read."""

import codecs
import difflib
import glob
from collections.abc import Sequence
from pathlib import Path

from etl.errors import FileError
from etl.report import HEADING
from etl.text import text_of

_WILD = "*?"
_TWO = 2

#: What Word and Outlook make of hyphens.
_DASHES = "\u2013\u2014"


def matching(files: Sequence[Path]) -> tuple[Path, ...]:
    """The files, and in the place of a pattern such as ``july*.csv`` those that match it, sorted.

    Shells of Windows leave patterns to the program. ``*`` and ``?`` make one; brackets stand in names of downloads.

    Raises:
        FileError: nothing matches.
    """
    return tuple(each for file in files for each in _matching(file))


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
        with path.open("rb") as file:
            start = file.read(64)
    except OSError:
        return False
    return not start or start.removeprefix(codecs.BOM_UTF8).startswith(HEADING.encode())


def _refuse(file: Path) -> None:
    if file.is_dir():
        raise FileError(f"{file} is a folder. Name the file in it.")
    if file.name.startswith("~$"):
        raise FileError(f"{file.name} only says that Excel has {file.name[2:]} open. Name that file, or close Excel.")
    if not file.exists():
        raise FileError(f"There is no file {file}. {_hint(file)}")
    if file.stat().st_size and holds_results(file):
        raise FileError(f"{file.name} holds the results of an import, not invoices. Name the export they came from.")


def _matching(file: Path) -> Sequence[Path]:
    if not set(_WILD) & set(str(file)) or file.exists():
        return (file,)
    found = sorted(map(Path, glob.glob(str(file).replace("[", "[[]"))))  # noqa: PTH207 - passes over hidden files
    if not found:
        raise FileError(f"No file is called {text_of(file)}. Check the name and the folder.")
    return found


def _hint(file: Path) -> str:
    if str(file)[0] in _DASHES:
        return f"An option begins with two hyphens: --{str(file).lstrip(_DASHES + '-')}."
    names = [path.name for path in file.parent.iterdir()] if file.parent.is_dir() else []
    near = difflib.get_close_matches(file.name, names, n=1)
    return f"Did you mean {near[0]}?" if near else "Check the name and the folder."
