"""Every cell of a rejected row comes back as it was, through a workbook or a text."""

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etl.documents import Choices
from etl.extract import Reading
from etl.journal import Journal
from etl.model.document import Outcome, Status
from etl.model.run import RunRequest, RunState
from etl.planning import Base, Request, plan, write_rejects
from etl.planning.rejects_table import plain_tables
from etl.report.rejects import NAMES, REASONS
from tests.support.examples import examples
from tests.support.transformed import TODAY

HEADINGS = ("Amount", "InvoiceId", "CustomerId", "Own", "Other")
EVERY = st.text(
    st.sampled_from("=+-@'\"\t\r\n;,0123456789 äß€_x\uff1d\uff0b\uff0d\uff20")
    | st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"),
    max_size=12,
)
ROWS = st.lists(st.tuples(EVERY, EVERY), min_size=1, max_size=5)


def cells(path: Path, reading: Reading) -> list[tuple[str, ...]]:
    (table,) = plain_tables(path, reading)
    header = table.top[0]
    batches = table.rows(header.row, len(HEADINGS))
    rows = [tuple(cell or "" for cell in row[3:]) for batch in batches for row in batch.iter_rows()]
    return [tuple(header.cells), *rows]


def rejected(folder: Path, rows: Sequence[Sequence[str]]) -> None:
    with (folder / "july.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADINGS, *rows])
    with Journal(folder / "journal.sqlite3") as journal:
        reading = Reading(delimiter=";", quote='"', encoding="utf-8")
        request = Request([folder / "july.csv"], RunRequest("import", "here"), Choices(TODAY), reading)
        plan(journal, request)
        write_rejects(journal, journal.runs()[0], lambda _: Base(folder / "july.rejects"))


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
@example([("_x000D_", "_x005F_"), ("\r", "\r\n"), ("\x00", "\x1b")])
def test_every_cell_of_a_rejected_row_comes_back_identical(texts: list[tuple[str, str]]) -> None:
    rows = [("x", f"A{number}", "C1", *text) for number, text in enumerate(texts)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        rejected(folder, rows)
        wanted = [HEADINGS, *rows]
        assert cells(folder / "july.rejects.csv", Reading(delimiter=";", quote='"', encoding="utf-8")) == wanted
        assert cells(folder / "july.rejects.xlsx", Reading()) == wanted


def test_a_cell_that_excel_cannot_hold_marks_its_row(tmp_path: Path) -> None:
    rejected(tmp_path, [("x", "A1", "C1", "y" * 32_768, "\uffff"), ("x", "A2", "C1", "", "")])
    (table,) = plain_tables(tmp_path / "july.rejects.xlsx", Reading())
    (batch,) = table.rows(1, len(HEADINGS))
    assert [fault is None for fault in batch["fault"]] == [False, True]


def test_what_the_portal_refused_comes_back_with_its_answer(tmp_path: Path) -> None:
    (tmp_path / "july.csv").write_text("InvoiceId,CustomerId,Amount\nA1,C1,1\nA2,C1,2\n", encoding="utf-8")
    with Journal(tmp_path / "journal.sqlite3") as journal:
        run = plan(journal, Request([tmp_path / "july.csv"], RunRequest("import", "here"), Choices(TODAY))).run
        journal.mark(run, RunState.PLANNED)
        journal.settle_and_claim(run, [], -1, 9)
        journal.settle_and_claim(
            run, [Outcome(1, Status.FAILED, 1, 400, "No such customer.", "2026-07-31T18:00:00.000Z")], 1, 0
        )
        write_rejects(journal, journal.runs()[0], lambda _: Base(tmp_path / "july.rejects"))
    sheet = openpyxl.load_workbook(tmp_path / "july.rejects.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["A2", "C1", "2", "3", "refused", "Row 3: No such customer."]
    assert sheet["A2"].comment is not None
    assert sheet["A2"].comment.text == "The portal's answer: No such customer."
    assert sheet.max_row == 2


@pytest.mark.parametrize("left", [(5, 6, 7), (5,), (6,), (7,), (7, 6), (7, 6, 5)])
def test_columns_of_ours_are_no_data_whichever_a_person_has_left(tmp_path: Path, left: tuple[int, ...]) -> None:
    rejected(tmp_path, [("x", "A1", "C1", "own", "other")])
    with (tmp_path / "july.rejects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0][6:] == [NAMES, REASONS]
    with (tmp_path / "again.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*row[:5], *(row[n] for n in left)] for row in rows)
    wanted = [HEADINGS, ("x", "A1", "C1", "own", "other")]
    assert cells(tmp_path / "again.csv", Reading(delimiter=";", quote='"', encoding="utf-8")) == wanted
