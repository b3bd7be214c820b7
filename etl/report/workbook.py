"""A workbook to be written row by row, in little memory, with strings that stay strings."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import FileIO
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_Row = TypeVar("_Row")

#: Rows an Excel sheet holds below its headings.
ROWS = 1_048_575

#: Characters an Excel cell holds, counted in UTF-16.
CELL = 32_767

#: Colours behind what is bad, good, or still open.
BAD, GOOD, OPEN = "#FFC7CE", "#C6EFCE", "#FFEB9C"

#: Excel's number of the paper that most of the world prints on, A4.
PAPER = 9

#: Inches at the left and right of a sheet of it, which all printers leave; and at its top and bottom.
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.6, "bottom": 0.6}

#: Characters abreast that can be read on it: Excel makes them as small as the print of a bank's statement.
ABREAST = 230

#: Points of a line; and characters of a sentence that are shown at once, as a row has at most 409 points.
LINE, _SHOWN = 15.0, 1_000

#: How a cell shows an amount, with at most the five decimals of decimal(19,5), and a number; a little way off the next.
MONEY = "#,##0.00###_)"
NUMBER = "0_)"

#: Digits that Excel keeps of a number.
_DIGITS = 15


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
            with _Sink(path, "w") as sink, xlsxwriter.Workbook(sink, options) as book:
                yield book
        except XlsxFileError as error:
            raise next((each for each in error.args if isinstance(each, OSError)), OSError(str(error))) from error


class _Sink(FileIO):
    """A file that takes what comes after a write has failed for written.

    The archive that is being written ends itself once more when it is forgotten, and would fail where nobody listens.
    """

    failed = False
    at = 0

    @property
    def _over(self) -> bool:
        return self.failed or self.closed

    def write(self, data: "ReadableBuffer", /) -> int:
        view = memoryview(data).cast("B")
        done = 0
        while done < len(view) and not self._over:
            try:
                done += super().write(view[done:]) or 0
            except OSError:
                self.failed = True
                raise
        self.at += len(view)
        return len(view)

    def seek(self, place: int, whence: int = 0, /) -> int:
        self.at = place if self._over else super().seek(place, whence)
        return self.at

    def tell(self) -> int:
        return self.at

    def flush(self) -> None:
        if not self._over:
            super().flush()


def fitting(text: str) -> str:
    """A text as a cell holds it: cut, with an ellipsis, where it is too long."""
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


def amount(cell: Decimal, money: "Format") -> tuple[object, ...]:
    """An amount as Excel holds it whole, and its format: with more digits than Excel keeps it is text."""
    return (cell, money) if len(cell.normalize().as_tuple().digits) <= _DIGITS else (f"{cell:f}",)


def sheetfuls(rows: Iterator[_Row]) -> Iterator[Iterator[_Row]]:
    """The rows, as many at a time as a sheet holds; each lot must be used up before the next."""
    yield islice(rows, ROWS)
    for row in rows:
        yield chain([row], islice(rows, ROWS - 1))


def height_of(cells: Iterable[tuple[str, int]]) -> float | None:
    """The height of a row for its sentences, each in a column of so many characters; None where a line is enough.

    Not every program makes room by itself for a text that is wrapped.
    """
    lines = max((-(-len(part) // max(1, width - 2)) for cell, width in cells for part in [cell[:_SHOWN]]), default=1)
    return LINE * lines if lines > 1 else None
