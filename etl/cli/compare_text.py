"""What the terminal says of a run against its portal. Pure."""

from collections.abc import Iterator, Sequence

from etl.cli.text import table
from etl.marks import Mark
from etl.pipeline import Moved
from etl.report.planned import WORDS, Marks
from etl.shorten import shorten

_FIELDS = 5
"""Attributes named; the workbook has all."""

_MOVED = 5
"""Documents named that have moved."""

_LONG = 200
"""Characters of what one has moved from and to."""


def marks_text(found: Marks, *, overwrites: bool) -> Iterator[str]:
    """What the run would do, by mark."""
    yield from table({str(word): found.figures[word] for word in WORDS if word in found.figures})
    yield ""
    if found.fields:
        commonest = sorted(found.fields.items(), key=lambda each: (-each[1], each[0]))
        named = ", ".join(f"{name} of {number:,}" for name, number in commonest[:_FIELDS])
        more = len(commonest) - _FIELDS
        yield f"Changed: {named}{f', and {more:,} more' if more > 0 else ''}."
    identical, conflicts = found.count(Mark.IDENTICAL), found.count(Mark.CONFLICT)
    if identical:
        yield f"Not sent, since the portal holds them so already: {identical:,}."
    if conflicts and overwrites:
        invoices = f"{conflicts:,} invoice{'s' * (conflicts != 1)}"
        yield f"--overwrite-conflicts: {invoices} will have more due than the portal holds, paid or not."
    elif conflicts:
        yield f"Refused, since their BalanceDue would rise: {conflicts:,}. They may have been paid, or partly, since."


def moved_text(moved: Sequence[Moved]) -> str:
    """What has changed in a portal since a plan was made, in one sentence for each of the first ones."""
    told = [
        f"{each.identity} was {shorten(str(each.before), _LONG)} and is now {shorten(str(each.now), _LONG)}."
        for each in moved[:_MOVED]
    ]
    more = len(moved) - len(told)
    return " ".join([*told, f"And {more:,} more." * (more > 0)]).strip()
