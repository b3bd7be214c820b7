"""Empty cells at the end of each row, or of the headings alone, move nothing; where rows differ, each is as it is."""

from pathlib import Path

import pytest

from etl.documents import Choices
from etl.journal import Journal
from etl.model.document import Status
from etl.model.run import RunRequest
from etl.planning.plan import Request, plan
from tests.support.claimed import claimed
from tests.support.command import Etl
from tests.support.transformed import TODAY

HEADINGS = "InvoiceId,CustomerId,Amount,Comments"


def read(folder: Path, text: str) -> tuple[dict[str, str], str, list[Status]]:
    """The Comments of each invoice that would be sent; the remarks; what became of every row."""
    path = folder / "july.csv"
    path.write_bytes(text.encode())
    with Journal(folder / "journal.sqlite3") as journal:
        made = plan(journal, Request([path], RunRequest("validate"), Choices(TODAY)))
        results = [each.status for page in journal.results(made.run) for each in page]
        bodies = claimed(journal, made.run)
    sent = {body["InvoiceId"]: body.get("Comments", "") for body in bodies}
    return sent, " ".join(made.sources[0].remarks), results


WHOLE = {
    "a delimiter more on each row": (f"{HEADINGS}\nA1,C1,1.00,x,\nA2,C2,2.00,y,\n", "Each row has 1 empty cell more"),
    "several": (f"{HEADINGS}\nA1,C1,1.00,x,,,\nA2,C2,2.00,y,,,\n", "Each row has 3 empty cells more"),
    "on the headings alone": (f"{HEADINGS},,\nA1,C1,1.00,x\nA2,C2,2.00,y\n", "The headings have 2 empty cells more"),
    "on both": (f"{HEADINGS},\nA1,C1,1.00,x,\nA2,C2,2.00,y,\n", ""),
    "blanks in them": (f"{HEADINGS}\nA1,C1,1.00,x, \nA2,C2,2.00,y,\n", "Each row has 1 empty cell more"),
    "with totals": (
        f"{HEADINGS}\nA1,C1,1.00,x,\nA2,C2,2.00,y,\n,,,,\nTotal,,3.00,,\n",
        "Each row has 1 empty cell more",
    ),
    "with a short line below": (
        f"{HEADINGS}\nA1,C1,1.00,x,\nA2,C2,2.00,y,\n\nRecords: 2\n",
        "Each row has 1 empty cell",
    ),
    "quoted": (f'{HEADINGS}\n"A1","C1","1.00","x",\n"A2","C2","2.00","y",\n', "Each row has 1 empty cell more"),
}


@pytest.mark.parametrize(("text", "said"), WHOLE.values(), ids=WHOLE)
def test_a_file_whose_every_row_has_empty_cells_more_is_read(tmp_path: Path, text: str, said: str) -> None:
    sent, remarks, results = read(tmp_path, text)
    assert sent == {"A1": "x", "A2": "y"}
    assert said in remarks
    assert len(results) == 2


def test_a_row_whose_quotes_do_not_close_says_nothing_of_the_others(tmp_path: Path) -> None:
    torn = '"A3","C1","3.00","by "ISSUER INC."",'
    for rows in (f'{torn}\n"A1","C1","1.00","x",\n', f'"A1","C1","1.00","x",\n{torn}\n'):
        sent, remarks, results = read(tmp_path, f"{HEADINGS}\n{rows}")
        assert sent == {"A1": "x"}
        assert "Each row has 1 empty cell more" in remarks
        assert results.count(Status.REJECTED) == 1


def test_line_breaks_in_cells_do_not_matter(tmp_path: Path) -> None:
    rows = "".join(f'A{number},C1,1.00,"x\ny",\n' for number in range(60))
    sent, _, _ = read(tmp_path, f"{HEADINGS}\n{rows}")
    assert set(sent.values()) == {"x\ny"}
    assert len(sent) == 60


DOUBTFUL = {
    "one row has no cell more": "A1,C1,1.00,x,\nA2,C2,2.00,y\n",
    "a cell more holds something": "A1,C1,1.00,x,\nA2,C2,2,00,y\n",
    "one row has two more": "A1,C1,1.00,x,\nA2,C2,2.00,,,\n",
    "a row is short": "A1,C1,1.00,x\nA2,C2,2.00\n",
    "each row is short": "A1,C1,1.00\nA2,C2,2.00\n",
}


@pytest.mark.parametrize("rows", DOUBTFUL.values(), ids=DOUBTFUL)
def test_where_rows_differ_an_uneven_one_is_rejected(tmp_path: Path, rows: str) -> None:
    sent, remarks, results = read(tmp_path, f"{HEADINGS}\n{rows}")
    assert "A2" not in sent or "A1" not in sent
    assert "empty cell" not in remarks
    assert Status.REJECTED in results


TRIMMED = "InvoiceId,CustomerId,Amount,Currency,DueDate,Comments"
_FULL = "B{0},C1,1.00,EUR,2026-07-31,x\n"


def numbered(count: int, row: str, first: int = 0) -> str:
    """Rows with the numbers from ``first`` on."""
    return "".join(row.format(number) for number in range(first, first + count))


LEFT_OUT = {
    "never an empty cell at the end": (f"{numbered(2, _FULL)}A1,C1,1.00,EUR\nA2,C2,2.00\nA3,C3,3.00,,2026-07-31\n", 5),
    "blocks of sixteen, as Excel has them": (
        "".join(
            (
                numbered(14, "B{0},C1,1.00,EUR,2026-07-31,\n"),
                numbered(1, _FULL, 20),
                numbered(16, "D{0},C1,1.00,EUR\n"),
                numbered(2, "E{0},C1,2.00,EUR,31/07/2026\n"),
            )
        ),
        33,
    ),
    "totals and lines of a report": (f"{_FULL.format(1)}A1,C1,1\nA2,C2,2\n\nTotal,4.00\nPage 1 of 1\n", 3),
    "in quotes": (f'{_FULL.format(1)}"A1","C1","1.00"\n"A2","C2","2.00","EUR"\n', 3),
}


@pytest.mark.parametrize(("rows", "count"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_empty_cells_that_a_file_leaves_out_by_habit_are_empty(tmp_path: Path, rows: str, count: int) -> None:
    sent, remarks, results = read(tmp_path, f"{TRIMMED}\n{rows}")
    assert len(sent) == count == len(results)
    assert "leave out the empty cells at their end" in remarks


TORN = {
    "one ends in an empty cell": "A1,C1,1.00,EUR\nA2,C2,2.00\nA3,C1,1.00,EUR,\n",
    "one has a cell more": "A1,C1,1.00,EUR\nA2,C2,2.00\nA3,C1,1.00,EUR,2026-07-31,x,y\n",
    "a text was torn": "A1,C1,1.00,EUR,2026-07-31\nof July\nA2,C2,2.00\nA3,C1,3\n",
    "a text was torn and the rest has cells": "A1,C1,1.00,EUR\nA2,C2,2.00\nx,y\n",
    "a delimiter was lost before a date": "A1,C1,1.00,2026-07-31\nA2,C2,2.00\n",
    "a delimiter was lost before an amount": "A1,C11.00,EUR\nA2,C2,2.00\n",
    "an amount is none": "A1,C1,EUR\nA2,C2,2.00\n",
    "the last one is cut off": "A1,C1,1.00,EUR\nA2,C2,2",
    "one alone is short": "A1,C1,1.00,EUR\n",
    "none is whole": None,
}


@pytest.mark.parametrize("rows", TORN.values(), ids=TORN)
def test_a_short_row_that_may_be_torn_is_rejected(tmp_path: Path, rows: str | None) -> None:
    text = "A1,C1,1.00\nA2,C2,2.00\n" if rows is None else f"{_FULL.format(1)}{rows}"
    sent, remarks, results = read(tmp_path, f"{TRIMMED}\n{text}")
    assert "leave out" not in remarks
    assert "A1" not in sent
    assert Status.REJECTED in results


def test_a_row_that_left_out_cells_comes_back_whole(etl: Etl) -> None:
    text = f"{TRIMMED}\n{_FULL.format(1)}A1,C1,1.00,EUR\nA2,C2,12345678901234567\n"
    (etl.folder / "july.csv").write_text(text)
    assert etl.run("validate", "july.csv").returncode == 1
    assert (etl.folder / "july.check.rejects.csv").read_text().splitlines()[0].startswith(f"{TRIMMED},Names")
