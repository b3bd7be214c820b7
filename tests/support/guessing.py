"""How much of exports ``map`` understands: ``python -m tests.support.guessing`` tells it of the half held back.

``exports.txt`` beside this file has headings of many systems. Rows are made to them: amounts that add up, days in
order, ids as systems write them. A fixed hash puts each export into one of two halves: "tune", to look at while the
words and weights are changed, and "report", whose figures are told and held by a test.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import polars as pl

from etl.mapping import Choice, TableRole, guess

TUNE, REPORT = "tune", "report"

#: Kinds of cells and the attribute that they are the right answer for.
ANSWERS = {
    "id": "InvoiceId",
    "cust": "CustomerId",
    "custn": "CustomerName",
    "guidcust": "CustomerId",
    "name": "CustomerName",
    "total": "Amount",
    "balance": "BalanceDue",
    "posted": "PostingDate",
    "due": "DueDate",
    "cur": "Currency",
    "curlow": "Currency",
    "tax": "Tax",
    "mail": "Email",
    "po": "PONumber",
}

_NAMES = (
    "Acme Tools",
    "Berger & Sohn",
    "Café Luna",
    "Dupont SARL",
    "Eikenhout",
    "Fratelli Rossi",
    "Green Grocers",
    "Hansen",
)
_DAYS = {"iso": "%Y-%m-%d", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "dots": "%d.%m.%Y", "compact": "%Y%m%d"}
_FIRST = date(2026, 1, 5)
_CENT = Decimal("0.01")
_DATES = {"posted", "posted2", "due", "due2", "created", "pdate"}
_SUMS = {"price", "lamt", "lamt2", "ltax", "freight", "disc"}
_OF_LINES = {"qty", "price", "lamt", "lamt2", "ltax", "item", "idesc"}
_ROWS = 16


@dataclass(frozen=True, slots=True)
class Export:
    """An export of a system: how it is written, and a kind of cells for each heading."""

    name: str
    writing: frozenset[str]
    kinds: Mapping[str, str]

    @property
    def half(self) -> str:
        """The half that it belongs to, whatever is added later."""
        return REPORT if sha256(self.name.encode()).digest()[0] % 2 else TUNE

    @property
    def answers(self) -> dict[str, str]:
        """The obvious attributes, and the heading of each."""
        named = {"custn": "CustomerId"} if "name" in self.kinds.values() else {}
        return {(ANSWERS | named)[kind]: heading for heading, kind in self.kinds.items() if kind in ANSWERS}


@dataclass(frozen=True, slots=True)
class Invoice:
    """What the cells of an invoice are made of: its number from 0, its customer, its day, its sums by kind."""

    number: int
    who: int
    posted: date
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Score:
    """How many obvious attributes are bound rightly, only offered, bound wrongly or not found; which are not right."""

    right: int = 0
    offered: int = 0
    wrong: int = 0
    missed: int = 0
    faults: tuple[str, ...] = field(default=())

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.right + other.right,
            self.offered + other.offered,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.faults + other.faults,
        )

    @property
    def asked(self) -> int:
        """How many attributes there were to be found."""
        return self.right + self.offered + self.missed

    def __str__(self) -> str:
        """One line."""
        share = 100 * self.right / self.asked
        return (
            f"{self.asked} obvious attributes: {self.right} right and active ({share:.1f} %), {self.offered} offered,"
            f" {self.missed} missed; {self.wrong} wrong and active"
        )


def exports(half: str | None = None) -> list[Export]:
    """The exports of a half, or all."""
    text = Path(__file__).with_name("exports.txt").read_text(encoding="utf-8")
    found = [_export(line) for line in text.splitlines() if line and not line.startswith("#")]
    return [each for each in found if half in {None, each.half}]


def score(export: Export) -> Score:
    """What a draft of the export says rightly and wrongly."""
    headings = list(export.kinds)
    names = [str(index) for index in range(len(headings))]
    frame = pl.DataFrame(table(export), schema=dict.fromkeys(names, pl.String), orient="row")
    draft = guess(headings, frame, {}, Choice(), TableRole.INVOICES)
    bound = {binding.attribute: binding.heading for binding in draft.mapping.bindings}
    offered = {(attribute, headings[int(column)]) for column, attribute in draft.suggestions.items()}
    found = Score()
    for attribute, heading in export.answers.items():
        if bound.get(attribute) == heading:
            found += Score(right=1)
        elif (attribute, heading) in offered:
            found += Score(offered=1, faults=(f"{export.name}: {heading} offered as {attribute}",))
        else:
            found += Score(missed=1, faults=(f"{export.name}: {heading} is {attribute}",))
    for attribute, heading in bound.items():
        if attribute in ANSWERS.values() and export.answers.get(attribute) != heading:
            found += Score(wrong=1, faults=(f"{export.name}: {heading} WRONGLY as {attribute}",))
    return found


def total(half: str | None = REPORT) -> Score:
    """The sum over a half."""
    return sum(map(score, exports(half)), Score())


def table(export: Export) -> list[list[str | None]]:
    """The rows below the headings, the same each time."""
    chance = random.Random(export.name)
    return [row for number in range(_ROWS) for row in _invoice(export, number, chance)]


def _export(line: str) -> Export:
    name, writing, said = line.split(" | ")
    columns = (each.strip().rpartition("=") for each in said.split("; "))
    return Export(name, frozenset(writing.split()), {heading: kind for heading, _, kind in columns})


def _invoice(export: Export, number: int, chance: random.Random) -> Iterator[list[str | None]]:
    net = Decimal(chance.randint(1_000, 900_000)).scaleb(-2)
    tax = (net * chance.choice((19, 7, 20, 21)) / 100).quantize(_CENT)
    paid = chance.choice((Decimal(0), Decimal(0), ((net + tax) / 2).quantize(_CENT)))
    invoice = Invoice(
        number=number,
        who=chance.randrange(len(_NAMES)),
        posted=_FIRST + timedelta(days=number * 3 + chance.randint(0, 2)),
        amounts={
            "net": net,
            "tax": tax,
            "total": net + tax,
            "ltotal": net + tax,
            "paid": paid,
            "balance": net + tax - paid,
        },
    )
    for line in range(chance.randint(1, 3) if export.writing & {"lines", "filled"} else 1):
        made = {heading: _cell(kind, invoice, chance, export) for heading, kind in export.kinds.items()}
        bare = line > 0 and "filled" in export.writing
        yield [None if bare and export.kinds[h] not in {*_OF_LINES, "id"} else cell for h, cell in made.items()]


def _cell(kind: str, invoice: Invoice, chance: random.Random, export: Export) -> str | None:
    if kind in invoice.amounts:
        return _money(invoice.amounts[kind], export)
    if kind in _DATES:
        return _day(kind, invoice.posted, chance, export)
    if kind in _SUMS:
        return _money(Decimal(chance.randint(100, 90_000)).scaleb(-2), export)
    if kind == "id":
        return _id(invoice, export)
    return _TEXT[kind](invoice, chance)


def _money(amount: Decimal, export: Export) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) if "comma" in export.writing else f"{amount:.2f}"


def _day(kind: str, posted: date, chance: random.Random, export: Export) -> str | None:
    later = {"due": 30, "due2": 30, "pdate": chance.randint(5, 50), "created": chance.randint(0, 2)}.get(kind, 0)
    if kind == "pdate" and chance.random() < 0.5:
        return None
    form = next(_DAYS[each] for each in sorted(export.writing) if each in _DAYS)
    return (posted + timedelta(days=later)).strftime(form)


def _id(invoice: Invoice, export: Export) -> str:
    form = sha256(export.name.encode()).digest()[1] % 4
    number = invoice.number
    return (f"INV-{1001 + number}", f"{20260100 + number * 7}", f"RE2026/{1 + number:04}", f"{58201 + number}")[form]


def _hash(what: str, number: int) -> str:
    return sha256(f"{what}{number}".encode()).hexdigest()


def _guid(number: int) -> str:
    digits = _hash("guid", number)
    return "-".join((digits[:8], digits[8:12], "4a6b", "8c1d", digits[20:32]))


Maker = Callable[[Invoice, random.Random], str | None]

_TEXT: dict[str, Maker] = {
    "cust": lambda f, _: f"C{1000 + f.who}",
    "guidcust": lambda f, _: f"cus_{sha256(str(f.who).encode()).hexdigest()[:14]}",
    "guidlike": lambda f, _: f"in_{_hash('in', f.number)[:24]}",
    "guid": lambda invoice, _: _guid(invoice.number),
    "long": lambda f, _: str(2520018000000073144 + 11 * f.number),
    "row": lambda f, _: str(f.number * 3 + 40),
    "custn": lambda f, _: _NAMES[f.who],
    "name": lambda f, _: _NAMES[f.who],
    "name2": lambda f, _: _NAMES[f.who],
    "first": lambda _, c: c.choice(("Ada", "Ben", "Cleo")),
    "mail": lambda f, _: f"billing{f.who}@example.org",
    "cur": lambda _, c: c.choice(("EUR", "USD", "GBP")),
    "curlow": lambda _, c: c.choice(("eur", "usd")),
    "lcur": lambda *_: "EUR",
    "fx": lambda _, c: c.choice(("1.0", "0.92", "1.17")),
    "po": lambda _, c: f"PO-{c.randint(300, 999)}",
    "order": lambda _, c: f"SO{c.randint(3000, 9999)}",
    "status": lambda _, c: c.choice(("Open", "Paid", "Sent")),
    "type": lambda *_: "Invoice",
    "terms": lambda _, c: c.choice(("Net 30", "Net 15")),
    "flag": lambda _, c: c.choice(("No", "Yes")),
    "pct": lambda _, c: c.choice(("20 %", "10 %")),
    "days": lambda _, c: str(c.randint(1, 90)),
    "acct": lambda *_: "1400",
    "vatno": lambda _, c: f"DE{c.randint(100000000, 999999999)}",
    "zip": lambda _, c: f"{c.randint(10000, 99999)}",
    "city": lambda _, c: c.choice(("Berlin", "Lyon", "Porto")),
    "country": lambda _, c: c.choice(("Germany", "France")),
    "street": lambda _, c: f"{c.randint(1, 99)} High Street",
    "note": lambda _, c: c.choice(("Thank you", "Services as agreed", "")) or None,
    "text": lambda _, c: c.choice(("spring", "north", "")) or None,
    "qty": lambda _, c: str(c.randint(1, 12)),
    "item": lambda _, c: f"SKU-{c.randint(10, 99)}",
    "idesc": lambda _, c: c.choice(("Oak table", "Walnut chair", "Desk lamp")),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Tells the figures of a half, and with ``--faults`` what is not right."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--half", choices=(TUNE, REPORT), default=REPORT)
    parser.add_argument("--faults", action="store_true")
    said = parser.parse_args(arguments)
    if said.faults and said.half == REPORT:
        parser.error("the half that is reported is not looked into: --half tune")
    found = total(said.half)
    if said.faults:
        sys.stdout.write("".join(f"{fault}\n" for fault in found.faults))
    sys.stdout.write(f"{len(exports(said.half))} exports ({said.half}), {found}.\n")


if __name__ == "__main__":
    main()
