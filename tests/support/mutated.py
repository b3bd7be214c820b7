"""Rows of ordinary invoices of which some have a cell that is no ordinary one."""

import random
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from benchmarks.data import HEADINGS, cells
from etl.documents import Choices, checked
from etl.documents.parting import parted
from etl.grammar import DateOrder, DecimalMark
from etl.mapping.catalogue import leaves
from tests.support.transformed import TODAY, prepared, told

#: Cells in which something is wrong for one attribute or another, or nearly.
CELLS = (
    *("", "0", "-0", "00", "+1", "1.", ".5", "-.5", "1.5", "12.345", "0.00001", "1.000001", "1.0000010", "-3.00"),
    *("999999999.99", "1234567890.12", "99999999999999.99999", "100000000000000.00", "1e3", "1E5", "1,234.50"),
    *("1 234.50", "$5.00", "5.00 EUR", "EUR 5", "(5.00)", "5.00-", "19%", "0.19", "NaN", "-", "\u2212 5", "\u0663"),
    *("2026-07-31", "2026-02-29", "2026-02-30", "2024-02-29", "2026-04-31", "1752-12-31", "1753-01-01", "1989-12-31"),
    *("2036-07-31", "2036-08-01", "9999-12-31", "2026-07-31 00:00:00", "2026-07-31 24:00:00", "2026-06-30 23:59:59"),
    *("31.07.2026", "07/31/2026", "46234", "20260731", "0000-00-00", "2026-13-01", "Jul 5 2026"),
    *("Yes", "no", "Y", "true", "TRUE", "1", "maybe", "EUR", "eur", "EURO", "$", "JPY", "BHD", "XXX", "Z-US$", "12"),
    *("a@b.de", "a@b", "a@b.de; c@d.fr", "a@b.de,", ";", "a@b.de; nobody", "a\x01@b.de"),
    *("8E734FD5-29a5-4a6f-80ca-63cc92b793b9", "{8e734fd5-29a5-4a6f-80ca-63cc92b793b9}", "2147483647", "2147483648"),
    *("x" * 10, "x" * 11, "x" * 25, "x" * 26, "x" * 50, "x" * 51, "\u00e9" * 25, "\u00e9" * 26, "\U0001f600" * 26),
    *("x" * 100, "x" * 101, "x" * 255, "x" * 256, "x" * 500, "x" * 501, "x" * 4000, "x" * 4001),
    *(
        "#N/A",
        "#REF!",
        "#1",
        "NULL",
        "N/A",
        "none",
        "'123",
        '"123"',
        '="123"',
        "00123",
        "123.0",
        "31-Jul",
        "Pending",
        "2026-07-31",
    ),
    *("a\tb", "a\nb", "a\x00", "a\x7f", "\u00a0", "A\u200b1", "A\u202e1", "\u00c3\u00bc", "\ufffd", "M\u00fcller"),
    *(
        "\u0141\u00f3d\u017a",
        "Credit Memo",
        "Invoice",
        "Payment",
        "Paid",
        "Void",
        "Total",
        '{"a": null}',
        '"Tax":null,',
    ),
)

#: How amounts and dates are written is said: among such cells no column would decide it.
USUAL = Choices(TODAY, DecimalMark.POINT, DateOrder.DMY)

#: A cell of each attribute that keeps every rule; of all others none is needed.
SOUND = {
    "InvoiceId": "A1",
    "CustomerId": "C1",
    "Amount": "30.00",
    "Currency": "EUR",
    "PostingDate": "2026-07-01",
    "BillingAddress.AddressID": "MAIN",
    "ShippingAddress.AddressID": "DOCK",
    "TermDiscounts[1].Name": "2%",
    "InvoiceItems[].ItemCode": "I1",
    "InvoiceItems[].ExtendedPrice": "15.00",
    "InvoiceItems[].Taxes[1].Name": "VAT",
    "InvoiceItems[].ShippingToAddress.AddressID": "DOCK",
}

#: Every attribute that a column can hold, one of each array.
ATTRIBUTES = [path.replace("Discounts[]", "Discounts[1]").replace("Taxes[]", "Taxes[1]") for path in leaves()]
OF_LINES = [path for path in ATTRIBUTES if path.startswith("InvoiceItems[]")]
OF_INVOICES = [path for path in ATTRIBUTES if path not in OF_LINES]


def table(paths: Sequence[str], step: int = 1) -> tuple[tuple[str, ...], list[list[str | None]]]:
    """Headings of attributes, and a row for each of them and each cell that may be wrong, or every third or so."""
    rows: list[list[str | None]] = []
    for place, path in enumerate(paths):
        for cell in CELLS[place % step :: step]:
            row = {**{each: SOUND.get(each) for each in paths}, "InvoiceId": f"A{len(rows)}"}
            rows.append(list({**row, path: cell}.values()))
    return tuple(paths), rows


def table_of_lines(step: int = 1) -> tuple[tuple[str, ...], list[list[str | None]]]:
    """The same of lines, in invoices of two lines, the second one sound."""
    headings, rows = table(["InvoiceId", "CustomerId", "Amount", *OF_LINES], step)
    second = [[*row[:3], *(SOUND.get(path) for path in OF_LINES)] for row in rows]
    return headings, [row for pair in zip(rows, second, strict=True) for row in pair]


Rows = Sequence[Sequence[str | None]]


class Compared(NamedTuple):
    """A table whose rows were all explained one by one, and the same table checked as a plan checks it.

    Attributes:
        documents: how many there are.
        rejected: how many of them have no body.
        problems: how many were found.
        differing: those that differ, documents and problems; and the ``seq`` of what was explained for nothing.
    """

    documents: int
    rejected: int
    problems: int
    differing: list[object]


def compared(headings: tuple[str, ...], rows: Rows, choices: Choices, size: int = 1000) -> Compared:
    """Checks a table in both ways."""
    transform, batches = prepared(headings, rows, choices, size=size)
    documents, problems = told(map(transform.check, batches))
    others, found = told(checked(transform, iter(batches)))
    differing: list[object] = [pair for pair in zip_longest(documents, others) if pair[0] != pair[1]]
    told_otherwise = [pair for pair in zip_longest(problems, found) if pair[0] != pair[1]]
    explained = {seq for batch in batches for seq in parted(transform, batch)[1]["seq"]}
    differing += sorted(explained ^ {each.seq for each in problems})
    rejected = sum(each.payload is None for each in documents)
    return Compared(len(documents), rejected, len(problems), [*differing, *told_otherwise])


def mutated(count: int, share: float, seed: int) -> list[list[str]]:
    """Rows of ``HEADINGS``, a share of them with another cell."""
    chance = random.Random(seed)
    rows = [list(cells(number)) for number in range(count)]
    for row in rows:
        if chance.random() < share:
            row[chance.randrange(len(HEADINGS))] = chance.choice(CELLS)
    return rows
