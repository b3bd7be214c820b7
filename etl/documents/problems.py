"""Findings become problems: with the headings, cells and places that a person looks for in the file."""

import polars as pl

from etl.documents.checks import Finding
from etl.documents.nested import POS, SEQ
from etl.documents.rows import SOURCE
from etl.extract.table import ROW
from etl.mapping.mapping import ColumnMap
from etl.model.problem import Problem
from etl.text import untold


def problems(found: list[Finding], rows: pl.DataFrame, mapping: ColumnMap, apart: int | None) -> list[Problem]:
    """The findings with their headings, cells and places in the file.

    Args:
        found: in rows of the batch.
        rows: ``seq``, ``pos``, ``source`` and ``row`` of the batch, and its cells, named by path.
        mapping: which column holds what.
        apart: the number of the table of invoices, where their lines are in another one; else None.
    """
    if not found:
        return []
    at_rows = rows.select(SEQ, SOURCE, ROW).rows()
    heads: dict[int, int] = {}
    for place, (seq, *_) in enumerate(at_rows):
        heads.setdefault(seq, place)
    made = []
    for seq, pos, path, rule, sentence, remedy, warning in found:
        at = _there(rows, pos, path)
        _, source, row = at_rows[at]
        binding = mapping.of(path) if path else None
        made.append(
            Problem(
                seq=seq,
                column=(binding.heading or path) if binding else path,
                value=_shown(rows[path][at]) if path in rows.columns else None,
                rule=rule,
                sentence=sentence,
                remedy=remedy,
                source=source,
                source_row=row,
                elsewhere=heads[seq] != at,
                of_lines=apart is not None and source != apart,
                warning=warning,
            )
        )
    return made


def _shown(cell: str | None) -> str | None:
    return cell and untold(cell)


def _there(rows: pl.DataFrame, pos: int, path: str) -> int:
    """The row whose cell is meant: an invoice's first row may leave empty what a later one says."""
    if path not in rows.columns or rows[path][pos] is not None:
        return pos
    seq = rows[SEQ][pos]
    later = rows.slice(pos).filter((pl.col(SEQ) == seq) & pl.col(path).is_not_null())
    return int(later[POS][0]) if later.height else pos
