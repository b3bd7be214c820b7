"""A path becomes tables of text cells with their source rows. Nothing here knows what an invoice is."""

from pathlib import Path

from etl.errors import FileError
from etl.extract.delimited import open_delimited
from etl.extract.encoding import sha256
from etl.extract.reading import Reading, Source
from etl.extract.table import CELLS, FAULT, ROW, TOP, Line, Table, column_names
from etl.extract.workbook import open_workbook

__all__ = ["CELLS", "FAULT", "ROW", "TOP", "Line", "Reading", "Table", "column_names", "open_tables", "sha256"]

_TEXT = {".csv", ".tsv", ".txt"}
_WORKBOOK = {".xlsx"}
_ZIP = b"PK\x03\x04"


_AS_IT_SAYS = Reading()


def open_tables(path: Path, reading: Reading = _AS_IT_SAYS) -> list[Table]:
    """The tables of a file: one for a text file, one a visible sheet for a workbook.

    Raises:
        FileError: the file is missing, of another kind, empty or damaged.
    """
    suffix = path.suffix.lower()
    if suffix not in _TEXT | _WORKBOOK:
        raise FileError(f"{path.name}: etl reads .xlsx, .csv, .tsv and .txt. Save it as one of these.")
    zipped = _start(path).startswith(_ZIP)
    if suffix in _WORKBOOK and not zipped:
        raise FileError(f"{path.name} is not an .xlsx workbook inside, or has a password. Save it again as .xlsx.")
    if suffix in _TEXT and zipped:
        raise FileError(f"{path.name} is a workbook or archive, not text. Rename it to .xlsx if Excel opens it.")
    return (
        open_workbook(path) if suffix in _WORKBOOK else [open_delimited(Source(path, lambda: path.open("rb")), reading)]
    )


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except FileNotFoundError as error:
        raise FileError(f"There is no file {path}. Check the name and the folder.") from error
    except OSError as error:
        raise FileError(
            f"{path} cannot be opened: {error.strerror}. Close it in other programs and try again."
        ) from error
    if not start:
        raise FileError(f"{path.name} is empty. Export it again.")
    return start
