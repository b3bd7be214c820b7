"""What an observer is told of what can be put back, and of what is."""

from pathlib import Path

from msgspec import Struct

from etl.planning import Reversal
from etl.report.by_hand import LeftOutCounts


class Reverting(Struct, frozen=True):
    """What a run has done is to be put back; its reversal was planned."""

    plan: Reversal


class ByHand(Struct, frozen=True):
    """What is not put back is in a workbook: how many invoices were created, kept as they are, or are not known."""

    path: Path | None
    left_out: LeftOutCounts


class Undoable(Struct, frozen=True):
    """What so many invoices said before the run is kept; of others, unknown, the portal did not tell it."""

    run: int
    kept: int
    unknown: int


#: All of them.
RevertEvent = Reverting | ByHand | Undoable
