"""What the terminal says of a run against its portal. Pure."""

from collections.abc import Iterator

from etl.cli.render.table import table
from etl.model.comparison import PlannedAction
from etl.report.planned import WORDS, ActionCounts

#: Attributes named; the workbook has all.
_FIELDS = 5


def marks_text(found: ActionCounts, *, overwrites: bool) -> Iterator[str]:
    """What the run would do, by mark."""
    yield from table({str(word): found.figures[word] for word in WORDS if word in found.figures})
    yield ""
    if found.fields:
        commonest = sorted(found.fields.items(), key=lambda each: (-each[1], each[0]))
        named = ", ".join(f"{name} of {number:,}" for name, number in commonest[:_FIELDS])
        more = len(commonest) - _FIELDS
        yield f"Changed: {named}{f', and {more:,} more' if more > 0 else ''}."
    identical, conflicts = found.count(PlannedAction.IDENTICAL), found.count(PlannedAction.CONFLICT)
    if identical:
        yield f"Not sent, since the portal holds them so already: {identical:,}."
    if conflicts and overwrites:
        invoices = f"{conflicts:,} invoice{'s' * (conflicts != 1)}"
        yield f"--overwrite-conflicts: {invoices} will have more due than the portal holds, paid or not."
    elif conflicts:
        yield f"Refused, since their BalanceDue would rise: {conflicts:,}. They may have been paid, or partly, since."
