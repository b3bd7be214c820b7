"""Invoices that would replace another in the portal, or stand there twice: by their keys, or by what they say."""

from collections.abc import Callable, Iterator, Sequence

from etl.documents import CAPITALS, IDENTITY, LIKELY_DUPLICATE, LOOK_ALIKE, Checks
from etl.journal import Journal
from etl.journal.clashes import Like
from etl.model.problem import Problem
from etl.planning.key_duplicates import Keys
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
            sentence = f"was given to another invoice by run {each.replaced}, which this one would replace"
            remedy = "Give each invoice an Identity of its own. If its InvoiceId is new"
        else:
            key, value = "InvoiceId", each.document_id
            sentence = f"was sent by run {each.doubled} with another Identity, beside which this is a second invoice"
            remedy = "Write the Identity that it was sent with. If there shall be two"
        yield Problem(
            seq=each.seq,
            column=heading(each.seq, key),
            value=value,
            rule=IDENTITY,
            sentence=sentence,
            remedy=f"{remedy}: --skip-check {IDENTITY}.",
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
    if LOOK_ALIKE not in checks.off:
        yield from mistyped(journal, run, keys)
    if LIKELY_DUPLICATE not in checks.off:
        yield from _likely(journal, run, keys, heading, strict=checks.strict)


def _variants(journal: Journal, run: int, heading: Callable[[int, str], str]) -> Iterator[str]:
    found = journal.clashes.variants(run)
    if not found:
        return
    totals = counted(journal.clashes.totals(run, [each.seq for each in found]))
    journal.reject(
        run,
        [
            Problem(
                seq=each.seq,
                column=heading(each.seq, "InvoiceId"),
                value=each.document_id,
                rule=CAPITALS,
                sentence=f"was sent by run {each.run} as {each.spelled}, and a portal may take both for one invoice",
                remedy=f"Write it as it was sent. To send it so: --skip-check {CAPITALS}.",
            )
            for each in found
        ],
    )
    first = [f"{each.document_id} was sent as {each.spelled} by run {each.run}" for each in found[:_NAMED]]
    yield (
        f"Rejected {totals}, since the InvoiceId was sent before in other capitals: {_listed(first, len(found))}."
        f" Write it as it was sent, or send it so: --skip-check {CAPITALS}."
    )


def _likely(
    journal: Journal, run: int, keys: Keys, heading: Callable[[int, str], str], *, strict: bool
) -> Iterator[str]:
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
        f" invoice: {_listed(first, len(likes))}. Delete those that are. To be told no more: --skip-check"
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


def _listed(first: Sequence[str], count: int) -> str:
    return "; ".join(first) + f"; and {count - len(first):,} more" * (count > len(first))
