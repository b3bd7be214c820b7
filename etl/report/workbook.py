"""A workbook to be written row by row, in little memory, with strings that stay strings."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_Row = TypeVar("_Row")

ROWS = 1_048_575
"""Rows an Excel sheet holds below its headings."""


@contextmanager
def new_workbook(path: Path) -> Iterator["Workbook"]:
    """A workbook that is written when this ends. No cell becomes a formula, a link or a number by itself.

    Raises:
        OSError: the disk is full, or the folder cannot be written to.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    with TemporaryDirectory(prefix="etl-", ignore_cleanup_errors=True) as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        try:
            with xlsxwriter.Workbook(path, options) as book:
                yield book
        except XlsxFileError as error:
            raise OSError(str(error)) from error


def sheetfuls(rows: Iterator[_Row]) -> Iterator[Iterator[_Row]]:
    """The rows, as many at a time as a sheet holds; each lot must be used up before the next."""
    yield islice(rows, ROWS)
    for row in rows:
        yield chain([row], islice(rows, ROWS - 1))
