"""A document is sent as it was planned, in its order, or not at all; its hash is that of every version before."""

from typing import Any

import pytest

from etl.journal.row_hash import CorruptRowError, Facts, checked_documents, content_of, row_hash
from etl.model.document import Status

BODY = '{"Amount":"1.00"}'
PLAIN = Facts(0, 1, 2, "A1", "a1", "a1", "A1", "USD", "1.00", 0, content_of(BODY), "", 0, "")
WITH_FILE = PLAIN._replace(content=content_of(BODY, "f" * 64), attachment="A1.pdf", attachment_size=9)._replace(
    attachment_sha256="f" * 64
)


def row(facts: Facts, payload: str | None = BODY) -> tuple[Any, ...]:
    """What the queue reads of a document."""
    return (*facts, row_hash(facts), payload, 0, Status.PLANNED, "", 0, 0, "")


def test_documents_come_back_as_they_were_planned() -> None:
    first, second = checked_documents([row(PLAIN), row(WITH_FILE._replace(seq=2))], 0)
    assert (first.seq, first.identity, first.payload, first.attachment) == (1, "A1", BODY.encode(), None)
    assert second.attachment is not None
    assert second._replace(seq=1, attachment=None, content=first.content) == first


@pytest.mark.parametrize(("seqs", "after"), [([2, 1], 0), ([1, 1], 0), ([1], 1), ([3], 5)])
def test_documents_out_of_their_order_are_not_sent(seqs: list[int], after: int) -> None:
    with pytest.raises(CorruptRowError, match="documents are out of order"):
        checked_documents([row(PLAIN._replace(seq=seq)) for seq in seqs], after)


@pytest.mark.parametrize("payload", [None, "", BODY.replace("1.00", "1.01")])
@pytest.mark.parametrize("facts", [PLAIN, WITH_FILE])
def test_another_body_than_was_planned_is_not_sent(facts: Facts, payload: str | None) -> None:
    with pytest.raises(CorruptRowError, match="the invoice of row 2 is not as it was written"):
        checked_documents([row(facts, payload)], 0)


@pytest.mark.parametrize("name", Facts._fields)
def test_no_fact_of_a_document_can_be_changed_unseen(name: str) -> None:
    facts = WITH_FILE._asdict()
    changed = Facts(**facts | {name: 7 if isinstance(facts[name], int) else "x"})
    with pytest.raises(CorruptRowError):
        checked_documents([(*changed, row_hash(WITH_FILE), BODY, 0, Status.PLANNED, "", 0, 0, "")], -1)


def test_the_hash_is_the_one_that_journals_hold() -> None:
    assert row_hash(PLAIN) == "904e4379b592630a"
    assert row_hash(WITH_FILE) == "930c26990127cdc2"
    assert row_hash(PLAIN) == row_hash(PLAIN[:-3])
