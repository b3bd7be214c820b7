"""Rows of text on their whole way to documents, without files."""

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from etl.documents import Checked, Checks, Choices, FormatSurvey, LineSurvey, RowSorter, Transform, assembled
from etl.documents.nested import LINE, SEQ
from etl.extract.table import batch_schema
from etl.mapping import Header, match
from etl.model.document import PlannedRow
from etl.model.problem import Problem

TODAY = Checks(date(2026, 7, 31))


def transformed(
    headings: tuple[str, ...],
    rows: Sequence[Sequence[str | None]],
    choices: Choices | None = None,
    first: int = 0,
    size: int = 1000,
) -> tuple[list[PlannedRow], list[Problem]]:
    """The documents and problems of a table, in order of ``seq``; ``size`` rows a batch, row numbers from 2."""
    transform, batches = prepared(headings, rows, choices, first, size)
    return told(map(transform.check, batches))


def told(checked: Iterable[Checked]) -> tuple[list[PlannedRow], list[Problem]]:
    """The documents and problems of batches, in order of ``seq``."""
    every = list(checked)
    assert all(each.rows.columns == list(PlannedRow._fields) for each in every)
    documents = [PlannedRow._make(row) for each in every for row in each.rows.iter_rows()]
    problems = [problem for each in every for problem in each.problems]
    return sorted(documents), sorted(problems, key=lambda problem: problem.seq)


def prepared(
    headings: tuple[str, ...],
    rows: Sequence[Sequence[str | None]],
    choices: Choices | None = None,
    first: int = 0,
    size: int = 1000,
) -> tuple[Transform, list[pl.DataFrame]]:
    """What checks a table, and the batches of its rows."""
    choices = choices or Choices(TODAY)
    mapping = match(headings, "july.csv")
    table = [_batch(rows[start : start + size], len(headings), start + 2) for start in range(0, len(rows), size)]
    sorter = RowSorter(mapping, Header(1, headings, ()), 0)
    parts = [sorter.kept(batch).rows for batch in table]
    survey, lines = FormatSurvey(mapping, choices.decimal, choices.date_order), LineSurvey()
    for part in parts:
        survey.add(part)
        lines.add(part, mapping)
    if any(binding.attribute.startswith(LINE) for binding in mapping.bindings):
        found = lines.invoices()
        doubtful = {first + number: rows for number, rows in found.doubtful.items()}
        batches = list(assembled(iter(parts), found, first))
    else:
        starts = [first + sum(part.height for part in parts[:place]) for place in range(len(parts))]
        batches = [
            part.with_columns(pl.int_range(start, start + part.height, dtype=pl.Int64, eager=True).alias(SEQ))
            for part, start in zip(parts, starts, strict=True)
        ]
        doubtful = {}
    assert not survey.undecided
    return Transform(mapping, survey.found, choices, doubtful), batches


def _batch(rows: Sequence[Sequence[str | None]], width: int, start: int) -> pl.DataFrame:
    padded = [
        (number, len(cells), None, *(list(cells) + [None] * width)[:width])
        for number, cells in enumerate(rows, start=start)
    ]
    return pl.DataFrame(padded, schema=batch_schema(width), orient="row")
