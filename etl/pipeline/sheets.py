"""Which worksheet of a workbook holds the invoices."""

from collections.abc import Callable
from pathlib import Path

from etl.errors import FileError
from etl.extract import Table


def choose(tables: list[Table], path: Path, sheet: str | None, fits: Callable[[Table], bool]) -> Table:
    """The sheet that was asked for, else the only one with invoice headings, else the only one there is.

    Args:
        tables: at least one.
        path: the file, for the error's sentence.
        sheet: a name, or a number from 1; None where the headings decide.
        fits: whether a table's headings are those that are looked for.

    Raises:
        FileError: no such sheet, or several that hold invoices.
    """
    if sheet is not None:
        return _named(tables, path, sheet)
    invoices = [table for table in tables if fits(table)]
    if len(invoices) == 1:
        return invoices[0]
    if len(tables) == 1:
        return tables[0]
    if invoices:
        raise FileError(
            f"{path.name} has invoices on several sheets: {_listed(invoices)}. Choose one with --sheet NAME."
        )
    raise FileError(
        f"No sheet of {path.name} has the headings that are needed. It has {_listed(tables)}:"
        " choose one with --sheet NAME to see what it lacks."
    )


def _named(tables: list[Table], path: Path, sheet: str) -> Table:
    for table in tables:
        if table.sheet == sheet or (not table.sheet and sheet == "1"):
            return table
    for table in tables:
        if table.sheet.casefold() == sheet.casefold() or str(table.number) == sheet:
            return table
    if not tables[0].sheet:
        raise FileError(f"{path.name} is a text file and has no sheets. Leave --sheet out.")
    raise FileError(f"{path.name} has no sheet {sheet}. It has {_listed(tables)}.")


def _listed(tables: list[Table]) -> str:
    return ", ".join(f'"{table.sheet}"' for table in tables)
