"""The page of a run that was sent, or that was to be: totals that tie, problems with remedies, changes, the trail."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.model.audit import Invocation
from etl.model.document import CHANGES, REVERTS
from etl.model.run import Run
from etl.report.balance import Balance, Figure, accounts, count
from etl.report.html.blocks import Bar, Group, HtmlPage, Part, Section, Table, Tone
from etl.report.html.changes import changes_section
from etl.report.html.gathered import Gathered
from etl.report.html.problems import problems_section
from etl.report.html.words import UNNAMED, files_table, share, totals_table
from etl.report.money import money
from etl.report.planned import ActionCounts
from etl.text import moment, number_of

_UNTIED = (
    "The rows of the results do not come to these totals: something has changed meanwhile, or python -m etl journal"
    " verify tells what is wrong."
)

#: Bars of reasons at most.
_BARS = 8

#: The accounts of a run, with their tone in its bars.
_PARTS = (
    ("delivered", ("succeeded", "unchanged"), Tone.GOOD),
    ("refused by the portal", ("failed",), Tone.BAD),
    ("rejected here", ("rejected",), Tone.BAD),
    ("waiting to be sent", ("pending",), Tone.OPEN),
    ("not to be sent", ("aside", "superseded"), Tone.PLAIN),
)


class RunFacts(Struct, frozen=True):
    """What a page tells of a run.

    Attributes:
        run: the run.
        portal: for people.
        figures: its control totals.
        gathered: what the results hold.
        warnings: what is odd: how often, and the sentence.
        changes: what was compared with the portal; None where nothing was.
        commands: that worked on it.
        head: of the audit trail.
        written_at: UTC, ISO 8601.
        recorded: whether a journal keeps it: False for a rehearsal.
    """

    run: Run
    portal: str
    figures: Balance
    gathered: Gathered
    warnings: Sequence[tuple[int, str]]
    changes: ActionCounts | None
    commands: Sequence[Invocation]
    head: str
    written_at: str
    recorded: bool = True


def run_page(facts: RunFacts) -> HtmlPage:
    """The page."""
    run = facts.run
    title = f"Run {run.number}: {run.request.command}" if facts.recorded else "Rehearsal with the simulator"
    verdict, tone = _verdict(facts)
    sections = (
        _totals(facts),
        problems_section(facts.gathered, facts.run.number if facts.recorded else 0),
        changes_section(facts.changes),
        Section("Worth a look", notes=tuple(f"{number:,} x {text}" for number, text in facts.warnings)),
        _trail(facts),
    )
    return HtmlPage(title, verdict, tone, tuple(_facts(facts)), tuple(filter(_has_something, sections)))


def _has_something(section: Section) -> bool:
    return bool(section.bars or section.table or section.groups or section.notes)


def _verdict(facts: RunFacts) -> tuple[str, Tone]:
    figures = facts.figures
    there = count(figures.succeeded) + count(figures.unchanged)
    waiting, wrong = count(figures.pending), count(figures.failed) + count(figures.rejected)
    where = _where(facts, there)
    if not wrong and not waiting:
        unsent = count(figures.read) - there
        told = f", {unsent:,} {'was' if unsent == 1 else 'were'} not to be sent" if unsent else ""
        return f"{where}{told}.", Tone.GOOD
    parts = [f"{count(getattr(figures, name)):,} {word}" for name, word in _WRONG if count(getattr(figures, name))]
    again = f" To go on: python -m etl resume {facts.run.number}" if waiting and facts.recorded else ""
    return f"{where}; {', '.join(parts)}.{again}", Tone.BAD if wrong else Tone.OPEN


def _where(facts: RunFacts, there: int) -> str:
    """How many of all came to the portal."""
    every = count(facts.figures.read)
    one = 1 in {there, every}
    if not facts.recorded:
        done = f"{there:,} of {number_of(every, 'invoice')} would be in the portal"
        return f"A rehearsal: no portal has these invoices. {done}"
    if facts.run.request.command in CHANGES | REVERTS:
        return f"{there:,} of {number_of(every, 'document')} {'was' if one else 'were'} delivered"
    return f"{there:,} of {number_of(every, 'invoice')} {'is' if one else 'are'} in the portal"


_WRONG = (("rejected", "rejected here"), ("failed", "refused by the portal"), ("pending", "waiting to be sent"))


def _facts(facts: RunFacts) -> Iterator[tuple[str, str]]:
    run = facts.run
    yield "Portal", facts.portal
    yield "Files", ", ".join(dict.fromkeys(source.file for source in run.sources))
    yield "Began", f"{moment(run.started_at)}, by {run.who}"
    yield "This page", f"written {moment(facts.written_at)}"


def _totals(facts: RunFacts) -> Section:
    figures = facts.figures
    table = totals_table(accounts(figures))
    bars = tuple(_bar(currency, figures) for currency in sorted(figures.read))
    return Section("Totals", bars=bars[:_BARS], table=table, notes=tuple(_ties(facts)))


def _bar(currency: str, figures: Balance) -> Bar:
    """What became of the money of a currency, in parts of what was read."""
    none = Figure(0, Decimal(0))
    found = []
    for name, fields, tone in _PARTS:
        figure = sum((getattr(figures, each).get(currency, none) for each in fields), none)
        if figure.count:
            found.append((name, figure, tone))
    whole = sum((abs(figure.amount) for _, figure, _ in found), Decimal(0))
    by_count = not whole
    every = figures.read[currency].count
    parts = (
        Part(
            name,
            f"{figure.count:,}: {money(figure.amount)}",
            share(figure.count, every) if by_count else share(abs(figure.amount), whole),
            tone,
        )
        for name, figure, tone in found
    )
    return Bar(f"{currency or UNNAMED} {money(figures.read[currency].amount)}", tuple(parts))


def _ties(facts: RunFacts) -> Iterator[str]:
    """Whether the rows of the results, added up one by one, are the journal's totals."""
    figures, sums = facts.figures, facts.gathered.sums
    rows: dict[str, Figure] = {}
    for (_, currency), figure in sums.items():
        rows[currency] = rows.get(currency, Figure(0, Decimal(0))) + figure
    if rows == figures.read:
        yield "The rows of the results, added up one by one, come to these totals."
    else:
        yield _UNTIED
    if figures.unreadable:
        rows_of = "1 rejected row" if figures.unreadable == 1 else f"{figures.unreadable:,} rejected rows"
        yield f"The sums are without {rows_of} whose amount cannot be read."


def _trail(facts: RunFacts) -> Section:
    commands = [
        (
            moment(each.started_at),
            each.who,
            each.machine,
            " ".join(each.command),
            "under way when this was written" if each.exit_code is None else str(each.exit_code),
        )
        for each in facts.commands
    ]
    head = f"Head of the audit trail: {facts.head}. To compare it: python -m etl journal verify --head {facts.head}"
    table = Table(("When", "Who", "Machine", "Command", "Exit code"), commands) if commands else None
    files = (Group("Files", "", "", files_table(facts.run)),)
    return Section("Trail", table=table, groups=files, notes=(head,) if facts.head else ())
