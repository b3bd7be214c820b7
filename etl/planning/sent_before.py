"""Invoices that would replace another in the portal, or stand there twice, by what was sent before."""

from collections.abc import Callable, Iterator, Sequence

from etl.documents import CAPITALS, IDENTITY, LEADING_ZEROS, LIKELY_DUPLICATE, LOOK_ALIKE, Checks
from etl.journal import Journal
from etl.journal.clashes import Crossed, Variant
from etl.mapping import ColumnMap
from etl.model.problem import Problem
from etl.planning.key_duplicates import Keys
from etl.planning.likely_duplicates import likely_duplicates, listed
from etl.planning.look_alikes import mistyped
from etl.report import counted

#: Invoices named; the others are counted.
_NAMED = 3


def key_clashes(journal: Journal, run: int, heading: Callable[[int, str], str]) -> Iterator[Problem]:
    """Yields a problem for each key clash of a run.

    Args:
        journal: knows what the portal was sent.
        run: the run.
        heading: the heading of an attribute in the file of a document, by ``seq`` and attribute.
    """
    for each in journal.clashes.key_clashes(run):
        value: str | None
        if each.replaced is not None:
            key, value = "Identity", each.identity
            sentence = f"was given to another invoice by {_run(each.replaced)}, which this one would replace"
            remedy = "Give each invoice an Identity of its own. If its InvoiceId is new"
        else:
            key, value = "InvoiceId", each.document_id
            sentence = f"was sent by {_run(each.doubled)} with another Identity, beside which this is a second invoice"
            remedy = "Write the Identity that it was sent with. If there shall be two"
        yield Problem(
            seq=each.seq,
            column=heading(each.seq, key),
            value=value,
            rule=IDENTITY,
            sentence=sentence,
            remedy=f"{remedy}: --skip-check {IDENTITY}.",
        )


def misdirected(journal: Journal, run: int, checks: Checks, mapping: Callable[[int], ColumnMap]) -> None:
    """Rejects changes that would reach another invoice than the file names.

    Args:
        journal: knows what the portal was sent.
        run: the run.
        checks: which rules apply.
        mapping: the columns of the file of a document, by ``seq``.
    """
    if IDENTITY not in checks.off:
        found = ((each, mapping(each.seq)) for each in journal.clashes.crossed(run))
        # Where a file has no InvoiceId, its Identity stands for it.
        journal.reject(run, [_misdirected(each, columns) for each, columns in found if columns.of("InvoiceId")])


def _misdirected(crossed: Crossed, columns: ColumnMap) -> Problem:
    binding = columns.of("Identity") or columns.of("InvoiceId")
    spelled, run = crossed.spelled, _run(crossed.run)
    return Problem(
        seq=crossed.seq,
        column=binding.heading if binding else "Identity",
        value=crossed.identity,
        rule=IDENTITY,
        sentence=f"leads to invoice {spelled}, which {run} gave this Identity, and not to {crossed.document_id}",
        remedy=f"Write the Identity of invoice {crossed.document_id}, in a column of that name. If {spelled} shall be"
        f" called so from now on: --skip-check {IDENTITY}.",
    )


def clashing(
    journal: Journal, run: int, keys: Keys, checks: Checks, heading: Callable[[int, str], str]
) -> Iterator[str]:
    """Rejects what clashes with invoices sent before; yields a sentence on each kind of what is odd beside them.

    Args:
        journal: knows what the portal was sent.
        run: the run.
        keys: what was noted of its documents.
        checks: which rules apply.
        heading: of an attribute in the file of a document, by ``seq`` and attribute.
    """
    if IDENTITY not in checks.off:
        journal.reject(run, list(key_clashes(journal, run, heading)))
    if CAPITALS not in checks.off:
        yield from _variants(journal, run, heading)
    if LEADING_ZEROS not in checks.off:
        yield from _padded(journal, run, heading)
    if LOOK_ALIKE not in checks.off:
        yield from mistyped(journal, run, keys)
    if LIKELY_DUPLICATE not in checks.off:
        yield from likely_duplicates(journal, run, keys, heading, strict=checks.strict)


def _variants(journal: Journal, run: int, heading: Callable[[int, str], str]) -> Iterator[str]:
    found = journal.clashes.variants(run)
    yield from _told(journal, run, found, "in other capitals", CAPITALS)
    why = "and a portal may take both for one invoice"
    remedy = f"Write it as it was sent. To send it so: --skip-check {CAPITALS}."
    journal.reject(run, [_misspelled(each, heading, CAPITALS, why, remedy) for each in found])


def _padded(journal: Journal, run: int, heading: Callable[[int, str], str]) -> Iterator[str]:
    found = journal.clashes.padded(run)
    yield from _told(journal, run, found, "with other zeros before it", LEADING_ZEROS)
    why = "beside which this would be a second invoice"
    remedy = (
        "Write it as it was sent: spreadsheets leave out zeros before a number. If it is another one:"
        f" --skip-check {LEADING_ZEROS}."
    )
    journal.reject(run, [_misspelled(each, heading, LEADING_ZEROS, why, remedy) for each in found])


def _misspelled(each: Variant, heading: Callable[[int, str], str], rule: str, why: str, remedy: str) -> Problem:
    return Problem(
        seq=each.seq,
        column=heading(each.seq, "InvoiceId"),
        value=each.document_id,
        rule=rule,
        sentence=f"was sent by {_run(each.run)} as {each.spelled}, {why}",
        remedy=remedy,
    )


def _told(journal: Journal, run: int, found: Sequence[Variant], how: str, rule: str) -> Iterator[str]:
    """A sentence on documents whose InvoiceId was sent in another form."""
    if found:
        totals = counted(journal.clashes.totals(run, [each.seq for each in found]))
        first = [f"{each.document_id} was sent as {each.spelled} by {_run(each.run)}" for each in found[:_NAMED]]
        yield (
            f"Rejected {totals}, since the InvoiceId was sent before {how}: {listed(first, len(found))}."
            f" Write it as it was sent, or send it so: --skip-check {rule}."
        )


def _run(number: int | None) -> str:
    """A run for a sentence; of one that was given up while it was in doubt no more is known."""
    return f"run {number}" if number else "a run that was given up"
