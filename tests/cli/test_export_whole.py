"""An export has every invoice that the portal announced, digit for digit, or there is none."""

import json
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import openpyxl
import polars as pl
import pytest

from tests.support.command import Etl
from tests.support.scripted import Answer, Seen, answer
from tests.support.serving import serving

COUNT = 30_000
ODD = {
    0: '"Amount":99999999999999.99999,"BalanceDue":-0.00001',
    1: '"Amount":1.10,"BalanceDue":null',
    2: '"Amount":0.30000,"BalanceDue":1e2',
    3: '"Amount":12345678901.23456,"BalanceDue":0',
}
"""Amounts as they come, by the invoice's number; the others have 1.10 and 0.10."""


def row(number: int) -> str:
    amounts = ODD.get(number, '"Amount":1.10,"BalanceDue":0.10')
    return (
        f'{{{amounts},"CopyEmail":[],"Currency":"USD","CustomerId":"C{number % 7}","CustomerTaxExempt":null,'
        f'"DueDate":null,"InvoiceGuid":"guid-{number}","InvoiceId":"{number:06}","PONumber":null}}'
    )


def page(first: int, past: int, total: int) -> bytes:
    return answer(200, f'{{"Index":0,"Total":{total},"Result":[{",".join(map(row, range(first, past)))}]}}')


def asked(seen: Seen) -> tuple[int, int]:
    query = parse_qs(urlsplit(seen.path).query)
    size = int(query["filter.pageSize"][0])
    return size * int(query["filter.pageIndex"][0]), size


def whole(seen: Seen, total: int = COUNT) -> bytes:
    first, size = asked(seen)
    return page(first, min(first + size, total), total)


def export(etl: Etl, script: Callable[[Seen], Answer], name: str) -> tuple[int, str]:
    with serving(script) as server:
        settings = {"PAYFABRIC_BASE_URL": server.base_url, "PAYFABRIC_TOKEN": "t"}
        done = etl.run("export", name, "--rate", "unlimited", "--retries", "1", **settings)
    return done.returncode, done.stderr + done.stdout


def test_thirty_thousand_invoices_come_once_each_with_every_digit(etl: Etl) -> None:
    code, told = export(etl, whole, "out.parquet")
    assert code == 0, told
    frame = pl.read_parquet(etl.folder / "out.parquet")
    assert frame["InvoiceId"].to_list() == [f"{number:06}" for number in range(COUNT)]
    total = (
        Decimal("99999999999999.99999") + Decimal("0.3") + Decimal("12345678901.23456") + Decimal("1.1") * (COUNT - 3)
    )
    assert frame["Amount"].cast(pl.Decimal(38, 5)).sum() == total
    assert f"Amount {total:,f}" in told
    assert frame["BalanceDue"].null_count() == 1
    assert "30,000 invoices: out.parquet" in told


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_every_format_keeps_every_digit_and_what_is_nothing(etl: Etl, ending: str) -> None:
    name = f"out.{ending}"
    code, told = export(etl, lambda seen: whole(seen, 5), name)
    assert code == 0, told
    path = etl.folder / name
    amounts, balances, dates = READERS[ending](str(path))
    assert amounts == [Decimal(text) for text in ("99999999999999.99999", "1.1", "0.3", "12345678901.23456", "1.1")]
    assert balances == [Decimal("-0.00001"), None, Decimal(100), Decimal(0), Decimal("0.1")]
    assert dates == [None] * 5


Columns = tuple[list[Decimal | None], list[Decimal | None], list[object]]


def columns(rows: list[dict[str, object]]) -> Columns:
    def of(name: str) -> list[Decimal | None]:
        return [None if row[name] in {None, ""} else Decimal(str(row[name])) for row in rows]

    return of("Amount"), of("BalanceDue"), [row["DueDate"] or None for row in rows]


def in_workbook(path: str) -> Columns:
    sheet = openpyxl.load_workbook(path).worksheets[1]
    heads, *rows = sheet.iter_rows(values_only=True)
    return columns([dict(zip(map(str, heads), cells, strict=True)) for cells in rows])


def in_lines(path: str) -> Columns:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a name is at hand
        return columns([json.loads(line, parse_float=Decimal) for line in file])


READERS: dict[str, Callable[[str], Columns]] = {
    "csv": lambda path: columns(pl.read_csv(path, infer_schema=False).to_dicts()),
    "jsonl": in_lines,
    "parquet": lambda path: columns(pl.read_parquet(path).to_dicts()),
    "xlsx": in_workbook,
}


def short(seen: Seen) -> bytes:
    """The last page lacks an invoice, whatever its size."""
    first, size = asked(seen)
    return page(first, min(first + size, 699), 700)


def growing(seen: Seen) -> bytes:
    """An invoice is added while pages are read."""
    first, size = asked(seen)
    total = 700 + bool(first)
    return page(first, min(first + size, total), total)


def shifted(seen: Seen) -> bytes:
    """One is added in front and one goes at the end: the total stays, and a row comes twice."""
    first, size = asked(seen)
    return page(first - bool(first), min(first + size, 700) - bool(first), 700)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (short, "The portal announces 700, but gives 0 where 1 more should come, after 699. Nothing was written."),
        (growing, "The portal announced 700 and then 701: something changed meanwhile. Nothing was written."),
        (shifted, "The portal gives guid-511 twice, so another is missing. Nothing was written."),
        (
            lambda seen: whole(seen, 700) if not asked(seen)[0] else answer(500, "{}"),
            "The portal does not answer (HTTP 500",
        ),
        (lambda _: answer(200, '{"Index":0,"Total":1,"Result":[{"Amount":"abc"}]}'), "Amount"),
    ],
)
def test_what_does_not_come_whole_leaves_the_file_before_as_it_was(
    etl: Etl, script: Callable[[Seen], Answer], sentence: str
) -> None:
    (etl.folder / "out.csv").write_text("before")
    code, told = export(etl, script, "out.csv")
    assert (code, told.startswith(("etl: ", "Reading"))) == (2, True)
    assert sentence in told
    assert (etl.folder / "out.csv").read_text() == "before"
    assert [path.name for path in etl.folder.iterdir() if "part" in path.name] == []


def test_a_condition_that_a_portal_passes_over_is_put_in_the_other_way(etl: Etl) -> None:
    asked_for: list[list[str]] = []

    def script(seen: Seen) -> Answer:
        query = parse_qs(urlsplit(seen.path).query)
        asked_for.append([name for name in query if "criteria" in name])
        chosen = query.get("filter.criteria.InvoiceId.EqualsTo")
        return page(int(chosen[0]), int(chosen[0]) + 1, 1) if chosen else whole(seen, 9)

    with serving(script) as server:
        settings = {"PAYFABRIC_BASE_URL": server.base_url, "PAYFABRIC_TOKEN": "t"}
        done = etl.run("export", "out.csv", "--where", "InvoiceId=000004", **settings)
        missed = etl.run("export", "no.csv", "--where", "PONumber=7", **settings)
    assert done.returncode == 0, done.stderr
    assert pl.read_csv(etl.folder / "out.csv", infer_schema=False)["InvoiceId"].to_list() == ["000004"]
    assert asked_for[:2] == [["filter.criteria.InvoiceId"], ["filter.criteria.InvoiceId.EqualsTo"]]
    assert missed.returncode != 0
    assert "has not kept to --where PONumber=7" in missed.stderr
    assert not (etl.folder / "no.csv").exists()
