"""Cells of text files that a spreadsheet would run as formulas: an apostrophe stops it."""

import re

import polars as pl

# OWASP, CSV injection; ASVS 5.0, 1.2.10. A spreadsheet takes the wide signs of East Asian keyboards for the plain ones.
_SIGNS = r"+\-\uFF0B\uFF0D"
_OTHERS = r"=@\t\r\n\x00\uFF1D\uFF20"
_FORMULA = rf"^[{_SIGNS}{_OTHERS}]"

# What comes back keeps signed digits as amounts are written, and has an apostrophe more than it had of its own.
_DIGITS = r"[0-9 .,'()/\-]*"
_RISK = re.compile(rf"'*(?:[{_OTHERS}]|[{_SIGNS}](?!{_DIGITS}\Z))")
_ESCAPED = rf"^'+[{_SIGNS}{_OTHERS}]"
_HARMLESS = rf"^'+[{_SIGNS}]{_DIGITS}$"


def neutral(text: pl.Expr) -> pl.Expr:
    """String columns by their names, with an apostrophe before what would be run: for files that are only looked at."""
    return pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).name.keep()


def escaped(cell: str) -> str:
    """A cell with an apostrophe before what would be run, for files that come back; ``unescaped`` takes it away."""
    return f"'{cell}" if _RISK.match(cell) else cell


def unescaped(cell: pl.Expr) -> pl.Expr:
    """The cells that ``escaped`` was given."""
    marked = cell.str.contains(_ESCAPED) & ~cell.str.contains(_HARMLESS)
    return pl.when(marked).then(cell.str.slice(1)).otherwise(cell)
