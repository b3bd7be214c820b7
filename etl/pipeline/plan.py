"""From files to a plan in the journal. Nothing is sent."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.errors import FileError
from etl.extract import Table, open_tables, sha256
from etl.journal import Journal
from etl.pipeline.duplicates import Keys, duplicates
from etl.pipeline.sheets import choose, headings
from etl.records import PlannedRow, RunRequest, RunState, SourceFile, Total
from etl.transform import Checked, Mapping, Transform, match


@dataclass(frozen=True, slots=True)
class Source:
    """A table as the run read it.

    Attributes:
        place: file and sheet, for people.
        form: how it was read: "UTF-8, comma".
        first: the ``seq`` of its first document.
        mapping: which column holds what.
    """

    place: str
    form: str
    first: int
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would send.

    Attributes:
        run: its number in the journal.
        sources: what was read.
        totals: per status and currency; only planned, unchanged and rejected at this stage.
        mails: how many planned documents ask the portal to mail the customer.
    """

    run: int
    sources: tuple[Source, ...]
    totals: tuple[Total, ...]
    mails: int


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan.

    Attributes:
        files: read in this order, as one run.
        record: what the journal keeps of the request.
        sheet: a worksheet's name, or its number from 1; None where the workbook decides.
        emails: whether Yes in SendNewInvoiceEmail is sent as Yes.
    """

    files: Sequence[Path]
    record: RunRequest
    sheet: str | None = None
    emails: bool = False


def plan(journal: Journal, request: Request) -> Plan:
    """Reads and checks the files whole, and writes every document to the journal.

    Raises:
        FileError: a file cannot be read, has no invoices, lacks columns, or is given twice.
        JournalError: the journal fails.
    """
    names = _names(request.files)
    tables = [choose(open_tables(path), path, request.sheet) for path in request.files]
    mappings = [match(headings(table), table.place) for table in tables]
    run = journal.begin(request.record)
    keys = Keys()
    sources: list[Source] = []
    for number, (table, mapping) in enumerate(zip(tables, mappings, strict=True)):
        sources.append(Source(table.place, table.form, keys.count, mapping))
        journal.add_source(run, number, SourceFile(names[number], table.sheet, sha256(table.file)))
        transform = Transform(mapping, len(headings(table)), request.emails)
        for checked in _checked(table, transform, keys):
            journal.add(run, number, map(PlannedRow._make, checked.rows.iter_rows()), checked.problems)
        if keys.count == sources[-1].first:
            raise FileError(f"{table.place} has headings but no rows below them. Export it again.")
    journal.reject(run, duplicates(journal, run, keys, lambda seq, attribute: _heading(sources, seq, attribute)))
    journal.set_aside(run)
    journal.mark(run, RunState.PLANNED)
    return Plan(run, tuple(sources), tuple(journal.totals(run)), journal.mails(run))


def _names(files: Sequence[Path]) -> list[str]:
    """What the run calls its files: their names, or their paths as given where two have the same name."""
    resolved = [path.resolve() for path in files]
    twice = next((path for path, real in zip(files, resolved, strict=True) if resolved.count(real) > 1), None)
    if twice is not None:
        raise FileError(f"{twice} is given twice. Name it once.")
    names = [path.name for path in files]
    return [path.name if names.count(path.name) == 1 else str(path) for path in files]


def _checked(table: Table, transform: Transform, keys: Keys) -> Iterator[Checked]:
    for batch in table.rows(table.top[0].row, len(headings(table))):
        checked = transform.check(batch, keys.count)
        keys.add(checked.rows)
        yield checked


def _heading(sources: Sequence[Source], seq: int, attribute: str) -> str:
    """The heading of an attribute in the file that a document came from."""
    source = sources[bisect_right(sources, seq, key=lambda source: source.first) - 1]
    binding = source.mapping.of(attribute)
    return binding.heading if binding else attribute
