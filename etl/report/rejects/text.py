"""The rejects of a text file as another one of the same dialect and encoding."""

import codecs
import csv
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.extract import TextForm
from etl.report.formulas import escaped
from etl.report.rejects.pages import Page


def write_text(page: Page, path: Path, form: TextForm, workbook: Path) -> None:
    """Writes a page as text, as the file was that its rows come from.

    Args:
        page: the rows.
        path: where to.
        form: how that file is written.
        workbook: the workbook of the same rows; the text bears its time.

    Raises:
        OSError: the disk is full.
    """
    with path.open("wb") as raw:
        if form.mark:
            raw.write(codecs.BOM_UTF8)
    # Every cell of the user's is text of that encoding; only our own sentences may have more.
    with path.open("a", encoding=form.codec, errors="replace", newline="") as file:
        if form.stated:
            file.write(f"sep={form.delimiter}{form.end}")
        writer = csv.writer(
            file,
            delimiter=form.delimiter,
            quotechar=form.quote or None,
            quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
            lineterminator=form.end,
        )
        writer.writerows(_lines(page, form))
    moment = workbook.stat().st_mtime
    os.utime(path, (moment, moment))


def _lines(page: Page, form: TextForm) -> Iterator[Sequence[str]]:
    yield _plain(page.titles, form)
    for row in page.rows():
        cells = [escaped(cell) for cell in page.line(row)]
        yield _plain(cells, form)


def _plain(cells: Sequence[str], form: TextForm) -> Sequence[str]:
    """The cells; without quotes the sentences behind the user's own may hold nothing that parts cells or rows."""
    if form.quote:
        return cells
    parting = re.compile(f"[{re.escape(form.delimiter)}\r\n]")
    return [parting.sub(" ", cell) for cell in cells]
