"""Which reader a file needs."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from msgspec.structs import replace

from etl.errors import FileError
from etl.extract.compressed import unpacked_gzip, unpacked_zip
from etl.extract.delimited import open_delimited
from etl.extract.grid import Sheet, tabulate
from etl.extract.json_lines import open_lines
from etl.extract.kind import FileKind, kind
from etl.extract.parquet import open_parquet
from etl.extract.reading import Reading, Source
from etl.extract.table import Table, Told

_AS_IT_SAYS = Reading()


def open_tables(path: Path, reading: Reading = _AS_IT_SAYS) -> list[Table]:
    """The tables of a file: one a visible sheet for a workbook, else one.

    Args:
        path: .csv, .tsv, .txt, .xlsx, .xlsm, .xlsb, .xls, .ods, .parquet, .jsonl or .ndjson, told by its content;
            also a text in a .gz or .zip.
        reading: what a person says of it.

    Raises:
        PasswordError: it has a password, and none or another is named.
        FileError: the file is missing, of another kind, empty or damaged.
    """
    _refuse_unreadable(path)
    with readable(path):
        return [_guarded(table) for table in _found(Source(path, lambda: path.open("rb")), reading)]


def _found(source: Source, reading: Reading) -> list[Table]:
    path = source.path
    found = kind(source)
    if found in {FileKind.GZIP, FileKind.ZIP}:
        source = unpacked_gzip(source) if found == FileKind.GZIP else unpacked_zip(source)
        found = kind(source)
        if found not in {FileKind.TEXT, FileKind.LINES}:
            raise FileError(f"{path.name} holds a file that is no text. Unpack it and name that file.")
    if found in {FileKind.LOCKED, FileKind.XLS}:
        from etl.extract.encrypted import unlocked

        source = unlocked(source, reading.password)
        found = kind(source)
    return _opened(source, found, reading)


def _guarded(table: Table) -> Table:
    """The table, whose rows end with a sentence where the disk or the network fails while they are read."""

    def rows(header: int, width: int) -> Iterator[pl.DataFrame]:
        with readable(table.file):
            yield from table.rows(header, width)

    def told(header: int, width: int, columns: Told) -> Iterator[pl.DataFrame]:
        with readable(table.file):
            yield from table.telling(header, width, columns)

    return replace(table, rows=rows, told=told if table.told else None)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Within, a read that fails is a FileError."""
    try:
        yield
    except OSError as error:
        raise FileError(
            f"{path} cannot be read: {error.strerror or error}. Close it elsewhere, and try again."
        ) from error


def _opened(source: Source, found: FileKind, reading: Reading) -> list[Table]:
    if found == FileKind.TEXT:
        return [open_delimited(source, reading)]
    if found == FileKind.LINES:
        return [open_lines(source)]
    if found == FileKind.PARQUET:
        return _tables(source, "Parquet", [open_parquet(source)], [])
    form = "workbook" if found == FileKind.XLSX else f".{found} workbook"
    if found == FileKind.XLS:
        from etl.extract.xls import open_xls

        sheets, remarks = open_xls(source, reading)
    else:
        # What reads workbooks takes a while to load.
        from etl.extract.workbook import open_sheets

        sheets, remarks = open_sheets(source, reading, found)
    return _tables(source, form, sheets, remarks)


def _tables(source: Source, form: str, sheets: list[Sheet], remarks: list[str]) -> list[Table]:
    opened = (tabulate(source.path, form, replace(each, remarks=(*remarks, *each.remarks))) for each in sheets)
    tables = [table for table in opened if table is not None]
    if not tables:
        raise FileError(
            " ".join([f"{source.path.name} has no visible sheet with cells in it.", *remarks, "Export it again."])
        )
    return tables


def _refuse_unreadable(path: Path) -> None:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileError(f"{path} is a folder. Name a file in it.")
        if not stat.S_ISREG(mode):
            # To open a pipe may wait for ever, and a device may never end.
            raise FileError(f"{path} is a pipe or a device, not a file. Save what it holds as a file, and name that.")
        path.open("rb").close()
    except FileNotFoundError as error:
        raise FileError(f"There is no file {path}. Check the name and the folder.") from error
    except PermissionError as error:
        raise FileError(f"{path} may not be read. Close it in other programs, or ask its owner.") from error
    except OSError as error:
        raise FileError(
            f"{path} cannot be opened: {error.strerror}. Close it in other programs and try again."
        ) from error
