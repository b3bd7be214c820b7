"""What the first sheet of a run's results says: what, when, by whom, and totals by status and currency. Pure."""

from collections.abc import Iterator

from etl.model.run import Run
from etl.report.balance import Balance, accounts
from etl.report.sheets import Cell, HeadRow
from etl.text import moment

_HEADS = HeadRow(("", "Currency", "Invoices", "Amount"))


def run_about(run: Run, figures: Balance, *, recorded: bool = True) -> Iterator[tuple[Cell, ...]]:
    """The lines of a run's first sheet.

    Args:
        run: the run.
        figures: its control totals.
        recorded: whether a journal keeps it; a check or a rehearsal has no number.
    """
    if recorded:
        yield "Run", run.number
    yield "Command", run.request.command
    yield "Began", f"{moment(run.started_at)} by {run.who}"
    for source in run.sources:
        yield "File", f"{source.file} {source.sheet}".strip()
        yield "SHA-256", source.sha256
    yield ()
    yield _HEADS
    for name, line in accounts(figures).items():
        for currency, figure in sorted(line.items()):
            yield name, currency or "(none)", figure.count, figure.amount
    if figures.unreadable:
        yield ()
        yield "Rejected rows without a readable amount, in no sum", None, figures.unreadable
