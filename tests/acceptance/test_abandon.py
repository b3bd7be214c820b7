"""A run that shall not be finished is given up, and stands in nobody's way."""

import os

import pytest

from tests.support.command import Etl
from tests.support.stored import posts, wait_for_posts

COUNT = 120


def export(etl: Etl, heading: str, *rows: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    return name


@pytest.mark.skipif(os.name == "nt", reason="a POSIX signal from outside")
def test_what_a_run_has_not_sent_is_given_up_and_what_is_in_doubt_is_asked_for_later(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    export(etl, "InvoiceId,CustomerId,Amount", *(f"A{number},C1,{number}.10" for number in range(COUNT)))
    change = export(etl, "InvoiceId,DueDate", "A1,2026-09-01", name="change.csv")
    with etl.simulator("--data", str(data), "--latency", "50") as settings:
        process = etl.start("import", "july.csv", "--rate", "unlimited", **settings)
        wait_for_posts(data, 30)
        process.kill()
        process.communicate(timeout=30)
        refused = etl.run("update", change, **settings)
        assert (refused.returncode, "python -m etl abandon 1" in refused.stderr) == (2, True)
        given_up = etl.run("abandon", "1", **settings)
        assert given_up.returncode == 0, given_up.stderr
        assert given_up.stdout.startswith("Run 1 is given up: ")
        results = etl.results("july.results.csv")
        arrived = posts(data)
        told = {status: [each for each in results if each["Status"] == status] for status in ("Set aside", "Failed")}
        assert all(str(each["ErrorMessage"]).startswith("Not sent: given up by ") for each in told["Set aside"])
        assert all(str(each["ErrorMessage"]).startswith("In doubt, and given up by ") for each in told["Failed"])
        assert told["Set aside"]
        assert not {str(each["DocumentId"]) for each in told["Set aside"]} & set(arrived)
        assert "has documents pending" in etl.run("resume", **settings).stdout
        assert etl.run("update", change, **settings).returncode == 0
        done = etl.run("import", "july.csv", "--rate", "unlimited", "--fresh", **settings)
    assert done.returncode == 0, done.stderr
    assert posts(data) == {f"A{number}": 1 + (number == 1) for number in range(COUNT)}


def test_a_run_that_has_nothing_pending_cannot_be_given_up(etl: Etl) -> None:
    with etl.simulator() as settings:
        export(etl, "InvoiceId,CustomerId,Amount", "A1,C1,1.00")
        assert etl.run("import", "july.csv", **settings).returncode == 0
        done = etl.run("abandon", "1", **settings)
        unknown = etl.run("abandon", "7", **settings)
    assert (done.returncode, done.stderr) == (
        2,
        "etl: Nothing of run 1 is pending, so there is nothing to give up.\n",
    )
    assert (unknown.returncode, "There is no run 7" in unknown.stderr) == (2, True)
