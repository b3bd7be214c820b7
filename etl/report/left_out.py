"""What a verification does not compare, and why; pure."""

from collections.abc import Iterator

from etl.report.balance import Balance, count
from etl.report.verification import Verification
from etl.text import number_of


def left_out(figures: Balance, replaced: int, found: Verification, keep: int) -> Iterator[str]:
    """Sentences on what was not compared.

    Args:
        figures: the control totals of the run and its corrections.
        replaced: documents that a later run has sent again or changed.
        found: what was compared.
        keep: days after which the journal forgets what was sent.
    """
    counts = {
        "rejected": count(figures.rejected),
        "failed": count(figures.failed),
        "pending": count(figures.pending),
        "set aside": count(figures.aside),
        "superseded": count(figures.superseded),
        "sent again or changed by a later run": replaced,
    }
    told = [f"{number:,} {name}" for name, number in counts.items() if number]
    if told:
        yield f"Not compared: {', '.join(told)}."
    if found.forgotten:
        yield (
            f"Of {number_of(found.forgotten, 'invoice')} only InvoiceId, Amount and Currency were compared: sent more"
            f" than {number_of(keep, 'day')} ago, and the journal has forgotten the rest (--keep)."
        )
    if found.unseen:
        named = ", ".join(f"{name} of {number:,}" for name, number in found.unseen.most_common())
        yield f"Not compared, since the portal does not show it: {named}."
