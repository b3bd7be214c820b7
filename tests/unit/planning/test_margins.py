"""Empty cells at the end of each row, or of the headings alone, move nothing; where rows differ, each is as it is."""

from pathlib import Path

import pytest

from etl.documents import Choices
from etl.journal import Journal
from etl.model.document import Status
from etl.model.run import RunRequest
from etl.planning.plan import Request, plan
from tests.support.claimed import claimed
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
