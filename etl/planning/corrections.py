"""Rejects files that come back corrected: they are read as their run was, and join its totals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain
from pathlib import Path

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from etl.documents import Choices
from etl.errors import FileError, FormatError, HeadingsError
from etl.extract import ROW, Reading, Table, open_tables
from etl.journal import Journal
from etl.mapping import Choice
from etl.model.document import UPDATE
from etl.model.problem import Problem
from etl.planning.attachments import Enclosing
from etl.planning.inputs import HeadedTable, Input
from etl.planning.opening import Opener
from etl.planning.recipe import Recipe, with_formats
from etl.planning.rejected_rows import places
from etl.planning.rejects_table import ORIGIN, RejectsTable, plain_tables, rejects_table
from etl.report.rejects import Provenance
from etl.text import path_of, shell_word, text_of

#: Opens the journal that knows what was imported before; None where there is none.
Past = Callable[[], AbstractContextManager[Journal | None]]

_AGAIN = "Say again what was said then of how files are read, such as --mapping or --profile."
_UNKEPT = "These rows come from a check or a rehearsal: they will be imported as a run of their own."


class Correction(Struct, frozen=True):
    """A run that is corrected.

    Attributes:
        run: its number.
        root: that of the run whose totals are joined: its own, unless it corrects another one itself.
        recipe: how its files were read.
        formats: of each of its tables, as ``formats_text`` writes them.
        command: what it was asked to do.
        joins: whether the totals are joined; otherwise the rows are only read as they were there.
        tables: the tables that come back, by file and sheet.
        lined: whether rows of lines were rejected that stand in another table than their invoices.
        beside: the folder where the first of its files was; None where that was not noted.
    """

    run: int
    root: int
    recipe: Recipe
    formats: tuple[str, ...]
    command: str
    joins: bool
    tables: Mapping[tuple[Path, str], RejectsTable]
    lined: bool
    beside: Path | None

    @property
    def remark(self) -> str:
        """What a person must know of it."""
        told = f", read as there with {self.recipe.flags}" if self.recipe.flags else ""
        if self.joins:
            return f"Corrects run {self.run}{told}."
        return f"Rejected rows of run {self.run}{told}; an import to its portal joins them to its totals."

    def refuse_other(self, command: str) -> None:
        """Raises FileError where changes of invoices would be imported as whole ones, or the other way round."""
        if {self.command, command} == {UPDATE, "import"}:
            first = next(iter(self.tables))[0].name
            raise FileError(
                f"{first} holds rejected rows of run {self.run}, which was an {self.command}. Nothing was sent. To"
                f" correct it: python -m etl {self.command} {shell_word(first)}"
            )

    def lines(self, said: str | None) -> str | None:
        """Where the lines of the invoices are: in the rejects workbook itself, where it has two tables.

        Raises:
            FileError: they were rejected too, and are nowhere: the invoices would be sent without them.
        """
        numbers = {each.provenance[1].source: each for each in self.tables.values() if each.provenance}
        sheets = [each.table.sheet for _, each in sorted(numbers.items()) if each.table.sheet]
        paired = self.recipe.lines and len(sheets) > 1
        if said or paired or not self.lined or set(numbers) != {0}:
            return sheets[-1] if paired else said
        first = next(iter(self.tables))[0]
        beside = first.with_name(f"{first.stem}.lines.csv")
        if not beside.is_file():
            raise FileError(
                f"{first.name} holds rejected invoices of run {self.run} without their lines, which stand in a file of"
                f" their own. Put it beside this one as {beside.name}, or name it with --lines."
            )
        return text_of(beside)

    def choice(self, said: Choice) -> Choice:
        """How headings are read: as is said now, else as it was; what is ignored now is ignored too."""
        if said.profile or said.mapping:
            return said
        return replace(self.recipe.choice, ignore=self.recipe.choice.ignore | said.ignore, changes=said.changes)

    def enclosing(self, said: Enclosing) -> Enclosing:
        """Where the files are that go with the invoices: as is said now, else as it was."""
        before = self.recipe.attachments
        folder = said.folder or (path_of(before) if before else None)
        return replace(said, folder=folder, beside=self.beside)

    def formatted(self, inputs: Sequence[Input], said: Choices) -> list[Input]:
        """The inputs with amounts and dates read as the whole file decided, unless something else is said now."""
        if said.decimal or said.date_order:
            return list(inputs)
        return [replace(each, readings=tuple(map(self._formatted, each.readings))) for each in inputs]

    def _formatted(self, reading: HeadedTable) -> HeadedTable:
        found = self.tables.get((reading.table.file, reading.table.sheet))
        if found is None or found.provenance is None:
            return reading
        return replace(reading, mapping=with_formats(reading.mapping, self.formats[found.provenance[1].source]))

    def join(self, journal: Journal, run: int, inputs: Sequence[Input]) -> None:
        """Lets the documents of a run take the places of those they correct; duplicates of others are rejected.

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
        journal.reject(run, list(self._duplicates(journal, run)))

    def _origins(self, reading: HeadedTable) -> pl.DataFrame:
        found = self.tables.get((reading.table.file, reading.table.sheet))
        numbers = pl.lit(reading.number, pl.Int64).alias("source")
        table = pl.lit(found.provenance[1].source if found and found.provenance else -1, pl.Int64).alias("table")
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

    def _duplicates(self, journal: Journal, run: int) -> Iterator[Problem]:
        for duplicate in journal.rejects.duplicates(run, self.root):
            yield Problem(
                seq=duplicate.seq,
                column="",
                value=duplicate.document_id,
                rule="sent_before",
                sentence=f"is also in {duplicate.file} row {duplicate.source_row}, which run {duplicate.run} has sent",
                remedy="Give this invoice its own InvoiceId, or delete it here: PayFabric would overwrite the other.",
            )


class Returned(Struct, frozen=True):
    """What is known of files that may be rejects.

    Attributes:
        opener: opens them; tables that had to be looked into are not read a second time.
        correction: the run whose rejects they are, where it is known.
        remark: what a person must know of them; "" for nothing.
        hint: what to do where they are not understood; "" for nothing.
    """

    opener: Opener
    correction: Correction | None = None
    remark: str = ""
    hint: str = ""

    @contextmanager
    def hinting(self) -> Iterator[None]:
        """Within, files that are not understood are refused with the hint."""
        try:
            yield
        except (HeadingsError, FormatError) as error:
            if not self.hint:
                raise
            raise type(error)(f"{error} {self.hint}") from error


def corrected(
    journal: Journal | None, portal: str, files: Sequence[Path], reading: Reading, past: Past = nullcontext
) -> Returned:
    """What files correct.

    Args:
        journal: where the run is planned; None for nowhere.
        portal: where the run goes; runs that went elsewhere are not joined.
        files: rejects, or any others.
        reading: how their bytes become cells.
        past: the journal that knows runs which are rehearsed or checked only, so that they join none.

    Raises:
        FileError: a file cannot be read, or they correct different runs.
        JournalError: what was imported before cannot be looked up.
    """
    opened = {path: open_tables(path, reading) for path in files}
    looked = {(path, each.sheet): rejects_table(each) for path, tables in opened.items() for each in tables}
    found = {place: each for place, each in looked.items() if each}

    def opener(path: Path, reading: Reading) -> list[Table]:
        if path not in opened:
            return plain_tables(path, reading)
        return [found[path, each.sheet].plain if (path, each.sheet) in found else each for each in opened[path]]

    told = [each.provenance[1] for each in found.values() if each.provenance]
    if not told:
        return _stray(opener, _UNKEPT) if found else Returned(opener)
    rejects = [path for path, each in found.items() if each.provenance]
    if {path for path, _ in rejects} != set(files):
        remark = f"{rejects[0][0].name} holds rejected rows. Import it by itself, and it corrects their run."
        return Returned(opener, remark=remark)
    correction = _known(journal, found, told, portal)
    if correction is None:
        with past() as before:
            correction = _known(before, found, told, "")
    if correction:
        return Returned(opener, correction, correction.remark)
    return _stray(
        opener, f"These are rejected rows of run {told[0].run} of a journal that is not here, so they correct no run."
    )


def _stray(opener: Opener, remark: str) -> Returned:
    """Rejects whose run is not known."""
    return Returned(opener, remark=remark, hint=f"{remark} {_AGAIN}")


def _known(
    journal: Journal | None, found: Mapping[tuple[Path, str], RejectsTable], told: Sequence[Provenance], portal: str
) -> Correction | None:
    """The run that all of them name, if the journal knows it."""
    if journal is None or {each.journal for each in told} != {journal.rejects.identity()}:
        return None
    numbers = sorted({each.run for each in told})
    if len(numbers) > 1:
        listed = " and ".join(f"run {number}" for number in numbers)
        raise FileError(f"These files hold rejected rows of {listed}. Import those of each run by themselves.")
    run = journal.run(numbers[0])
    if run is None:
        return None
    recipe = Recipe.read(journal.rejects.recipe(run.number) or "")
    sources = journal.rejects.sources(run.number)
    first = next((source.path for source in sources if source.path), "")
    beside = path_of(first).parent if first else None
    formats = tuple(source.formats for source in sources)
    command = run.request.command
    joins = bool(portal) and run.request.portal == portal
    rejected = places(chain.from_iterable(journal.rejects.rejected(run.number))) if recipe.lines else None
    lined = rejected is not None and bool((rejected["source"] > 0).any())
    root = run.request.corrects or run.number
    return Correction(run.number, root, recipe, formats, command, joins, found, lined, beside)
