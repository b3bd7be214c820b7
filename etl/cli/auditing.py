"""``etl runs RUN``: the audit trail of a run, as a page or as JSON."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from etl.cli.exits import Exit
from etl.cli.known import existing, known_run
from etl.cli.text import REASONS, reasons_text, runs_text
from etl.clock import now
from etl.journal import Journal, JournalServer
from etl.portals import destination
from etl.records import Run
from etl.report import Story, balance, trail_lines
from etl.trail import Count, Invocation

_KINDS = {"POST": "POST (sent)", "PATCH": "PATCH (changed)", "GET": "GET (asked for, the answer being lost)"}


def tell_run(place: Path | JournalServer, number: int, *, raw: bool) -> Exit:
    """Prints the trail of a run.

    Args:
        place: the journal.
        number: the run.
        raw: all of it in JSON, every request of every document included.

    Raises:
        SettingsError: there is no such run.
    """
    with existing(place) as journal:
        run = known_run(journal, number)
        for line in _raw(journal, run) if raw else _page(journal, run):
            print(line)
    return Exit.SUCCESS


def _raw(journal: Journal, run: Run) -> Iterator[str]:
    trail = journal.trail
    yield from trail_lines(
        Story(
            run,
            balance(journal.totals(run.number)),
            trail.invocations(run.number),
            trail.counts(run.number),
            trail.documents(run.number),
            now(),
        )
    )


def _page(journal: Journal, run: Run) -> Iterator[str]:
    yield from runs_text(run, balance(journal.totals(run.number)))
    sent_to = destination(run.request.portal)
    yield f"Environment: {sent_to.environment or 'none'}. Portal: {sent_to.portal or 'none'}."
    yield f"How it was read: {run.request.options or 'as it stood.'}"
    yield ""
    invocations = journal.trail.invocations(run.number)
    yield "Commands:" if invocations else "No commands were recorded: the run was made by an older etl, or from Python."
    for invocation in invocations:
        yield from _invocation(invocation)
    yield ""
    counts = journal.trail.counts(run.number)
    yield "Requests:" if counts else "No requests were recorded."
    yield from map(_count, counts)
    yield ""
    yield from reasons_text(journal.reasons(run.number, REASONS))
    yield f"Every request of every invoice: python -m etl runs {run.number} --json"


def _invocation(invocation: Invocation) -> Iterator[str]:
    yield f"  {invocation.started_at}  {shlex.join(invocation.command)}"
    by = " on ".join(filter(None, (invocation.who or "(nobody)", invocation.machine)))
    yield f"    by {by}; {_ended(invocation)}"
    yield f"    with {', '.join(f'{name} {number}' for name, number in invocation.versions.items())}"
    yield f"    settings: {', '.join(f'{name} {value}' for name, value in invocation.settings.items())}"


def _ended(invocation: Invocation) -> str:
    if invocation.finished_at is None:
        return "under way, or cut off"
    said = f": {invocation.message}" if invocation.message else ""
    return f"ended {invocation.finished_at} with exit code {invocation.exit_code}{said}"


def _count(count: Count) -> str:
    return f"  {count.count:,} x {_KINDS.get(count.what, count.what)}: {count.outcome}"
