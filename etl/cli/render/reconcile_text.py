"""What the terminal says of a reconciliation. Pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etl.cli.render.table import table
from etl.report.reconciliation import Standing
from etl.text import number_of

if TYPE_CHECKING:
    from etl.app.reconcile import Reconciled


def reconcile_text(told: "Reconciled") -> Iterator[str]:
    """Both sides, and how their invoices stand."""
    found = told.found
    lines = {"in the file": found.in_file, "in the portal": found.in_portal}
    yield from table(lines | {f"  {standing}": found.figures(standing) for standing in Standing})
    yield ""
    if found.agrees:
        yield "Both sides are the same."
    if told.rejected:
        yield f"{number_of(told.rejected, 'row')} of the file could not be read, and stand on neither side."
    yield f"Reconciliation: {told.workbook}"
