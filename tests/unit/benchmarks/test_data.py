import csv
from decimal import Decimal
from pathlib import Path

import fastexcel

from benchmarks.data import HEADINGS, broken_cells, is_broken, total, write_csv, write_workbook
from benchmarks.peers.curl_words import configuration

ROWS = 300


def test_a_csv_has_the_rows_and_the_sum_that_are_said_of_it_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_csv(tmp_path / name, ROWS)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == HEADINGS
    assert len({row["InvoiceId"] for row in rows}) == ROWS
    assert sum(Decimal(row["Amount"]) for row in rows) * 100 == total(range(ROWS))
    assert any("," in row["CustomerName"] for row in rows)


def test_every_hundredth_row_is_broken_where_that_is_asked_for(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ROWS)
    write_csv(tmp_path / "b.csv", ROWS, broken_cells)
    sound, broken = ((tmp_path / name).read_text("utf-8").splitlines() for name in ("a.csv", "b.csv"))
    differing = [place for place, pair in enumerate(zip(sound, broken, strict=True)) if pair[0] != pair[1]]
    assert differing == [100, 200, 300]
    assert [number + 1 for number in range(ROWS) if is_broken(number)] == differing


def test_a_workbook_holds_what_the_csv_does(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", ROWS)
    frame = fastexcel.read_excel(tmp_path / "a.xlsx").load_sheet(0, dtypes="string").to_polars()
    assert tuple(frame.columns) == HEADINGS
    assert sum(map(Decimal, frame["Amount"])) * 100 == total(range(ROWS))


def test_curl_is_told_a_body_with_quotes_and_backslashes() -> None:
    told = configuration("http://127.0.0.1:1/api", ['{"a":"x\\"y"}', "b"])
    assert 'data-raw = "{\\"a\\":\\"x\\\\\\"y\\"}"' in told
    assert told.count("next\n") == 1
