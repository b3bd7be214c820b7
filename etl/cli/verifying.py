"""``etl verify`` and ``import --verify``: whether the portal holds what was sent."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.cli.conversation import talk
from etl.cli.exits import Exit
from etl.cli.inputs import matching
from etl.cli.known import existing, known_run, run_of
from etl.cli.manner import Manner
from etl.cli.progress import Progress
from etl.cli.targets import NEVER_SENT, beside_results
from etl.cli.verify_text import left_out_text, verified_text, verifying_text
from etl.cli.voice import complain, speaker
from etl.clock import now
from etl.errors import EtlError, ResultsError, SettingsError
from etl.filenames import path_of
from etl.journal import Journal
from etl.load import Road
from etl.pipeline import verify
from etl.records import Run
from etl.report import balance, check_target
from etl.report.tables import Cell
from etl.report.verification import Verification, write_verification


def verify_runs(what: Sequence[str], results: Path | None, manner: Manner) -> Exit:
    """Compares a run with the portal and writes what does not agree.

    Args:
        what: the number of a run; or the files of one.
        results: where the workbook goes; None for beside the file, or the results of the run.
        manner: the portal, and how to ask it.

    Raises:
        SettingsError: there is no such run, it has sent nothing, or the settings lead to another portal.
        EtlError: the portal cannot be asked, or the workbook not written.
    """
    number = int(what[0]) if len(what) == 1 and what[0].isascii() and what[0].isdecimal() else None
    with existing(manner.settings.journal) as journal:
        if number is None:
            files = matching([Path(word) for word in what])
            run = run_of(journal, files, manner.key, manner.where)
            place = results or beside_results(files[0], "verify")
        else:
            run = known_run(journal, number)
            place = results or beside_results(path_of(run.request.results or f"run-{number}"), "verify")
        if run.state in NEVER_SENT:
            raise SettingsError(f"Run {run.number} has sent nothing, so there is nothing to verify.")
        if run.request.portal != manner.key:
            raise SettingsError(
                f"Run {run.number} went to {run.request.portal}, but the settings lead to {manner.where}."
                " Set the portal the run was sent to."
            )
        _check(place)
        try:
            return _verify(journal, run, place, manner)
        except KeyboardInterrupt:
            complain("Stopped before all was compared: no workbook was written.")
            return Exit.STOPPED


def verified(journal: Journal, number: int, manner: Manner, code: Exit) -> Exit:
    """The exit code after a run that was just sent is verified: what does not agree is a failure."""
    if code in {Exit.NOTHING_SENT, Exit.STOPPED}:
        if code is Exit.STOPPED:
            complain(f"Not verified, as the run is not finished. When it is: python -m etl verify {number}")
        return code
    try:
        run = known_run(journal, number)
        place = beside_results(path_of(run.request.results), "verify")
        _check(place)
        found = _verify(journal, run, place, manner)
    except (EtlError, KeyboardInterrupt) as error:
        complain(f"Not verified: {str(error) or 'stopped.'} To do it again: python -m etl verify {number}")
        return Exit.FAILURES
    return Exit.FAILURES if found is Exit.FAILURES else code


def _check(place: Path) -> None:
    if place.suffix.lower() != ".xlsx":
        raise ResultsError(f"A verification cannot be written as {place.name}: name a workbook, .xlsx.")
    check_target(place, ())


def _verify(journal: Journal, run: Run, place: Path, manner: Manner) -> Exit:
    say = speaker(quiet=manner.quiet)
    root = run.request.corrects or run.number
    if root != run.number:
        run = known_run(journal, root)
    say(verifying_text(run, manner.told))
    reading, comparing = Progress(visible=manner.progress), Progress(visible=manner.progress)
    with Verification() as found:

        async def act(road: Road) -> None:
            async with reading.shown(), comparing.shown():
                await verify(journal, root, road, found, (reading, comparing))

        talk(journal, manner, act)
        left_out = list(
            left_out_text(
                balance(journal.rejects.totals(root)), journal.sent.replaced(root), found, manner.settings.keep
            )
        )
        for line in (*verified_text(found), *left_out):
            say(line)
        if not found.sent:
            complain(f"There is nothing to compare: the portal need not hold any invoice as run {run.number} has it.")
            return Exit.NOTHING_SENT
        written = write_verification(found, place, _about(run, manner, left_out))
        say(f"Verification: {written}")
        return Exit.SUCCESS if found.agrees else Exit.FAILURES


def _about(run: Run, manner: Manner, left_out: Sequence[str]) -> Iterator[tuple[str, Cell]]:
    yield "Run", run.number
    yield "Sent", f"{run.started_at} by {run.who}"
    for source in run.sources:
        yield "File", f"{source.file} {source.sheet}".strip()
        yield "SHA-256", source.sha256
    yield "Portal", manner.told
    yield "Compared", now()
    yield from (("Remark", line) for line in left_out)
