"""What the terminal says of a run against its portal. Pure."""

import shlex
from collections.abc import Iterator, Sequence

from etl.cli.render.table import table
from etl.model.comparison import Overwrites, PlannedAction
from etl.report.planned import NAMED, WORDS, ActionCounts, Named, without_midnight
from etl.report.said import change_text
from etl.text import number_of, one_line

#: Attributes named; the workbook has all.
_FIELDS = 5

#: Characters of what an invoice would hold otherwise; the workbook has the whole.
_LONG = 160


def marks_text(
    found: ActionCounts, overwrites: Overwrites, idle: Sequence[str] = (), *, reverts: bool = False
) -> Iterator[str]:
    """What the run would do, by mark, and the first invoices that would be held otherwise."""
    yield from table({str(word): found.figures[word] for word in WORDS if word in found.figures})
    said = list(_said(found, overwrites, idle, reverts=reverts))
    yield from ["", *said] if said else []


def _said(found: ActionCounts, overwrites: Overwrites, idle: Sequence[str], *, reverts: bool) -> Iterator[str]:
    yield from _fields(found)
    yield from _list(found.changed, found.count(PlannedAction.CHANGE))
    identical = found.count(PlannedAction.IDENTICAL)
    if identical:
        yield f"Not sent, since the portal holds them so already: {identical:,}."
    yield from _touched(found) if reverts else _conflicts(found, overwrites, len(idle))
    if idle:
        named = ", ".join(idle[:_FIELDS])
        others = f" and {len(idle) - _FIELDS:,} more" * (len(idle) > _FIELDS)
        yield f"--overwrite-conflicts: {named}{others} {'is' if len(idle) == 1 else 'are'} not in conflict here."


def _fields(found: ActionCounts) -> Iterator[str]:
    if found.fields:
        commonest = sorted(found.fields.items(), key=lambda each: (-each[1], each[0]))
        named = ", ".join(f"{name} of {number:,}" for name, number in commonest[:_FIELDS])
        more = len(commonest) - _FIELDS
        yield f"Changed: {named}{f', and {more:,} more' if more > 0 else ''}."


def _conflicts(found: ActionCounts, overwrites: Overwrites, idle: int) -> Iterator[str]:
    """What would undo a payment: what is sent all the same, and what is not."""
    conflicts = found.count(PlannedAction.CONFLICT)
    sent = conflicts if overwrites.every else len(overwrites.keys) - idle
    if sent:
        yield (
            f"--overwrite-conflicts: {number_of(sent, 'invoice')} will have more due than the portal has, paid or not."
        )
    refused = conflicts - sent
    if refused:
        yield f"Refused, since what is due would rise again, as if a payment had not been made: {refused:,}."
    yield from _list(found.conflicts, conflicts)
    first = next((each.invoice for each in found.conflicts if not each.sent), "")
    if refused and first:
        yield f"To send one of them all the same: --overwrite-conflicts={shlex.quote(one_line(first))}"


def _touched(found: ActionCounts) -> Iterator[str]:
    """What would undo what somebody has done since."""
    kept = found.count(PlannedAction.CONFLICT)
    if kept:
        yield f"Kept as they are, since somebody has touched or paid them: {kept:,}."


def _list(named: Sequence[Named], count: int) -> Iterator[str]:
    for each in named:
        told = without_midnight("; ".join(map(change_text, each.changes)))
        yield f"  {one_line(each.invoice)}: {one_line(told, _LONG)}"
    if count > NAMED:
        yield f"  and {count - NAMED:,} more: the workbook of python -m etl plan has them all"
