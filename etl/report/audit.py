"""The audit trail of a run as JSON, line by line: of however many documents, one is held. Holds no secrets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import asdict

from etl.exact_json import ENCODER
from etl.model.audit import Attempt, AuditedDocument, Count, Invocation
from etl.model.run import Run, SourceFile
from etl.portals import destination
from etl.report.balance import Balance, Figure

#: Raised where a name changes its meaning or goes.
FORMAT = "payfabric-etl audit trail 1"


class AuditReport(Struct, frozen=True):
    """The parts of a run's audit report.

    Attributes:
        run: the run.
        figures: its control totals.
        invocations: the commands that worked on it.
        counts: its requests by kind and outcome.
        documents: each with its requests, read once and in order.
        exported_at: UTC, ISO 8601.
        head: of the newest link of the run in the journal's hash chain; "" where it has none.
    """

    run: Run
    figures: Balance
    invocations: Sequence[Invocation]
    counts: Sequence[Count]
    documents: Iterable[tuple[AuditedDocument, Iterator[Attempt]]]
    exported_at: str
    head: str = ""


def audit_lines(story: AuditReport) -> Iterator[str]:
    """The lines of one JSON object; each document is a line of its own."""
    yield "{"
    for name, part in _head(story).items():
        yield f"{_text(name)}: {_text(part)},"
    yield '"documents": ['
    before = ""
    for document, attempts in story.documents:
        if before:
            yield f"{before},"
        before = _text(_document(document, attempts))
    if before:
        yield before
    yield "]}"


def _head(story: AuditReport) -> dict[str, object]:
    run, figures = story.run, story.figures
    sent_to = destination(run.request.portal)
    return {
        "format": FORMAT,
        "exported_at": story.exported_at,
        "run": run.number,
        "command": run.request.command,
        "started_at": run.started_at,
        "who": run.who,
        "state": run.state,
        "address": run.request.portal,
        "environment": sent_to.environment,
        "portal": sent_to.portal,
        "options": run.request.options,
        "corrects": run.request.corrects or None,
        "results": run.request.results,
        "files": [_file(source) for source in run.sources],
        "commands": [asdict(invocation) for invocation in story.invocations],
        "plan": _sums(
            {
                "read": figures.read,
                "rejected": figures.rejected,
                "set_aside": figures.aside,
                "accepted": figures.accepted,
                "superseded": figures.superseded,
            }
        ),
        "totals": _sums(
            {
                "accepted": figures.accepted,
                "succeeded": figures.succeeded,
                "unchanged": figures.unchanged,
                "failed": figures.failed,
                "pending": figures.pending,
            }
        ),
        "rejected_without_amount": figures.unreadable,
        "requests": [asdict(count) for count in story.counts],
        "head": story.head or None,
    }


def _file(source: SourceFile) -> dict[str, object]:
    return {name: getattr(source, name) for name in ("file", "sheet", "sha256", "path", "header")}


def _sums(lines: Mapping[str, Mapping[str, Figure]]) -> dict[str, dict[str, dict[str, object]]]:
    """By currency, and of it by name; amounts are text, that no reader takes them for floats."""
    currencies = sorted({currency for figures in lines.values() for currency in figures})
    none = Figure(0, Decimal(0))
    return {c: {name: _figure(figures.get(c, none)) for name, figures in lines.items()} for c in currencies}


def _figure(figure: Figure) -> dict[str, object]:
    return {"documents": figure.count, "amount": f"{figure.amount:f}"}


def _document(document: AuditedDocument, attempts: Iterator[Attempt]) -> dict[str, object]:
    return {**document._asdict(), "requests": [attempt._asdict() for attempt in attempts]}


def _text(value: object) -> str:
    return ENCODER.encode(value).decode()
