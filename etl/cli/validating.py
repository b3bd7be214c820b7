"""``etl validate``: the plan alone."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.cli.exits import Exit
from etl.cli.rejecting import tell_rejects
from etl.cli.targets import CHECK, place, rejects_base
from etl.cli.text import REASONS, mails_text, plan_text, reasons_text, warnings_text
from etl.cli.understanding import Understanding, planning
from etl.cli.voice import speaker
from etl.errors import PlanError
from etl.journal import Journal
from etl.pipeline import Past, plan
from etl.records import RunRequest
from etl.report import Expected, balance, count, mismatches, write_results


@dataclass(frozen=True, slots=True)
class Check:
    """What to check.

    Attributes:
        files: the exports.
        results: where the results go; None for beside the first file.
        expected: what must have been read.
        past: the journal that knows how rejects were read that come back.
    """

    files: tuple[Path, ...]
    results: Path | None
    expected: Expected
    past: Past


def validate_files(check: Check, understanding: Understanding, *, quiet: bool) -> Exit:
    """Plans in a journal of its own that is gone afterwards, and writes the results as a run would begin.

    Raises:
        PlanError: what was read is not what was expected; the results are there all the same.
    """
    say = speaker(quiet=quiet)
    target = place((*check.files, *understanding.line_files), check.results, CHECK).path
    with TemporaryDirectory(prefix="etl-") as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
        planned = plan(journal, planning(check.files, RunRequest("validate"), understanding, emails=True), check.past)
        for line in plan_text(planned):
            say(line)
        if planned.mails.documents:
            say(f"With --send-emails {mails_text(planned.mails)} (Yes in SendNewInvoiceEmail).")
            say("Their import needs --send-emails to mail these customers, or --no-emails to mail nobody.\n")
        for line in reasons_text(journal.reasons(planned.run, REASONS)):
            say(line)
        for line in warnings_text(journal.reasons(planned.run, REASONS, warnings=True)):
            say(line)
        say(f"Results: {write_results(journal.results(planned.run), target)}")
        name = partial(rejects_base, results=target, kind=CHECK)
        password = understanding.reading.password
        tell_rejects(journal, journal.runs()[0], name, kept=False, quiet=quiet, password=password)
        wrong = list(mismatches(check.expected, balance(planned.totals)))
        if wrong:
            raise PlanError(" ".join(["The control totals do not agree.", *wrong]))
        return Exit.FAILURES if count(balance(planned.totals).rejected) else Exit.SUCCESS
