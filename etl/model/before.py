"""What a portal held of an invoice before a run overwrote it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field


class Before(StrEnum):
    """What is known of an invoice before a run overwrote it."""

    #: The portal held it.
    HELD = "held"
    #: The portal did not hold it: the run has created it.
    ABSENT = "absent"
    #: The portal did not say whether it holds it.
    UNKNOWN = "unknown"


class BeforeImage(Struct, frozen=True):
    """An invoice before a run overwrote it.

    Attributes:
        seq: the document that did.
        before: what is known.
        held: the answer to GET /invoices, amounts as Decimal; nothing unless it was held.
    """

    seq: int
    before: Before
    held: Mapping[str, Any] = field(default_factory=dict)


class Left(Struct, frozen=True):
    """What a run has left of an invoice: what its portal must hold still, where nobody has touched it since.

    Attributes:
        sent: the body; None where the journal has forgotten it.
        before: what the portal held before it.
        change: whether it changed attributes and left the others.
    """

    sent: Mapping[str, Any] | None
    before: Mapping[str, Any]
    change: bool
