"""The page of a verification: what was sent beside what the portal holds."""

from collections.abc import Iterable, Sequence
from itertools import islice

from etl.compare.judgement import Agreement
from etl.model.run import Run
from etl.report.balance import Figure, count
from etl.report.html.blocks import Bar, Cell, Group, HtmlPage, Part, Section, Table, Tone
from etl.report.html.words import UNNAMED, files_table, share, told, totals_table
from etl.report.verification import Verification
from etl.report.verification_workbook import cells_of
from etl.text import number_of

#: Findings that are shown.
_ROWS = 200

_GOOD = {Agreement.AGREES}
_HEADINGS = ("Invoice", "Kind", "Field", "Sent", "Held", "File", "Sheet", "Row")


def verify_page(run: Run, found: Verification, facts: Iterable[tuple[str, Cell]], left_out: Sequence[str]) -> HtmlPage:
    """The page.

    Args:
        run: what was verified.
        found: the figures and findings.
        facts: what, where, when, by whom.
        left_out: sentences on what was not compared.
    """
    every = sum(count(dict(line)) for line in found.kinds.values())
    agreeing = sum(count(dict(found.kinds[kind])) for kind in _GOOD)
    agree = "agrees" if 1 in {agreeing, every} else "agree"
    verdict = f"{agreeing:,} of {number_of(every, 'invoice')} {agree} with what was sent."
    verdict += "" if found.agrees else " The others are named below."
    sections = (
        Section("Totals", bars=(_bar(found, every),), table=totals_table(_lines(found)), notes=tuple(left_out)),
        Section("Both sides", table=_sides(found)),
        Section("What does not agree", groups=tuple(_findings(found))),
        Section("Files", table=files_table(run)),
    )
    tone = Tone.GOOD if found.agrees else Tone.BAD
    shown = tuple(each for each in sections if each.groups or each.table)
    return HtmlPage(f"Verification of run {run.number}", verdict, tone, told(facts), shown)


def _lines(found: Verification) -> dict[str, dict[str, Figure]]:
    return {str(kind): dict(line) for kind, line in found.kinds.items() if line}


def _bar(found: Verification, every: int) -> Bar:
    parts = (
        Part(str(kind), f"{count(dict(line)):,}", share(count(dict(line)), every), _tone(kind, found))
        for kind, line in found.kinds.items()
        if line
    )
    return Bar("Invoices", tuple(parts))


def _tone(kind: Agreement, found: Verification) -> Tone:
    if kind in _GOOD:
        return Tone.GOOD
    return Tone.OPEN if found.agrees or "paid" in kind else Tone.BAD


def _sides(found: Verification) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for currency in found.currencies:
        sent, held = found.sent.get(currency), found.held.get(currency)
        rows.append(
            (
                currency or UNNAMED,
                *((sent[0].count, sent[0].amount, sent[1]) if sent else (0, None, None)),
                *((held[0].count, held[0].amount, held[1]) if held else (0, None, None)),
            )
        )
    headings = ("Currency", "Sent", "Amount sent", "BalanceDue sent", "Held", "Amount held", "BalanceDue held")
    return Table(headings, rows)


def _findings(found: Verification) -> Iterable[Group]:
    rows: list[tuple[Cell, ...]] = list(map(cells_of, islice(found.findings(), _ROWS + 1)))
    if rows:
        more = f"The first {_ROWS} are shown: the workbook names each." if len(rows) > _ROWS else ""
        yield Group("Invoice by invoice", "", "", Table(_HEADINGS, rows[:_ROWS]), more)
