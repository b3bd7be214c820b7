"""Rejected rows are checked and rehearsed as their run was read, before they are imported again."""

import shutil
from collections.abc import Iterator

import openpyxl
import pytest

from tests.support.command import Etl

FAST = ("--rate", "unlimited")
OURS = '[columns]\n"No" = "InvoiceId"\n"Who" = "CustomerId"\n"Sum" = "Amount"\n"Day" = "DueDate"\n'
ROWS = "No;Who;Sum;Day\nA1;C1;5,50;25/12/2026\nA2;;1.234;03/04/2026\n"


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    with etl.simulator() as settings:
        yield settings


def rejected(etl: Etl, settings: dict[str, str]) -> str:
    """The rejects of a run, corrected; by itself neither 1.234 nor 03/04/2026 would decide."""
    (etl.folder / "ours.toml").write_text(OURS, encoding="utf-8")
    (etl.folder / "july.csv").write_text(ROWS, encoding="utf-8")
    done = etl.run("import", "july.csv", "--mapping", "ours.toml", *FAST, **settings)
    assert done.returncode == 1, done.stderr
    return corrected(etl, "july.rejects.xlsx")


def corrected(etl: Etl, name: str) -> str:
    book = openpyxl.load_workbook(etl.folder / name)
    book.worksheets[0]["B2"] = "C9"
    book.save(etl.folder / name)
    return name


@pytest.mark.parametrize("words", [("validate",), ("import", "--simulate", *FAST)])
def test_they_are_read_as_their_run_was(etl: Etl, settings: dict[str, str], words: tuple[str, ...]) -> None:
    name = rejected(etl, settings)
    done = etl.run(*words, name)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rejected rows of run 1, read as there with --mapping ours.toml; an import to its portal" in done.stdout
    assert "1,234.00" in done.stdout
    assert "Run 2" not in etl.run("runs").stdout


def test_what_the_settings_file_ignores_takes_nothing_from_how_their_run_was_read(
    etl: Etl, settings: dict[str, str]
) -> None:
    name = rejected(etl, settings)
    (etl.folder / "etl.toml").write_text('ignore = "Status"\n', encoding="utf-8")
    done = etl.run("validate", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert "read as there with --mapping ours.toml" in done.stdout


def test_a_preview_shows_them_so(etl: Etl, settings: dict[str, str]) -> None:
    done = etl.run("preview", rejected(etl, settings))
    assert (done.returncode, done.stderr) == (0, "")
    assert '"Amount": "1234.00"' in done.stdout
    assert '"DueDate": "2026-04-03"' in done.stdout
    assert "Rejected rows of run 1, read as there with --mapping ours.toml" in " ".join(done.stdout.split())


def test_an_import_to_another_portal_reads_them_so_and_joins_nothing(etl: Etl, settings: dict[str, str]) -> None:
    name = rejected(etl, settings)
    with etl.simulator() as other:
        done = etl.run("import", name, *FAST, **other)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rejected rows of run 1, read as there with --mapping ours.toml" in done.stdout
    assert "Together" not in done.stdout


@pytest.mark.parametrize("words", [("validate",), ("import", "--simulate", *FAST), ("preview",), ("import",)])
def test_a_journal_that_does_not_know_their_run_is_told_of(
    etl: Etl, settings: dict[str, str], words: tuple[str, ...]
) -> None:
    name = rejected(etl, settings)
    shutil.rmtree(etl.journal.parent)
    done = etl.run(*words, name, **settings)
    assert done.returncode == 2
    said = " ".join((done.stdout + done.stderr).split())
    assert "These are rejected rows of run 1 of a journal that is not here, so they correct no run." in said
    assert "Say again what was said then of how files are read, such as --mapping or --profile." in said
    again = etl.run(*words, name, "--mapping", "ours.toml", "--decimal", "comma", "--date-order", "dmy", **settings)
    assert (again.returncode, again.stderr) == (0, "")
    assert "of a journal that is not here" in " ".join(again.stdout.split())
    if words != ("import",):
        assert not etl.journal.exists()


def test_rows_that_a_check_rejected_need_what_was_said_again(etl: Etl) -> None:
    (etl.folder / "ours.toml").write_text(OURS, encoding="utf-8")
    (etl.folder / "july.csv").write_text(ROWS, encoding="utf-8")
    assert etl.run("validate", "july.csv", "--mapping", "ours.toml").returncode == 1
    name = corrected(etl, "july.check.rejects.xlsx")
    done = etl.run("validate", name)
    assert done.returncode == 2
    assert "a check or a rehearsal: they will be imported as a run of their own. Say again what" in done.stderr


def test_rejects_among_other_files_are_told_to_go_by_themselves(etl: Etl, settings: dict[str, str]) -> None:
    (etl.folder / "july.csv").write_text("InvoiceId,CustomerId,Amount\nA1,,5\n", encoding="utf-8")
    assert etl.run("import", "july.csv", *FAST, **settings).returncode == 1
    (etl.folder / "more.csv").write_text("InvoiceId,CustomerId,Amount\nA2,C1,5\n", encoding="utf-8")
    done = etl.run("validate", corrected(etl, "july.rejects.xlsx"), "more.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "july.rejects.xlsx holds rejected rows. Import it by itself, and it corrects their run." in done.stdout
