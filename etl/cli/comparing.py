"""``--compare``: a run against its portal, before anything is sent."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from etl.cli.compare_text import marks_text, moved_text
from etl.cli.conversation import talk
from etl.cli.manner import Manner
from etl.cli.progress import Progress
from etl.cli.voice import speaker
from etl.errors import PlanError
from etl.journal import Journal
from etl.load import Road
from etl.marks import Which
from etl.pipeline import Moved, compare, moved
from etl.readback import Watch
from etl.records import Run
from etl.report.planned import marks

_T = TypeVar("_T")


def compare_run(journal: Journal, run: int, manner: Manner, *, overwrites: bool, which: Which = Which.ALL) -> None:
    """Compares a run with its portal, sets aside and rejects what comes of it, and says so.

    Args:
        journal: holds the run.
        run: its number.
        manner: the portal, and how to ask it.
        overwrites: send conflicts all the same.
        which: of the documents that are still to be sent.

    Raises:
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: the user has had enough.
    """
    say = speaker(quiet=manner.quiet)
    say(f"Comparing with what {manner.told} holds.")
    _watched(journal, manner, lambda road, watches: compare(journal, run, road, watches, which))
    journal.comparisons.obey(run, overwrites=overwrites)
    for line in marks_text(marks(partial(journal.comparisons.rows, run)), overwrites=overwrites):
        say(line)
    say("")


def compare_conflicts(journal: Journal, run: int, manner: Manner) -> bool:
    """Compares what the run may send of invoices that another one refused since they were paid; whether there is any.

    Raises:
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: the user has had enough.
    """
    found = journal.comparisons.conflicts_before(run)
    if not found:
        return False
    speaker(quiet=manner.quiet)(
        f"Sending {found:,} of these invoices might undo a payment: that was seen when they were compared with the"
        " portal last. So they are compared again."
    )
    compare_run(journal, run, manner, overwrites=False, which=Which.CONFLICTS)
    return True


def refuse_late_conflicts(journal: Journal, run: int) -> None:
    """Raises PlanError where another command has found conflicts while this one waited for the portal, or a person."""
    found = journal.comparisons.conflicts_before(run)
    if found and not journal.comparisons.overwrites(run):
        raise PlanError(
            f"Nothing was sent: another command has just found that sending {found:,} of these invoices might undo a"
            " payment. Run this again, and they are compared."
        )


def compare_pending(journal: Journal, run: Run, manner: Manner) -> None:
    """Before an interrupted run goes on: what was compared and is not sent yet is compared once more.

    So is what another run has found in conflict since.

    Raises:
        PlanError: it was a plan, and the portal holds something else than when it was made.
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: the user has had enough.
    """
    if not run.pending:
        return
    compared = journal.comparisons.compared(run.number)
    if run.plan and compared:
        then = f"Make a new plan, and give up this one: python -m etl abandon {run.number}"
        refuse_moved(journal, run.number, manner, "the portal has changed since the plan was made.", then)
        return
    overwrites = journal.comparisons.overwrites(run.number)
    if compared:
        compare_run(journal, run.number, manner, overwrites=overwrites, which=Which.AGAIN)
    if not overwrites:
        compare_conflicts(journal, run.number, manner)


def refuse_moved(journal: Journal, run: int, manner: Manner, why: str, then: str = "Make a new plan.") -> None:
    """Raises PlanError where the portal holds something else than when the run was compared.

    Raises:
        PlanError: it does; nothing was sent.
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: the user has had enough.
    """
    speaker(quiet=manner.quiet)(f"Comparing with what {manner.told} holds now.")
    found: list[Moved] = _watched(journal, manner, lambda road, watches: moved(journal, run, road, watches))
    if found:
        raise PlanError(f"Nothing was sent: {why} {moved_text(found)} {then}")


def _watched(journal: Journal, manner: Manner, act: Callable[[Road, tuple[Watch, Watch]], Awaitable[_T]]) -> _T:
    reading, comparing = Progress(visible=manner.progress), Progress(visible=manner.progress)

    async def talking(road: Road) -> _T:
        async with reading.shown(), comparing.shown():
            return await act(road, (reading, comparing))

    return talk(journal, manner, talking)
