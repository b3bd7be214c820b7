"""The template as a workbook: a sheet to fill in, and one that explains it and cannot be imported."""

from pathlib import Path
from typing import Any

from etl.errors import ResultsError
from etl.report.workbook import new_workbook
from etl.template.columns import TemplateColumn, columns
from etl.whole import WRITE, write_whole
from schemas import Kind

INVOICES, EXAMPLE = "Invoices", "Example"

#: The last row of an Excel sheet, from 0.
_LAST_ROW = 1_048_575

_TEXT = "@"

#: How cells are shown; text where nothing else is said, so that leading zeros stay.
_FORMATS = {Kind.DECIMAL: "0.00######", Kind.DATETIME: "yyyy-mm-dd", Kind.INTEGER: "0"}

_REQUIRED = {
    "bold": True,
    "text_wrap": True,
    "valign": "top",
    "bg_color": "#1F4E78",
    "font_color": "#FFFFFF",
    "border": 1,
}
_OPTIONAL = {"text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "border": 1}

#: Characters beside a heading, for the mark of its comment.
_MARGIN = 3

#: Excel's number of the paper that most of the world prints on.
_A4 = 9

#: Characters of a column of sentences.
_SENTENCE = 50

#: Points of a line.
_LINE = 15

#: Sheets of paper side by side on which the headings are printed.
_PAGES = 4

_NOTE = "This sheet explains the other one. It is not imported."


def write_template(path: Path, *, lines: bool) -> None:
    """Writes the whole workbook or nothing.

    Args:
        path: where to, ending in .xlsx.
        lines: with the columns of lines, a row a line.

    Raises:
        ResultsError: it cannot be written there.
    """
    wanted = columns(lines=lines)

    def failure(cause: str) -> ResultsError:
        return ResultsError(f"{path} cannot be written: {cause}. {WRITE}")

    write_whole(path, lambda part: _write(part, wanted), failure)


def _write(path: Path, wanted: list[TemplateColumn]) -> None:
    with new_workbook(path) as book:
        _fill_in(book, wanted)
        _explain(book, wanted)


def _fill_in(book: Any, wanted: list[TemplateColumn]) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    sheet = book.add_worksheet(INVOICES)
    formats = {kind: book.add_format({"num_format": _FORMATS.get(kind, _TEXT)}) for kind in Kind}
    required, optional = book.add_format(_REQUIRED), book.add_format(_OPTIONAL)
    for index, column in enumerate(wanted):
        longest = max(*map(len, column.heading.split()), len(column.heading) // 2)
        sheet.set_column(index, index, longest + _MARGIN, formats[column.kind])
        sheet.write_string(0, index, column.heading, required if column.required else optional)
        told = f"{column.meaning}\n{column.limit}\nPayFabric: {column.path}"
        sheet.write_comment(0, index, told, {"x_scale": 2, "y_scale": 1.4, "author": "etl"})
        if column.options:
            choice = {"validate": "list", "source": list(column.options), "error_message": column.limit}
            sheet.data_validation(1, index, _LAST_ROW, index, choice)
    sheet.set_row(0, 3 * _LINE)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(_PAGES, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)


def _explain(book: Any, wanted: list[TemplateColumn]) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    """Headings stand below each other here: no row of it can be taken for headings, and none for an invoice."""
    sheet = book.add_worksheet(EXAMPLE)
    bold, required = book.add_format({"bold": True}), book.add_format(_REQUIRED)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    rows = max(len(column.examples) for column in wanted)
    sheet.write_string(0, 0, _NOTE, bold)
    heads = ["Heading", "What it is for", "What it takes", *(f"Example, row {row}" for row in range(1, rows + 1))]
    for index, head in enumerate(heads):
        sheet.write_string(2, index, head, bold)
    for place, column in enumerate(wanted, start=3):
        sheet.write_string(place, 0, column.heading, required if column.required else wrapped)
        longest = max(len(column.meaning), len(column.limit))
        sheet.set_row(place, _LINE * (1 + longest // (_SENTENCE - 4)))
        sheet.write_string(place, 1, column.meaning, wrapped)
        sheet.write_string(place, 2, column.limit, wrapped)
        for index, cell in enumerate(column.examples, start=3):
            sheet.write_string(place, index, cell, wrapped)
    sheet.set_column(0, 0, max(len(column.heading) for column in wanted) + _MARGIN)
    sheet.set_column(1, 2, _SENTENCE)
    sheet.set_column(3, 2 + rows, max(len(cell) for column in wanted for cell in (*column.examples, "")))
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
