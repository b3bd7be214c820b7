"""A preview as text of 80 columns. Pure."""

import json
import textwrap
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePath

from etl.documents.balances import BALANCE
from etl.model.row_spans import RowSpans
from etl.planning.columns import PreviewColumn
from etl.planning.preview import Preview, Shown, TablePreview
from etl.text import number_of, one_line

_WIDTH = 80
_HEADING = 22

#: Widths of columns that wrap at blanks; an attribute's name is never parted.
_MEANING = 30

#: Cells of a column that are shown.
_CELLS = 2

#: Characters of a heading at most.
_LONG = 60

_CUT = "Long values are cut here, not where they are sent."


def preview_text(preview: Preview) -> Iterator[str]:
    """How a file is read, what stops its import, and its first documents."""
    for seen in preview.tables:
        yield from _table(seen)
    if preview.layout:
        yield from _wrapped(preview.layout)
        yield ""
    if preview.obstacles:
        yield "The import is refused:"
        for obstacle in preview.obstacles:
            yield from _wrapped(obstacle, "  ")
        yield ""
    if preview.without and preview.documents:
        yield from _wrapped(f"Shown without {', '.join(preview.without)} until that is decided:")
        yield ""
    for number, shown in enumerate(preview.documents, start=1):
        yield from _document(number, shown)
    yield from _end(preview)


def _table(seen: TablePreview) -> Iterator[str]:
    headings = f"headings in row {seen.header}" if seen.header else "without headings"
    yield from _wrapped(f"{seen.place} ({seen.form}), {headings}")
    for remark in seen.remarks:
        yield from _wrapped(remark, "  ")
    yield ""
    yield from _columns(seen.columns)
    yield ""


def _columns(columns: tuple[PreviewColumn, ...]) -> Iterator[str]:
    heads = [one_line(each.heading, _LONG) for each in columns]
    meanings = [_meaning(each) for each in columns]
    first = min(max(map(len, ["heading", *heads])), _HEADING)
    second = max(min(max(map(len, ["holds", *meanings])), _MEANING), *(len(each.attribute) + 1 for each in columns))
    left = max(_WIDTH - 2 - first - 2 - second - 2, 1)
    yield f"  {'heading':<{first}}  {'holds':<{second}}  such as"
    for heading, meaning, column in zip(heads, meanings, columns, strict=True):
        left_lines = textwrap.wrap(heading, first, subsequent_indent="  ")
        right_lines = textwrap.wrap(meaning, second, subsequent_indent="  ")
        for one, other, said in zip_longest(
            left_lines, right_lines, [_cells(column.cells[:_CELLS], left)], fillvalue=""
        ):
            yield f"  {one:<{first}}  {other:<{second}}  {said}".rstrip()


def _cells(cells: tuple[str, ...], width: int) -> str:
    """As many of the cells as there is room for; the first one in any case."""
    both = ", ".join(one_line(cell, width) for cell in cells)
    return both if len(both) <= width else one_line(cells[0], width)


def _meaning(column: PreviewColumn) -> str:
    if not column.attribute:
        return f"({column.note})"
    return f"{column.attribute}, {column.note}" if column.note else column.attribute


def _document(number: int, shown: Shown) -> Iterator[str]:
    planned = shown.planned
    name = f'"{one_line(planned.document_id)}"' if planned.document_id else "without an InvoiceId"
    yield f"Invoice {number}, {name}, {_rows(planned.source_row, planned.rows)}: {_fate(shown)}"
    if planned.payload is not None:
        body = json.dumps(json.loads(planned.payload), ensure_ascii=False, indent=2)
        yield from (f"  {one_line(line, _WIDTH - 2)}" for line in body.split("\n"))
        if BALANCE not in json.loads(planned.payload):
            yield "  What is due is not said: the portal decides, and may hold it as paid."
    if planned.attachment_sha256:
        name = PurePath(planned.attachment or "").name
        yield f"  With the attachment {one_line(name)}, {planned.attachment_size or 0:,} bytes."
    for problem in shown.problems:
        yield from _wrapped(f"{'Warning' if problem.warning else 'Problem'}: {problem}", "  ")
    if planned.mails and planned.payload is not None:
        yield "  Its import needs --send-emails to mail the customer, or --no-emails."
    yield ""


def _fate(shown: Shown) -> str:
    planned = shown.planned
    if planned.aside is not None:
        return f"not sent. {planned.aside}"
    return "rejected" if planned.payload is None else "would be sent as"


def _rows(first: int, rows: str) -> str:
    """Where a document stands: ``rows`` as ``PlannedRow`` has them."""
    if not rows:
        return f"row {first}"
    own, *below = (each.text for each in RowSpans.parse(rows).tables)
    return " and ".join([f"row{'s' * (not own.isdecimal())} {own}", *(f"{each} of the lines" for each in below)])


def _end(preview: Preview) -> Iterator[str]:
    if not preview.documents:
        if preview.obstacles:
            yield "No invoice can be shown before that is mended."
        return
    if preview.hash_total is not None:
        yield f"Hash total of the InvoiceIds: {preview.hash_total}."
    yield f"{len(preview.documents):,} of {number_of(preview.count, 'invoice')} shown. {_CUT}"
    yield "To check them all: python -m etl validate FILE"


def _wrapped(text: str, indent: str = "") -> list[str]:
    clean = one_line(text, len(text))
    return textwrap.wrap(clean, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")
