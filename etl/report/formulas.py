"""Cells of text files that a spreadsheet would run."""

import polars as pl

_FORMULA = r"^[=+\-@\t\r\n\x00]"
"""How they start (OWASP, CSV injection; ASVS 5.0, 1.2.10)."""


def neutral(text: pl.Expr) -> pl.Expr:
    """String columns by their names, with an apostrophe before what would be run as a formula."""
    return pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).name.keep()
