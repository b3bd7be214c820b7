"""Rules that compare the cells of an invoice with one another, or with what is plausible.

Each has a name by which it is switched off. Those of ``WARNINGS`` let the invoice pass unless they are asked to be
strict. Amounts are canonical text and are compared as exact decimals.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from etl.documents import odd_values
from etl.documents.aside import DOCUMENT_TYPE
from etl.documents.checks import Finding
from etl.documents.formats import Formats
from etl.documents.line_sums import EXACT, ITEMS, TOTAL, exact, short, with_totals
from etl.documents.looks import Look, kept
from etl.documents.nested import POS, SEQ, ObjectFrame
from etl.documents.odd_values import at_cells
from schemas import Kind

#: The name of the rule that compares an Amount with its lines.
LINES_TOTAL = "lines_total"

#: What the lines of an invoice may differ from its Amount: a cent of rounding.
TOLERANCE = "0.01"

_EARLIEST, _YEARS_AHEAD = date(1990, 1, 1), 10


class Checks(Struct, frozen=True):
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
                yield from (found._replace(rule=name, warning=warning) for found in rule.finds(invoices, self, formats))

    def looks(self, part: ObjectFrame, formats: Formats) -> Iterator[Look]:
        """How it is seen that the objects of a part keep the rules that are switched on and can be looked at so."""
        on = (rule for name, rule in RULES.items() if name not in self.off)
        return chain.from_iterable(rule.looks(part, self, formats) for rule in on if rule.looks)

    def without_looks(self) -> "Checks":
        """The rules that cannot."""
        return replace(self, off=self.off | {name for name, rule in RULES.items() if rule.looks})


def _due_and_amount(part: ObjectFrame) -> bool:
    return not part.name and {"BalanceDue", "Amount"} <= set(part.frame.columns)


def _over() -> pl.Expr:
    due, amount = exact("BalanceDue"), exact("Amount")
    # Of a credit, which is negative, less is due the nearer it is to zero.
    return ((amount >= 0) & (due > amount)) | ((amount < 0) & ((due < amount) | (due > 0)))


def _under() -> pl.Expr:
    minus = pl.col("BalanceDue").str.starts_with("-")
    return minus & (exact("BalanceDue") < 0) & (exact("Amount") >= 0)


def _all_due() -> pl.Expr:
    return pl.col("BalanceDue") == pl.col("Amount")


def _balance_due(invoices: ObjectFrame, _: Checks, __: Formats) -> Iterator[Finding]:
    if _due_and_amount(invoices):
        yield from at_cells(
            invoices.frame.filter(_over()),
            "BalanceDue",
            "is more than the Amount",
            "Correct one of them: what is due cannot be more than the invoice.",
        )


def _balance_due_looks(part: ObjectFrame, _: Checks, __: Formats) -> Iterator[Look]:
    if _due_and_amount(part):
        yield kept(_due_and_amount, _over(), _all_due())


def _negative_balance(invoices: ObjectFrame, _: Checks, __: Formats) -> Iterator[Finding]:
    if _due_and_amount(invoices):
        yield from at_cells(
            invoices.frame.filter(_under()),
            "BalanceDue",
            "is negative, and the Amount is not",
            "Check whether more was paid than was due, or whether a sign is turned.",
        )


def _negative_balance_looks(part: ObjectFrame, _: Checks, __: Formats) -> Iterator[Look]:
    if _due_and_amount(part):
        yield kept(_due_and_amount, _under(), _all_due())


def _lines_total(invoices: ObjectFrame, _: Checks, __: Formats) -> Iterator[Finding]:
    # Without lines nothing is added up.
    if "Amount" not in invoices.frame.columns or all(part.name != ITEMS for part in invoices.inside):
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


def _before(part: ObjectFrame) -> Iterator[pl.Expr]:
    if not part.name and {"DueDate", "PostingDate"} <= set(part.frame.columns):
        yield pl.col("DueDate").str.head(10) < pl.col("PostingDate").str.head(10)


def _due_date(invoices: ObjectFrame, _: Checks, __: Formats) -> Iterator[Finding]:
    for breaks in _before(invoices):
        yield from at_cells(
            invoices.frame.filter(breaks),
            "DueDate",
            "is before the PostingDate",
            "Check both dates; day and month may be swapped.",
        )


def _due_date_looks(part: ObjectFrame, _: Checks, __: Formats) -> Iterator[Look]:
    return (kept(_before, breaks) for breaks in _before(part))


def _last(checks: Checks) -> str:
    return f"{checks.today.year + _YEARS_AHEAD:04}-{checks.today:%m-%d}"


def _far(part: ObjectFrame, checks: Checks) -> Iterator[tuple[str, pl.Expr]]:
    for name in part.of_kind(Kind.DATETIME):
        day = pl.col(name).str.head(len(_EARLIEST.isoformat()))
        yield name, (day < _EARLIEST.isoformat()) | (day > _last(checks))


def _plausible_date(invoices: ObjectFrame, checks: Checks, _: Formats) -> Iterator[Finding]:
    for part in invoices:
        for name, breaks in _far(part, checks):
            yield from at_cells(
                part.frame.filter(breaks),
                name,
                f"is not between {_EARLIEST.year} and {_last(checks)[:4]}",
                "Check the year.",
            )


def _plausible_date_looks(part: ObjectFrame, checks: Checks, _: Formats) -> Iterator[Look]:
    return (kept((_far, name), breaks) for name, breaks in _far(part, checks))


class CrossRule(NamedTuple):
    """A rule.

    Attributes:
        finds: what it finds of invoices.
        looks: how it is seen that the objects of a part keep it; None where only looking for findings tells.
    """

    finds: Callable[[ObjectFrame, Checks, Formats], Iterator[Finding]]
    looks: Callable[[ObjectFrame, Checks, Formats], Iterator[Look]] | None = None


#: Every rule by its name.
RULES: dict[str, CrossRule] = {
    "balance_due": CrossRule(_balance_due, _balance_due_looks),
    "negative_balance": CrossRule(_negative_balance, _negative_balance_looks),
    LINES_TOTAL: CrossRule(_lines_total),
    "due_date": CrossRule(_due_date, _due_date_looks),
    "plausible_date": CrossRule(_plausible_date, _plausible_date_looks),
    "leading_zeros": CrossRule(odd_values.leading_zeros),
    "changed_id": CrossRule(odd_values.changed_id, odd_values.changed_id_looks),
    "currency_sign": CrossRule(odd_values.currency_sign, odd_values.currency_looks),
    "currency_code": CrossRule(odd_values.currency_code, odd_values.currency_looks),
    "minor_unit": CrossRule(odd_values.minor_unit, odd_values.minor_unit_looks),
    "single_email": CrossRule(odd_values.single_email, odd_values.single_email_looks),
    "mojibake": CrossRule(odd_values.mojibake, odd_values.mojibake_looks),
}

#: The rule that sets voided invoices aside, see ``aside``.
VOIDED = "voided"

#: The rule that no InvoiceId looks like another one of the run.
LOOK_ALIKE = "look_alike"

#: The switch of the rule that an invoice keeps its InvoiceId and its Identity from run to run.
IDENTITY = "identity"

#: The switch of the rule that an InvoiceId has the capitals that it was sent with before.
CAPITALS = "capitals"

#: Of a file by itself a warning; beside what was sent before, a clash.
LEADING_ZEROS = "leading_zeros"

#: The switch of the rule that no invoice is like another one under another InvoiceId.
LIKELY_DUPLICATE = "likely_duplicate"

#: The switch of the rule that the count, the sums and the share of rejected invoices are as usual.
UNUSUAL = "unusual"

#: The switch of the rule that no number is missing in a sequence of InvoiceIds.
SEQUENCE_GAPS = "sequence_gaps"

#: The switch of the rule that customers were in an invoice that was sent before.
UNKNOWN_CUSTOMER = "unknown_customer"

#: The names of all rules that can be switched off.
SWITCHES = (
    *RULES,
    LOOK_ALIKE,
    VOIDED,
    DOCUMENT_TYPE,
    IDENTITY,
    CAPITALS,
    LIKELY_DUPLICATE,
    UNUSUAL,
    SEQUENCE_GAPS,
    UNKNOWN_CUSTOMER,
)

#: Those of a run as a whole: what they find is told, and refuses the run where that is asked for.
OF_RUNS = (UNUSUAL, SEQUENCE_GAPS, UNKNOWN_CUSTOMER)

#: Rules whose findings are told, and do not reject the invoice unless asked to be strict.
WARNINGS = frozenset(RULES) - {"balance_due", LINES_TOTAL, "currency_sign"}
