"""The page of a plan that waits for approval."""

from collections.abc import Iterable

from msgspec.structs import replace

from etl.model.comparison import PlannedAction
from etl.model.run import Run
from etl.report.balance import Figure
from etl.report.html.blocks import Cell, HtmlPage, Section, Tone
from etl.report.html.changes import changes_section
from etl.report.html.gathered import Gathered
from etl.report.html.problems import problems_section
from etl.report.html.words import files_table, sums_of, told
from etl.report.planned import ActionCounts
from etl.text import number_of


def plan_page(
    run: Run, marks: ActionCounts, sent: dict[str, Figure], facts: Iterable[tuple[str, Cell]], gathered: Gathered
) -> HtmlPage:
    """The page.

    Args:
        run: the plan.
        marks: what it does, by action.
        sent: what would be sent, by currency.
        facts: what, where, when, by whom, and how to approve and send it.
        gathered: what stays behind.
    """
    documents = sum(figure.count for figure in sent.values())
    conflicts = marks.count(PlannedAction.CONFLICT)
    verdict = f"{number_of(documents, 'invoice')} would be sent{f': {sums_of(sent)}' if sent else ''}."
    if conflicts:
        verdict += f" {number_of(conflicts, 'invoice')} might undo a payment, and stay behind unless they are named."
    behind = problems_section(gathered, run.number, left_out="conflict")
    left = (replace(behind, title="What stays behind, and why"),) if behind.groups else ()
    trail = Section("Files", table=files_table(run))
    tone = Tone.OPEN if conflicts else Tone.PLAIN
    return HtmlPage(
        f"Plan {run.plan}, for approval", verdict, tone, told(facts), (changes_section(marks), *left, trail)
    )
