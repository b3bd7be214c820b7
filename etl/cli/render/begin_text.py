"""What the terminal says before a load is sent: what was read, and what is about to be sent. Pure."""

from collections.abc import Iterator, Sequence

from etl.cli.render.progress_text import duration
from etl.cli.render.table import table, unreadable_text
from etl.model.limits import RateLimit
from etl.planning import Plan, SourceSummary
from etl.report import balance
from etl.text import one_line


def plan_text(plan: Plan) -> Iterator[str]:
    """What was read, and what of it may be sent."""
    for source in plan.sources:
        yield f"Read {source.place} ({source.form})."
        yield from source.remarks
        yield from _unknown(source)
    yield from plan.remarks
    yield from filter(None, (plan.gaps, plan.customers, plan.drift.unusual, plan.drift.usual))
    figures = balance(plan.totals)
    yield ""
    lines = {"read": figures.read, "rejected": figures.rejected}
    if figures.aside:
        lines["set aside"] = figures.aside
    if figures.unchanged:
        lines["unchanged"] = figures.unchanged
    yield from table(lines | {"to send": figures.pending})
    yield from unreadable_text(figures)
    yield f"Hash total of the InvoiceIds: {plan.hash_total}."
    yield ""


def sending_text(documents: int, where: str, rates: Sequence[RateLimit]) -> str:
    """What is about to happen, and how long it will take."""
    head = f"Sending {documents:,} document{'s' * (documents != 1)} to {where}"
    if not rates:
        return f"{head}, without a rate limit."
    limits = " and ".join(map(str, rates))
    seconds = max(documents * limit.period / limit.count for limit in rates)
    return f"{head}, at most {limits}: about {duration(seconds)}."


def _unknown(source: SourceSummary) -> Iterator[str]:
    if source.mapping.unknown:
        yield f"Not sent, unknown columns: {', '.join(map(one_line, source.mapping.unknown))}."
