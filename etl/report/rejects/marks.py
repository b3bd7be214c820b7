"""What in a rejects file is etl's and not the user's."""

import re
from dataclasses import dataclass

import polars as pl

REASONS = "Reasons (delete or leave; ignored)"
"""The heading of the last column."""

BEYOND = "(no heading)"
"""The heading of columns that only rows with too many cells have."""

TORN = "Not whole (empty the cell when its row is right)"
"""The heading of the column that says of a row that its cells cannot be trusted.

As long as there is something in it, or in a column without a heading, the row is refused.
"""

_MARK = re.compile(r"Row \(leave: run (\d+), table (\d+), journal ([0-9a-f]+)\)")


@dataclass(frozen=True, slots=True)
class Mark:
    """Which table of which run the rows of a rejects file come from, and the journal that knows the run."""

    journal: str
    run: int
    source: int

    @property
    def heading(self) -> str:
        """Of the column with the row numbers that they had there."""
        return f"Row (leave: run {self.run}, table {self.source}, journal {self.journal})"


def mark_of(heading: str) -> Mark | None:
    """The mark that a heading is; None where it is the user's own."""
    found = _MARK.fullmatch(heading.strip())
    return Mark(found[3], int(found[1]), int(found[2])) if found else None


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
