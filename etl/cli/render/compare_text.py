"""What the terminal says of a run against its portal. Pure."""

from collections.abc import Iterator, Sequence

from etl.cli.render.table import table
from etl.model.comparison import Overwrites, PlannedAction
from etl.report.planned import WORDS, ActionCounts

#: Attributes named; the workbook has all.
_FIELDS = 5


def marks_text(found: ActionCounts, overwrites: Overwrites, idle: Sequence[str] = ()) -> Iterator[str]:
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
    sent = conflicts if overwrites.every else len(overwrites.keys) - len(idle)
    if sent:
        invoices = f"{sent:,} invoice{'s' * (sent != 1)}"
        yield f"--overwrite-conflicts: {invoices} will have more due than the portal holds, paid or not."
    if conflicts > sent:
        yield (
            f"Refused, since their BalanceDue would rise: {conflicts - sent:,}. They may have been paid, or partly,"
            " since."
        )
    if idle:
        named = ", ".join(idle[:_FIELDS])
        others = f" and {len(idle) - _FIELDS:,} more" * (len(idle) > _FIELDS)
        yield f"--overwrite-conflicts: {named}{others} {'is' if len(idle) == 1 else 'are'} not in conflict here."
