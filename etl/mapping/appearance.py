"""What a table looks like of which no heading is known, in a sentence with a remedy."""

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.extract.table import Line
from etl.mapping.refusals import MAP
from etl.text import one_line

#: Signs that are no delimiters to begin with, and part the cells of some files.
_SIGNS = "^~¦§#!:\x1f\x1e\x01\x02"

#: Of the first rows, how many must look alike.
_MOST = 0.8

#: Delimiters in a row that make a table.
_SEVERAL = 2

_GAPS = re.compile(r"\S {2,}(?=\S)")
_FIGURE = re.compile(r"[-+(]?[\d.,' ]*\d[.,]\d{2}\)?|\d{4}-\d\d-\d\d.*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.*")


def appearance(top: Sequence[Line], *, text: bool) -> str:
    """What is wrong with the first rows of a table; "" where nothing is seen.

    Args:
        top: the first rows that are not blank, at least one.
        text: whether they stand in delimited text.
    """
    if text and all(len(line.cells) == 1 for line in top):
        return _one_cell([line.cells[0] for line in top])
    return headless(top)


def _one_cell(rows: Sequence[str]) -> str:
    if any(_even(rows, sign) for sign in ",;\t|"):
        return (
            "each row is quoted as a whole, and so is one cell. Export it again without quotes around whole rows,"
            " or delete them in an editor, and halve the doubled ones inside."
        )
    sign = next((sign for sign in _SIGNS if _even(rows, sign)), "")
    if sign:
        if sign.isprintable():
            return f'its cells are parted by "{sign}": say --delimiter "{sign}".'
        return f"its cells are parted by the character U+{ord(sign):04X}. Export it again with commas."
    gaps = sum(len(_GAPS.findall(row)) >= _SEVERAL for row in rows)
    if len(rows) >= _SEVERAL and gaps >= _MOST * len(rows):
        return (
            "its columns are of fixed width, parted by blanks alone, and such a file is not read. Export it as CSV, or"
            " open it in Excel, which asks where its columns are, and save it as .xlsx."
        )
    return ""


def _even(rows: Sequence[str], sign: str) -> bool:
    """Whether most rows have a sign as often as the first one, and often enough."""
    count = rows[0].count(sign)
    return count >= _SEVERAL and sum(row.count(sign) >= count for row in rows) >= _MOST * len(rows)


def headless(top: Sequence[Line]) -> str:
    """Where the first row has amounts or dates as the next ones have: what to do about it; else ""."""
    first = top[0]
    figures = [place for place in range(len(first.cells)) if _is_figure(first.cells, place)]
    below = [sum(_is_figure(line.cells, place) for place in figures) for line in top[1:]]
    if not figures or sum(map(bool, below)) < _MOST * len(below):
        return ""
    shown = ", ".join(cell.strip() for cell in first.cells)
    return (
        f"it has no headings: row {first.row} looks like an invoice ({one_line(shown)})."
        " Write a row of headings above it, such as InvoiceId, CustomerId, Amount; or say what its columns hold in a"
        f" mapping file, which calls them by their letters ({MAP})."
    )


def grouped(top: Sequence[Line], header: int) -> str:
    """Where names stand in rows of their own above the invoices they are of: what to do about it; else "".

    Args:
        top: as of ``appearance``.
        header: the number of the row with the headings.
    """
    below = [line for line in top if line.row > header]
    full = [line for line in below if not _is_lone(line)]
    lone = [first for first, after in pairwise(below) if _is_lone(first) and not _is_lone(after)]
    if not lone or not full or any(line.cells and line.cells[0].strip() for line in full if not _is_total(line)):
        return ""
    return (
        f'Customers stand in rows of their own, such as "{one_line(lone[0].cells[0])}" in row {lone[0].row}, above'
        " their invoices. Show them as a column of the report, so that each invoice's row names its customer, and"
        " export it again; in QuickBooks it is the column Name."
    )


def _is_lone(line: Line) -> bool:
    """Whether a row has its first cell alone, and a word in it."""
    first, *others = [cell.strip() for cell in line.cells] or [""]
    return first.upper() != first.lower() and not any(others)


def _is_total(line: Line) -> bool:
    return re.match(r"(?i)\s*(?:sub)?total", line.cells[0]) is not None


def _is_figure(cells: Sequence[str], place: int) -> bool:
    return place < len(cells) and _FIGURE.fullmatch(cells[place].strip()) is not None
