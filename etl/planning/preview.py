"""What an import would make of files: how they are read, and their first documents. No journal, and nothing is sent."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

import polars as pl
from msgspec import Struct, field, structs

from etl.documents import Checked, Choices, FormatSurvey, Transform
from etl.documents.balances import BALANCE
from etl.documents.nested import SEQ
from etl.errors import FileError
from etl.mapping import Binding, Choice, ColumnMap, missing
from etl.mapping.mapping import TableRole
from etl.model.document import PlannedRow
from etl.model.problem import Problem
from etl.planning.attachments import Enclosures
from etl.planning.beside_past import BesidePast, beside_past
from etl.planning.columns import Guesses, PreviewColumn, columns
from etl.planning.corrections import Past, corrected
from etl.planning.dues import NOT_SAID, lacks_column, undecided_among
from etl.planning.dues import decided as decided_due
from etl.planning.guess_mapping import guessed, header_of
from etl.planning.id_numbers import IdNumbers
from etl.planning.inputs import HeadedTable, Input, Surveyed
from etl.planning.layout import layout
from etl.planning.opening import Found, combined, found, opened
from etl.planning.plan import Request, as_before
from etl.planning.remarks import passed_over, taken
from etl.planning.remembered import Remembered
from etl.planning.run_to_run import Controls
from etl.planning.spool import Spool

_GUESSED = "What its columns hold is a guess, of which an import takes nothing: python -m etl map FILE writes it down."


class TablePreview(Struct, frozen=True):
    """A table as it is read.

    Attributes:
        place: file and sheet, for people.
        form: how it was read: "UTF-8, comma, LF".
        header: the number of its heading row.
        remarks: sentences on what is hidden, was passed over or decided.
        columns: what each one holds.
    """

    place: str
    form: str
    header: int
    remarks: tuple[str, ...]
    columns: tuple[PreviewColumn, ...]


class Shown(Struct, frozen=True):
    """A document as it would be sent, or why it would not be; ``problems`` holds warnings too."""

    planned: PlannedRow
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would make of a file.

    Attributes:
        tables: the file's table, or the two of its invoices and their lines.
        layout: a sentence on how rows make up invoices; "" where that is not known yet.
        count: how many documents the file has; 0 where that is not known yet.
        obstacles: sentences on what stops the import of the whole file.
        without: headings of undecided columns, whose values the documents shown lack.
        documents: the first ones.
        hash_total: the sum of the numbers in all InvoiceIds; None where these are not known yet.
        gaps: a sentence on numbers that are missing among them; or "".
        guessed: whether its headings alone stop it, and all that an invoice needs is guessed: a mapping file will do.
    """

    tables: tuple[TablePreview, ...]
    layout: str
    count: int
    obstacles: tuple[str, ...]
    without: tuple[str, ...]
    documents: tuple[Shown, ...]
    hash_total: int | None = None
    gaps: str = ""
    guessed: bool = False


def preview(request: Request, documents: int, past: Past = nullcontext) -> Iterator[Preview]:
    """Looks at each file: all its rows, for how they are written, and the first documents.

    Args:
        request: what would be planned; its record is not used.
        documents: how many of each file to show.
        past: the journal that knows how rejects were read that come back.

    Raises:
        JournalError: that journal cannot be read.
        FileError: a file cannot be read, or it is not clear which of its tables is meant.
    """
    returned = corrected(None, "", request.files, request.reading, past)
    said, correction = request.choices, returned.correction
    request, remembered = as_before(request, correction), Remembered(None, past, request.choice)

    def read(choice: Choice) -> object:
        return list(opened(request.files, request.reading, choice, request.lines, returned.opener))

    for group in found(request.files, request.reading, request.choice, request.lines, returned.opener):
        understood = [_understood(each, request.choice) for each in group]
        refusals = [each.refusal for each in understood if each.refusal]
        try:
            given = combined(tuple(each.reading for each in understood))
        except FileError as error:
            refusals.append(str(error))
        if refusals:
            hints = [each for each in (returned.hint, remembered.fitting(read)) if each]
            seen = _refused(understood, [*refusals, *hints], request.choices)
            if not (hints or request.choice.mapping):
                seen = replace(seen, guessed=len(seen.obstacles) == len(refusals) and _guessed(understood))
        else:
            if correction:
                (given,) = correction.formatted([given], said)
            with Spool() as spool:
                seen, numbers = _of(given, request, documents, spool)
                if len(request.files) == 1 and not returned.remark:
                    found_beside = beside_past(given, spool, (seen.count, numbers), request, past)
                    seen = _beside(seen, found_beside, request.controls)
        yield _remarked(seen, returned.remark)


def _remarked(seen: Preview, *remarks: str) -> Preview:
    first, *more = seen.tables
    told = structs.replace(first, remarks=(*filter(None, remarks), *first.remarks))
    return replace(seen, tables=(told, *more))


def _beside(seen: Preview, found: BesidePast, controls: Controls) -> Preview:
    """The preview of a file beside the last ones: what it lacks stops its import, where its portal is known."""
    drift = found.drift
    if drift.missing and controls.portal:
        seen = replace(seen, obstacles=(*seen.obstacles, drift.missing))
    elif drift.missing:
        drift = structs.replace(drift, missing=f"An import to the portal of that run would be refused. {drift.missing}")
        seen = _remarked(seen, drift.missing)
    return replace(_remarked(seen, *found.remembered, found.gaps, drift.usual), gaps=found.gaps)


class _Understood(Struct, frozen=True):
    """A table with its headings understood as far as they are; why they are refused, or ""; what else was guessed."""

    reading: HeadedTable
    refusal: str = ""
    guesses: Guesses = field(default_factory=Guesses)


def _understood(each: Found, choice: Choice) -> _Understood:
    try:
        return _Understood(each.understood(choice))
    except FileError as error:
        header = each.header if choice.mapping else header_of(each)
        draft = guessed(each.table, header, choice, each.part)
        return _Understood(
            HeadedTable(each.number, each.table, header, draft.mapping),
            str(error),
            Guesses(draft.suggestions, draft.remarks),
        )


def _refused(understood: Sequence[_Understood], refusals: Sequence[str], choices: Choices) -> Preview:
    """What can be seen of tables whose headings are not understood."""
    looks = [_formats(each.reading, choices) for each in understood]
    seen = tuple(_seen(each.reading, look, each.guesses) for each, look in zip(understood, looks, strict=True))
    undecided = [sentence for look in looks for sentence in _undecided(look)]
    return Preview(seen, "", 0, (*refusals, *undecided), (), ())


def _guessed(understood: Sequence[_Understood]) -> bool:
    """Whether what invoices and lines need is guessed."""
    parts = (TableRole.INVOICES, TableRole.LINES)
    found = zip(understood, parts, strict=False)
    return not any(missing({b.attribute for b in each.reading.mapping.bindings}, part) for each, part in found)


def _formats(reading: HeadedTable, choices: Choices) -> Surveyed:
    """How the columns are written that are understood."""
    survey = FormatSurvey(reading.mapping, choices.decimal, choices.date_order, typed=reading.table.text is None)
    for rows in reading.rows([], []):
        survey.add(rows)
    return Surveyed(survey.found, None, {}, undecided={reading.table.place: survey.undecided})


def _undecided(surveyed: Surveyed) -> list[str]:
    return [f"{place}: {said}" for place, trouble in surveyed.undecided.items() for said in trouble.values()]


def _of(given: Input, request: Request, documents: int, spool: Spool) -> tuple[Preview, IdNumbers | None]:
    choices = request.choices
    surveyed = given.look(choices, spool)
    choices = structs.replace(choices, due=decided_due(choices.due, [given.mapping]))
    tables = tuple(_seen(reading, surveyed) for reading in given.readings)
    if choices.due is None and lacks_column(given.mapping):
        tables = (structs.replace(tables[0], remarks=(*tables[0].remarks, NOT_SAID)), *tables[1:])
    obstacles = _undecided(surveyed)
    count = surveyed.invoices.count if surveyed.invoices else surveyed.rows
    obstacles += [*surveyed.empty, *(surveyed.disputes if choices.checks.strict else ())]
    obstacles += [f"{place}: {said}" for place, each in surveyed.overlooked.items() for said in each]
    decided, without = _decided(given, surveyed)
    bound = {binding.attribute for binding in decided.bindings} | ({"Amount"} if decided.summed else set())
    lacking = missing(bound, TableRole.INVOICES)
    doubtful = surveyed.invoices.doubtful if surveyed.invoices else {}
    transform = Transform(decided, surveyed.formats, choices, doubtful, given.apart)
    enclosures = Enclosures(request.enclosing, choices.checks.strict)
    first = (rows.filter(pl.col(SEQ) < documents) for rows in given.batches(spool, surveyed, 0))
    rows = (batch.drop([b.attribute for b in without]) for batch in first if batch.height)
    checked = (enclosures.enclosed(transform.check(batch), given) for batch in rows)
    shown = [] if lacking else list(_documents(checked, documents))
    shown.sort(key=lambda each: each.planned.seq)
    headings = tuple(binding.heading for binding in without)
    if not lacking and not without and choices.due is None:
        whole = (transform.check(batch).rows for batch in given.batches(spool, surveyed, 0))
        empty = undecided_among(whole) if _says_due_of_some(given, surveyed, spool) else ()
        tables = (structs.replace(tables[0], remarks=(*tables[0].remarks, *empty)), *tables[1:])
    numbers = _id_numbers(given, surveyed, spool)
    hashed = numbers.hash_total if numbers else None
    return Preview(tables, layout(given, surveyed), count, tuple(obstacles), headings, tuple(shown), hashed), numbers


def _id_numbers(given: Input, surveyed: Surveyed, spool: Spool) -> IdNumbers | None:
    """The numbers in InvoiceIds that are sent as they stand in their column."""
    binding = given.mapping.of("InvoiceId")
    if binding is None or len(binding.columns) != 1 or binding.default is not None or binding.values:
        return None
    numbers = IdNumbers()
    for rows in given.batches(spool, surveyed, 0):
        heads = rows.group_by(SEQ, maintain_order=True).agg(pl.col("InvoiceId").drop_nulls().first())
        numbers.add(heads["InvoiceId"])
    return numbers


def _says_due_of_some(given: Input, surveyed: Surveyed, spool: Spool) -> bool:
    """Whether a column says what is due, and some of its cells are empty."""
    if lacks_column(given.mapping):
        return False
    words = BALANCE in surveyed.formats.sentinels
    return words or any(rows[BALANCE].null_count() for rows in spool if BALANCE in rows.columns)


def _seen(reading: HeadedTable, surveyed: Surveyed, guesses: Guesses | None = None) -> TablePreview:
    table = reading.table
    guessed = () if guesses is None or not guesses.remarks else (_GUESSED,)
    seen = (*passed_over(reading, surveyed), *taken(reading, surveyed))
    remarks = (*table.remarks, *table.later(), *reading.mapping.notes, *seen, *guessed)
    return TablePreview(
        table.place, table.form, reading.header.row, remarks, columns(reading, surveyed, guesses or Guesses())
    )


def _decided(given: Input, surveyed: Surveyed) -> tuple[ColumnMap, list[Binding]]:
    """The mapping without undecided columns, and these."""
    undecided = {path for trouble in surveyed.undecided.values() for path in trouble}
    mapping = given.mapping
    kept = tuple(binding for binding in mapping.bindings if binding.attribute not in undecided)
    return structs.replace(mapping, bindings=kept), [b for b in mapping.bindings if b.attribute in undecided]


def _documents(batches: Iterator[Checked], documents: int) -> Iterator[Shown]:
    for checked in batches:
        problems = _by_document(checked.problems)
        planned = map(PlannedRow._make, checked.rows.iter_rows())
        yield from (Shown(each, tuple(problems.get(each.seq, ()))) for each in planned)
        documents -= checked.rows.height
        if documents <= 0:
            return


def _by_document(problems: Sequence[Problem]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.seq, []).append(problem)
    return found
