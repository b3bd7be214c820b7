"""From files to a plan in the journal. Nothing is sent."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from msgspec import Struct, field, structs

from etl.documents import UNKNOWN_CUSTOMER, Checked, Checks, Choices, Transform, checked, first_table
from etl.errors import FileError
from etl.extract import Reading, sha256
from etl.journal import Journal
from etl.mapping import Choice, ColumnMap
from etl.model.attachment import ATTACH
from etl.model.document import CHANGES, UPDATE
from etl.model.run import RunRequest, RunState, SourceFile
from etl.planning.attachments import Enclosing, Enclosures, only_files
from etl.planning.corrections import Correction, Past, Returned, corrected
from etl.planning.dues import decided, lacks_column, undecided
from etl.planning.first_problem import FirstProblem, Teller, told_to_nobody
from etl.planning.folder import folder_tables
from etl.planning.inputs import HeadedTable, Input, Surveyed
from etl.planning.key_duplicates import Keys, duplicates
from etl.planning.look_alikes import tell_alike
from etl.planning.measures import Measures
from etl.planning.opening import opened
from etl.planning.recipe import Recipe, formats_text
from etl.planning.remarks import remarks
from etl.planning.remembered import Remembered, fingerprint
from etl.planning.run_to_run import Controls, LastRuns
from etl.planning.sent_before import clashing, misdirected
from etl.planning.spool import Spool
from etl.planning.steady_files import SteadyFiles
from etl.planning.summary import Plan, SourceSummary
from etl.planning.unknown_customers import new_customers, unknown_customers
from etl.text import text_of


class Request(Struct, frozen=True):
    """What to plan.

    Attributes:
        files: read in this order, as one run.
        record: what the journal keeps of the request.
        choices: how documents are made.
        reading: how the files' bytes become cells.
        choice: how headings are read.
        lines: the worksheet, or the path of the file, that holds the lines of the invoices; None for none.
        enclosing: the files that go with invoices.
        controls: what it is held against.
    """

    files: Sequence[Path]
    record: RunRequest
    choices: Choices
    reading: Reading = field(default_factory=Reading)
    choice: Choice = field(default_factory=Choice)
    lines: str | None = None
    enclosing: Enclosing = field(default_factory=Enclosing)
    controls: Controls = Controls()


def plan(journal: Journal, request: Request, past: Past = nullcontext, tell: Teller = told_to_nobody) -> Plan:
    """Reads and checks the files whole, and writes every document to the journal.

    The run waits as refused: nothing may send it until its guards have let it pass, and it is marked as planned.

    Args:
        journal: where the run is planned.
        request: what to plan.
        past: for a check or a rehearsal, the journal that knows how rejects were read that come back.
        tell: is told the first problem of a long file while the rest is read.

    Raises:
        FileError: a file cannot be read, has no invoices, lacks columns, is given twice, or can be read in two ways.
        JournalError: the journal fails.
    """
    returned, measures = _returned(journal, request, past), Measures()
    remembered = Remembered(journal, past, request.choice)

    def read(choice: Choice) -> object:
        return list(opened(request.files, request.reading, choice, request.lines, returned.opener))

    with returned.hinting(), remembered.proposing(read):
        planned = _planned(journal, request, returned, (measures, FirstProblem(tell)))
    if not returned.correction:
        headings = Recipe.read(journal.rejects.recipe(planned.run) or "").headings
        planned = replace(planned, remarks=(*planned.remarks, *remembered.remark(headings)))
    # A few invoices, or a few attributes of them, are no drift.
    whole = not (request.choices.changes or returned.remark)
    figures = measures.figures(request.files, (s.mapping for s in planned.sources), planned.totals, whole=whole)
    journal.history.add(planned.run, figures)
    planned = replace(planned, hash_total=measures.ids.hash_total)
    if not whole:
        return planned
    with past() as before:
        last, named = LastRuns.of((before or journal).history, request), measures.customers.named
        journal.history.add_customers(planned.run, new_customers(named, last.known))
        planned = replace(planned, remarks=(*planned.remarks, *last.shapes(measures.sample, named)))
        drift, gaps = last.drift(figures, named), last.gaps(measures.ids)
        customers, count = last.customers(named), 0 if UNKNOWN_CUSTOMER in request.choices.checks.off else len(named)
        return replace(planned, drift=drift, gaps=gaps, customers=customers, customer_count=count)


def beside_portal(journal: Journal, planned: Plan, portal: str) -> Plan:
    """The plan, with its customers held against all that are known by now: the portal was read since."""
    new, known = journal.history.new_customers(planned.run), journal.history.customers(portal)
    return replace(planned, customers=unknown_customers(planned.customer_count, new, known))


def _planned(journal: Journal, request: Request, returned: Returned, watching: tuple[Measures, FirstProblem]) -> Plan:
    measures, first_problem = watching
    said, correction = request.choices, returned.correction
    if correction:
        correction.refuse_other(request.record.command)
    request = as_before(request, correction)
    steady = SteadyFiles(_said(request))
    inputs = list(opened(request.files, request.reading, request.choice, request.lines, returned.opener))
    inputs = correction.formatted(inputs, said) if correction else inputs
    joined = correction if correction and correction.joins else None
    names = _names([*request.files, *(file for each in inputs for file in each.files if file not in request.files)])
    sources: list[SourceSummary] = []
    if not request.choices.changes:
        due = decided(request.choices.due, [each.mapping for each in inputs])
        request = structs.replace(request, choices=structs.replace(request.choices, due=due))
    recipe = Recipe.of(request.reading, request.choice, request.lines, request.choices, request.enclosing)
    recipe = structs.replace(recipe, headings=fingerprint(inputs))
    record = structs.replace(request.record, corrects=joined.root if joined else 0, recipe=str(recipe))
    if request.choices.changes and only_files(inputs, request.enclosing):
        record = structs.replace(record, command=ATTACH)
    enclosures = Enclosures(request.enclosing, request.choices.checks.strict)
    with journal.planning(record) as run, Spool() as noted:
        keys = Keys(noted)
        for each in inputs:
            with Spool() as spool:
                surveyed = each.survey(request.choices, spool)
                for reading in each.readings:
                    sources.append(_source(reading, keys.count, surveyed))
                    journal.add_source(run, reading.number, _source_file(reading, names, surveyed))
                steady.refuse_changed(each.files)
                batches = _checked(each, spool, surveyed, request.choices, (keys, measures))
                batches = first_problem.watched(batches, surveyed.rows, each.readings[0].table.place)
                _add(journal, run, each, (enclosures.enclosed(batch, each) for batch in batches))
        journal.reject(run, duplicates(journal, run, keys, lambda seq, attribute: _heading(sources, seq, attribute)))
        tell_alike(journal, run, keys, lambda seq, name: _heading(sources, seq, name), request.choices.checks)
        if joined:
            joined.join(journal, run, inputs)
        if returned.remark:
            sources[0] = structs.replace(sources[0], remarks=(returned.remark, *sources[0].remarks))
        journal.planned(run, RunState.REFUSED)
        told = [*enclosures.told(), *_beside_journal(journal, run, (record, request.choices.checks), keys, sources)]
        if record.command not in CHANGES:
            told += measures.customers.alike(request.choices.checks)
    if keys.undecided:
        told += undecided(journal, run, column=not all(lacks_column(each.mapping) for each in inputs))
    return Plan(run, tuple(sources), tuple(journal.totals(run)), journal.mails(run), tuple(told))


def _returned(journal: Journal, request: Request, past: Past) -> Returned:
    """What is known of the files, and what opens them."""
    if request.enclosing.alone:
        return Returned(folder_tables)
    return corrected(journal, request.record.portal, request.files, request.reading, past)


def _add(journal: Journal, run: int, each: Input, batches: Iterator[Checked]) -> None:
    """Writes batches to the journal, each while the next one is checked."""
    first = each.readings[0]
    with ThreadPoolExecutor(1) as writer:
        written: Future[None] | None = None
        for batch in batches:
            if written:
                written.result()
            written = writer.submit(_write, journal, run, first.number, batch)
        if written:
            written.result()


def _write(journal: Journal, run: int, source: int, batch: Checked) -> None:
    """Rows of a set of tables stand in the table that they name first; others in the only one."""
    documents = batch.rows.with_columns(first_table(source).alias("source"))
    journal.add_batch(run, documents, batch.problems)


def _source(reading: HeadedTable, first: int, surveyed: Surveyed) -> SourceSummary:
    told = (*reading.table.remarks, *reading.table.later(), *reading.mapping.notes, *remarks(reading, surveyed))
    return SourceSummary(reading.table.place, reading.table.form, first, reading.mapping, told)


def as_before(request: Request, correction: Correction | None) -> Request:
    """The request with what was said of the files that are corrected, where nothing else is said now."""
    if correction is None:
        return request
    lines, choice = correction.lines(request.lines), correction.choice(request.choice)
    choices, enclosing = correction.recipe.choices(request.choices), correction.enclosing(request.enclosing)
    return structs.replace(request, lines=lines, choice=choice, choices=choices, enclosing=enclosing)


def _source_file(reading: HeadedTable, names: Mapping[Path, str], surveyed: Surveyed) -> SourceFile:
    file = reading.table.file
    return SourceFile(
        names.get(file, text_of(file.name)),
        reading.table.sheet,
        sha256(file),
        text_of(file.resolve()),
        reading.header.row,
        formats_text(surveyed.formats),
    )


def _said(request: Request) -> list[Path]:
    """The files that the request names, those with lines too."""
    lines = Path(request.lines) if request.lines else None
    return [*request.files, *([lines] if lines and lines.is_file() else [])]


def _names(files: Sequence[Path]) -> dict[Path, str]:
    """What the run calls its files: their names, or their paths as given where two have the same name."""
    resolved = [path.resolve() for path in files]
    twice = next((path for path, real in zip(files, resolved, strict=True) if resolved.count(real) > 1), None)
    if twice is not None:
        raise FileError(f"{twice} is given twice. Name it once.")
    names = [path.name for path in files]
    return {path: text_of(path.name if names.count(path.name) == 1 else path) for path in files}


def _checked(
    each: Input, spool: Spool, surveyed: Surveyed, choices: Choices, noted: tuple[Keys, Measures]
) -> Iterator[Checked]:
    keys, measures = noted
    first = keys.count
    doubtful = surveyed.invoices.doubtful if surveyed.invoices else {}
    lacking = {first + number: rows for number, rows in doubtful.items()}
    transform = Transform(each.mapping, surveyed.formats, choices, lacking, each.apart)
    for batch in checked(transform, each.batches(spool, surveyed, first)):
        keys.add(batch.rows)
        keys.undecided |= batch.undecided
        measures.add(batch)
        yield batch


def _beside_journal(
    journal: Journal, run: int, asked: tuple[RunRequest, Checks], keys: Keys, sources: Sequence[SourceSummary]
) -> Iterator[str]:
    """Rejects what clashes with what was sent before; sentences on what is odd beside it."""
    record, checks = asked
    if record.command == UPDATE:
        misdirected(journal, run, checks, lambda seq: _mapping(sources, seq))
    if record.command not in CHANGES:
        yield from clashing(journal, run, keys, checks, lambda seq, name: _heading(sources, seq, name))


def _heading(sources: Sequence[SourceSummary], seq: int, attribute: str) -> str:
    """The heading of an attribute in the file that a document came from."""
    binding = _mapping(sources, seq).of(attribute)
    return binding.heading if binding else attribute


def _mapping(sources: Sequence[SourceSummary], seq: int) -> ColumnMap:
    """The columns of the file that a document came from."""
    last = sources[bisect_right(sources, seq, key=lambda source: source.first) - 1].first
    return sources[bisect_left(sources, last, key=lambda source: source.first)].mapping
