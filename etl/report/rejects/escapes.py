"""Cells of text files that a spreadsheet would run: given an apostrophe, which is taken away when they come back."""

import re

import polars as pl

# What a spreadsheet may run when it opens a text file (OWASP, CSV injection). Signed digits are only digits.
_RISK = re.compile(r"'*(?:[=@\t\r]|[+-](?![0-9 .,'()/-]*\Z))", re.DOTALL)
_ESCAPED = r"^'+[=+\-@\t\r]"
_HARMLESS = r"^'+[+\-][0-9 .,'()/\-]*$"


def escaped(cell: str) -> str:
    """A cell for a text file, with an apostrophe before what a spreadsheet would run; ``unescaped`` takes it away."""
    return f"'{cell}" if _RISK.match(cell) else cell


def unescaped(cell: pl.Expr) -> pl.Expr:
    """The cells that ``escaped`` was given."""
    marked = cell.str.contains(_ESCAPED) & ~cell.str.contains(_HARMLESS)
    return pl.when(marked).then(cell.str.slice(1)).otherwise(cell)
