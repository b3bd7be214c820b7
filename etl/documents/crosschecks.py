"""Rules that compare the cells of an invoice with one another, or with what is plausible.

Each has a name by which it is switched off. Those of ``WARNINGS`` let the invoice pass unless they are asked to be
strict. Amounts are canonical text and are compared as exact decimals.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from etl.documents import odd_values
from etl.documents.aside import DOCUMENT_TYPE
from etl.documents.checks import Finding
from etl.documents.formats import Formats
from etl.documents.line_sums import EXACT, TOTAL, exact, short, with_totals
from etl.documents.nested import POS, SEQ, ObjectFrame
from etl.documents.odd_values import at_cells
from schemas import Kind, attributes

#: The name of the rule that compares an Amount with its lines.
LINES_TOTAL = "lines_total"

#: What the lines of an invoice may differ from its Amount: a cent of rounding.
TOLERANCE = "0.01"

_EARLIEST, _YEARS_AHEAD = date(1990, 1, 1), 10


@dataclass(frozen=True, slots=True)
class Checks:
    """Which rules apply.

    Attributes:
        today: dates are plausible from 1990 to ten years from this day.
        off: the names of rules that are switched off.
        strict: whether warnings reject their invoices.
    """

    today: date
    off: frozenset[str] = frozenset()
    strict: bool = False

    def findings(self, invoices: ObjectFrame, formats: Formats) -> Iterator[Finding]:
        """What the rules that are switched on find."""
        for name, rule in RULES.items():
            if name not in self.off:
                warning = name in WARNINGS and not self.strict
                yield from (found._replace(rule=name, warning=warning) for found in rule(invoices, self, formats))


def _balance_due(invoices: ObjectFrame, _: Checks, __: Formats) -> Iterator[Finding]:
    frame = invoices.frame
    if {"BalanceDue", "Amount"} <= set(frame.columns):
        due, amount = exact("BalanceDue"), exact("Amount")
        # Of a credit, which is negative, less is due the nearer it is to zero.
        yield from at_cells(
            frame.filter(((amount >= 0) & (due > amount)) | ((amount < 0) & ((due < amount) | (due > 0)))),
            "BalanceDue",
            "is more than the Amount",
            "Correct one of them: what is due cannot be more than the invoice.",
        )


def _negative_balance(invoices: ObjectFrame, _: Checks, __: Formats) -> Iterator[Finding]:
    frame = invoices.frame
    if {"BalanceDue", "Amount"} <= set(frame.columns):
        minus = frame.filter(pl.col("BalanceDue").str.starts_with("-"))
        yield from at_cells(
            minus.filter((exact("BalanceDue") < 0) & (exact("Amount") >= 0)),
            "BalanceDue",
            "is negative, and the Amount is not",
            "Check whether more was paid than was due, or whether a sign is turned.",
        )


def _lines_total(invoices: ObjectFrame, _: Checks, __: Formats) -> Iterator[Finding]:
    if "Amount" not in invoices.frame.columns:
        return
    frame = with_totals(invoices, taxes=False)
    compared = frame.filter((pl.col(TOTAL) - exact("Amount")).abs() > pl.lit(TOLERANCE).cast(EXACT))
    for seq, pos, found in compared.select(SEQ, POS, short(pl.col(TOTAL))).iter_rows():
        yield Finding(
            seq,
            pos,
            "Amount",
            "",
            f"is not what the lines add up to: with Tax, Freight and MiscCost less Discount they are {found}",
            "Correct the Amount or the lines, or look for a line that is missing or there twice.",
        )


def _due_date(invoices: ObjectFrame, _: Checks, __: Formats) -> Iterator[Finding]:
    frame = invoices.frame
    if {"DueDate", "PostingDate"} <= set(frame.columns):
        yield from at_cells(
            frame.filter(pl.col("DueDate").str.head(10) < pl.col("PostingDate").str.head(10)),
            "DueDate",
            "is before the PostingDate",
            "Check both dates; day and month may be swapped.",
        )


def _plausible_date(invoices: ObjectFrame, checks: Checks, _: Formats) -> Iterator[Finding]:
    last = f"{checks.today.year + _YEARS_AHEAD:04}-{checks.today:%m-%d}"
    for part in invoices:
        for name in (name for name in part.bound if attributes(part.schema)[name].kind is Kind.DATETIME):
            day = pl.col(name).str.head(len(last))
            yield from at_cells(
                part.frame.filter((day < _EARLIEST.isoformat()) | (day > last)),
                name,
                f"is not between {_EARLIEST.year} and {last[:4]}",
                "Check the year.",
            )


Rule = Callable[[ObjectFrame, Checks, Formats], Iterator[Finding]]

#: Every rule by its name.
RULES: dict[str, Rule] = {
    "balance_due": _balance_due,
    "negative_balance": _negative_balance,
    LINES_TOTAL: _lines_total,
    "due_date": _due_date,
    "plausible_date": _plausible_date,
    "leading_zeros": odd_values.leading_zeros,
    "changed_id": odd_values.changed_id,
    "currency_sign": odd_values.currency_sign,
    "currency_code": odd_values.currency_code,
    "minor_unit": odd_values.minor_unit,
    "single_email": odd_values.single_email,
    "mojibake": odd_values.mojibake,
}

#: The rule that sets voided invoices aside, see ``aside``.
VOIDED = "voided"

#: The rule that no InvoiceId looks like another one of the run.
LOOK_ALIKE = "look_alike"

#: The switch of the rule that an invoice keeps its InvoiceId and its Identity from run to run.
IDENTITY = "identity"

#: The switch of the rule that an InvoiceId has the capitals that it was sent with before.
CAPITALS = "capitals"

#: The switch of the rule that no invoice is like another one under another InvoiceId.
LIKELY_DUPLICATE = "likely_duplicate"

#: The switch of the rule that the count, the sums and the share of rejected invoices are as usual.
UNUSUAL = "unusual"

#: The names of all rules that can be switched off.
SWITCHES = (*RULES, LOOK_ALIKE, VOIDED, DOCUMENT_TYPE, IDENTITY, CAPITALS, LIKELY_DUPLICATE, UNUSUAL)

#: Those of a run as a whole: what they find is told, and refuses the run where that is asked for.
OF_RUNS = (UNUSUAL,)

#: Rules whose findings are told, and do not reject the invoice unless asked to be strict.
WARNINGS = frozenset(RULES) - {"balance_due", LINES_TOTAL, "currency_sign"}
