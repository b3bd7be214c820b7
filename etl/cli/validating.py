"""``etl validate``: the plan alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.cli.exits import Exit
from etl.cli.targets import CHECK, place
from etl.cli.text import plan_text, reasons_text
from etl.journal import Journal
from etl.pipeline import Request, plan
from etl.records import RunRequest
from etl.report import balance, count, write_results
from etl.transform import Checks, Choices

REASONS = 3
"""Reasons shown at the end."""


def speaker(*, quiet: bool) -> Callable[[str], None]:
    """Prints a line on stdout, or nothing."""
    return (lambda _: None) if quiet else print


def today() -> date:
    """The day by the clock of the place."""
    return datetime.now(UTC).astimezone().date()


def validate_files(files: tuple[Path, ...], sheet: str | None, results: Path | None, *, quiet: bool) -> Exit:
    """Plans in a journal of its own that is gone afterwards, and writes the results as a run would begin."""
    say = speaker(quiet=quiet)
    target = place(files, results, CHECK).path
    with TemporaryDirectory(prefix="etl-") as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
        choices = Choices(Checks(today()), emails=True)
        planned = plan(journal, Request(files, RunRequest("validate"), choices, sheet))
        for line in plan_text(planned):
            say(line)
        if planned.mails:
            say(f"Invoices that ask to mail the customer: {planned.mails:,}.")
            say("An import will want --send-emails or --no-emails.\n")
        for line in reasons_text(journal.reasons(planned.run, REASONS)):
            say(line)
        say(f"Results: {write_results(journal.results(planned.run), target)}")
        return Exit.FAILURES if count(balance(planned.totals).rejected) else Exit.SUCCESS
