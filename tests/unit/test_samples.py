import re
import runpy
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.documents import Choices
from etl.journal import Journal
from etl.model.document import Status
from etl.model.run import RunRequest
from etl.planning import Request, plan
from tests.support.transformed import TODAY

SAMPLES = Path(__file__).parents[2] / "samples"
WORKBOOK = "invoices-july.xlsx"
CSV = "invoices-july.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    runpy.run_path(str(SAMPLES / "make_samples.py"))["write_samples"](folder)
    return folder


def cells(path: Path, sheet: str) -> pl.DataFrame:
    return fastexcel.read_excel(path).load_sheet(sheet, header_row=None, dtypes="string").to_polars()


def rejected(path: Path, folder: Path) -> list[int]:
    with Journal(folder / "journal.sqlite3") as journal:
        planned = plan(journal, Request([path], RunRequest("validate"), choices=Choices(TODAY, emails=True)))
        results = [result for page in journal.results(planned.run) for result in page]
    return [result.source_row for result in results if result.status is Status.REJECTED]


def told(name: str) -> list[int]:
    """The rows that the samples' README calls mistakes."""
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    chapter = text.split(f"## {name}\n")[1].split("\n## ")[0]
    return [int(row) for row in re.findall(r"^\| ([0-9]+) \|", chapter, re.MULTILINE)]


def test_the_csv_is_what_the_script_makes_to_the_byte(made: Path) -> None:
    assert (SAMPLES / CSV).read_bytes() == (made / CSV).read_bytes()


@pytest.mark.parametrize("sheet", ["Invoices", "Notes"])
def test_the_workbook_is_what_the_script_makes_to_the_cell(made: Path, sheet: str) -> None:
    assert_frame_equal(cells(SAMPLES / WORKBOOK, sheet), cells(made / WORKBOOK, sheet))


def test_the_script_makes_the_same_workbook_each_time(made: Path, tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLES / "make_samples.py"))["write_samples"](tmp_path)
    assert (tmp_path / WORKBOOK).read_bytes() == (made / WORKBOOK).read_bytes()


@pytest.mark.parametrize(("name", "mistakes"), [(WORKBOOK, 10), (CSV, 6)])
def test_the_rows_rejected_are_the_mistakes_the_readme_tells(name: str, mistakes: int, tmp_path: Path) -> None:
    rows = rejected(SAMPLES / name, tmp_path)
    assert rows == told(name)
    assert len(rows) == mistakes


@pytest.mark.parametrize("name", [WORKBOOK, CSV])
def test_the_samples_ask_to_mail_nobody(name: str, tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        planned = plan(journal, Request([SAMPLES / name], RunRequest("validate"), choices=Choices(TODAY, emails=True)))
        assert planned.mails.documents == 0


def test_the_csv_is_windows_1252_with_semicolons_line_breaks_in_cells_and_crlf() -> None:
    text = (SAMPLES / CSV).read_bytes().decode("cp1252")
    assert "€" in text
    assert re.search(r';"[^"\r]*;\n[^"\r]*"\r\n', text)
    with pytest.raises(UnicodeDecodeError):
        (SAMPLES / CSV).read_bytes().decode("utf-8")
