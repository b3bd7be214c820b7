"""What an observer is told of what can be put back, and of what is."""

from dataclasses import dataclass
from pathlib import Path

from etl.planning import Reversal
from etl.report.by_hand import LeftOutCounts


@dataclass(frozen=True, slots=True)
class Reverting:
    """What a run has done is to be put back; its reversal was planned."""

    plan: Reversal


@dataclass(frozen=True, slots=True)
class ByHand:
    """What is not put back is in a workbook: how many invoices were created, kept as they are, or are not known."""

    path: Path | None
    left_out: LeftOutCounts


@dataclass(frozen=True, slots=True)
class Undoable:
    """What so many invoices said before the run is kept; of others, unknown, the portal did not tell it."""

    run: int
    kept: int
    unknown: int


#: All of them.
RevertEvent = Reverting | ByHand | Undoable
