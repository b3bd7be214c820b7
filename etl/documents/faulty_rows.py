"""Rows whose cells cannot be trusted: why, and what to do."""

import re
from collections.abc import Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.covered_cells import UNDER_MERGED
from etl.documents.nested import POS, SEQ
from etl.documents.rows import BELOW
from etl.documents.struck_cells import STRUCK_THROUGH
from etl.extract.table import FAULT
from etl.mapping.mapping import ColumnMap
from etl.text import number_of, one_line

#: Begins the fault of a row that comes back as it was rejected.
AS_REJECTED = "is as it was rejected: "

#: The names of the rules.
OTHER_TABLE, MERGED_CELLS, STRUCK = "other_table", "merged_cells", "struck_through"

_STRAY = "Look for a missing or stray delimiter or quote, or a text with a delimiter that needs quotes."
_OF_JSON = ("names a value twice", "is no JSON object", "has something else than a text or a number in ")
_FLAT = "Write one flat object a line, each name once, with texts, numbers, true, false or null."
_ELSEWHERE = "Delete these rows, or move them up to the invoices if they are some."
_UNMERGE = "Unmerge the cells there and see what each holds, or say --fill-merged if all have the first one's value."
_CROSSED_OUT = "Delete what is crossed out, or the whole row; if it is to be sent, take the line through it away."
_UNCORRECTED = "Correct that cell, or empty the one that marks the row if it is right."

_UNEVEN = re.compile(r"has (\d+) cells? where the headings have (\d+)")

#: Headings named; the others are counted.
_NAMED = 3


def faults(rows: pl.DataFrame, mapping: ColumnMap) -> Iterator[Finding]:
    """What is found of the rows of a batch that have a fault."""
    for seq, pos, fault in rows.filter(pl.col(FAULT).is_not_null()).select(SEQ, POS, FAULT).iter_rows():
        rule, remedy = _told_of(fault, mapping)
        yield Finding(seq, pos, "", rule, f"The row {fault}", remedy)


def _told_of(fault: str, mapping: ColumnMap) -> tuple[str, str]:
    """Rule and remedy of a row that cannot be trusted."""
    if fault.startswith(BELOW):
        return OTHER_TABLE, _ELSEWHERE
    if fault.partition(". ")[0].endswith(UNDER_MERGED):
        return MERGED_CELLS, _UNMERGE
    if fault.endswith(STRUCK_THROUGH):
        return STRUCK, _CROSSED_OUT
    if fault.startswith(AS_REJECTED):
        return "row", _UNCORRECTED
    if fault.startswith(_OF_JSON):
        return "row", _FLAT
    uneven = _UNEVEN.fullmatch(fault)
    short = _short(int(uneven[1]), int(uneven[2]), mapping) if uneven else ""
    return "row", short or _STRAY


def _short(cells: int, headings: int, mapping: ColumnMap) -> str:
    """What to do about a row that may have left out the empty cells at its end; "" for any other."""
    places = sorted((int(column), each.heading) for each in mapping.bindings for column in each.columns[:1])
    lacking = [heading for place, heading in places if place >= cells]
    if cells >= headings or not lacking:
        return ""
    named = [one_line(heading) for heading in lacking[:_NAMED]]
    named += [f"{len(lacking) - _NAMED} more"] if len(lacking) > _NAMED else []
    listed = f"{', '.join(named[:-1])} and {named[-1]} are" if len(named) > 1 else f"{named[0]} is"
    missing = number_of(headings - cells, "delimiter")
    return (
        f"If only {listed} left out at its end, add {missing} there. Else look for a delimiter that is missing"
        " before, or a quote that does not close."
    )
