"""The columns of a rejects file that are etl's and not the user's, and what they tell of where its rows come from."""

import re

from msgspec import Struct

#: The heading of the last column, and of the one before it.
REASONS = "Reasons (delete or leave; ignored)"
NAMES = "Names of the reasons (ignored)"

#: The heading of columns that only rows with too many cells have.
BEYOND = "(no heading)"

#: The heading of the column that says of a row that its cells cannot be trusted.
#:
#: As long as there is something in it, or in a column without a heading, the row is refused.
TORN = "Not whole (empty the cell when its row is right)"

_PROVENANCE = re.compile(r"Row \(leave: run (\d+), table (\d+), journal ([0-9a-f]+)\)")


class Provenance(Struct, frozen=True):
    """Which table of which run the rows of a rejects file come from, and the journal that knows the run."""

    journal: str
    run: int
    source: int

    @property
    def heading(self) -> str:
        """Of the column with the row numbers that they had there."""
        return f"Row (leave: run {self.run}, table {self.source}, journal {self.journal})"


def provenance_of(heading: str) -> Provenance | None:
    """The provenance that a heading tells; None where it is the user's own."""
    found = _PROVENANCE.fullmatch(heading.strip())
    return Provenance(found[3], int(found[1]), int(found[2])) if found else None
