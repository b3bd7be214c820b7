"""Reasons for a rejection that a row's cells do not show: a rejects file keeps them until the row is corrected.

A cell was a date and is a text now, the rest of its column is gone, or the row stood in another table. Loaded again as
it is, such a row would pass.
"""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from etl.documents import AS_REJECTED, LOOK_ALIKE, MERGED_CELLS, OTHER_TABLE
from etl.grammar import DateOrder, amounts, date_forms
from etl.model.problem import Problem

_UNTIL = "Until corrected: "
_THE_ROW = "The row "

#: Rules of whole rows, which no cell shows to be kept: their marks end with what to do.
_OF_ROWS = {
    OTHER_TABLE: "If it is an invoice, empty this cell",
    MERGED_CELLS: "Once its cells are right, empty this one",
}

#: Rules of which ``unseen`` may hold.
RULES = frozenset({"shortened", "leading_zeros", *_OF_ROWS, "unique", LOOK_ALIKE, "plain_number", "date"})

#: Rules that always look at more than the cells that a rejects file has.
_ALWAYS = {"shortened", "leading_zeros", *_OF_ROWS}

#: Rules that find the same again in a file which has all the rows that they compare.
_AMONG = {"unique", LOOK_ALIKE}

#: Rules that may find nothing in a cell once the others of its column are gone.
_BY_COLUMN: dict[str, Callable[[Problem], bool]] = {
    "plain_number": lambda each: each.sentence.startswith(amounts.TURNED),
    "date": lambda each: any(date_forms.read(each.value or "", order)[0] for order in DateOrder),
}


def unseen(problem: Problem, *, apart: bool) -> bool:
    """Whether the cells of a row do not show why it was rejected.

    Args:
        problem: of the row.
        apart: whether the others of its InvoiceId or Identity are in another file.
    """
    if problem.warning:
        return False
    found = _BY_COLUMN.get(problem.rule)
    return problem.rule in _ALWAYS or (apart and problem.rule in _AMONG) or (found is not None and found(problem))


def again(fault: str) -> str:
    """The mark of a row that comes back marked and is rejected for that once more; "" for any other fault."""
    if fault.startswith(AS_REJECTED):
        return f"{_UNTIL}{fault.removeprefix(AS_REJECTED)}."
    return f"{_THE_ROW}{fault}." if fault.endswith(tuple(_OF_ROWS.values())) else ""


def mark(told: Sequence[tuple[Problem, Sequence[int]]], headings: Sequence[str], cells: Sequence[str]) -> str:
    """What a row's mark says, or "" for none.

    Args:
        told: what its cells do not show, and the places of the cells that it is about, from 0.
        headings: as they stand in the file.
        cells: of the row.
    """
    whole = next((each for each, _ in told if each.rule in _OF_ROWS), None)
    if whole is not None:
        return f"{whole.sentence}. {_OF_ROWS[whole.rule]}."
    said = (f"{_shown(headings[at], cells[at])}{each.sentence}." for each, places in told for at in places if cells[at])
    found = " ".join(dict.fromkeys(said))
    return f"{_UNTIL}{found}" if found else ""


def _shown(heading: str, cell: str) -> str:
    return f'{heading.strip()} "{cell.strip()}" '


def fault(marks: pl.Expr, cells: Mapping[str, pl.Expr], marked: str) -> pl.Expr:
    """Why rows are refused by their marks; String, null where they are not.

    A mark that names a cell holds as long as the cell is what it was, any other one until it is taken away.

    Args:
        marks: String, the marks.
        cells: the cells by their headings.
        marked: the fault of a row with a mark of another kind.
    """
    text = marks.str.strip_chars()
    same = (_named(text, heading, cell) for heading, cell in cells.items() if heading.strip())
    held = pl.any_horizontal(pl.lit(value=False), *same)
    as_rejected = pl.lit(AS_REJECTED) + text.str.strip_prefix(_UNTIL).str.strip_suffix(".")
    return (
        pl.when(text.fill_null("") == "")
        .then(None)
        .when(text.str.starts_with(_UNTIL))
        .then(pl.when(held).then(as_rejected))
        .when(text.str.contains(rf"(?:{'|'.join(_OF_ROWS.values())})\.$"))
        .then(text.str.strip_prefix(_THE_ROW).str.strip_suffix("."))
        .otherwise(pl.lit(marked))
    )


def _named(text: pl.Expr, heading: str, cell: pl.Expr) -> pl.Expr:
    shown = pl.format('{} "{}" ', pl.lit(heading.strip()), cell.fill_null("").str.strip_chars())
    return text.str.contains(shown, literal=True)
