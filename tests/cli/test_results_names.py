"""No results take the place of another kind's, another portal's or a newer run's."""

from pathlib import Path

import pytest

from tests.support.command import Etl

NOWHERE = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
FAST = ("--rate", "unlimited")
SOON = ("--give-up-after", "0", "--retries", "0", *FAST)


def export(etl: Etl, *rows: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join(["InvoiceId,CustomerId,Amount", *rows, ""]), encoding="utf-8")
    return name


def written(etl: Etl) -> set[str]:
    return {path.name for path in etl.folder.glob("*.csv")} - {"july.csv", "july.txt"}


def test_a_check_and_a_rehearsal_leave_the_results_of_a_load_alone(etl: Etl) -> None:
    name = export(etl, "A1,C1,30.00")
    with etl.simulator() as settings:
        assert etl.run("import", name, **settings).returncode == 0
    before = (etl.folder / "july.results.csv").read_bytes()
    assert etl.run("validate", name).returncode == 0
    assert etl.run("import", name, "--simulate").returncode == 0
    assert (etl.folder / "july.results.csv").read_bytes() == before
    assert written(etl) == {"july.results.csv", "july.check.csv", "july.simulated.csv"}


@pytest.mark.parametrize(("words", "kind"), [(("validate",), "check"), (("import", "--simulate"), "simulated")])
def test_two_files_of_one_stem_have_results_of_their_own(etl: Etl, words: tuple[str, ...], kind: str) -> None:
    for name in (export(etl, "A1,C1,30.00"), export(etl, "B1,C1,30.00", name="july.txt")):
        assert etl.run(*words, name).returncode == 0
        assert [r["SourceFile"] for r in etl.results(f"{name}.{kind}.csv")] == [name]


def test_the_next_days_run_of_the_same_file_replaces_its_results(etl: Etl) -> None:
    with etl.simulator() as settings:
        for amount in ("1.00", "2.00"):
            assert etl.run("import", export(etl, f"A1,C1,{amount}"), **settings).returncode == 0
    assert written(etl) == {"july.results.csv"}


def test_results_behind_a_link_are_kept_where_they_are_and_the_link_stays(etl: Etl) -> None:
    name = export(etl, "A1,C1,30.00")
    (etl.folder / "share").mkdir()
    (etl.folder / "july.results.csv").symlink_to(etl.folder / "share" / "real.csv")
    for _ in range(2):
        with etl.simulator() as settings:
            assert etl.run("import", name, **settings).returncode == 0
    assert (etl.folder / "july.results.csv").is_symlink()
    assert {path.name for path in (etl.folder / "share").iterdir()} == {"real.csv", "real (run 1).csv"}
    assert [etl.results(f"share/{file}")[0]["Status"] for file in ("real.csv", "real (run 1).csv")] == ["Success"] * 2


def test_the_results_of_another_portal_are_kept_under_another_name(etl: Etl) -> None:
    name = export(etl, "A1,C1,30.00")
    for number in (1, 2):
        with etl.simulator() as settings:
            done = etl.run("import", name, **settings)
        assert done.returncode == 0
        assert ("The results of run 1 are kept as july.results (run 1).csv." in done.stdout) is (number == 2)
    assert written(etl) == {"july.results.csv", "july.results (run 1).csv"}
    (kept,) = etl.results("july.results (run 1).csv")
    (new,) = etl.results("july.results.csv")
    assert kept["Environment"] != new["Environment"]


def test_an_old_run_resumed_leaves_the_results_of_a_newer_one_alone(etl: Etl) -> None:
    assert etl.run("import", export(etl, "A1,C1,1", "A2,C1,2"), *SOON, **NOWHERE).returncode == 3
    assert etl.run("import", export(etl, "A1,C1,3", "A3,C1,4"), *SOON, **NOWHERE).returncode == 3
    before = (etl.folder / "july.results.csv").read_bytes()
    resumed = etl.run("resume", "1", *SOON, **NOWHERE)
    assert resumed.returncode == 3
    assert "july.results.csv holds those of run 2" in resumed.stdout
    assert etl.run("results", "1").returncode == 0
    assert (etl.folder / "july.results.csv").read_bytes() == before
    assert [r["DocumentId"] for r in etl.results("july.results (run 1).csv")] == ["A1", "A2"]
    assert etl.run("results", "1", "--results", "july.results.csv").returncode == 0
    assert [r["DocumentId"] for r in etl.results("july.results.csv")] == ["A1", "A2"]


@pytest.mark.parametrize("words", [("validate",), ("import", "--simulate")])
def test_a_file_that_holds_no_results_is_never_replaced_unasked(etl: Etl, words: tuple[str, ...]) -> None:
    for kind in ("check", "simulated"):
        export(etl, "B1,C1,1", name=f"july.{kind}.csv")
    done = etl.run(*words, export(etl, "A1,C1,30.00"))
    assert done.returncode == 2
    assert "is there already and holds no results: choose another name with --results." in done.stderr
    assert "B1" in Path(etl.folder / "july.check.csv").read_text(encoding="utf-8")


def test_the_results_say_where_the_invoices_went(etl: Etl) -> None:
    name = export(etl, "A1,C1,30.00")
    with etl.simulator() as settings:
        assert etl.run("import", name, **settings).returncode == 0
    assert etl.run("import", name, "--simulate").returncode == 0
    assert etl.run("validate", name).returncode == 0
    found = [etl.results(f"july.{kind}.csv")[0] for kind in ("results", "simulated", "check")]
    assert [(r["Environment"], r["Portal"]) for r in found] == [
        (settings["PAYFABRIC_BASE_URL"].split("/")[2], "simulator"),
        ("simulator", None),
        (None, None),
    ]
