"""What the columns of a table without headings may hold, by their cells alone: offered, and never believed."""

from collections.abc import Iterator

import polars as pl

from etl.mapping.arithmetic import share_at_most, sums
from etl.mapping.facts import Facts, cells_of, days, facts, money
from etl.mapping.fitting import fit

_NEARLY, _HALF = 0.9, 0.5


def by_cells(rows: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """Column → an attribute that it may hold, each attribute once, and why.

    Args:
        rows: the first rows that are not blank: String columns "0", "1", …
    """
    cells = rows.select(cells_of(rows, name).alias(name) for name in rows.columns)
    known = {name: facts(cells[name]) for name in cells.columns}
    found: dict[str, tuple[str, str]] = {}
    for name, attribute, why in _in_turn(cells, known):
        if name not in found and attribute not in {each for each, _ in found.values()}:
            found[name] = attribute, why
    return found


def _in_turn(cells: pl.DataFrame, known: dict[str, Facts]) -> Iterator[tuple[str, str, str]]:
    """What is plain first: a number that may be an id is one only where nothing else takes it."""
    for name, each in known.items():
        if each.currencies >= _NEARLY:
            yield name, "Currency", "its cells are currencies"
        if each.mails >= _NEARLY:
            yield name, "Email", "its cells are e-mail addresses"
    yield from _dates(cells, [name for name, each in known.items() if each.dates >= _NEARLY])
    yield from _amounts(cells, [name for name, each in known.items() if each.amounts >= _NEARLY and each.cents > _HALF])
    yield from _ids(known)
    for name, each in known.items():
        if each.letters >= _NEARLY and each.coded < _HALF and not each.dates:
            yield name, "CustomerName", "its cells are names"


def _dates(cells: pl.DataFrame, names: list[str]) -> Iterator[tuple[str, str, str]]:
    read = {name: days(cells[name]) for name in names}
    for name in names:
        if all(share_at_most(read[name], read[other]) == 1 for other in names):
            yield name, "PostingDate", "its cells are dates" if len(names) == 1 else "its dates are the earliest"
            yield from ((other, "DueDate", "its dates are later") for other in names if other != name)
            return


def _amounts(cells: pl.DataFrame, names: list[str]) -> Iterator[tuple[str, str, str]]:
    read = {name: money(cells[name]) for name in names}
    for each in sums(read):
        yield each.total, "Amount", "it is the sum of other columns"
    if names:
        yield max(names, key=lambda name: read[name].abs().sum()), "Amount", "its amounts are the largest"


def _ids(known: dict[str, Facts]) -> Iterator[tuple[str, str, str]]:
    fitting = {name: each for name, each in known.items() if fit("CustomerId", each).weight > 0}
    codes = [name for name, each in fitting.items() if each.letters < _NEARLY or each.coded >= _HALF]
    own = [name for name in codes if fit("InvoiceId", known[name]).weight > 0 and known[name].distinct == 1]
    for name in sorted(own, key=lambda name: -known[name].coded)[:1]:
        yield name, "InvoiceId", "no two rows have the same"
    yield from ((name, "CustomerId", "its cells are numbers or codes") for name in codes)
