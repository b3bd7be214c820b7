"""What the documents say of amounts and dates is so."""

import re
from pathlib import Path

import polars as pl

from etl.grammar.amounts import DecimalMark, plain
from etl.grammar.amounts import survey as survey_amounts
from etl.grammar.dates import iso, serial
from etl.grammar.dates import survey as survey_dates
from etl.grammar.rates import rate

FILES = (Path(__file__).parents[3] / "docs" / "files.md").read_text(encoding="utf-8")
SECTION = FILES.partition("## How amounts and dates are read")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| (`.*) \| `(.*)` \|$", SECTION, flags=re.MULTILINE)


def test_each_cell_of_the_table_reads_as_it_says() -> None:
    assert len(ROWS) == 7
    for cells, meaning in ROWS:
        for cell in re.findall("`(.*?)`", cells):
            assert readings(cell)[is_date(meaning)] == meaning, cell


def test_what_is_said_to_be_refused_is_refused() -> None:
    refused = re.findall("`(.*?)`", SECTION.partition("Refused, with the reason:")[2].partition("\n")[0])
    assert len(refused) == 4
    for cell in refused:
        assert set(readings(cell)) == {None}, cell


def readings(cell: str) -> tuple[str | None, str | None]:
    """The cell as an amount or rate, and as a date, by what a column of it alone decides."""
    text, frame = pl.col("text"), pl.DataFrame({"text": [cell]})
    mark = survey_amounts(frame["text"]).decided or DecimalMark.POINT
    evidence = survey_dates(frame["text"])
    date = serial(text) if evidence.serials else iso(text, evidence.decided)
    number = rate(text, mark, percent=True) if "%" in cell else plain(text, mark)
    return frame.select(number).item(), frame.select(date).item()


def is_date(meaning: str) -> bool:
    return meaning.startswith("2026-")
