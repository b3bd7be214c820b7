"""No run takes away the rejects of another one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_rejects import FAST, correct, figures, sheet, written
from tests.support.command import Etl


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    with etl.simulator() as settings:
        yield settings


def test_nothing_rejected_leaves_the_name_free_and_keeps_what_was_there(etl: Etl, settings: dict[str, str]) -> None:
    good, bad = ("InvoiceId,CustomerId,Amount\nA1,C1,30\n", "InvoiceId,CustomerId,Amount\nA1,,30\n")
    assert etl.run("import", written(etl, bad), *FAST, **settings).returncode == 1
    assert {path.name for path in etl.folder.glob("*rejects*")} == {"july.rejects.xlsx", "july.rejects.csv"}
    done = etl.run("import", written(etl, good), *FAST, **settings)
    assert done.returncode == 0
    kept = ("july.rejects (run 1).xlsx", "july.rejects (run 1).csv")
    assert f"The rejected rows of run 1 are kept as {', '.join(kept)}." in done.stdout
    assert {path.name for path in etl.folder.glob("*rejects*")} == set(kept)


def test_what_a_person_has_worked_in_is_never_replaced_nor_removed(etl: Etl, settings: dict[str, str]) -> None:
    good, bad = ("InvoiceId,CustomerId,Amount\nA1,C1,30\n", "InvoiceId,CustomerId,Amount\nA1,,30\n")
    assert etl.run("import", written(etl, bad), *FAST, **settings).returncode == 1
    book = etl.folder / "july.rejects.xlsx"
    correct(etl, {"B2": "C7"})
    import_later(book)
    again = etl.run("import", written(etl, bad.replace("30", "31")), *FAST, **settings)
    assert "The rejected rows of run 1 are kept as july.rejects (run 1).xlsx" in again.stdout
    assert "import again: july.rejects.xlsx, july.rejects.csv\n" in again.stdout
    assert etl.run("import", written(etl, good), *FAST, **settings).returncode == 0
    assert sheet(etl, "july.rejects (run 1).xlsx")["B2"].value == "C7"
    assert (etl.folder / "july.rejects (run 2).xlsx").exists()
    corrected = etl.run("import", "july.rejects (run 1).xlsx", *FAST, **settings)
    assert "Corrects run 1." in corrected.stdout


def test_the_rejects_of_two_portals_do_not_disturb_each_other(etl: Etl, settings: dict[str, str]) -> None:
    text = "InvoiceId,CustomerId,Amount\nA1,C1,30\nA2,,20\nA3,,10\n"
    assert etl.run("import", written(etl, text), *FAST, **settings).returncode == 1
    with etl.simulator() as production:
        first = etl.run("import", "july.csv", *FAST, **production)
        assert first.returncode == 1
        assert "worked in" not in first.stdout
        assert "import again: july.rejects.xlsx, july.rejects.csv\n" in first.stdout
        rejects = etl.folder / "july.rejects.csv"
        rejects.write_text(rejects.read_text(encoding="utf-8").replace("A2,,", "A2,C1,"), encoding="utf-8")
        second = etl.run("import", "july.rejects.csv", *FAST, **production)
        assert "Corrects run 2." in second.stdout
        assert "july.rejects-2.xlsx" in second.stdout
        rest = etl.folder / "july.rejects-2.csv"
        rest.write_text(rest.read_text(encoding="utf-8").replace("A3,,", "A3,C1,"), encoding="utf-8")
        third = etl.run("import", "july.rejects-2.csv", *FAST, **production)
        assert figures(third.stdout, "Together with run 2:\n")["succeeded"] == ["3", "60.00"]
    there = {path.name for path in etl.folder.glob("july.rejects*")}
    assert {"july.rejects (run 1).xlsx", "july.rejects (run 1).csv", "july.rejects-2.xlsx"} <= there
    back = etl.folder / "july.rejects (run 1).csv"
    back.write_text(back.read_text(encoding="utf-8").replace("A2,,", "A2,C1,").replace("A3,,", "A3,C1,"), "utf-8")
    fourth = etl.run("import", "july.rejects (run 1).csv", *FAST, **settings)
    assert figures(fourth.stdout, "Together with run 1:\n")["succeeded"] == ["3", "60.00"]
    assert {"july.rejects (run 1).csv", "july.rejects.csv"} <= {path.name for path in etl.folder.glob("july.rejects*")}


def import_later(path: Path) -> None:
    """As if it had been saved an hour later."""
    later = path.stat().st_mtime + 3600
    os.utime(path, (later, later))
