"""What the results tell of what an invoice says: of its body, or of its row where it has none."""

from collections.abc import Sequence

import msgspec

from etl.journal.row_hash import CorruptRowError, Facts, content_of


class Stated(msgspec.Struct, gc=False):
    """What the results tell of an invoice; None for what it does not say."""

    CustomerId: str | None = None
    CustomerName: str | None = None
    BalanceDue: str | None = None


_NOTHING = Stated()
_DECODER = msgspec.json.Decoder(Stated)


def of_body(facts: Facts, payload: str) -> Stated:
    """What a body says; of one that is forgotten the journal keeps the hash alone.

    Raises:
        CorruptRowError: it is not as it was written.
    """
    if payload.startswith("{") and facts.content and content_of(payload, facts.attachment_sha256) != facts.content:
        raise CorruptRowError(f"the invoice of row {facts.source_row} is not as it was written")
    return _of_whole(payload)


def of_bodies(payloads: Sequence[str]) -> list[Stated]:
    """What bodies say that are as they were written."""
    try:
        return [*map(_DECODER.decode, payloads)]
    except msgspec.DecodeError:
        return [*map(_of_whole, payloads)]


def _of_whole(payload: str) -> Stated:
    try:
        return _DECODER.decode(payload) if payload.startswith("{") else _NOTHING
    except msgspec.DecodeError:
        return _NOTHING  # Nothing that planning makes.


def of_row(stated: str) -> Stated:
    """What the row of a document without a body says; what is due by it nobody has checked."""
    try:
        return msgspec.structs.replace(_DECODER.decode(stated), BalanceDue=None) if stated else _NOTHING
    except msgspec.DecodeError:
        return _NOTHING
