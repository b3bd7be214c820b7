"""The list of runs: a line each, some of them, or as JSON."""

import json
from pathlib import Path

import pytest

from tests.support.command import CREDENTIALS, Etl

HEADING = "CustomerId,InvoiceId,Amount,BalanceDue,Currency"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Etl:
    """Two runs to a portal that is a section of the settings, and one to another."""
    etl = Etl(tmp_path_factory.mktemp("office"))
    for name, rows in {"a.csv": "C1,A-1,30.10,30.10,USD\nC1,A-2,,1,USD", "b.csv": "C1,B-1,7.40,7.40,EUR"}.items():
        (etl.folder / name).write_text(f"{HEADING}\n{rows}\n", encoding="utf-8")
    with etl.simulator() as one, etl.simulator() as other:
        address = one["PAYFABRIC_BASE_URL"]
        (etl.folder / "etl.toml").write_text(f'[portals.acme]\nbase_url = "{address}"\n', encoding="utf-8")
        assert etl.run("import", "a.csv", **one).returncode == 1
        assert etl.run("import", "b.csv", "--without", "Nothing", **other).returncode == 2
        assert etl.run("import", "b.csv", **other).returncode == 0
        assert etl.run("import", "b.csv", "--for", "acme", **CREDENTIALS).returncode == 0
    return etl


def numbers(office: Etl, *words: str) -> list[int]:
    done = office.run("runs", "--json", *words)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line)["run"] for line in done.stdout.splitlines()]


def test_a_run_is_a_line_with_its_totals(office: Etl) -> None:
    done = office.run("runs")
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == ["Run 3", "Run 2", "Run 1"]
    assert done.stdout.splitlines()[-1].endswith("2 read (30.10 USD), 1 rejected (0.00 USD), 1 succeeded (30.10 USD)")
    assert "  to portal simulator, 127.0.0.1:" in done.stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], [3, 2, 1]),
        (["--last", "1"], [3]),
        (["--for", "acme"], [3, 1]),
        (["--for", "acme", "--last", "1"], [3]),
        (["--portal", "SIMULATOR", "--last", "2"], [3, 2]),
        (["--portal", "acme"], []),
        (["--since", "2020-01-01"], [3, 2, 1]),
        (["--since", "2999-01-01"], []),
    ],
)
def test_some_of_them_are_chosen(words: list[str], found: list[int], office: Etl) -> None:
    assert numbers(office, *words) == found


def test_programs_have_the_totals_to_the_last_digit(office: Etl) -> None:
    (facts,) = map(json.loads, office.run("runs", "--json", "--portal", "simulator", "--last", "1").stdout.splitlines())
    assert facts["totals"]["succeeded"] == {"EUR": {"documents": 1, "amount": "7.40"}}
    assert (facts["command"], facts["state"], facts["pending"], facts["corrects"]) == ("import", "finished", 0, None)
    assert facts["files"][0]["file"] == "b.csv"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--since", "yesterday"], "--since yesterday: write a day such as 2026-07-31."),
        (["--last", "0"], "--last 0: write 1 or more."),
        (["1", "--last", "2"], "choose among all runs: leave them out, or 1."),
        (["--for", "akme"], "Did you mean acme?"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(words: list[str], sentence: str, office: Etl) -> None:
    done = office.run("runs", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_there_is_nothing_to_list_without_a_journal(tmp_path: Path) -> None:
    assert "nothing was imported" in Etl(tmp_path).run("runs", "--json").stderr
