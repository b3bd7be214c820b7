"""The rejects as a workbook: cells as text, numbers as they were, the bad ones coloured and with a comment."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from etl.report.rejects.pages import Page, Row
from etl.report.rejects.place import Stamp, stamped
from etl.report.workbook import ABREAST, BAD, CELL, LINE, MARGINS, OPEN, PAPER, height_of, new_workbook
from etl.text import NUMERIC

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Characters of a comment: what still fits on the screen; the last column has the whole.
_COMMENT = 1_000

#: Characters of the column with the reasons; and of others, at least and at most.
_REASONS, _NARROW, _WIDE = 70, 9, 30

#: Rows that tell how wide their columns are.
_LOOKED_AT = 300

#: What no XML can hold, and what the escape of a sheet's XML has no sure form for.
_UNHELD = re.compile("[\ufffe\uffff]|_x[0-9A-Fa-f]{4}(?=_x[0-9A-Fa-f]{4}_)")

_KINDS: dict[str, dict[str, object]] = {
    "text": {},
    "bold": {"bold": True, "text_wrap": True},
    "sentence": {"text_wrap": True},
    "bad": {"bg_color": BAD},
    "warned": {"bg_color": OPEN},
    "ours": {"font_color": "#808080"},
}

#: A number with what its number format sets beside it.
_NUMBERED = re.compile(r"(?:(?P<before>[^-0-9.].*) )?(?P<number>-?[0-9]+(?:\.[0-9]+)?)(?: ?(?P<behind>[^0-9].*|%))?")


class _Looks:
    """How cells look; all are text, so that Excel changes nothing that is typed over them, but for numbers."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._made: dict[tuple[str, str], Format] = {}

    def of(self, kind: str, code: str = "@") -> "Format":
        """The look of a kind of cell with a number format; each is made once."""
        if (kind, code) not in self._made:
            self._made[kind, code] = self._book.add_format({"num_format": code, "valign": "top", **_KINDS[kind]})
        return self._made[kind, code]


def _numbered(cell: str) -> tuple[float, str]:
    """A number and its format, of a cell such as "€ 100.5" or "19.25%"."""
    parts = _NUMBERED.fullmatch(cell)
    if parts is None:
        return float(re.sub(r"[^-0-9.]", "", cell).rstrip(".")), "(0.#####)"
    if parts["behind"] == "%":
        return float(Decimal(parts["number"]) / 100), "0.##########%"
    before, behind = (f'"{part.replace(chr(34), "")}"' if part else "" for part in (parts["before"], parts["behind"]))
    return float(parts["number"]), " ".join(filter(None, (before, "0.#####", behind))) if before or behind else "@"


def held(cell: str) -> bool:
    """Whether Excel can hold a cell's text unchanged."""
    short = len(cell) <= CELL // 2 or len(cell.encode("utf-16-le", "surrogatepass")) // 2 <= CELL
    return short and not _UNHELD.search(cell)


def write_workbook(pages: Sequence[Page], path: Path, stamp: Stamp) -> None:
    """Writes a worksheet a page.

    Raises:
        OSError: the disk is full.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    with new_workbook(path) as book:
        book.set_properties(stamp.properties(now))
        looks = _Looks(book)
        for page in pages:
            _fill(book.add_worksheet(page.name), page, looks)
    stamped(path, now)


def _fill(sheet: "Worksheet", page: Page, looks: _Looks) -> None:
    width, last = page.width, len(page.titles) - 1
    _set_up(sheet, page, looks)
    for column, title in enumerate(page.titles):
        sheet.write_string(0, column, _fitting(title), looks.of("bold"))
    number = 0
    for number, row in enumerate(page.rows(), start=1):
        _write(sheet, number, page.line(row), row, width, looks)
    sheet.autofilter(0, 0, number, last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{number + 1}"})


def _set_up(sheet: "Worksheet", page: Page, looks: _Looks) -> None:
    """How wide its columns are, the print, and what stays in sight."""
    *widths, last = widths_of(page)
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, wide, looks.of("text" if column < len(widths) - 1 else "ours"))
    if page.provenance:
        sheet.set_column(len(widths) - 2, len(widths) - 2, widths[-2], looks.of("ours"))
    sheet.set_column(len(widths), len(widths), last, looks.of("sentence"))
    sheet.set_row(0, 2 * LINE)
    sheet.freeze_panes(1, page.keys)
    sheet.set_landscape()
    sheet.set_paper(PAPER)
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(-(-sum((*widths, last)) // ABREAST), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, page.keys - 1)
    sheet.set_footer("&L&F, &A&RPage &P of &N")


def widths_of(page: Page) -> list[int]:
    """Characters of each column: as its cells need, and the words of its heading, which has two lines."""
    found = [max(len(title) // 2, *map(len, title.split()), _NARROW - 3) for title in page.titles]
    for row in islice(page.rows(), _LOOKED_AT):
        found = [max(pair) for pair in zip(found, map(len, page.line(row)), strict=True)]
    return [*(min(wide + 3, _WIDE) for wide in found[:-1]), _REASONS]


def _write(  # noqa: PLR0913, PLR0917 - a row, where it goes and how it looks
    sheet: "Worksheet", number: int, line: Sequence[str], row: Row, width: int, looks: _Looks
) -> None:
    if height := height_of([(line[-1], _REASONS)]):
        sheet.set_row(number, height)
    for column, cell in enumerate(line):
        note = row.notes.get(column) if column < width else None
        look = ("warned" if note.warning else "bad") if note else "sentence" if column == len(line) - 1 else "text"
        if column == width and row.torn:
            look = "bad"
        if cell.startswith(NUMERIC):
            # As text it would be read by the decimal mark of its column; Excel keeps its 15 digits.
            value, code = _numbered(cell.removeprefix(NUMERIC))
            sheet.write_number(number, column, value, looks.of(look, code))
        elif cell:
            sheet.write_string(number, column, _fitting(cell), looks.of(look))
        elif note:
            sheet.write_blank(number, column, None, looks.of(look))
        if note:
            text = note.remedy if len(note.remedy) <= _COMMENT else f"{note.remedy[: _COMMENT - 1]}…"
            sheet.write_comment(number, column, text, {"x_scale": 2.5, "y_scale": 1.5, "author": "etl"})


def _fitting(cell: str) -> str:
    """The cell, cut where Excel cannot hold it: its row is then marked as not whole."""
    return cell if held(cell) else f"{_UNHELD.sub('�', cell)[: CELL // 2 - 1]}…"
