"""A guess at what the columns of a file mean, with samples of their cells; nothing is sent."""

from pathlib import Path

import polars as pl

from etl.documents.row_words import BARE_TOTAL
from etl.errors import HeadingsError
from etl.extract import Reading
from etl.extract.table import Table, column_names
from etl.mapping import Choice, Draft, Header, TableRole, by_position, choose_header, guess, headless, known
from etl.planning.opening import Found, found

#: Distinct cells of a column that are shown.
_SAMPLES = 3

#: Rows by whose cells a column is guessed.
_ROWS = 1_000

#: Cells of a row by which something is guessed, at least.
_FEWEST = 2


def guess_mapping(path: Path, cells: Reading, choice: Choice, lines: str | None = None) -> list[tuple[str, Draft]]:
    """Reads a file once and guesses what its columns mean.

    Args:
        path: the export.
        cells: how its bytes become cells.
        choice: the profile to guess with, and what to ignore.
        lines: the worksheet, or the path of the file, that holds the lines of the invoices; None for none.

    Returns:
        File and sheet, for people, and what the columns may mean: of the invoices, and of lines in a table of their
        own.

    Raises:
        FileError: a file cannot be read, its cells are not parted, or it is not clear which of its tables is meant.
    """
    (tables,) = found([path], cells, choice, lines)
    return [(each.table.place, _draft(each, choice)) for each in tables]


def _draft(each: Found, choice: Choice) -> Draft:
    if each.looks and not headless(each.table.top):
        raise HeadingsError(f"{each.table.place}: {each.looks}")
    return guessed(each.table, header_of(each), choice, each.part)


def guessed(table: Table, header: Header, choice: Choice, part: TableRole) -> Draft:
    """What the columns of a table may mean, by its headings and its first rows.

    Raises:
        HeadingsError: there is no such profile.
    """
    return guess(header.headings, _first(table, header), samples(table, header), choice, part)


def _first(table: Table, header: Header) -> pl.DataFrame:
    """The first rows with more than one cell, totals left out: they are no invoices, and lack what makes one."""
    names = column_names(len(header.headings))
    filled = pl.sum_horizontal((pl.col(name).str.strip_chars() != "").fill_null(value=False) for name in names)
    totals = pl.any_horizontal(pl.col(name).str.contains(BARE_TOTAL).fill_null(value=False) for name in names)
    invoices = (filled >= min(_FEWEST, len(names))) & ~totals
    found: list[pl.DataFrame] = []
    for batch in table.rows(header.row, len(names)):
        cells = batch.filter(pl.col("fault").is_null()).select(names)
        found.append(cells.filter(invoices).head(_ROWS))
        if sum(each.height for each in found) >= _ROWS:
            break
    return pl.concat(found).head(_ROWS) if found else pl.DataFrame(schema=dict.fromkeys(names, pl.String))


def header_of(each: Found) -> Header:
    """The heading row as an import finds it; where nothing in it is known, the row with most cells that differ.

    There is none where the first row looks like an invoice.
    """
    top = each.table.top
    if each.looks and headless(top):
        return by_position(top)
    found = choose_header(top, known)
    return found if any(map(known, found.headings)) else choose_header(top, bool)


def samples(table: Table, header: Header) -> dict[str, list[str]]:
    """The first distinct cells of each column, by the column's name; a column that is empty has none."""
    found: dict[str, list[str]] = {str(index): [] for index in range(len(header.headings))}
    for batch in table.rows(header.row, len(header.headings)):
        wanted = [name for name, cells in found.items() if len(cells) < _SAMPLES]
        if not wanted:
            break
        for name in wanted:
            cells = batch[name].str.strip_chars().drop_nulls().unique(maintain_order=True)
            fresh = cells.filter(cells != "").head(2 * _SAMPLES).to_list()
            found[name] = list(dict.fromkeys([*found[name], *fresh]))[:_SAMPLES]
    return {name: cells for name, cells in found.items() if cells}
