"""What the terminal says of putting back what a run has done. Pure."""

from collections.abc import Iterator
from pathlib import Path

from etl.app.revert_events import ByHand, RevertEvent, Reverting, Undoable
from etl.planning import Reversal
from etl.report import balance, count
from etl.report.by_hand import LeftOutCounts
from etl.text import number_of


def revert_text(event: RevertEvent) -> Iterator[str]:
    """The lines of an event."""
    match event:
        case Reverting(plan):
            yield from _reverting(plan)
        case ByHand(path, left_out):
            yield from _by_hand(path, left_out)
        case Undoable(run, kept, unknown):
            yield from _undoable(run, kept, unknown)


def _undoable(run: int, kept: int, unknown: int) -> Iterator[str]:
    """What could be put back."""
    if kept:
        yield f"What {number_of(kept, 'invoice')} said before is kept. To put it back: python -m etl revert {run}"
    if unknown:
        yield f"The portal did not tell what {number_of(unknown, 'invoice')} said before: no revert can put that back."


def _reverting(plan: Reversal) -> Iterator[str]:
    """What would be put back, and what of it cannot be given back."""
    figures = balance(plan.totals)
    yield f"To be put back: what {number_of(count(figures.pending), 'invoice')} said before run {plan.of}."
    if figures.aside:
        yield f"Left to a person, as the run created them or nothing is known from before: {count(figures.aside):,}."
    if plan.lost:
        yield "Cannot be given back:"
    for each in plan.lost:
        yield f"  {each.name} of {number_of(each.invoices, 'invoice')}, such as {each.example}: {each.why}."
    yield ""


def _by_hand(path: Path | None, left_out: LeftOutCounts) -> Iterator[str]:
    """What is not put back."""
    if left_out.all:
        why = {
            "kept as they are, since somebody has touched or paid them": left_out.kept,
            "created by the run": left_out.created,
            "not known from before": left_out.unknown,
        }
        yield f"Not put back: {'; '.join(f'{count:,} {reason}' for reason, count in why.items() if count)}."
    if path is not None:
        yield f"What is left to do in the portal: {path}"
