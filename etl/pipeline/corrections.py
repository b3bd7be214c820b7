"""Rejects files that come back corrected: they are read as their run was, and join its totals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import polars as pl

from etl.errors import FileError
from etl.extract import ROW, Reading, Table, open_tables
from etl.filenames import path_of
from etl.journal import Journal
from etl.mapping import Choice
from etl.pipeline.attachments import Enclosing
from etl.pipeline.inputs import Input
from etl.pipeline.inputs import Reading as InputReading
from etl.pipeline.marked import ORIGIN, Marked, marked, plain_tables
from etl.pipeline.opening import Opener
from etl.pipeline.recipe import Recipe, with_formats
from etl.pipeline.rejected_rows import places
from etl.records import Problem, Run
from etl.transform import Choices


@dataclass(frozen=True, slots=True)
class Correction:
    """A run that is corrected.

    Attributes:
        run: its number.
        root: that of the run whose totals are joined: its own, unless it corrects another one itself.
        recipe: how its files were read.
        tables: the tables that come back, by file and sheet.
        remark: what a person must know of it.
        beside: the folder where the first of its files was; None where that was not noted.
    """

    run: int
    root: int
    recipe: Recipe
    tables: Mapping[tuple[Path, str], Marked]
    remark: str
    beside: Path | None = None

    def lines(self, said: str | None) -> str | None:
        """Where the lines of the invoices are: in the rejects workbook itself, where it has two tables."""
        numbers = {marks.mark[1].source: marks for marks in self.tables.values() if marks.mark}
        sheets = [marks.table.sheet for _, marks in sorted(numbers.items()) if marks.table.sheet]
        paired = self.recipe.lines and len(sheets) > 1
        return sheets[-1] if paired else said

    def choice(self, said: Choice) -> Choice:
        """How headings are read: as is said now, else as it was."""
        return self.recipe.choice if said == Choice() else said

    def enclosing(self, said: Enclosing) -> Enclosing:
        """Where the files are that go with the invoices: as is said now, else as it was."""
        before = self.recipe.attachments
        folder = said.folder or (path_of(before) if before else None)
        return replace(said, folder=folder, beside=self.beside)

    def formatted(self, inputs: Sequence[Input], journal: Journal, said: Choices) -> list[Input]:
        """The inputs with amounts and dates read as the whole file decided, unless something else is said now."""
        if said.decimal or said.date_order:
            return list(inputs)
        formats = [source.formats for source in journal.rejects.sources(self.run)]
        return [replace(each, readings=tuple(map(self._reader(formats), each.readings))) for each in inputs]

    def _reader(self, formats: Sequence[str]) -> Callable[[InputReading], InputReading]:
        def read(reading: InputReading) -> InputReading:
            found = self.tables.get((reading.table.file, reading.table.sheet))
            if found is None or found.mark is None:
                return reading
            return replace(reading, mapping=with_formats(reading.mapping, formats[found.mark[1].source]))

        return read

    def join(self, journal: Journal, run: int, inputs: Sequence[Input]) -> None:
        """Lets the documents of a run take the places of those they correct; twins of others are rejected.

        A document stands for those whose rows it was made of, and where its rows say nothing for the rejected one of
        its InvoiceId.
        """
        before = places(chain.from_iterable(journal.rejects.rejected(self.run)))
        now = places(chain.from_iterable(journal.rejects.documents(run)))
        origins = pl.concat([self._origins(each) for one in inputs for each in one.readings])
        by_row = now.join(origins, on=["source", ROW]).join(
            before.select(pl.col("seq").alias("old"), pl.col("source").alias("table"), pl.col(ROW).alias(ORIGIN)),
            on=["table", ORIGIN],
        )
        left = now.filter(pl.col("document_id").is_not_null()).join(by_row, on="seq", how="anti")
        key = pl.col("document_id").str.to_lowercase().alias("key")
        by_key = left.select("seq", key).join(before.select(pl.col("seq").alias("old"), key), on="key")
        pairs = pl.concat([by_row.select("seq", "old"), by_key.select("seq", "old")]).unique().sort("seq", "old")
        journal.rejects.take(run, self.root, self._rooted(journal, pairs))
        journal.reject(run, list(self._twins(journal, run)))

    def _origins(self, reading: InputReading) -> pl.DataFrame:
        found = self.tables.get((reading.table.file, reading.table.sheet))
        numbers = pl.lit(reading.number, pl.Int64).alias("source")
        table = pl.lit(found.mark[1].source if found and found.mark else -1, pl.Int64).alias("table")
        empty = pl.DataFrame(schema={ROW: pl.Int64, ORIGIN: pl.Int64})
        return (found.origins() if found else empty).select(ROW, ORIGIN, numbers, table)

    def _rooted(self, journal: Journal, pairs: pl.DataFrame) -> list[tuple[int, int]]:
        """Pairs with the places in the root for the documents that are corrected."""
        if self.run == self.root:
            return [(seq, old) for seq, old in pairs.iter_rows()]
        schema = {"old": pl.Int64, "place": pl.Int64}
        above = pl.DataFrame(journal.rejects.places(self.run), schema=schema, orient="row")
        rooted = pairs.join(above, on="old").select("seq", "place").unique().sort("seq", "place")
        return [(seq, place) for seq, place in rooted.iter_rows()]

    def _twins(self, journal: Journal, run: int) -> Iterator[Problem]:
        for twin in journal.rejects.twins(run, self.root):
            yield Problem(
                seq=twin.seq,
                column="",
                value=twin.document_id,
                rule="sent_before",
                sentence=f"is also in {twin.file} row {twin.source_row}, which run {twin.run} has sent",
                remedy="Give this invoice its own InvoiceId, or delete it here: PayFabric would overwrite the other.",
            )


def corrected(
    journal: Journal, portal: str, files: Sequence[Path], reading: Reading
) -> tuple[Correction | None, Opener]:
    """What files correct, and what opens them: tables that had to be looked into are not read a second time.

    Raises:
        FileError: a file cannot be read, or they correct different runs.
    """
    opened = {path: open_tables(path, reading) for path in files}
    found = {(path, each.sheet): marks for path, tables in opened.items() for each in tables if (marks := marked(each))}

    def opener(path: Path, reading: Reading) -> list[Table]:
        if path not in opened:
            return plain_tables(path, reading)
        return [found[path, each.sheet].plain if (path, each.sheet) in found else each for each in opened[path]]

    return _correction(journal, portal, files, found), opener


def _correction(
    journal: Journal, portal: str, files: Sequence[Path], found: Mapping[tuple[Path, str], Marked]
) -> Correction | None:
    marks = [marks.mark[1] for marks in found.values() if marks.mark]
    if {path for (path, _), marks in found.items() if marks.mark} != set(files):
        return None
    runs = {run.number: run for run in journal.runs()}
    mine = [mark for mark in marks if mark.journal == journal.rejects.identity() and mark.run in runs]
    if len(mine) < len(marks) or any(runs[mark.run].request.portal != portal for mark in marks):
        return None
    if len({mark.run for mark in marks}) > 1:
        listed = " and ".join(f"run {number}" for number in sorted({mark.run for mark in marks}))
        raise FileError(f"These files hold rejected rows of {listed}. Import those of each run by themselves.")
    return _of(journal, runs[marks[0].run], found)


def _of(journal: Journal, run: Run, found: Mapping[tuple[Path, str], Marked]) -> Correction:
    recipe = Recipe.read(journal.rejects.recipe(run.number) or "")
    root = run.request.corrects or run.number
    told = f", read as there with {recipe.flags}" if recipe.flags else ""
    first = next((source.path for source in journal.rejects.sources(run.number) if source.path), "")
    beside = path_of(first).parent if first else None
    return Correction(run.number, root, recipe, found, f"Corrects run {run.number}{told}.", beside)
