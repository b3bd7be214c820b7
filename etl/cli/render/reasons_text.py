"""Why documents were not delivered, and what is odd about others. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from etl.app.events import REASONS
from etl.journal import Reason
from etl.report.reasons import NamedReason
from etl.text import one_line

#: Characters of a reason; the results have the whole.
_REASON = 200

#: Reasons shown.
_REASONS = 3


def reasons_text(reasons: Sequence[Reason]) -> Iterator[str]:
    """Why documents were not delivered: the commonest reasons, and how many more there are."""
    if reasons:
        yield "Commonest reasons:" if len(reasons) > _REASONS else "Reasons:"
        for r in reasons[:_REASONS]:
            yield f"  {r.count:,} x {one_line(r.text, _REASON)} (first in {r.file}, row {r.source_row})"
        more = len(reasons) - _REASONS
        if more > 0:
            number = "many" if len(reasons) == REASONS else f"{more:,}"
            plural = "s" * (more != 1)
            yield f"  and {number} more reason{plural}: the results have each invoice's own, in ErrorMessage."
        yield ""


def warnings_text(warnings: Sequence[Reason]) -> Iterator[str]:
    """What is odd about documents that are sent all the same."""
    if warnings:
        count = sum(each.count for each in warnings)
        yield f"Warnings, {count:,} in all (--strict rejects such invoices):"
        for w in warnings[:_REASONS]:
            yield f"  {w.count:,} x {one_line(w.text, _REASON)} (first in {w.file}, row {w.source_row})"
        more = len(warnings) - _REASONS
        if more > 0:
            yield f"  and {more:,} more: the results have each invoice's own, in Warnings."
        yield ""


def unsure_text(documents: int) -> Iterator[str]:
    """Of how many documents it is not known whether the portal has their PDF, and what to do."""
    if documents:
        yield f"For {documents:,} it is not known whether the portal has the PDF: (not confirmed) in the results."
        yield "Look at these in the portal. Put PDFs that are missing there into a folder of their own, and run:"
        yield "  python -m etl attach FOLDER --resend"
        yield ""


def named_reason_text(reason: NamedReason) -> Iterator[str]:
    """A reason: what, why, an example, what to do."""
    yield reason.name
    yield f"  {reason.what}"
    yield f"  {reason.why}"
    yield f"  Such as: {reason.example}"
    yield f"  What to do: {reason.remedy}"


def reason_list_text(every: Iterable[NamedReason]) -> Iterator[str]:
    """All reasons, a line each."""
    listed = list(every)
    width = max(len(reason.name) for reason in listed)
    yield from (f"{reason.name:{width}}  {reason.what}" for reason in listed)
