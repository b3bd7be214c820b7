"""What the results tell of what an invoice says: of its body, or of its row where it has none."""

import msgspec

from etl.journal.row_hash import CorruptRowError, Facts, content_of


class Stated(msgspec.Struct):
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
    if not payload.startswith("{"):
        return _NOTHING
    if facts.content and content_of(payload, facts.attachment_sha256) != facts.content:
        raise CorruptRowError(f"the invoice of row {facts.source_row} is not as it was written")
    try:
        return _DECODER.decode(payload)
    except msgspec.DecodeError:
        return _NOTHING  # As it was written, and nothing that planning makes.


def of_row(stated: str) -> Stated:
    """What the row of a document without a body says; what is due by it nobody has checked."""
    try:
        return msgspec.structs.replace(_DECODER.decode(stated), BalanceDue=None) if stated else _NOTHING
    except msgspec.DecodeError:
        return _NOTHING
