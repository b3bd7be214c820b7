"""What the terminal says of a reconciliation. Pure."""

from collections.abc import Iterator

from etl.app.control_events import ReconciliationWritten
from etl.cli.render.table import table
from etl.text import number_of


def reconcile_text(told: ReconciliationWritten) -> Iterator[str]:
    """Both sides, and how their invoices stand."""
    lines = {"in the file": told.in_file, "in the portal": told.in_portal}
    yield from table(lines | {f"  {standing}": figures for standing, figures in told.standings.items()})
    yield ""
    if told.agrees:
        yield "Both sides are the same."
    if told.rejected:
        stand = "stands" if told.rejected == 1 else "stand"
        yield (
            f"{number_of(told.rejected, 'row')} of the file could not be read, and {stand} on neither side. To see why:"
            " python -m etl validate FILE"
        )
    yield f"Reconciliation: {told.path}"
