"""After a run: the rows that were not delivered, in files to be corrected and loaded again."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import polars as pl
from msgspec import Struct, structs

from etl.errors import FileError, ResultsError
from etl.extract import ROW, Table, sha256
from etl.extract import Reading as Cells
from etl.journal import Journal
from etl.mapping import Choice
from etl.model.run import Run, SourceFile
from etl.planning.edited import Edits
from etl.planning.recipe import Recipe
from etl.planning.rejected_rows import RejectedRows, gathered, places
from etl.planning.rejects_table import plain_tables
from etl.report.rejects import ROWS, Page, Provenance, Stamp, clear, vacant, write_text, write_workbook
from etl.text import path_of
from etl.whole import cause, write_whole

#: Characters of a worksheet's name.
_NAME = 31

#: Columns of a worksheet.
_COLUMNS = 16_384


class Base(Struct, frozen=True):
    """What rejects are called: ``july.rejects``, and the first number that may stand behind it, 1 for none."""

    path: Path
    number: int = 1


class Written(Struct, frozen=True):
    """The rejects of a run.

    Attributes:
        files: those that were written.
        remarks: sentences on rows that are in none of them.
    """

    files: tuple[Path, ...]
    remarks: tuple[str, ...]


def write_rejects(  # noqa: PLR0913 - what, where and how
    journal: Journal,
    run: Run,
    name: Callable[[Path], Base],
    password: str | None = None,
    *,
    kept: bool = True,
    edits: Edits = MappingProxyType({}),
) -> Written:
    """Writes the rows of rejected and failed documents, a workbook for each input and a text for each text file.

    Those of other runs in their place are kept under another name, also where there are none.

    Args:
        journal: knows them.
        run: the run.
        name: what the rejects of an input file are called.
        password: opens an encrypted workbook.
        kept: whether the journal remains, so that the rows can be told to be this run's when they come back.
        edits: cells that were corrected.

    Raises:
        ResultsError: they cannot be written.
    """
    rows = places(chain.from_iterable(journal.rejects.rejected(run.number)))
    files: list[Path] = []
    remarks: list[str] = []
    bases: list[Path] = []
    for job in _jobs(journal, run, password, kept=kept, edits=edits):
        base = name(job.file)
        if base.path in bases:
            base = structs.replace(base, path=base.path.with_name(f"{base.path.name} ({len(bases) + 1})"))
        bases.append(base.path)
        try:
            written = job.write(rows, base)
        except OSError as error:
            raise ResultsError(f"The rejected rows cannot be written to {base.path}: {cause(error)}.") from error
        files += written.files
        remarks += written.remarks
    return Written(tuple(files), tuple(remarks))


def rejected_pages(journal: Journal, run: Run, password: str | None = None) -> Iterator[tuple[int, Page]]:
    """The rows of rejected and failed documents as they stand in their files, by the number of their table.

    Raises:
        FileError: a file cannot be read, or has changed since the run read it.
    """
    rows = places(chain.from_iterable(journal.rejects.rejected(run.number)))
    for job in _jobs(journal, run, password, kept=True, edits={}):
        yield from job.pages(rows)


def _jobs(journal: Journal, run: Run, password: str | None, *, kept: bool, edits: Edits) -> "Iterator[_Job]":
    """The inputs of a run."""
    recipe = Recipe.read(journal.rejects.recipe(run.number) or "")
    if recipe.alone:
        # Its rows are files: who has put the right ones there gives the same command again.
        return
    sources = journal.rejects.sources(run.number)
    identity = journal.rejects.identity() if kept else ""
    cells = replace(recipe.reading(), password=password)
    for numbers in [range(len(sources))] if recipe.lines else [range(n, n + 1) for n in range(len(sources))]:
        yield _Job(journal, run, sources, numbers, cells, identity, recipe.choice, edits)


class _Job(Struct, frozen=True):
    """The tables of one input of a run."""

    journal: Journal
    run: Run
    sources: Sequence[SourceFile]
    numbers: range
    cells: Cells
    identity: str
    choice: Choice
    edits: Edits

    @property
    def file(self) -> Path:
        """The file of its invoices."""
        source = self.sources[self.numbers[0]]
        return path_of(source.path or source.file)

    def pages(self, rows: pl.DataFrame) -> Iterator[tuple[int, Page]]:
        """Its rows as they stand in their tables; raises FileError where one is not what was read."""
        for number in self.numbers:
            own = rows.filter(pl.col("source") == number)
            if own.height:
                yield number, self._page(self._rows(number, self._table(number), rows), None)

    def write(self, rows: pl.DataFrame, base: Base) -> Written:
        file = self.sources[self.numbers[0]].file
        stamp = Stamp(file, self.run.number, self.run.request.portal, self.identity)
        rows = rows.filter(pl.col("source").is_in(list(self.numbers)))
        if rows.is_empty():
            moved = clear(base.path, base.number, stamp)
            return Written((), tuple(filter(None, [moved])))
        try:
            tables = {number: self._table(number) for number in self.numbers}
        except FileError as error:
            return Written((), (f"The rejected rows could not be copied, but the results name them. {error}",))
        found = {number: self._rows(number, table, rows) for number, table in tables.items()}
        below, remarks = _fitting(rows)
        pages = [self._page(each, below) for each in found.values() if each.rows.height]
        if any(len(page.titles) > _COLUMNS for page in pages):
            return Written((), (f"{file} has more columns than a workbook: correct its rejected rows there.",))
        name, moved = vacant(base.path, base.number, stamp)
        workbook = write_whole(
            name.with_name(f"{name.name}.xlsx"),
            lambda part: write_workbook(_distinct(pages), part, stamp),
            beside=True,
        )
        texts = [
            self._text(each, tables[number], name, workbook)
            for number, each in found.items()
            if tables[number].text and each.rows.height
        ]
        return Written(
            (workbook, *texts), (*filter(None, [moved]), *(remark.format(workbook.name) for remark in remarks))
        )

    def _table(self, number: int) -> Table:
        """A table as it was read.

        Raises:
            FileError: it cannot be read, or is not what was read.
        """
        source = self.sources[number]
        path = path_of(source.path)
        try:
            same = bool(source.path) and sha256(path) == source.sha256
        except OSError as error:
            raise FileError(f"{source.file} cannot be read any more ({error.strerror}).") from error
        if not same:
            raise FileError(f"{source.file} has changed since it was read.")
        named = replace(self.cells, sheet=source.sheet or None)
        return next(table for table in plain_tables(path, named) if table.sheet == source.sheet)

    def _rows(self, number: int, table: Table, rows: pl.DataFrame) -> RejectedRows:
        source = self.sources[number]
        headings, found = gathered(table, source.header, rows.filter(pl.col("source") == number), self.choice)
        alone = self.journal.rejects.alone(self.run.number, number) if len(self.sources) > len(self.numbers) else ()
        edits: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for (own, row, column), text in self.edits.items():
            if own == number:
                edits[row][column] = text
        facts = (self.journal, self.run.number, number, source, headings, found.sort(ROW))
        return RejectedRows(*facts, frozenset(alone), edits)

    def _page(self, rows: RejectedRows, below: int | None) -> Page:
        told = rows.source.sheet or Path(rows.source.file).stem
        name = re.sub(r"[\[\]:*?/\\']", " ", told)[:_NAME].strip() or "Rejects"
        return rows.page(name, self._provenance(rows.number), below)

    def _provenance(self, number: int) -> Provenance | None:
        return Provenance(self.identity, self.run.number, number) if self.identity else None

    def _text(self, rows: RejectedRows, table: Table, name: Path, workbook: Path) -> Path:
        if table.text is None:
            raise AssertionError(f"{table.place} is no text")
        form = table.text
        page = rows.page("", self._provenance(rows.number))
        own = name if rows.number == self.numbers[0] else name.with_name(f"{name.name}.lines")
        path = own.with_name(f"{own.name}.csv")
        return write_whole(path, lambda part: write_text(page, part, form, workbook), beside=True)


def _fitting(rows: pl.DataFrame) -> tuple[int | None, list[str]]:
    """The ``seq`` from which documents do not fit into a worksheet, whole ones only; and a sentence for its name."""
    counted = rows.sort("seq").with_columns(pl.int_range(1, pl.len() + 1).over("source").alias("place"))
    beyond = counted.filter(pl.col("place") > ROWS)["seq"].min()
    if not isinstance(beyond, int):
        return None, []
    documents = rows["seq"].n_unique()
    there = rows.filter(pl.col("seq") < beyond)["seq"].n_unique()
    return beyond, [f"{{}} has no room for all: it holds the first {there:,} of {documents:,} rejected invoices."]


def _distinct(pages: Sequence[Page]) -> list[Page]:
    """The pages with names that differ, as worksheets must."""
    names: list[str] = []
    for page in pages:
        taken = {name.casefold() for name in names}
        name = page.name
        while name.casefold() in taken:
            name = f"{name[: _NAME - 2]} 2"
        names.append(name)
    return [structs.replace(page, name=name) for page, name in zip(pages, names, strict=True)]
