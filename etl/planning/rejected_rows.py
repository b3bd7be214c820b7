"""The rows of a run's rejected and failed documents, read again from the file they came from."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from etl.documents import MERGED_CELLS, OTHER_TABLE
from etl.extract import CELLS, FAULT, ROW, Table, Told, column_names
from etl.journal import Journal
from etl.journal.rejects import Rejected
from etl.mapping import Choice, Header, by_position, choose_header, knows
from etl.model.problem import Problem
from etl.model.row_spans import RowSpans
from etl.model.run import SourceFile
from etl.planning.margins import evened
from etl.planning.unseen_reasons import RULES, again, mark, unseen
from etl.report.reasons import REFUSED, names_of
from etl.report.rejects import Note, Page, Provenance, Row, held
from etl.text import number_of

#: Rows whose problems are fetched at once.
_CHUNK = 5_000

#: Columns that may stay in sight at most.
_KEYS = 4

#: Rules that a row breaks as a whole. An uneven row that breaks none lacks empty cells at its end.
_WHOLE = {"row", OTHER_TABLE, MERGED_CELLS}

#: How the portal's refusal of a document begins.
_REFUSED = re.compile(r"HTTP 4\d\d: ")

_UNHELD = (
    "A cell is too long for Excel, or has what Excel cannot hold. Correct this row in its own file, and delete it here."
)
_DOCUMENT = {
    "seq": pl.Int64,
    "source": pl.Int64,
    ROW: pl.Int64,
    "of": pl.Int64,
    "first": pl.Int64,
    "document_id": pl.String,
    "answer": pl.String,
}


def places(documents: Iterable[Rejected]) -> pl.DataFrame:
    """Where the rows of documents stand.

    Returns:
        One row for each of theirs: ``seq`` Int64, ``source`` Int64, ``row`` Int64, ``of`` and ``first`` Int64 (where
        the document's first row stands), ``document_id`` String, ``answer`` String.
    """
    found = [
        (document.seq, source, row, document.source, document.source_row, document.document_id, document.answer)
        for document in documents
        for source, row in _standing(document)
    ]
    return pl.DataFrame(found, schema=_DOCUMENT, orient="row")


def _standing(document: Rejected) -> Iterable[tuple[int, int]]:
    """Table and row of each of a document's rows."""
    return RowSpans.parse(document.rows) if document.rows else [(document.source, document.source_row)]


class RejectedRows(Struct, frozen=True):
    """The rejected rows of one table.

    Attributes:
        journal: knows what is wrong with them.
        run: the run.
        number: of the table, in the run.
        source: the table as it was read.
        headings: as they stand in the file.
        rows: ``row``, ``cells``, ``fault``, the columns of ``places`` and the cells, "0", "1", …; in the file's order.
        alone: those of its documents whose duplicates are all in other files, by ``seq``.
        edits: cells that were corrected: row → column, from 0, → text; one behind the last empties what marks a row as
            not whole.
    """

    journal: Journal
    run: int
    number: int
    source: SourceFile
    headings: tuple[str, ...]
    rows: pl.DataFrame
    alone: frozenset[int] = frozenset()
    edits: Mapping[int, Mapping[int, str]] = field(default_factory=dict)

    def page(self, name: str, provenance: Provenance | None, below: int | None = None) -> Page:
        """The rows as a page of the rejects file.

        Args:
            name: for the worksheet.
            provenance: where they come from.
            below: leave out documents from this ``seq`` on; None for none.
        """
        rows = self.rows if below is None else self.rows.filter(pl.col("seq") < below)
        width = self.rows.width - len(_DOCUMENT) - 2
        maybe = any(row.torn for row in self._bare(rows)) or not RULES.isdisjoint(self.journal.rejects.rules(self.run))
        torn = maybe and any(row.torn for row in self._told(rows))
        told = (lambda: map(self._edited, self._told(rows)), torn, provenance)
        return Page(name, self.headings, width, *told, keys=self._keys(width))

    def _keys(self, width: int) -> int:
        """How many of the first columns there are up to the one with the InvoiceIds; 1 where that stands far behind."""
        for place, name in enumerate(column_names(min(width, _KEYS))):
            same = self.rows.filter(pl.col("document_id") == pl.col(name).str.strip_chars()).height
            if 2 * same > self.rows["document_id"].count():
                return place + 1
        return 1

    def _edited(self, row: Row) -> Row:
        """The row as it was corrected: nothing is said any more of a cell that was."""
        edits = self.edits.get(row.number)
        if not edits:
            return row
        cells = tuple(edits.get(column, cell) for column, cell in enumerate(row.cells))
        notes = {column: note for column, note in row.notes.items() if column not in edits}
        return row._replace(cells=cells, notes=notes, torn=edits.get(len(cells), row.torn))

    def _bare(self, rows: pl.DataFrame) -> Iterator[Row]:
        """The rows without what is wrong with them."""
        names = column_names(rows.width - len(_DOCUMENT) - 2)
        for number, count, fault, *cells in rows.select(ROW, CELLS, FAULT, *names).iter_rows():
            whole = tuple(cell or "" for cell in cells)
            uneven = count != len(self.headings)
            why = fault or (
                f"has {number_of(count, 'cell')} where the headings have {len(self.headings)}" if uneven else ""
            )
            torn = f"The row {why}. Put each cell into its column, then empty this one." if why else ""
            torn = again(why) or torn
            if not all(map(held, whole)):
                torn = _UNHELD
            yield Row(number, whole, {}, "", torn=torn)

    def _told(self, rows: pl.DataFrame) -> Iterator[Row]:
        for start in range(0, rows.height, _CHUNK):
            chunk = rows.slice(start, _CHUNK)
            first, last = chunk["seq"].min(), chunk["seq"].max()
            if not isinstance(first, int) or not isinstance(last, int):
                return
            wanted = set(chunk["seq"])
            told: defaultdict[int, list[Problem]] = defaultdict(list)
            for problem in self.journal.rejects.problems(self.run, first, last):
                if problem.seq in wanted:
                    told[problem.seq].append(problem)
            facts = chunk.select("seq", "source", "of", "first", "document_id", "answer").iter_rows()
            for row, (seq, source, of, first_row, document_id, answer) in zip(self._bare(chunk), facts, strict=True):
                place, head = (source, row.number), (of, first_row)
                about = [_placed(problem, head, place) for problem in told[seq]]
                own = [problem for problem in about if (problem.source, problem.source_row) == place]
                begins = place == head
                answered = answer if begins else ""
                told_by_portal = " ".join(filter(None, self._answered(answered)))
                reasons = [*(str(problem) for problem in (about if begins else own)), told_by_portal]
                goes_with = f"Goes with invoice {document_id or ''}".strip() + "."
                text = " | ".join(filter(None, reasons)) or goes_with
                rules = [problem.rule for problem in (about if begins else own)]
                names = names_of([*rules, *([REFUSED] if begins and answer else [])])
                notes = self._notes(own, *self._answered(answered))
                hidden = [(each, self._columns(each.column)) for each in own if unseen(each, apart=seq in self.alone)]
                held = row.torn if row.torn == _UNHELD or any(each.rule in _WHOLE for each in own) else ""
                torn = held or mark(hidden, self.headings, row.cells)
                others = " | ".join(str(problem) for problem in about if begins and problem not in own)
                apart = others or ("" if notes else goes_with)
                yield row._replace(
                    notes=notes, reasons=f"Row {row.number}: {text}", names=names, torn=torn, apart=apart
                )

    def _answered(self, answer: str) -> tuple[str, str]:
        """What the portal has said of a document; and, where it has refused it, what can be done."""
        if not _REFUSED.match(answer):
            return answer, ""
        remedy = f"Correct that here; or mend it in the portal, then python -m etl retry {self.run}."
        return f"{answer.rstrip('.')}.", remedy

    def _notes(self, problems: Sequence[Problem], answer: str, remedy: str) -> dict[int, Note]:
        found: defaultdict[int, list[Problem]] = defaultdict(list)
        for problem in problems:
            for column in self._columns(problem.column):
                found[column].append(problem)
        notes = {
            column: Note(
                "\n".join(map(_note, about)),
                "\n".join(dict.fromkeys(problem.remedy for problem in about)),
                all(problem.warning for problem in about),
            )
            for column, about in found.items()
        }
        if answer:
            said = f"The portal's answer: {answer}"
            own = Note(" ".join(filter(None, [said, remedy])), remedy or said, warning=False)
            before = [notes[0]] if 0 in notes else []
            text, todo = ("\n".join(each) for each in zip(*((n.text, n.remedy) for n in [*before, own]), strict=True))
            notes[0] = Note(text, todo, warning=False)
        return notes

    def _columns(self, heading: str) -> list[int]:
        """The columns that a heading is of, or several joined by " + "; the first one where there is none."""
        wanted = _plain(heading)
        exact = [place for place, each in enumerate(self.headings) if wanted and _plain(each) == wanted]
        parts = set(wanted.split(" + "))
        joined = [place for place, each in enumerate(self.headings) if _plain(each) in parts and each.strip()]
        return exact or joined or [0]


def gathered(table: Table, header: int, wanted: pl.DataFrame, choice: Choice) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The headings of a table, and those of its rows that are wanted.

    A row with more cells than there are headings is read a second time, at its own width.

    Args:
        table: the table.
        header: the number of the heading row.
        wanted: as ``places`` returns them.
        choice: how headings are read.
    """
    headings = _headings(table, header, choice)
    table = evened(table, Header(header, tuple(map(str.strip, headings)), ()))
    rows = _picked(table, header, len(headings), wanted)
    widest = rows[CELLS].max()
    if isinstance(widest, int) and widest > len(headings):
        long = rows.filter(pl.col(CELLS) > len(headings)).select(ROW, CELLS)
        again = _picked(table, header, widest, wanted.join(long, on=ROW, how="semi"))
        again = again.join(long, on=[ROW, CELLS], how="semi").with_columns(pl.lit(None, pl.String).alias(FAULT))
        short = rows.join(again, on=ROW, how="anti")
        rows = pl.concat([short, again], how="diagonal").sort(ROW)
    cells = column_names(rows.width - len(_DOCUMENT) - 2)
    return headings, rows.select(ROW, CELLS, FAULT, *_DOCUMENT.keys() - {ROW}, *cells)


def _headings(table: Table, header: int, choice: Choice) -> tuple[str, ...]:
    """As they stand in the file, or as two rows make them up; letters where there are none."""
    if not header:
        return by_position(table.top).headings
    found = choose_header(table.top, knows(choice))
    if found.row == header and found.upper:
        return found.headings
    return next((line.cells for line in table.top if line.row == header), ())


def _picked(table: Table, header: int, width: int, wanted: pl.DataFrame) -> pl.DataFrame:
    batches = table.telling(header, width, Told(numbers=column_names(width)))
    found = [batch.join(wanted, on=ROW, how="inner") for batch in batches]
    return pl.concat([batch for batch in found if batch.height] or found[:1])


def _placed(problem: Problem, head: tuple[int, int], place: tuple[int, int]) -> Problem:
    """A problem of the invoice as a whole stands at its first row; another row than the one at hand is named."""
    source, row = (problem.source, problem.source_row) if problem.source_row else head
    elsewhere = (source, row) != place
    return replace(
        problem, source=source, source_row=row, elsewhere=elsewhere, of_lines=elsewhere and source != head[0]
    )


def _note(problem: Problem) -> str:
    about = "Warning: " if problem.warning else ""
    return f"{about}{replace(problem, elsewhere=False)}"


def _plain(heading: str) -> str:
    return re.sub(r"\s+", " ", heading).strip()
