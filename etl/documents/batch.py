"""A batch of whole invoices on its way from cells to JSON bodies."""

from collections.abc import Iterator, Mapping
from itertools import chain

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from etl.documents.aside import DOCUMENT_TYPE, aside, unknown_types
from etl.documents.balances import BALANCE, unstated, with_balances, without_balance
from etl.documents.cells import parsed, unread
from etl.documents.changes import Clearing, changes, cleared, wanting
from etl.documents.checks import Finding, broken, looks
from etl.documents.crosschecks import LINES_TOTAL, RULES, VOIDED, Checks
from etl.documents.customers import CUSTOMERS, customers
from etl.documents.disagreements import disagreements
from etl.documents.faulty_rows import AS_REJECTED, faults
from etl.documents.formats import Formats
from etl.documents.line_sums import unsummed, with_amounts
from etl.documents.looks import Looks
from etl.documents.nested import POS, SEQ, ObjectFrame, invoices
from etl.documents.pairing import unpaired, without_heads
from etl.documents.places import places
from etl.documents.planned import RowVerdict, planned
from etl.documents.presence import presence
from etl.documents.problems import problems
from etl.documents.rows import SOURCE
from etl.documents.sentinels import settled
from etl.documents.sides import AMOUNT, sided, unsided
from etl.extract.table import FAULT, ROW
from etl.grammar.amounts import DecimalMark
from etl.grammar.currencies import in_capitals
from etl.grammar.dates import DateOrder
from etl.mapping.columns import DOC_TYPE
from etl.mapping.mapping import ColumnMap
from etl.mapping.paths import Path, is_role
from etl.model.due import Due
from etl.model.figures import Presence
from etl.model.problem import Problem

#: Rows named; once these are corrected, the next are.
_NAMED = 3


class Checked(Struct, frozen=True):
    """A batch after the checks.

    Attributes:
        rows: one a document, rejected ones too; the columns of ``PlannedRow``, in its order.
        problems: every broken rule of every cell, warnings too, by document.
        undecided: whether one of them says nothing of what is due, and nobody has said what that means.
        presence: how many of them have each attribute that they may have.
        customers: theirs, as ``CUSTOMERS`` says.
    """

    rows: pl.DataFrame
    problems: list[Problem]
    undecided: bool = False
    presence: Mapping[str, Presence] = field(default_factory=dict)
    customers: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CUSTOMERS))


class Choices(Struct, frozen=True):
    """What the user chose of how documents are made.

    Attributes:
        checks: which rules compare cells.
        decimal: the decimal mark of every amount; None where the columns decide.
        date_order: the order of every date; None where the columns decide.
        emails: whether Yes in SendNewInvoiceEmail is sent; otherwise every document carries No. None where nobody has
            said so: what asks for a mail is still counted.
        memos: whether credit memos and negative amounts are sent as invoices; otherwise they are set aside.
        changes: whether rows change invoices: what they leave empty stays.
        due: what is due where a file does not say; None where nobody has said so.
    """

    checks: Checks
    decimal: DecimalMark | None = None
    date_order: DateOrder | None = None
    emails: bool | None = None
    memos: bool = False
    changes: bool = False
    due: Due | None = None


class Batch(Struct, frozen=True):
    """Rows on their way.

    Attributes:
        rows: as they came, with ``pos`` UInt32.
        cells: those that stand for none settled, in String columns named by path, with ``seq`` and ``pos``.
        own: the same in plain text, null where a cell could not be read.
        plain: the same with the Amount that two columns make.
        whole: the invoices.
        clearing: of changes, the cells that empty something.
    """

    rows: pl.DataFrame
    cells: pl.DataFrame
    own: pl.DataFrame
    plain: pl.DataFrame
    whole: ObjectFrame
    clearing: Clearing | None = None


class Transform(Struct, frozen=True):
    """How the rows of a table become documents.

    Attributes:
        mapping: which column holds what.
        formats: how amounts and dates are written.
        choices: what the user chose.
        doubtful: documents by ``seq`` that may lack a line, with the rows that may be it.
        apart: the number of the table of invoices, where their lines are in another one; else None.
    """

    mapping: ColumnMap
    formats: Formats
    choices: Choices
    doubtful: Mapping[int, tuple[int, ...]]
    apart: int | None = None
    _looks: dict[tuple[str, ...], Looks] = field(default_factory=dict)

    def check(self, rows: pl.DataFrame) -> Checked:
        """The documents of a batch.

        Args:
            rows: ``seq`` Int64, ``source`` Int64, ``row`` Int64, ``fault`` String and String columns named by path,
                trimmed, null where empty; all rows of an invoice, ordered by ``seq`` and then as in the file.
        """
        batch = self.read(rows)
        rows, whole, clearing = batch.rows, batch.whole, batch.clearing
        found = self._found(batch)
        moved = pl.col(FAULT).is_not_null() & ~pl.col(FAULT).str.starts_with(AS_REJECTED)
        faulty = frozenset(rows.filter(moved)[SEQ].to_list())
        if clearing:
            found = wanting(found, whole, clearing, faulty)
        rejected = frozenset(finding.seq for finding in found if not finding.warning)
        # What is compared with other cells is an amount, whatever comes of it.
        lost = (each for each in found if each.path in AMOUNT and not each.warning and each.rule not in RULES)
        unreadable = frozenset(finding.seq for finding in lost)
        verdict = RowVerdict(rejected, unreadable, faulty)
        if clearing:
            documents = changes(whole, places(rows, self.apart), verdict, clearing, emails=self.choices.emails)
        else:
            documents = self.planned(whole, rows, verdict)
        told = problems(found, rows, self.mapping, self.apart)
        return Checked(documents, told, self.undecided(whole), presence(whole), customers(whole, rows))

    def read(self, rows: pl.DataFrame) -> Batch:
        """The rows in plain text, and the invoices that they make; nothing is checked."""
        rows = rows.with_row_index(POS)
        cells = rows.drop(SOURCE, ROW, FAULT)
        clearing = cleared(cells) if self.choices.changes else None
        cells = settled(clearing.cells if clearing else cells, self.mapping, self.formats.sentinels)
        if self.formats.respelt:
            cells = cells.with_columns(in_capitals(cells["Currency"]))
        own = parsed(cells, self.mapping, self.formats)
        plain = sided(cells, own)
        whole = invoices(plain, self._given())
        whole = with_balances(with_amounts(whole) if self.mapping.summed else whole, self.due)
        return Batch(rows, cells, own, plain, whole, clearing)

    def planned(self, whole: ObjectFrame, rows: pl.DataFrame, verdict: RowVerdict) -> pl.DataFrame:
        """The rows of documents, as ``Checked`` has them.

        Args:
            whole: the invoices in plain text.
            rows: the ``seq``, ``source`` and ``row`` of their rows.
            verdict: what the checks made of them.
        """
        choices, voided = self.choices, VOIDED in self.choices.checks.off
        stand = places(rows, self.apart)
        return planned(whole, stand, verdict, emails=choices.emails, memos=choices.memos, voided=voided)

    def suspects(self, batch: Batch) -> pl.Series:
        """The ``seq`` of the documents of which ``check`` may find something: of no others does it."""
        whole, told = batch.whole, self._told(batch)
        found = [*told, *self._around(batch), *disagreements(batch.plain), *unknown_types(whole.frame, self._typed())]
        found += self._checks.without_looks().findings(whole, self.formats)
        found += self._without_balance(whole, told)
        seqs = [pl.Series([each.seq for each in found], dtype=pl.Int64)]
        seqs += [part.frame[SEQ].filter(self._looks_at(part).doubtful(part.frame)) for part in whole]
        return pl.concat(seqs).unique()

    def _looks_at(self, part: ObjectFrame) -> Looks:
        of = (part.name, *part.frame.columns)
        if of not in self._looks:
            self._looks[of] = Looks(chain(looks(part), self._checks.looks(part, self.formats)))
        return self._looks[of]

    def _told(self, batch: Batch) -> list[Finding]:
        """What is found in single cells."""
        return [*unread(batch.cells, batch.own, self.mapping, self.formats), *unsided(batch.own)]

    def _around(self, batch: Batch) -> Iterator[Finding]:
        """What is found of rows and of those beside them."""
        yield from faults(batch.rows, self.mapping)
        yield from self._missing_lines(batch.whole.frame)
        if self.apart is not None:
            yield from unpaired(batch.rows, self.apart)

    @property
    def due(self) -> Due | None:
        """What is due where a file does not say: as the user says it, else as the mapping does."""
        return None if self.choices.changes else self.choices.due or self.mapping.due

    def undecided(self, whole: ObjectFrame) -> bool:
        """Whether one of the invoices says nothing of what is due, and nobody has said what that means."""
        open_yet = self.due is None and not self.choices.changes
        return open_yet and bool(whole.frame.select(unstated(whole).any()).item())

    def _found(self, batch: Batch) -> list[Finding]:
        """Every finding, by document; of one with a row that cannot be trusted, only those of rows."""
        rows, whole, lost = batch.rows, batch.whole, self._told(batch)
        faulted = list(faults(rows, self.mapping))
        faulty = {finding.seq for finding in faulted}
        untold = frozenset((each.pos, "Amount" if each.path in AMOUNT else each.path) for each in lost)
        found = [
            *([] if self.apart is None else unpaired(rows, self.apart)),
            *lost,
            *disagreements(batch.plain),
            *broken(whole, untold),
            *unknown_types(whole.frame, self._typed()),
            *self._checks.findings(whole, self.formats),
            *self._without_balance(whole, lost),
        ]
        if self.mapping.summed:
            bad = {finding.seq for finding in lost}
            found = [each for each in unsummed(found) if each.path != "Amount" or each.seq not in bad]
        found = [finding for finding in without_heads(found) if finding.seq not in faulty]
        return sorted([*faulted, *self._missing_lines(whole.frame), *found], key=lambda finding: finding.seq)

    @property
    def _checks(self) -> Checks:
        """Lines are not compared with what they were summed up to."""
        checks = self.choices.checks
        return replace(checks, off=checks.off | {LINES_TOTAL}) if self.mapping.summed else checks

    def _without_balance(self, whole: ObjectFrame, lost: list[Finding]) -> Iterator[Finding]:
        choices = self.choices
        refused = self.due is Due.REQUIRED or (self.due is None and choices.checks.strict)
        if not refused or choices.changes:
            return
        apart = aside(whole.frame, memos=choices.memos, voided=VOIDED in choices.checks.off)
        yield from without_balance(whole, apart.is_null(), {each.seq for each in lost if each.path == BALANCE})

    def _typed(self) -> tuple[str, ...]:
        """The columns whose types of documents must be known."""
        choices = self.choices
        if DOCUMENT_TYPE in choices.checks.off:
            return ()
        return (DOC_TYPE,) if choices.changes or choices.memos else (DOC_TYPE, "DocumentType")

    def _given(self) -> frozenset[str]:
        """Paths that a cell gives a value to."""
        own = (b.attribute for b in self.mapping.bindings if b.columns and b.default is None)
        return frozenset(Path.parse(path).template for path in own if not is_role(path))

    def _missing_lines(self, heads: pl.DataFrame) -> Iterator[Finding]:
        doubtful = heads.filter(pl.col(SEQ).is_in(list(self.doubtful))) if self.doubtful else heads.clear()
        for seq, pos in doubtful.select(SEQ, POS).iter_rows():
            rows = " and ".join(map(str, self.doubtful[seq][:_NAMED]))
            where = "" if self.apart is None else " of the lines"
            sentence = f"Row {rows}{where} cannot be read or names no invoice, and may be a line of this one"
            yield Finding(seq, pos, "", "neighbour", sentence, "Correct that row, and load the invoice again.")
