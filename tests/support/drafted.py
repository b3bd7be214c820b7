"""Drafts of mapping files for tables that are written as text."""

import polars as pl

from etl.mapping import Choice, Draft, TableRole, guess


def draft(text: str, choice: Choice | None = None, part: TableRole = TableRole.INVOICES) -> Draft:
    """The draft of a table: headings, and below them rows, parted by blanks around a bar."""
    headings, *rows = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    schema = dict.fromkeys(map(str, range(len(headings))), pl.String)
    cells = [[cell or None for cell in row] for row in rows]
    return guess(headings, pl.DataFrame(cells, schema=schema, orient="row"), {}, choice or Choice(), part)


def bound(found: Draft) -> dict[str, str]:
    return {binding.attribute: binding.heading for binding in found.mapping.bindings}
