"""What the journal knows of earlier runs: all, one, the one that read a file; their results and their audit trail."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from msgspec import Struct

from etl.app.context import Context
from etl.app.events import REASONS, Reasons
from etl.app.output_paths import RESULTS, OutputPath, rejects_base, settle_place
from etl.app.rejects import write_rejected
from etl.app.run_files import write_run_files
from etl.errors import FileError, SettingsError
from etl.extract import sha256
from etl.journal import Journal, JournalServer
from etl.model.run import Run
from etl.portals import destination
from etl.report import AuditReport, Balance, balance, check_target
from etl.report.sheets import Cell
from etl.text import moment, now, path_of
from etl.whole import is_there


def existing(place: Path | JournalServer) -> Journal:
    """The journal.

    Raises:
        SettingsError: there is none yet.
    """
    if isinstance(place, Path) and not place.exists():
        raise SettingsError(f"There is no journal {place} yet: nothing was imported.")
    return Journal(place)


def known_run(journal: Journal, number: int) -> Run:
    """A run by its number.

    Raises:
        SettingsError: there is no such run.
    """
    run = journal.run(number)
    if run is None:
        raise SettingsError(f"There is no run {number}. See python -m etl runs.")
    return run


def run_of(journal: Journal, files: Sequence[Path], portal: str, where: str) -> Run:
    """The newest run that has sent files to a portal, or has tried to, as they are now.

    Raises:
        FileError: one of them is not there.
        SettingsError: there is no such run.
    """
    try:
        hashes = {sha256(file) for file in files}
    except OSError as error:
        raise FileError(
            f"{error.filename} cannot be opened: {error.strerror}. Check the name, or name a run by its number."
        ) from error
    run = journal.latest(portal, hashes)
    if run is not None:
        return run
    names = " and ".join(str(file) for file in files)
    raise SettingsError(
        f"{names} was not imported to {where} as it is now. Where it was changed since, name the run by its number:"
        " see python -m etl runs."
    )


def compared_facts(run: Run, context: Context) -> Iterator[tuple[str, Cell]]:
    """What a workbook says of a run that was just compared: its files, and with which portal and when."""
    for source in run.sources:
        yield "File", f"{source.file} {source.sheet}".strip()
        yield "SHA-256", source.sha256
    yield "Portal", context.told
    yield "Compared", moment(now())


def results_place(run: Run, results: Path | None, *, anyway: bool = True) -> OutputPath | None:
    """Where the results of a run go: as asked, else where they went.

    Of a run that has not said where, they go into this folder; or nowhere, unless they are written ``anyway``. And so
    where their folder is gone: that of a file that a worker has put away is.
    """
    before = path_of(run.request.results) if run.request.results else None
    if results is None and before is None and not anyway:
        return None
    if before is None or (anyway and not is_there(before.parent)):
        before = Path(f"run-{run.number}.results.csv")
    place = OutputPath(results or before, results is not None)
    check_target(place.path, ())
    return place


def rewrite_results(number: int, results: Path | None, context: Context, *, anyway: bool = True) -> Path | None:
    """Writes the results of a run again, where ``results_place`` has a place for them.

    Raises:
        SettingsError: there is no such run.
        ResultsError: they cannot be written.
    """
    with existing(context.place) as journal:
        run = known_run(journal, number)
        chosen = results_place(run, results, anyway=anyway)
        if chosen is None:
            return None
        target, remark = settle_place(journal, number, chosen)
        written = write_run_files(journal, run, (target, remark), context).results
        name = partial(rejects_base, results=target, kind=RESULTS, run=number if target != chosen.path else None)
        write_rejected(journal, run, name, context, kept=True)
    return written


def reasons_of(journal: Journal, run: int, unsure: int = 0) -> Reasons:
    """Why documents of a run were not delivered, and what is odd about others."""
    warnings = journal.reasons(run, REASONS, warnings=True)
    return Reasons(tuple(journal.reasons(run, REASONS)), tuple(warnings), unsure)


def every_run(journal: Journal) -> Iterator[tuple[Run, Balance]]:
    """Every run with its control totals, the newest first."""
    for run in journal.runs():
        yield run, balance(journal.totals(run.number))


class RunsWanted(Struct, frozen=True, kw_only=True):
    """Which runs are listed.

    Attributes:
        key: to the portal with this key; "" for any.
        portal: to one of this name, whichever environment; "" for any.
        since: begun on this day (UTC, ISO 8601) or later; a time of it may follow; "" for whenever.
        last: so many of these, the newest; None for all.

    Raises:
        SettingsError: the day or the number is none.
    """

    key: str = ""
    portal: str = ""
    since: str = ""
    last: int | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < 1:
            raise SettingsError(f"--last {self.last}: write 1 or more.")
        if self.since:
            try:
                datetime.fromisoformat(self.since)
            except ValueError:
                raise SettingsError(f"--since {self.since}: write a day such as 2026-07-31.") from None


def listed_runs(journal: Journal, wanted: RunsWanted) -> Iterator[tuple[Run, Balance]]:
    """The runs that are wanted with their control totals, the newest first."""
    found = journal.runs(portal=wanted.key, since=wanted.since, last=0 if wanted.portal else wanted.last or 0)
    name = wanted.portal.casefold()
    to_it = (run for run in found if not name or destination(run.request.portal).portal.casefold() == name)
    for run in islice(to_it, wanted.last):
        yield run, balance(journal.totals(run.number))


def audit(journal: Journal, number: int) -> AuditReport:
    """Everything that is known of a run; its documents are read as they are looped over, while the journal is open.

    Raises:
        SettingsError: there is no such run.
    """
    run = known_run(journal, number)
    trail = journal.audit
    figures = balance(journal.totals(number))
    story = (trail.invocations(number), trail.counts(number), trail.documents(number))
    return AuditReport(run, figures, *story, now(), journal.chain.head(number))
