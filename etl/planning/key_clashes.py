"""Key clashes: invoices that would replace another in the portal, or stand there twice."""

from collections.abc import Callable, Iterator

from etl.documents import IDENTITY
from etl.journal import Journal
from etl.model.problem import Problem


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
