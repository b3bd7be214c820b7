"""Control totals that a person expects, against what was read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from msgspec import Struct

from etl.errors import SettingsError
from etl.report.balance import Balance, count
from etl.report.money import money


@dataclass(frozen=True, slots=True)
class ExpectedTotal:
    """The sum of Amount in a currency; None where the file has only one."""

    amount: Decimal
    currency: str | None


class Expected(Struct, frozen=True):
    """What must have been read; None and () for whatever was."""

    count: int | None = None
    totals: tuple[ExpectedTotal, ...] = ()
    hash_total: int | None = None


def expected(number: str | None, totals: Iterable[str]) -> Expected:
    """Expectations as the command line states them: ``240`` and ``123456.78 USD``.

    Raises:
        SettingsError: one of them is no number of invoices, or no sum.
    """
    if number is not None and not re.fullmatch(r"[0-9]{1,12}", number.strip()):
        raise SettingsError(f"--expect-count: write the number of invoices in digits, such as 1200; it is {number!r}.")
    return Expected(None if number is None else int(number), tuple(map(_total, totals)))


def _total(text: str) -> ExpectedTotal:
    found = re.fullmatch(r"\s*(-?[0-9]{1,20}(?:\.[0-9]{1,5})?)(?:\s+([^\W\d_]\S*))?\s*", text)
    if not found:
        raise SettingsError(
            "--expect-total: write digits with a decimal point and no thousands separators, then the currency,"
            f' in quotes, such as "123456.78 USD"; it is {text!r}.'
        )
    return ExpectedTotal(Decimal(found[1]), found[2])


def hash_total(text: str) -> int:
    """A hash total as the command line states it: ``288600``.

    Raises:
        SettingsError: it is none.
    """
    if not re.fullmatch(r"[0-9]{1,80}", text.strip()):
        raise SettingsError(f"--expect-hash: write the hash total in digits, such as 288600; it is {text!r}.")
    return int(text)


def mismatches(expectation: Expected, figures: Balance, hashed: int | None = None) -> Iterator[str]:
    """A sentence with both figures for each expectation that was not met, by all that was read, rejected or not.

    Args:
        expectation: what was expected.
        figures: what was read.
        hashed: the hash total of its InvoiceIds; None where it is not known.
    """
    read = figures.read
    if expectation.count is not None and expectation.count != count(read):
        yield f"--expect-count is {expectation.count:,}, but {count(read):,} were read."
    if expectation.hash_total is not None and expectation.hash_total != hashed:
        unknown = "that of this run is not known, since an older etl has planned it"
        yield f"--expect-hash is {expectation.hash_total}, but {unknown if hashed is None else f'it is {hashed}'}."
    for total in expectation.totals:
        if total.currency is None and len(read) > 1:
            names = ", ".join(currency or "none" for currency in sorted(read))
            yield f"--expect-total is {money(total.amount)}, which names no currency, but the invoices have {names}."
            continue
        wanted = total.currency
        sums = (f.amount for currency, f in read.items() if wanted is None or currency.casefold() == wanted.casefold())
        found = sum(sums, Decimal(0))
        if found != total.amount:
            name = "" if wanted is None else f" {wanted}"
            yield f"--expect-total is {money(total.amount)}{name}, but {money(found)}{name} was read."
