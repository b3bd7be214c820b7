"""The audit trail of a run as a page. Pure."""

import shlex
from collections.abc import Iterator

from etl.app.events import Reasons
from etl.cli.render.reasons_text import reasons_text
from etl.cli.render.runs_text import runs_text
from etl.model.audit import Count, Invocation
from etl.portals import destination
from etl.report import AuditReport
from etl.text import moment

#: Ends of options that nobody gave.
_UNSAID = ("=None", "=False", "=[]")

_KINDS = {
    "POST": "POST (sent)",
    "PATCH": "PATCH (changed)",
    "GET": "GET (asked for before it is sent again)",
}


def audit_text(story: AuditReport, reasons: Reasons) -> Iterator[str]:
    """The commands that worked on a run, its requests by outcome, and why documents were not delivered."""
    run = story.run
    yield from runs_text(run, story.figures)
    sent_to = destination(run.request.portal)
    yield f"Environment: {sent_to.environment or 'none'}. Portal: {sent_to.portal or 'none'}."
    yield f"How it was read: {_said(run.request.options) or 'as it stood.'}"
    yield ""
    yield "Commands:" if story.invocations else "No commands were recorded: the run was made by an older etl."
    for invocation in story.invocations:
        yield from _invocation(invocation)
    yield ""
    yield "Requests:" if story.counts else "No requests were recorded."
    yield from map(_count, story.counts)
    yield ""
    yield from reasons_text(reasons.reasons)
    yield f"Audit trail: {story.head or 'made by an older etl, and not proved'}"
    yield f"Every request of every invoice: python -m etl runs {run.number} --json"


def _said(options: str) -> str:
    """What was said of the files, without what was left out."""
    return " ".join(each for each in options.split() if not each.endswith(_UNSAID))


def _invocation(invocation: Invocation) -> Iterator[str]:
    yield f"  {moment(invocation.started_at)}  {shlex.join(invocation.command)}"
    by = " on ".join(filter(None, (invocation.who or "(nobody)", invocation.machine)))
    yield f"    by {by}; {_ended(invocation)}"
    yield f"    with {', '.join(f'{name} {number}' for name, number in invocation.versions.items())}"
    yield f"    settings: {', '.join(f'{name} {value}' for name, value in invocation.settings.items())}"


def _ended(invocation: Invocation) -> str:
    if invocation.finished_at is None:
        return "under way, or cut off"
    said = f": {invocation.message}" if invocation.message else ""
    return f"ended {moment(invocation.finished_at)} with exit code {invocation.exit_code}{said}"


def _count(count: Count) -> str:
    return f"  {count.count:,} x {_KINDS.get(count.what, count.what)}: {count.outcome}"
