"""What of the portal's invoices a run would change or has changed, for a page."""

from collections.abc import Sequence

from etl.model.comparison import Change
from etl.report.html.blocks import Cell, Group, Section, Table
from etl.report.html.words import totals_table
from etl.report.planned import NAMED, WORDS, ActionCounts, Named, difference
from etl.report.said import in_print

_HEADINGS = ("Invoice", "Field", "Old", "New", "Difference", "Sent")


def changes_section(marks: ActionCounts | None) -> Section:
    """By what sending does to the portal: figures, and the first invoices that it changes."""
    if marks is None:
        return Section("Compared with the portal")
    table = totals_table({str(word): marks.figures[word] for word in WORDS if word in marks.figures})
    groups = (
        _group("Changed", "", marks.changed),
        _group("In conflict", "Sending these might undo a payment: look at each in the portal first.", marks.conflicts),
    )
    named = tuple(group for group in groups if group.table.rows)
    return Section("Compared with the portal", table=table, groups=named)


def _group(title: str, remedy: str, named: Sequence[Named]) -> Group:
    rows = [_row(each, change) for each in named for change in each.changes]
    more = f"The first {NAMED} are shown: the workbook or the results name each." if len(named) >= NAMED else ""
    return Group(title, "", remedy, Table(_HEADINGS, rows), more)


def _row(named: Named, change: Change) -> tuple[Cell, ...]:
    old, new = in_print(change.field, change.old), in_print(change.field, change.new)
    return (named.invoice, change.field, old, new, difference(change), "yes" if named.sent else "no")
