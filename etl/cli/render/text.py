"""What the terminal says, as text. Pure."""

import shlex
from collections.abc import Iterator, Mapping, Sequence

from etl.app.events import REASONS
from etl.journal import Reason
from etl.journal.run_states import NOT_SENT
from etl.model.limits import RateLimit
from etl.model.run import Run, RunState
from etl.planning import Plan, SourceSummary
from etl.report import Balance, Figure, balance, count, money
from etl.text import one_line

_UNNAMED = "(none)"
_STATES = {
    RunState.PLANNING: "cut off while the file was read",
    RunState.REFUSED: "refused, nothing sent",
    RunState.PROPOSED: "a plan, not sent",
    RunState.EXPIRED: "a plan that has expired, nothing sent",
    RunState.PLANNED: "not sent yet",
    RunState.SENDING: "under way or cut off",
    RunState.STOPPED: "stopped",
    RunState.FINISHED: "finished",
}
_UNITS = {1.0: "a second", 60.0: "a minute", 3600.0: "an hour"}

#: Lines of a table that count what is not sent.
_UNSENT = {"read", "rejected"}

#: Currencies side by side; more follow below.
_ABREAST = 4

#: Currencies shown that only rejected rows have: where a column is misplaced every row has one of its own.
_CURRENCIES = 12

#: Characters of a currency (Invoice.md).
_CURRENCY = 10

#: Characters of a reason; the results have the whole.
_REASON = 200

#: Reasons shown.
_REASONS = 3


def plan_text(plan: Plan) -> Iterator[str]:
    """What was read, and what of it may be sent."""
    for source in plan.sources:
        yield f"Read {source.place} ({source.form})."
        yield from source.remarks
        yield from _unknown(source)
    yield from plan.remarks
    figures = balance(plan.totals)
    yield ""
    lines = {"read": figures.read, "rejected": figures.rejected}
    if figures.aside:
        lines["set aside"] = figures.aside
    if figures.unchanged:
        lines["unchanged"] = figures.unchanged
    yield from table(lines | {"ready": figures.pending})
    yield from _unreadable(figures)
    yield ""


def sending_text(documents: int, where: str, rates: Sequence[RateLimit]) -> str:
    """What is about to happen, and how long it will take."""
    head = f"Sending {documents:,} document{'s' * (documents != 1)} to {where}"
    if not rates:
        return f"{head}, without a rate limit."
    limits = " and ".join(_rate(limit) for limit in rates)
    seconds = max(documents * limit.period / limit.count for limit in rates)
    return f"{head}, at most {limits}: about {duration(seconds)}."


def _rate(limit: RateLimit) -> str:
    unit = _UNITS.get(limit.period)
    if unit is None:
        return f"{limit.count:,} in {limit.period:g} seconds"
    return f"{limit.count:,} request{'s' * (limit.count > 1)} {unit}"


def sent_text(where: str, run: int, *, simulated: bool) -> str:
    """Where a run went."""
    rehearsal = f"A rehearsal with {where}: no portal has these invoices, and the run is not recorded."
    return rehearsal if simulated else f"Run {run} to {where}."


def summary_text(figures: Balance, asked: int) -> Iterator[str]:
    """The control totals, and how many documents were in doubt."""
    yield from table(_accounts(figures))
    yield from _unreadable(figures)
    if asked:
        yield f"For {asked:,} of them an answer was lost; the portal was asked before any was sent again."
    yield ""


def unsure_text(documents: int) -> Iterator[str]:
    """Of how many documents it is not known whether the portal has their PDF, and what to do."""
    if documents:
        yield f"For {documents:,} it is not known whether the portal has the PDF: (not confirmed) in the results."
        yield "Look at these in the portal. Put PDFs that are missing there into a folder of their own, and run:"
        yield "  python -m etl attach FOLDER --resend"
        yield ""


def runs_text(run: Run, figures: Balance) -> Iterator[str]:
    """A run, for the list of runs."""
    yield f"Run {run.number}  {state_text(run)}  {run.started_at}  {run.who}  {run_files(run)}"
    yield f"  to {run.request.portal}" if run.request.portal else "  to nowhere"
    if run.request.corrects:
        yield f"  corrects run {run.request.corrects}"
    if run.state is RunState.PROPOSED:
        yield f"  to send it: python -m etl import --plan {run.plan}"
    yield from (f"  {source.file} SHA-256 {source.sha256}" for source in run.sources)
    yield from table(_accounts(figures))
    yield ""


def state_text(run: Run) -> str:
    """How far a run has come, in words."""
    state = _STATES[run.state] if run.pending or run.state in NOT_SENT else "finished"
    return f"{state}, {run.pending:,} pending" if run.pending and run.state not in NOT_SENT else state


def others_text(runs: Sequence[Run]) -> Iterator[str]:
    """Runs with documents pending beside the one being resumed, a line each."""
    if runs:
        yield "Documents are pending of other runs too:"
    yield from (f"  python -m etl resume {r.number}   ({r.pending:,} of {run_files(r)}, {r.started_at})" for r in runs)


def run_files(run: Run) -> str:
    """What a run read."""
    return ", ".join(f"{source.file} {source.sheet}".strip() for source in run.sources)


def _accounts(figures: Balance) -> dict[str, dict[str, Figure]]:
    """The lines of the control totals; rare ones only where there are any."""
    lines = {
        "read": figures.read,
        "  rejected": figures.rejected,
        "  set aside": figures.aside,
        "  superseded": figures.superseded,
        "  accepted": figures.accepted,
        "    succeeded": figures.succeeded,
        "    unchanged": figures.unchanged,
        "    failed": figures.failed,
        "    pending": figures.pending,
    }
    rare = {"unchanged", "set aside", "superseded"}
    return {name: line for name, line in lines.items() if line or name.strip() not in rare}


def reasons_text(reasons: Sequence[Reason]) -> Iterator[str]:
    """Why documents were not delivered: the commonest reasons, and how many more there are."""
    if reasons:
        yield "Commonest reasons:" if len(reasons) > _REASONS else "Reasons:"
        for r in reasons[:_REASONS]:
            yield f"  {r.count:,} x {one_line(r.text, _REASON)} (first in {r.file}, row {r.source_row})"
        more = len(reasons) - _REASONS
        if more > 0:
            number = "many" if len(reasons) == REASONS else f"{more:,}"
            plural = "s" * (more != 1)
            yield f"  and {number} more reason{plural}: the results have each invoice's own, in ErrorMessage."
        yield ""


def warnings_text(warnings: Sequence[Reason]) -> Iterator[str]:
    """What is odd about documents that are sent all the same."""
    if warnings:
        count = sum(each.count for each in warnings)
        yield f"Warnings, {count:,} in all (--strict rejects such invoices):"
        for w in warnings[:_REASONS]:
            yield f"  {w.count:,} x {one_line(w.text, _REASON)} (first in {w.file}, row {w.source_row})"
        more = len(warnings) - _REASONS
        if more > 0:
            yield f"  and {more:,} more: the results have each invoice's own, in Warnings."
        yield ""


def settings_text(base_url: str, key: str, password: str, *, windows: bool) -> Iterator[str]:
    """The settings that lead to a simulator, as PowerShell or a POSIX shell takes them."""
    settings = {
        "PAYFABRIC_BASE_URL": base_url,
        "PAYFABRIC_INTEGRATION_KEY": key,
        "PAYFABRIC_INTEGRATION_PASSWORD": password,
    }
    for name, value in settings.items():
        yield f'$env:{name} = "{value}"' if windows else f"export {name}={shlex.quote(value)}"


def progress_text(done: int, total: int, failed: int, elapsed: float) -> str:
    """One line for a log."""
    rate = done / elapsed if elapsed > 0 else 0.0
    left = f", about {duration((total - done) / rate)} left" if rate > 0 else ""
    return f"{done:,} of {total:,} documents, {failed:,} failed, {rate:,.1f} a second{left}"


def duration(seconds: float) -> str:
    """Seconds for people: "24 seconds", "3 minutes", "2 h 46 min"."""
    whole = max(1, round(seconds))
    if whole < 100:  # noqa: PLR2004 - seconds are still easy to picture
        return f"{whole} second{'s' * (whole != 1)}"
    minutes = round(whole / 60)
    if minutes < 100:  # noqa: PLR2004
        return f"{minutes} minutes"
    return f"{minutes // 60} h {minutes % 60:02} min"


def _unknown(source: SourceSummary) -> Iterator[str]:
    if source.mapping.unknown:
        yield f"Not sent, unknown columns: {', '.join(map(one_line, source.mapping.unknown))}."


def _unreadable(figures: Balance) -> Iterator[str]:
    if figures.unreadable:
        rows = "1 row has" if figures.unreadable == 1 else f"{figures.unreadable:,} rows have"
        yield f"Of the rejected, {rows} no readable amount, which is not in the sums."


def table(lines: Mapping[str, Mapping[str, Figure]]) -> Iterator[str]:
    """Counts and sums, a line each, a column for each currency; money that may be sent is never left out."""
    sent = {currency for name, figures in lines.items() if name.strip() not in _UNSENT for currency in figures}
    documents = {currency: figure.count for figures in lines.values() for currency, figure in figures.items()}
    stray = sorted(documents.keys() - sent, key=lambda currency: (-documents[currency], currency))
    shown = sorted([*sent, *stray[: max(0, _CURRENCIES - len(sent))]])
    for start in range(0, max(1, len(shown)), _ABREAST):
        yield from _columns(lines, shown[start : start + _ABREAST])
    if len(documents) > len(shown):
        yield f"  {len(documents) - len(shown):,} more currencies stand in rejected rows only. Is a column misplaced?"


def _columns(lines: Mapping[str, Mapping[str, Figure]], currencies: list[str]) -> Iterator[str]:
    heads = ["documents", *(one_line(currency, _CURRENCY) or _UNNAMED for currency in currencies)]
    body = [[f"{count(dict(f)):,}", *(_amount(f.get(c)) for c in currencies)] for f in lines.values()]
    widths = [max(len(row[i]) for row in [heads, *body]) for i in range(len(heads))]
    names = max(map(len, lines))
    for name, row in zip(["", *lines], [heads, *body], strict=True):
        yield f"  {name:<{names}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(row, widths, strict=True))


def _amount(figure: Figure | None) -> str:
    return money(figure.amount) if figure is not None and figure.count else "-"
