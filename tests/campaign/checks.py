"""Tables checked twice: every row explained by itself, and as a plan checks them. Nothing may differ."""

from collections.abc import Iterator

from benchmarks.data import HEADINGS
from tests.support.mutated import OF_INVOICES, USUAL, Compared, compared, mutated, table, table_of_lines

#: Shares of the rows that have a cell which is no ordinary one.
SHARES = (0.0, 0.01, 0.1, 0.5)


def campaign(rows: int, seeds: range) -> Iterator[tuple[str, Compared]]:
    """Every attribute with every cell, then files of so many rows, each by its name."""
    yield "every attribute of an invoice", compared(*table(OF_INVOICES), USUAL)
    yield "every attribute of its lines", compared(*table_of_lines(), USUAL)
    for seed in seeds:
        for share in SHARES:
            yield (
                f"{share:.0%} of {rows:,} rows, seed {seed}",
                compared(HEADINGS, mutated(rows, share, seed), USUAL, 20_000),
            )
