"""What can be said of the files at first sight, before they are read."""

import codecs
import difflib
from collections.abc import Sequence
from pathlib import Path

from etl.errors import FileError
from etl.report import HEADING

_DASHES = "\u2013\u2014"
"""What Word and Outlook make of hyphens."""


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


def _hint(file: Path) -> str:
    if str(file)[0] in _DASHES:
        return f"An option begins with two hyphens: --{str(file).lstrip(_DASHES + '-')}."
    names = [path.name for path in file.parent.iterdir()] if file.parent.is_dir() else []
    near = difflib.get_close_matches(file.name, names, n=1)
    return f"Did you mean {near[0]}?" if near else "Check the name and the folder."
