"""Whether the portal holds what was sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.app.concluding import concluded
from etl.app.context import Context
from etl.app.events import Verified, Verifying
from etl.app.file_events import VerificationWritten
from etl.app.guards import require_same_portal
from etl.app.observer import Step
from etl.app.output_paths import beside_results, require_workbook
from etl.app.pages import write_page
from etl.app.portal_calls import talk
from etl.app.runs import compared_facts, existing, known_run, run_of
from etl.compare.judgement import Agreement
from etl.delivery import PortalSession
from etl.errors import EtlError, SettingsError
from etl.exit_codes import Ending
from etl.journal import Journal
from etl.journal.run_states import NOT_SENT
from etl.model.document import CHANGES
from etl.model.due import Due
from etl.model.run import Run
from etl.planning import Recipe
from etl.remote.verify import verify
from etl.report import Figure, balance
from etl.report.html import verify_page
from etl.report.left_out import left_out
from etl.report.sheets import Cell
from etl.report.verification import Verification
from etl.report.verification_workbook import write_verification
from etl.text import moment, path_of


@dataclass(frozen=True, slots=True)
class Agreements:
    """Whether a portal holds what a run has sent.

    Attributes:
        run: its number, or that of the run it corrects.
        ending: SUCCESS where all agrees, payments since apart; NOTHING_SENT where there is nothing to compare; STOPPED
            where somebody asked for a stop.
        kinds: how many invoices agree, differ, are missing, were paid since; and their Amount sent, by currency.
        workbook: what does not agree, invoice by invoice; None where nothing was compared.
        report: the same on a page; None where none was written.
    """

    run: int
    ending: Ending
    kinds: Mapping[Agreement, Mapping[str, Figure]]
    workbook: Path | None
    report: Path | None = None


def verify_runs(what: Sequence[Path] | int, workbook: Path | None, context: Context) -> Agreements:
    """Compares a run with the portal and writes what does not agree.

    Args:
        what: the number of a run; or the files of one, which means the last run of them.
        workbook: where it goes; None for beside the file, or the results of the run.
        context: the portal, and how to ask it.

    Raises:
        SettingsError: there is no such run, it has sent nothing, or the settings lead to another portal.
        EtlError: the portal cannot be asked, or the workbook not written.
    """
    return concluded("verify", context, lambda here: _verify_runs(what, workbook, here))


def _verify_runs(what: Sequence[Path] | int, workbook: Path | None, context: Context) -> Agreements:
    if not isinstance(what, int) and not what:
        raise SettingsError("Say which run is to be verified: by its number, or by its files.")
    with existing(context.place) as journal:
        if isinstance(what, int):
            run = known_run(journal, what)
            place = workbook or beside_results(path_of(run.request.results or f"run-{what}"), "verify")
        else:
            run = run_of(journal, what, context.key, context.where)
            place = workbook or beside_results(what[0], "verify")
        if run.state in NOT_SENT:
            raise SettingsError(f"Run {run.number} has sent nothing, so there is nothing to verify.")
        require_same_portal(run, context, f"Run {run.number} went to", "the run was sent to")
        _require_workbook(place)
        try:
            return _verify(journal, run, place, context)
        except KeyboardInterrupt:
            context.observer.trouble("Stopped before all was compared: no workbook was written.")
            return Agreements(run.number, Ending.STOPPED, {}, None)


def verified(journal: Journal, number: int, context: Context, ending: Ending) -> Ending:
    """The ending after a run that was just sent is verified: what does not agree is a failure."""
    trouble = context.observer.trouble
    if ending in {Ending.NOTHING_SENT, Ending.STOPPED}:
        if ending is Ending.STOPPED:
            trouble(f"Not verified, as the run is not finished. When it is: python -m etl verify {number}")
        return ending
    try:
        run = known_run(journal, number)
        place = beside_results(path_of(run.request.results or f"run-{number}"), "verify")
        _require_workbook(place)
        found = _verify(journal, run, place, context)
    except (EtlError, KeyboardInterrupt) as error:
        trouble(f"Not verified: {str(error) or 'stopped.'} To do it again: python -m etl verify {number}")
        return Ending.FAILURES
    return Ending.FAILURES if found.ending is Ending.FAILURES else ending


def _require_workbook(place: Path) -> None:
    require_workbook(place, "A verification", ())


def _verify(journal: Journal, run: Run, place: Path, context: Context) -> Agreements:
    root = run.request.corrects or run.number
    if root != run.number:
        run = known_run(journal, root)
    context.observer.note(Verifying(run, context.told))
    reading, comparing = context.observer.progress(Step.READING), context.observer.progress(Step.COMPARING)
    with Verification() as found:
        found.decided = Recipe.read(journal.rejects.recipe(root) or "").due is Due.NONE
        found.whole = run.request.command not in CHANGES

        async def act(session: PortalSession) -> None:
            async with reading.shown(), comparing.shown():
                await verify(journal, root, session, found, (reading, comparing))

        talk(journal, context, act)
        figures, replaced = balance(journal.rejects.totals(root)), journal.sent.replaced(root)
        lacking = tuple(left_out(figures, replaced, found, context.journal.keep))
        context.observer.note(Verified(found, lacking))
        if not found.sent:
            context.observer.trouble(
                f"There is nothing to compare: the portal need not hold any invoice as run {run.number} has it."
            )
            return Agreements(root, Ending.NOTHING_SENT, found.kinds, None)
        about = list(_about(run, context, journal.chain.head(root)))
        written = write_verification(found, place, [*about, *(("Remark", line) for line in lacking)])
        context.observer.note(VerificationWritten(written))
        report = write_page(verify_page(run, found, about, lacking), written, context)
        return Agreements(root, Ending.SUCCESS if found.agrees else Ending.FAILURES, found.kinds, written, report)


def _about(run: Run, context: Context, head: str) -> Iterator[tuple[str, Cell]]:
    yield "Run", run.number
    yield "Sent", f"{moment(run.started_at)} by {run.who}"
    yield from compared_facts(run, context)
    yield "Audit trail", head
