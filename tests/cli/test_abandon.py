"""A run that shall not be finished is given up, and stands in nobody's way."""

from tests.support.command import Etl


def export(etl: Etl, heading: str, *rows: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    return name


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


def test_the_results_of_a_file_that_was_moved_away_come_into_this_folder(etl: Etl) -> None:
    (etl.folder / "slot").mkdir()
    name = export(etl, "InvoiceId,CustomerId,Amount", "A1,C1,1.00", name="slot/july.csv")
    down = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    assert etl.run("import", name, "--give-up-after", "0.5", "--rate", "unlimited", **down).returncode == 3
    (etl.folder / "slot").rename(etl.folder / "done")
    done = etl.run("abandon", "1", **down)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Results: run-1.results.csv" in done.stdout
    assert [row["Status"] for row in etl.results("run-1.results.csv")] == ["Set aside"]
