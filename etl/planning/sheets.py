"""Which worksheet of a workbook holds the invoices."""

from pathlib import Path

from etl.errors import FileError
from etl.extract import Table
from etl.mapping import Choice, TableRole, heading_row, suits


def choose(
    tables: list[Table],
    path: Path,
    sheet: str | None,
    choice: Choice | None = None,
    part: TableRole = TableRole.INVOICES,
) -> Table:
    """The sheet that was asked for, else the only one with invoice headings, else the only one there is.

    Args:
        tables: at least one.
        path: the file, for the error's sentence.
        sheet: a name, or a number from 1; None where the headings decide.
        choice: how headings are read; None for PayFabric's own names.
        part: what the table's rows are to be part of.

    Raises:
        FileError: no such sheet, or several that hold invoices.
    """
    if sheet is not None:
        return _named(tables, path, sheet)
    if len(tables) == 1:
        return tables[0]
    invoices = [table for table in tables if _suits(table, choice or Choice(), part)]
    if len(invoices) == 1:
        return invoices[0]
    if invoices:
        raise FileError(
            f"{path.name} has invoices on several sheets: {_listed(invoices)}. Choose one with --sheet NAME."
        )
    raise FileError(
        f"No sheet of {path.name} has {_wanted(choice or Choice())}. It has {_listed(tables)}:"
        " choose one with --sheet NAME to see what it lacks."
    )


def _suits(table: Table, choice: Choice, part: TableRole) -> bool:
    return suits(heading_row(table.top, choice, part).headings, choice, part)


def _wanted(choice: Choice) -> str:
    if choice.mapping is not None:
        return f"all the columns that {choice.mapping.name} names"
    if choice.profile:
        return "the headings of an invoice export that this profile knows"
    return "the headings InvoiceId, CustomerId and Amount"


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
