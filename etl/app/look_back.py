"""What the journal knows, to be looked at: a run and its documents, a plan and what it would change, sums of months."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from msgspec import Struct

from etl.app.approval import proposed_plan
from etl.app.context import Context
from etl.app.events import Reasons
from etl.app.runs import every_run, existing, known_run, reasons_of
from etl.errors import SettingsError
from etl.journal import Journal, MailCount
from etl.journal.comparisons import ComparedRow
from etl.journal.run_states import NOT_SENT
from etl.model.approval import Approval
from etl.model.audit import Count, Invocation
from etl.model.comparison import PlannedAction
from etl.model.run import Run, RunState
from etl.report import Balance, Figure, balance, count
from etl.report.planned import ActionCounts, action_counts
from etl.report.run_state import state_text

#: Runs that sums are made of, at most.
_RUNS = 400


class RunLine(Struct, frozen=True):
    """A run among others.

    Attributes:
        run: the run.
        figures: its control totals.
        to_correct: how many of its documents were not delivered, its corrections apart that were; 0 of a correction.
        correct_in: the run whose rejected rows are to be corrected.
    """

    run: Run
    figures: Balance
    to_correct: int
    correct_in: int

    @property
    def state(self) -> str:
        """How far it has come, in words."""
        return state_text(self.run)

    @property
    def unsent(self) -> int:
        """How many documents are to be sent still."""
        return unsent(self.run)

    @property
    def waits(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.run.state is RunState.PROPOSED or self.unsent > 0 or self.to_correct > 0


def unsent(run: Run) -> int:
    """How many documents of a run are to be sent still; none of one that its guards have not let pass."""
    return 0 if run.state in NOT_SENT else run.pending


def lacking(run: Run, figures: Balance) -> int:
    """How many documents of a run that was sent were not delivered."""
    return 0 if run.state in NOT_SENT else count(figures.rejected) + count(figures.failed)


def recent_runs(context: Context, number: int) -> list[RunLine]:
    """The newest runs, so many at most, and older ones that wait to be sent; none where there is no journal yet."""
    try:
        with existing(context.place) as journal:
            every = journal.runs()
            runs = [*every[:number], *(run for run in every[number:] if run.state is RunState.PROPOSED or unsent(run))]
            found = [(run, balance(journal.totals(run.number))) for run in runs]
            return [_line(journal, run, figures, found) for run, figures in found]
    except SettingsError:
        return []


def _line(journal: Journal, run: Run, figures: Balance, every: Sequence[tuple[Run, Balance]]) -> RunLine:
    if run.request.corrects:
        return RunLine(run, figures, 0, run.number)
    later = [(each, own) for each, own in every if each.request.corrects == run.number and each.state not in NOT_SENT]
    together = balance(journal.rejects.totals(run.number)) if later else figures
    newest = next((each.number for each, own in later if lacking(each, own)), run.number)
    return RunLine(run, figures, lacking(run, together), newest)


class RunView(Struct, frozen=True):
    """A run.

    Attributes:
        run: the run.
        figures: its control totals.
        together: those of the run that it corrects, with it; None where it corrects none.
        reasons: why documents were not delivered.
        invocations: who has worked on it.
        requests: how many requests of each kind had which outcome.
        head: of the hash chain.
        approvals: who has approved its plan.
    """

    run: Run
    figures: Balance
    together: Balance | None
    reasons: Reasons
    invocations: tuple[Invocation, ...]
    requests: tuple[Count, ...]
    head: str
    approvals: tuple[Approval, ...]


def run_view(number: int, context: Context) -> RunView:
    """A run with all that is known of it but its documents.

    Raises:
        SettingsError: there is no such run.
    """
    with existing(context.place) as journal:
        run = known_run(journal, number)
        root = run.request.corrects
        return RunView(
            run,
            balance(journal.totals(number)),
            balance(journal.rejects.totals(root)) if root else None,
            reasons_of(journal, number, journal.unsure(number)),
            tuple(journal.audit.invocations(number)),
            tuple(journal.audit.counts(number)),
            journal.chain.head(number),
            tuple(journal.approvals.of(number)),
        )


class Rows(Struct, frozen=True):
    """Some documents of a run, and whether further ones follow."""

    rows: tuple[ComparedRow, ...]
    more: bool


def run_rows(number: int, status: str, text: str, page: tuple[int, int], context: Context) -> Rows:
    """Documents of a run, in input order.

    Args:
        number: the run.
        status: only those; "" for all.
        text: only those that have it in their InvoiceId, CustomerId or message; capitals make no difference.
        page: how many to pass over, and how many at most.
        context: where the run is.
    """
    wanted = text.strip().casefold()

    def fits(row: ComparedRow) -> bool:
        said = f"{row.document_id or ''}\n{row.customer}\n{row.message}".casefold()
        return (not status or row.status == status) and wanted in said

    with existing(context.place) as journal:
        known_run(journal, number)
        every = chain.from_iterable(journal.comparisons.rows(number))
        return _page((row for row in every if fits(row)), page)


class PlanView(Struct, frozen=True):
    """A plan that waits.

    Attributes:
        run: the run that it is.
        counts: figures by what sending would do.
        changes: documents that would change or undo something, some of them.
        mails: who would be mailed.
        approvals: who has approved it.
        account: whose this process is.
        by_another: whether its portal needs a second person.
    """

    run: Run
    counts: ActionCounts
    changes: Rows
    mails: MailCount
    approvals: tuple[Approval, ...]
    account: str
    by_another: bool

    @property
    def own(self) -> bool:
        """Whether this account has made it, so that somebody else approves it."""
        return self.account == self.run.who


def plan_view(plan_id: str, page: tuple[int, int], context: Context) -> PlanView:
    """A plan, and what it would change.

    Raises:
        SettingsError: there is no such plan, or it was sent or has expired.
    """
    with existing(context.place) as journal:
        run = proposed_plan(journal, plan_id, context)
        every = chain.from_iterable(journal.comparisons.rows(run.number))
        changing = (row for row in every if row.action in {PlannedAction.CHANGE, PlannedAction.CONFLICT})
        return PlanView(
            run,
            action_counts(lambda: journal.comparisons.rows(run.number)),
            _page(changing, page),
            journal.mails(run.number),
            tuple(journal.approvals.of(run.number)),
            journal.approvals.account(),
            journal.approvals.four_eyes(run.request.portal).needed,
        )


class Month(Struct, frozen=True):
    """What was delivered in a month, "2026-07", by currency; and how many documents were rejected or failed."""

    name: str
    delivered: dict[str, Figure]
    lacking: int
    runs: int


def months(context: Context) -> list[Month]:
    """The months of the newest runs that have sent something, the oldest first."""
    found: defaultdict[str, list[Balance]] = defaultdict(list)
    try:
        with existing(context.place) as journal:
            for run, figures in islice(every_run(journal), _RUNS):
                if run.state not in NOT_SENT:
                    found[run.started_at[:7]].append(figures)
    except SettingsError:
        # There is no journal yet.
        return []
    return [_month(name, found[name]) for name in sorted(found)]


def _month(name: str, every: list[Balance]) -> Month:
    delivered: dict[str, Figure] = {}
    for figures in every:
        for currency, figure in figures.succeeded.items():
            delivered[currency] = delivered[currency] + figure if currency in delivered else figure
    undelivered = sum(count(figures.rejected) + count(figures.failed) for figures in every)
    return Month(name, delivered, undelivered, len(every))


def _page(rows: Iterator[ComparedRow], page: tuple[int, int]) -> Rows:
    first, count = page
    found = tuple(islice(rows, first, first + count + 1))
    return Rows(found[:count], len(found) > count)
