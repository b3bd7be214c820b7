"""What the terminal says of a verification. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from etl.cli.render.table import table
from etl.compare.judgement import Agreement
from etl.model.run import Run
from etl.report import money
from etl.report.run_state import run_files
from etl.report.verification import Verification
from etl.text import moment

if TYPE_CHECKING:
    from etl.report import Figure

#: Attributes named; the workbook has all.
_FIELDS = 5


def verifying_text(run: Run, where: str) -> str:
    """What is about to be compared."""
    return f"Comparing run {run.number} of {moment(run.started_at)} ({run_files(run)}) with {where}."


def verified_text(found: Verification) -> Iterator[str]:
    """The control totals of both sides, and what does not agree."""
    lines: dict[str, dict[str, Figure]] = {
        "sent": {currency: figure for currency, (figure, _) in found.sent.items()},
        "held": {currency: figure for currency, (figure, _) in found.held.items()},
    }
    rare = (Agreement.PAID, Agreement.UNSAID, Agreement.DIFFERENT, Agreement.MISSING, Agreement.UNREADABLE)
    lines |= {
        f"  {kind}": found.kinds[kind]
        for kind in (Agreement.AGREES, *rare)
        if kind is Agreement.AGREES or found.kinds[kind]
    }
    yield from table(lines)
    yield ""
    yield from _dues(found)
    yield from _fields(found)
    if found.kinds[Agreement.PAID]:
        yield "Paid since: only BalanceDue is lower than sent, as after a payment or a credit. The workbook lists them."
    if found.kinds[Agreement.UNSAID]:
        yield (
            "Held as paid: sent without a BalanceDue, and at the portal nothing is due of them. If something is, import"
            " the file again with --balance-due amount."
        )


def _dues(found: Verification) -> Iterator[str]:
    """What is due by both sides, where they differ."""
    nothing = (None, Decimal(0))
    both = {each: (found.sent.get(each, nothing)[1], found.held.get(each, nothing)[1]) for each in found.currencies}
    for currency, (sent, held) in both.items():
        if sent != held:
            yield f"Due{f' in {currency}' * bool(currency)}: {money(sent)} was sent, {money(held)} is held."


def _fields(found: Verification) -> Iterator[str]:
    other = [
        (field, number)
        for (kind, field), number in found.fields.items()
        if kind not in {Agreement.PAID, Agreement.UNSAID}
    ]
    commonest = sorted(other, key=lambda each: (-each[1], each[0]))
    if commonest:
        named = ", ".join(f"{field} of {number:,}" for field, number in commonest[:_FIELDS])
        more = len(commonest) - _FIELDS
        yield f"Held with another value: {named}{f', and {more:,} more' if more > 0 else ''}."
