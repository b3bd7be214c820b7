"""What the terminal says at the end of a load: what became of it, why, and where that is written. Pure."""

from collections.abc import Iterator

from etl.app import events as told
from etl.app.file_events import RejectsWritten, ReportWritten, ResultsWritten, VerificationWritten
from etl.cli.render.reasons_text import reasons_text, unsure_text, warnings_text
from etl.cli.render.table import table, unreadable_text
from etl.report import Balance
from etl.report.balance import accounts
from etl.text import number_of, text_of


def end_text(event: told.Event) -> Iterator[str]:
    """The lines of an event of the end."""
    match event:
        case told.Sent(run, portal, simulated, figures, asked):
            yield ""
            yield sent_text(portal, run, simulated=simulated)
            yield from summary_text(figures, asked)
        case told.Together(root, figures):
            yield f"Together with run {root}:"
            yield from summary_text(figures, 0)
        case told.Reasons(reasons, warnings, unsure):
            yield from reasons_text(reasons)
            yield from warnings_text(warnings)
            yield from unsure_text(unsure)
        case told.Resumable(run):
            yield f"To send what is pending: python -m etl resume {run}"
        case ReportWritten(path):
            yield f"The same on one page, to read, print or mail: {text_of(path)}"
        case ResultsWritten(path, remark):
            yield from filter(None, [remark, f"Results: {path}"])
        case RejectsWritten(files, remarks, command):
            yield from remarks
            if files:
                yield f"Rejected rows, to correct and {command} again: {', '.join(map(str, files))}"
        case VerificationWritten(path):
            yield f"Verification: {path}"


def sent_text(where: str, run: int, *, simulated: bool) -> str:
    """Where a run went."""
    rehearsal = f"A rehearsal with {where}: no portal has these invoices, and the run is not recorded."
    return rehearsal if simulated else f"Run {run} to {where}."


def summary_text(figures: Balance, asked: int) -> Iterator[str]:
    """The control totals, and how many documents the portal was asked for first."""
    yield from table(accounts(figures))
    yield from unreadable_text(figures)
    if asked:
        invoices = number_of(asked, "invoice")
        yield (
            f"For {invoices} the portal was asked what it holds before anything was sent again: an earlier answer was"
            " lost, or was a refusal."
        )
    yield ""
