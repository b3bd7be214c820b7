"""A run that puts back what invoices said before another one overwrote them: planned from the journal alone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct, field

from etl.compare.fields import amount_of
from etl.compare.former import former_body, is_whole, untold
from etl.compare.report_row import NEVER_TOLD, ONLY_REPORTED
from etl.journal import Journal
from etl.journal.before import AppliedDocument
from etl.model.before import Before
from etl.model.document import CHANGES, PlannedRow, Total
from etl.model.run import Run, RunRequest, RunState, SourceFile
from schemas import INVOICE_POST, shape_of

_SHAPE = shape_of(INVOICE_POST)

_UNTOLD = "the portal's answer does not tell it, so it is emptied where the run had sent it"
_KEPT_SO = "the portal's answer does not tell it, so it stays as the run has left it"
_OWN = "the portal's own: it stays whatever it is"
_FILE = "PayFabric gives no file back: whichever PDF the portal has now stays, or goes with what is overwritten"
_MAILED = "a mail that was sent cannot be called back"


class NotGivenBack(NamedTuple):
    """What a reversal cannot give back: of how many invoices, one of them, and why."""

    name: str
    invoices: int
    example: str
    why: str


class Reversal(Struct, frozen=True):
    """What a run would put back.

    Attributes:
        run: its number in the journal.
        of: the run that it reverts.
        totals: per status and currency.
        lost: what cannot be given back, attribute by attribute.
    """

    run: int
    of: int
    totals: tuple[Total, ...]
    lost: tuple[NotGivenBack, ...]


class _Lost(Struct):
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str], str] = field(default_factory=dict)

    def note(self, document_id: str, found: Iterable[tuple[str, str]]) -> None:
        for each in dict.fromkeys(found):
            self.counts[each] += 1
            self.first.setdefault(each, document_id)

    def all(self) -> tuple[NotGivenBack, ...]:
        return tuple(NotGivenBack(n, self.counts[n, why], self.first[n, why], why) for n, why in sorted(self.counts))


def plan_reversal(journal: Journal, reverted: Run, record: RunRequest) -> Reversal:
    """Plans a run that puts back what another one has done; it waits as refused until its guards let it pass.

    Invoices that the run has created, and those of which nothing was kept, are not sent: their message says why.

    Args:
        journal: knows what was held before.
        reverted: the run to revert; nothing of it is pending.
        record: what the journal keeps of the request.

    Raises:
        JournalError: the journal fails.
    """
    change, lost, count = reverted.request.command in CHANGES, _Lost(), 0
    with journal.planning(record) as run:
        for number, source in enumerate(journal.rejects.sources(reverted.number)):
            # No file is read, so that none is looked for by its hash or at its place.
            journal.add_source(run, number, SourceFile(source.file, source.sheet, "", "", source.header))
        for page in journal.before.applied(reverted.number):
            rows = [(_planned(seq, each, reverted.number, lost, change=change)) for seq, each in enumerate(page, count)]
            count += len(rows)
            for source, some in groupby(zip(page, rows, strict=True), lambda pair: pair[0].facts.source):
                journal.add(run, source, [row for _, row in some], ())
            places = [(row.seq, each.facts.seq) for each, row in zip(page, rows, strict=True)]
            journal.before.link(run, reverted.number, places)
        journal.planned(run, RunState.REFUSED)
    return Reversal(run, reverted.number, tuple(journal.totals(run)), lost.all())


def _planned(seq: int, each: AppliedDocument, reverted: int, lost: _Lost, *, change: bool) -> PlannedRow:
    former = former_body(each.held, _SHAPE) if each.before is Before.HELD else {}
    body, why = _body(each, former, change=change)
    why = why or _why(each, reverted)
    name = str(former.get("InvoiceId") or each.facts.document_id or each.facts.identity)
    if not why:
        lost.note(name, _not_given_back(each, body, change=change))
    amount = amount_of(former.get("Amount", each.facts.amount))
    return PlannedRow(
        seq=seq,
        source_row=each.facts.source_row,
        document_id=name,
        invoice_key=name.strip().lower(),
        identity_key=each.facts.identity_key,
        identity=each.facts.identity,
        currency=str(former.get("Currency") or each.facts.currency),
        amount=None if amount is None else f"{amount:f}",
        payload=None if why else msgspec.json.encode(body).decode(),
        mails=False,
        aside=why or None,
    )


def _body(each: AppliedDocument, former: dict[str, Any], *, change: bool) -> tuple[dict[str, Any], str]:
    """What is sent to put an invoice back, and why that cannot be done, or ""."""
    if each.before is not Before.HELD:
        return {}, ""
    if not change:
        body = former | {"Identity": each.facts.identity, "SendNewInvoiceEmail": "No"}
        return body, "" if is_whole(former) else "The portal did not tell what it was before: look at it in the portal."
    if each.payload is None or not each.payload.startswith("{"):
        return {}, "The journal has forgotten what was changed of it (--keep): look at it in the portal."
    gone = {name for name in untold(each.held, _SHAPE) if "." not in name}
    names = msgspec.json.decode(each.payload, type=dict[str, object]).keys() - NEVER_TOLD - gone - {"Identity"}
    body = {name: former.get(name) for name in _SHAPE if name in names}
    return body, "" if body else "The portal did not tell what was changed of it: look at it in the portal."


def _why(each: AppliedDocument, reverted: int) -> str:
    """Why an invoice is left to a person; or ""."""
    if each.before is Before.HELD:
        return ""
    if each.before is Before.UNKNOWN:
        return f"Run {reverted} kept nothing of what it was before: look at it in the portal."
    if each.sure:
        return f"Created by run {reverted}, and PayFabric's API deletes nothing: void it in the portal."
    return f"Its answer to run {reverted} was lost: look for it in the portal and, where it is there, void it."


def _not_given_back(each: AppliedDocument, body: dict[str, Any], *, change: bool) -> Iterator[tuple[str, str]]:
    sent = msgspec.json.decode(each.payload or "{}", type=dict[str, object]) if (each.payload or "{")[0] == "{" else {}
    for name in untold(each.held, _SHAPE):
        if name in NEVER_TOLD or (change and name.partition(".")[0] not in sent):
            continue
        if name not in ONLY_REPORTED:
            yield name, _KEPT_SO if change and name not in body else _UNTOLD
        elif name in sent:
            yield name, _OWN
    if each.facts.attachment:
        yield "Attachment", _FILE
    if each.facts.mails:
        yield "SendNewInvoiceEmail", _MAILED
