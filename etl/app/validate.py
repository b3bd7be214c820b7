"""Checking files: the plan alone, in a journal that is gone afterwards."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.app.context import Context
from etl.app.events import MailsToAllow, PassedOver, Planned, Reasons, WouldBeRefused
from etl.app.file_events import ResultsWritten
from etl.app.file_set import FileSet, imported_before, require_files
from etl.app.guards import expected_of, incomplete
from etl.app.mapping_tests import require_mapping_tests
from etl.app.output_paths import CHECK, place, rejects_base
from etl.app.rejects import write_rejected
from etl.app.runs import known_run, reasons_of
from etl.errors import PlanError
from etl.exit_codes import Ending
from etl.journal import Journal
from etl.model.run import RunRequest
from etl.planning import Plan, plan
from etl.report import Balance, balance, balance_text, count, mismatches, write_results
from etl.report.about import run_about


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """What an import of files would send.

    Attributes:
        plan: what was read.
        ending: FAILURES where some documents are rejected.
        figures: the control totals.
        reasons: why documents are rejected, and what is odd about others.
        results: the results file; None where none was written.
        rejects: files with the rejected rows.
        seen: SHA-256 of the files as they were read, in hexadecimal.
    """

    plan: Plan
    ending: Ending
    figures: Balance
    reasons: Reasons
    results: Path | None
    rejects: tuple[Path, ...]
    seen: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Checked, {self.ending.name}: {balance_text(self.figures, 'to send')}>"

    def __str__(self) -> str:
        return str(self.plan)


def validate_files(
    files: FileSet, results: Path | None, context: Context, *, written: bool = True, kept: Path | None = None
) -> Checked:
    """Plans in a journal of its own that is gone afterwards, and writes the results as a run would begin.

    Args:
        files: the exports.
        results: where the results go; None for beside the first file.
        context: who is told, and the journal that knows how rejects were read that come back.
        written: whether results are written at all.
        kept: where that journal is to stay, to look at what is rejected; None for nowhere.

    Raises:
        PlanError: what was read is not what was expected; the results are there all the same.
    """
    require_files(files)
    files = files.fetched()
    require_mapping_tests(files)
    target = place(files.every, results, CHECK, written=written)
    if files.passed:
        context.observer.note(PassedOver(files.passed))
    past = imported_before(context.journal.journal)
    with TemporaryDirectory(prefix="etl-") as folder, Journal(kept or Path(folder) / "journal.sqlite3") as journal:
        request = files.request(RunRequest("validate", context.known_portal), emails=True)
        planned = plan(journal, request, past, context.tell_first_problem)
        context.observer.note(Planned(planned))
        if planned.mails.documents:
            context.observer.note(MailsToAllow(planned.mails))
        reasons = reasons_of(journal, planned.run)
        context.observer.note(reasons)
        path, rejects = _write(journal, planned.run, target.path, context) if target else (None, ())
        figures = balance(planned.totals)
        wrong = list(mismatches(expected_of(files.check), figures, planned.hash_total))
        if wrong:
            raise PlanError(" ".join(["The control totals do not agree.", *wrong]))
        why = incomplete(planned, files.check)
        if why and context.known_portal:
            raise PlanError(f"An import would be refused. {why}")
        if why:
            context.observer.note(WouldBeRefused(f"An import to the portal of that run would be refused. {why}"))
        ending = Ending.FAILURES if count(figures.rejected) else Ending.SUCCESS
        seen = frozenset(source.sha256 for source in journal.rejects.sources(planned.run))
        return Checked(planned, ending, figures, reasons, path, rejects, seen)


def _write(journal: Journal, run: int, target: Path, context: Context) -> tuple[Path, tuple[Path, ...]]:
    about = run_about(known_run(journal, run), balance(journal.totals(run)), recorded=False)
    path = write_results(journal.results(run), target, about=about)
    context.observer.note(ResultsWritten(path))
    name = partial(rejects_base, results=target, kind=CHECK)
    return path, write_rejected(journal, known_run(journal, run), name, context, kept=False)
