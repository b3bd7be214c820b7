"""Invoices that may be one: customer, PostingDate and Amount are those of another."""

from collections.abc import Callable, Iterator, Sequence

from etl.documents import LIKELY_DUPLICATE
from etl.journal import Journal
from etl.journal.clashes import Like
from etl.model.problem import Problem
from etl.planning.key_duplicates import Keys
from etl.report import counted

#: Invoices named; the others are counted.
_NAMED = 3


def likely_duplicates(
    journal: Journal, run: int, keys: Keys, heading: Callable[[int, str], str], *, strict: bool
) -> Iterator[str]:
    """Yields a sentence on those of a run and of what was sent before it; rejects them where it is ``strict``.

    Args:
        journal: knows what the portal was sent.
        run: the run.
        keys: what was noted of its documents.
        heading: of an attribute in the file of a document, by ``seq`` and attribute.
        strict: whether what is odd is rejected.
    """
    suspects = keys.likely()
    found = {each.seq: each for each in journal.clashes.like_within(run, suspects)} if suspects else {}
    found |= {each.seq: each for each in journal.clashes.like_before(run)}
    if not found:
        return
    likes = [found[seq] for seq in sorted(found)]
    totals = counted(journal.clashes.totals(run, sorted(found)))
    first = [f"{each.document_id} is like {_other(each)}" for each in likes[:_NAMED]]
    if strict:
        journal.reject(run, [_duplicate(each, heading) for each in likes])
    yield (
        f"{totals[:1].upper()}{totals[1:]} may be duplicates: customer, PostingDate and Amount are those of another"
        f" invoice: {listed(first, len(likes))}. Delete those that are. To be told no more: --skip-check"
        f" {LIKELY_DUPLICATE}."
    )


def _duplicate(each: Like, heading: Callable[[int, str], str]) -> Problem:
    return Problem(
        seq=each.seq,
        column=heading(each.seq, "InvoiceId"),
        value=each.document_id,
        rule=LIKELY_DUPLICATE,
        sentence=f"has the customer, PostingDate and Amount of {_other(each)}",
        remedy=f"Delete it, if it is the same. If it is not: --skip-check {LIKELY_DUPLICATE}.",
    )


def _other(each: Like) -> str:
    return each.other if each.run is None else f"{each.other}, which run {each.run} has sent"


def listed(first: Sequence[str], count: int) -> str:
    """The first of some, and how many more there are."""
    return "; ".join(first) + f"; and {count - len(first):,} more" * (count > len(first))
