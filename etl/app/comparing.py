"""A run against its portal, before anything is sent."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from etl.app.context import Context
from etl.app.events import Compared, Comparing, ConflictsKnown
from etl.app.guards import require_mails_allowed
from etl.app.observer import Progress, Step
from etl.app.portal_calls import talk
from etl.app.runs import known_run
from etl.delivery import PortalSession
from etl.errors import PlanError
from etl.journal import Journal
from etl.model.comparison import CompareScope, Overwrites
from etl.model.document import CHANGES, REVERTS
from etl.model.run import Run
from etl.remote.compare import Moved, compare, moved
from etl.report.planned import action_counts
from etl.text import one_line

_T = TypeVar("_T")

#: Documents named that have moved.
_MOVED = 5

#: Characters of what one has moved from and to.
_LONG = 200


def compare_run(
    journal: Journal, run: int, context: Context, overwrites: Overwrites, which: CompareScope = CompareScope.ALL
) -> Compared:
    """Compares a run with its portal, sets aside and rejects what comes of it, and says so.

    Args:
        journal: holds the run.
        run: its number.
        context: the portal, and how to ask it.
        overwrites: which conflicts are sent all the same.
        which: of the documents that are still to be sent.

    Raises:
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: somebody asked for a stop.
    """
    context.observer.note(Comparing(context.told))
    _watched(journal, context, lambda session, listeners: compare(journal, run, session, listeners, which))
    idle = journal.comparisons.obey(run, overwrites)
    reverts = known_run(journal, run).request.command in REVERTS
    compared = Compared(action_counts(partial(journal.comparisons.rows, run)), overwrites, tuple(idle), reverts=reverts)
    context.observer.note(compared)
    return compared


def compare_conflicts(
    journal: Journal,
    run: int,
    context: Context,
    overwrites: Overwrites = Overwrites(),  # noqa: B008 - frozen
) -> bool:
    """Compares what the run may send of invoices that another one refused since they were paid; whether there is any.

    Raises:
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: somebody asked for a stop.
    """
    found = journal.comparisons.conflicts_before(run)
    if not found:
        return False
    context.observer.note(ConflictsKnown(found))
    compare_run(journal, run, context, overwrites, CompareScope.CONFLICTS)
    return True


def compare_planned(journal: Journal, run: Run, context: Context) -> bool:
    """Compares a run that was just planned, where that was asked for or it has an invoice in conflict; whether so.

    The corrections of a run that was compared are compared too.

    Raises:
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: somebody asked for a stop.
    """
    root = run.request.corrects
    if context.send.compare or (root and journal.comparisons.compared(root)):
        compare_run(journal, run.number, context, Overwrites.of(context.send.overwrite_conflicts))
        return True
    return compare_conflicts(journal, run.number, context)


def compare_pending(journal: Journal, run: Run, context: Context) -> None:
    """Compares once more what was compared and is not sent yet, before a run that was let pass goes on.

    So is what another run has found in conflict since.

    Raises:
        PlanError: it was a plan, and the portal holds something else than when it was made; or customers would be
            mailed, and nobody has allowed that.
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: somebody asked for a stop.
    """
    if not run.pending:
        return
    compared = journal.comparisons.compared(run.number)
    if run.plan and compared:
        then = f"Make a new plan, and give up this one: python -m etl abandon {run.number}"
        require_unmoved(journal, run.number, context, "the portal has changed since the plan was made.", then)
        return
    overwrites = journal.comparisons.overwrites(run.number)
    # What the portal refused once was read long ago, and may have been paid since.
    again = run.request.command not in CHANGES and journal.rejects.reopened(run.number)
    if compared or context.send.compare or again:
        which = CompareScope.AGAIN if compared and not again else CompareScope.ALL
        compare_run(journal, run.number, context, overwrites, which)
    if not overwrites.every:
        compare_conflicts(journal, run.number, context, overwrites)
    require_mails_allowed(run, journal.mails(run.number))


def require_unmoved(journal: Journal, run: int, context: Context, why: str, then: str = "Make a new plan.") -> None:
    """Raises PlanError where the portal holds something else than when the run was compared.

    Raises:
        PlanError: it does; nothing was sent.
        PortalError: the portal cannot be asked.
        KeyboardInterrupt: somebody asked for a stop.
    """
    context.observer.note(Comparing(context.told, again=True))
    found: list[Moved] = _watched(journal, context, lambda session, listeners: moved(journal, run, session, listeners))
    if found:
        raise PlanError(f"Nothing was sent: {why} {_moved(found)} {then}")


def _watched(
    journal: Journal, context: Context, act: Callable[[PortalSession, tuple[Progress, Progress]], Awaitable[_T]]
) -> _T:
    reading, comparing = context.observer.progress(Step.READING), context.observer.progress(Step.COMPARING)

    async def talking(session: PortalSession) -> _T:
        async with reading.shown(), comparing.shown():
            return await act(session, (reading, comparing))

    return talk(journal, context, talking)


def _moved(moved: Sequence[Moved]) -> str:
    """What has changed in a portal since a plan was made, in one sentence for each of the first ones."""
    told = [
        f"{each.identity} was {one_line(str(each.before), _LONG)} and is now {one_line(str(each.now), _LONG)}."
        for each in moved[:_MOVED]
    ]
    more = len(moved) - len(told)
    return " ".join([*told, f"And {more:,} more." * (more > 0)]).strip()
