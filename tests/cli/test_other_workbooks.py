"""What holds for cells of an .xlsx holds for those of an .xlsb and an .ods: columns overlooked, words for nothing."""

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.workbook import write_ods, write_xlsb

Lines = Sequence[Sequence[str | float]]
Write = Callable[[Path, Lines], Path]


def xlsb(folder: Path, lines: Lines) -> Path:
    return write_xlsb(
        folder / "july.xlsb", [(at, place, each) for at, line in enumerate(lines) for place, each in enumerate(line)]
    )


def ods(folder: Path, lines: Lines) -> Path:
    rows = "".join(f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines)
    return write_ods(folder / "july.ods", rows)


def _cell(held: str | float) -> str:
    kind = "string" if isinstance(held, str) else f'float" office:value="{held}'
    return f'<table:table-cell office:value-type="{kind}"><text:p>{escape(str(held))}</text:p></table:table-cell>'


@pytest.mark.parametrize("write", [xlsb, ods])
def test_a_column_that_says_what_a_row_is_is_not_passed_over(etl: Etl, write: Write) -> None:
    heads = ("InvoiceId", "CustomerId", "Amount", "BalanceDue", "Type")
    write(etl.folder, [heads, ("A1", "C1", 10.5, 10.5, "Invoice"), ("A2", "C1", 5.0, 5.0, "Credit Memo")])
    refused = etl.run("validate", f"july.{write.__name__}")
    assert (refused.returncode, "Credit Memo" in refused.stderr) == (2, True)
    assert '--ignore "Type"' in refused.stderr


@pytest.mark.parametrize("write", [xlsb, ods])
def test_words_for_nothing_and_days_that_are_none_are_empty(etl: Etl, write: Write) -> None:
    heads = ("InvoiceId", "CustomerId", "Amount", "BalanceDue", "PONumber", "DueDate")
    lines: Lines = [heads, ("A1", "C1", 10.5, 10.5, "NULL", "1900-01-01"), ("A2", "NULL", 5.0, 5.0, "7", "2026-07-31")]
    write(etl.folder, lines)
    told = etl.run("validate", f"july.{write.__name__}").stdout
    assert 'PONumber: "NULL" in row 2 is taken as empty.' in told
    assert 'DueDate: "1900-01-01" in row 2 is taken as no date' in told
    assert "1 x CustomerId is empty" in told
