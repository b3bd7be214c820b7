"""Headings that stand among the rows of a table: its own once more, or those of another one."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from etl.documents.row_kinds import KEYS, RowKind
from etl.mapping.header import Header
from etl.mapping.headings import known, own_name
from etl.mapping.mapping import ColumnMap, TableRole
from etl.mapping.spellings import folded

#: Headings that make a heading row.
_SEVERAL = 2


def is_heading_line(cells: Sequence[str], header: Header) -> bool:
    """Whether a row is one of two that make up the headings."""
    words = list(map(word_of, cells))
    return bool(header.upper) and any(list(map(word_of, each)) == words for each in (header.upper, header.lower))


def heading_kind(cells: Sequence[str], mapping: ColumnMap, own: Collection[str]) -> RowKind | None:
    """What headings a row has: the table's own, those in another order, another table's; None for none.

    Args:
        cells: of the row, at least two of which have words.
        mapping: which columns hold what.
        own: the table's headings, as ``word_of`` makes them.
    """
    bound = [(int(each.columns[0]), each) for each in mapping.bindings if len(each.columns) == 1]
    if bound and all(_says(cells[place], each.heading, each.attribute) for place, each in bound):
        return RowKind.HEADINGS
    words = [word for cell in cells if (word := word_of(cell))]
    required = {each.attribute: each for _, each in bound if each.attribute in KEYS}
    if required and all(any(_says(cell, each.heading, each.attribute) for cell in cells) for each in required.values()):
        return RowKind.REORDERED if len(required) >= _SEVERAL else RowKind.OTHER
    familiar = sum(word in own or known(cell) for cell in cells if (word := word_of(cell)))
    if familiar >= _SEVERAL and 2 * familiar >= len(words):
        return RowKind.OTHER
    amount = next((cells[place].strip() for place, each in bound if each.attribute == "Amount"), "")
    if (amount and any(map(str.isalpha, amount))) or (familiar and not amount):
        return RowKind.MAYBE_OTHER
    return None


@lru_cache(1 << 12)
def word_of(cell: str) -> str:
    """A cell as headings are compared."""
    return folded(cell)


@lru_cache(1 << 12)
def _says(cell: str, heading: str, attribute: str) -> bool:
    """Whether a cell is a heading of a column, in whatever way it is spelt."""
    if not cell.strip():
        return False
    return word_of(cell) == word_of(heading) or (known(cell) and own_name(cell, TableRole.INVOICES) == attribute)
