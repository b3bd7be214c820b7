"""Who is told how a run ended: a command, people, graphs, the log; who cannot be told changes nothing."""

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import etl
from tests.support.command import CREDENTIALS, Etl

GOOD = "CustomerId,InvoiceId,Amount,BalanceDue,Currency\nC1,A-1,30.10,30.10,USD\n"
MIXED = GOOD + "C1,A-2,,1.00,USD\nC1,A-3,5.25,5.25,EUR\n,A-4,7.40,7.40,EUR\n"


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings that lead to a simulator."""
    with Etl(tmp_path_factory.mktemp("portal")).simulator() as settings:
        yield settings


@pytest.fixture
def office(tmp_path: Path) -> Etl:
    """A folder with exports and a hook that keeps what it is given."""
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "mixed.csv").write_text(MIXED, encoding="utf-8")
    (tmp_path / "hook.py").write_text(
        "import sys; open('told.json', 'ab').write(sys.stdin.buffer.read())", encoding="utf-8"
    )
    (tmp_path / "etl.toml").write_text(f'rate = "unlimited"\non_failure = "{HOOK}"\n', encoding="utf-8")
    return Etl(tmp_path)


HOOK = f"{shlex.quote(Path(sys.executable).as_posix())} -S hook.py"


def told(office: Etl) -> list[dict[str, Any]]:
    """What the hook was given."""
    file = office.folder / "told.json"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return [json.loads(line) for line in lines]


def test_a_load_in_which_not_all_went_well_is_told_with_counts_sums_and_reasons(
    office: Etl, where: dict[str, str]
) -> None:
    done = office.run("import", "mixed.csv", "--fresh", **where)
    assert (done.returncode, done.stderr) == (1, "")
    (facts,) = told(office)
    totals = facts.pop("totals")
    assert totals["rejected"] == {"EUR": {"documents": 1, "amount": "7.40"}, "USD": {"documents": 1, "amount": "0"}}
    assert totals["succeeded"]["USD"] == {"documents": 1, "amount": "30.10"}
    assert facts.pop("seconds") > 0
    assert facts.pop("started_at").startswith("20")
    reasons = facts.pop("reasons")
    assert {each["reason"] for each in reasons} == {"Amount is empty", "CustomerId is empty"}
    assert facts == {
        "event": "summary",
        "version": 1,
        "command": "import",
        "for": None,
        "portal": f"portal simulator, {where['PAYFABRIC_BASE_URL'].split('/')[2]}",
        "simulated": False,
        "run": 1,
        "exit_code": 1,
        "ending": "failures",
        "error": None,
        "files": ["mixed.csv"],
        "results": "mixed.results.csv",
        "report": "mixed.report.html",
        "rejects": ["mixed.rejects.xlsx", "mixed.rejects.csv"],
    }


def test_a_load_that_went_well_is_not_told_as_a_failure_and_each_other_ending_is(
    office: Etl, where: dict[str, str]
) -> None:
    assert office.run("import", "good.csv", **where).returncode == 0
    assert office.run("resume", **where).returncode == 0
    assert told(office) == []
    calls = {
        "There is no file none.csv": (["import", "none.csv"], where),
        "No credentials are set.": (["import", "good.csv", "--fresh"], {"PAYFABRIC_PORTAL": "acme"}),
        "The portal refuses": (["import", "good.csv", "--resend"], where | {"PAYFABRIC_INTEGRATION_KEY": "other"}),
        "the control totals do not agree": (["import", "good.csv", "--expect-count", "7"], where),
        "There is no run 77": (["verify", "77"], where),
        "etl.toml has an unknown setting": (["import", "good.csv", "--retries", "3"], where),
    }
    for sentence, (words, settings) in calls.items():
        if sentence.startswith("etl.toml"):
            with (office.folder / "etl.toml").open("a", encoding="utf-8") as file:
                file.write("retires = 1\n")
        done = office.run(*words, **settings)
        (facts,) = told(office)
        assert (done.returncode, facts["exit_code"], facts["ending"]) == (2, 2, "nothing_sent"), sentence
        assert sentence in facts["error"], facts["error"]
        assert facts["error"].removeprefix("Nothing was sent. ") in done.stderr


@pytest.mark.parametrize(
    "text", ["nope = 1\n", '[portals.acme]\nportl = "a"\n', '[portals.acme]\nportal = "a"\ndecimal = "dot"\n']
)
def test_settings_that_make_no_sense_are_told_to_whom_they_name(text: str, office: Etl) -> None:
    (office.folder / "etl.toml").write_text(f'on_failure = "{HOOK}"\n{text}', encoding="utf-8")
    done = office.run("import", "good.csv", "--for", "acme")
    assert done.returncode == 2
    (facts,) = told(office)
    assert (facts["for"], facts["command"], facts["run"]) == ("acme", "import", None)
    assert facts["error"] in done.stderr


def test_a_command_that_fails_is_told_and_changes_nothing(office: Etl, where: dict[str, str]) -> None:
    for command, sentence in (("no-such-hook", "could not be started"), (f"{HOOK}x", "ended with 2: ")):
        done = office.run("import", "mixed.csv", "--resend", "--on-failure", command, **where)
        assert done.returncode == 1
        assert "Results: mixed.results" in done.stdout
        assert f"etl: --on-failure {shlex.split(command)[0]} {sentence}" in done.stderr
    assert told(office) == []


def test_people_who_cannot_be_told_are_named_and_change_nothing(
    office: Etl, where: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with (office.folder / "etl.toml").open("a", encoding="utf-8") as file:
        file.write('notify = { failure = ["mailto://example.com"] }\n')
    done = office.run("import", "mixed.csv", "--resend", **where)
    assert done.returncode == 1
    assert "Nobody was notified: that needs an extra" in done.stderr
    assert len(told(office)) == 1


def test_whatever_goes_wrong_with_telling_the_run_has_ended_as_it_has(
    office: Etl, where: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> list[str]:
        raise RuntimeError("hunter2")

    monkeypatch.setattr("etl.app.concluding.send_messages", fails)
    done = office.run("import", "mixed.csv", "--resend", **where)
    assert done.returncode == 1
    assert done.stderr == "etl: notify: not told, RuntimeError.\n"
    assert len(told(office)) == 1


def test_a_rehearsal_says_that_it_is_one_and_writes_no_metrics(office: Etl) -> None:
    done = office.run("import", "mixed.csv", "--simulate", "--metrics", "etl.prom")
    assert done.returncode == 1
    (facts,) = told(office)
    assert (facts["simulated"], facts["portal"]) == (True, "simulator")
    assert not (office.folder / "etl.prom").exists()


def test_quiet_says_in_a_line_what_was_not_delivered(office: Etl, where: dict[str, str]) -> None:
    done = office.run("import", "mixed.csv", "--quiet", "--resend", **where)
    assert done.stdout == ""
    assert done.stderr == (
        "etl: Run 1: of 4 invoices, 2 rejected (7.40 EUR, 0.00 USD)."
        " See mixed.results.csv, mixed.rejects.xlsx, mixed.rejects.csv\n"
    )
    good = office.run("import", "good.csv", "--quiet", "--resend", **where)
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")


def test_the_log_and_programs_have_a_summary_as_the_hook_has_it(office: Etl, where: dict[str, str]) -> None:
    done = office.run("import", "mixed.csv", "--resend", "--log-format", "json", "--json", **where)
    (facts,) = told(office)
    (logged,) = [each for each in map(json.loads, done.stderr.splitlines()) if each["event"] == "summary"]
    (line,) = [each for each in map(json.loads, done.stdout.splitlines()) if each["event"] == "summary"]
    assert facts == line
    assert facts.items() <= logged.items()
    assert logged["level"] == "info"


def test_metrics_tell_of_the_last_run_of_each_portal(office: Etl, where: dict[str, str]) -> None:
    (office.folder / "etl.toml").write_text(
        f'rate = "unlimited"\n[defaults]\nmetrics = "etl.prom"\n'
        f'[portals.acme]\nbase_url = "{where["PAYFABRIC_BASE_URL"]}"\n[portals.beta]\nportal = "b"\nkey = "env:B_"\n',
        encoding="utf-8",
    )
    assert office.run("import", "mixed.csv", "--for", "acme", **CREDENTIALS).returncode == 1
    assert office.run("import", "mixed.csv", "--for", "beta").returncode == 2
    found = (office.folder / "etl.prom").read_text(encoding="utf-8")
    assert 'etl_last_run_exit_code{portal="acme"} 1\n' in found
    assert 'etl_last_run_exit_code{portal="beta"} 2\n' in found
    assert 'etl_last_run_amount{portal="acme",status="rejected",currency="EUR"} 7.40\n' in found
    # What finds nothing to do, or only compares, is no load that went well.
    assert office.run("resume", "--for", "acme", **CREDENTIALS).returncode == 0
    assert office.run("verify", "1", "--for", "acme", **CREDENTIALS).returncode == 0
    assert (office.folder / "etl.prom").read_text(encoding="utf-8") == found
    assert "last_success" not in found
    assert office.run("import", "good.csv", "--for", "acme", "--resend", **CREDENTIALS).returncode == 0
    assert 'etl_last_run_exit_code{portal="acme"} 0\n' in (office.folder / "etl.prom").read_text(encoding="utf-8")


def test_a_program_tells_the_same(office: Etl, where: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.folder)
    secrets = etl.Secrets(integration_key="simulator", integration_password="simulator")  # noqa: S106 - its own
    client = etl.Client(
        etl.PortalOptions(base_url=where["PAYFABRIC_BASE_URL"]), secrets=secrets, journal=office.folder / "j.db"
    )
    assert not client.import_files("mixed.csv", send=etl.SendOptions(resend=True)).delivered
    with pytest.raises(etl.PlanError):
        client.import_files(etl.FileSet("good.csv", check=etl.CheckOptions(expect_count=7)))
    first, second = told(office)
    assert (first["run"], first["exit_code"], first["results"]) == (1, 1, None)
    assert (second["exit_code"], second["ending"]) == (2, "nothing_sent")
