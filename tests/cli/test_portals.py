"""Many portals in one file of settings: ``--for NAME``."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import etl
from tests.support.command import CREDENTIALS, Etl

ROWS = "CustomerId;InvoiceId;Amount;Currency;DueDate\nC1;A-1;1.250,50;EUR;03.04.2026\n"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a simulator."""
    with Etl(tmp_path_factory.mktemp("portal")).simulator() as settings:
        yield settings["PAYFABRIC_BASE_URL"]


@pytest.fixture
def office(tmp_path: Path, portal: str) -> Etl:
    """A folder with an export, and settings for two portals."""
    (tmp_path / "a.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "etl.toml").write_text(
        f"""
        [defaults]
        rate = "unlimited"
        [portals.acme]
        base_url = "{portal}"
        decimal = "comma"
        date_order = "dmy"
        balance_due = "amount"
        max_attachment = "1kB"
        key = "env:ACME_"
        verify = true
        [portals.beta]
        portal = "beta"
        """,
        encoding="utf-8",
    )
    return Etl(tmp_path)


ACME = {f"ACME_{name.removeprefix('PAYFABRIC_')}": secret for name, secret in CREDENTIALS.items()}


def test_an_import_for_a_portal_reads_sends_and_records_as_its_settings_say(office: Etl) -> None:
    done = office.run("import", "a.csv", "--for", "acme", **ACME)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1,250.50" in done.stdout
    assert "Verification:" in done.stdout
    trail = json.loads(office.run("runs", "1", "--json").stdout)
    (said,) = (each["settings"] for each in trail["commands"])
    assert (said["for"], said["decimal"], said["date_order"], said["rate"]) == ("acme", "comma", "dmy", "unlimited")
    shown = office.run("preview", "a.csv", "--for", "acme")
    assert "For acme the settings say: base_url http://" in shown.stdout
    assert ", decimal comma, date_order dmy, balance_due amount, max_attachment 1kB, verify on." in shown.stdout


def test_a_rehearsal_for_a_portal_needs_no_key_and_reads_nothing_back(office: Etl) -> None:
    done = office.run("import", "a.csv", "--for", "acme", "--simulate")
    assert done.returncode == 0, done.stderr


def test_without_its_key_nothing_is_sent_though_another_one_is_there(office: Etl) -> None:
    done = office.run("import", "a.csv", "--for", "acme", **CREDENTIALS)
    assert done.returncode == 2
    assert "Set ACME_INTEGRATION_KEY and ACME_INTEGRATION_PASSWORD." in done.stderr


def test_a_key_that_the_portal_refuses_is_named_as_its_settings_name_it(office: Etl) -> None:
    done = office.run("import", "a.csv", "--for", "acme", **ACME | {"ACME_INTEGRATION_KEY": "another"})
    assert done.returncode == 2
    assert "The portal refuses ACME_INTEGRATION_KEY or ACME_INTEGRATION_PASSWORD (" in done.stderr
    assert "Check both, and that portal and environment are the ones they belong to." in done.stderr
    done = office.run("import", "a.csv", "--for", "acme", "--fresh", ACME_TOKEN="no blanks")  # noqa: S106 - none
    assert "ACME_TOKEN holds a blank" in done.stderr


def test_what_was_approved_is_sent_with_the_settings_of_its_portal(office: Etl) -> None:
    planned = office.run("plan", "a.csv", "--for", "acme", **ACME)
    (plan_id,) = [line.split()[1].rstrip(".") for line in planned.stdout.splitlines() if line.startswith("PLAN-ID")]
    sent = office.run("import", "--plan", plan_id, "--for", "acme", **ACME)
    assert (sent.returncode, sent.stderr) == (0, "")
    refused = office.run("import", "--plan", plan_id, "--for", "acme", "--decimal", "comma", "--no-strict", **ACME)
    assert "leave out --decimal, or make a new plan" in refused.stderr


def test_a_program_has_the_portal_of_the_settings_too(office: Etl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.folder)
    for name, secret in ACME.items():
        monkeypatch.setenv(name, secret)
    with pytest.raises(etl.SettingsError, match="Did you mean acme"):
        etl.Client(profile="acmee", config=office.folder / "etl.toml")
    with etl.Client(profile="acme", config=office.folder / "etl.toml", journal=office.folder / "j.db") as client:
        assert client.check().portal.startswith("portal simulator, 127.0.0.1:")
        # Paths that can be gone through but once are files too.
        assert client.validate(etl.FileSet(path for path in [office.folder / "a.csv"])).ending is etl.Ending.SUCCESS
        assert client.validate(iter([office.folder / "a.csv"])).ending is etl.Ending.SUCCESS
        done = client.import_files(office.folder / "a.csv")
        assert done.delivered
        # What changes attributes is not read back: that is for invoices as a whole.
        (office.folder / "b.csv").write_text("InvoiceId;Amount\nA-1;1.250,75\n", encoding="utf-8")
        changed = client.update(office.folder / "b.csv")
        assert changed.delivered
        (office.folder / "pdfs").mkdir()
        (office.folder / "pdfs" / "A-1.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
        assert client.attach(office.folder / "pdfs").delivered
        assert client.get("A-1")["A-1"]["Amount"] == Decimal("1250.75")  # type: ignore[index]


def test_portals_are_listed_with_their_last_run_and_what_is_wrong_with_them(office: Etl) -> None:
    with (office.folder / "etl.toml").open("a", encoding="utf-8") as file:
        file.write('[portals.gamma]\nportal = "g"\ninbox = "in"\nschedule = "30 1 * * *"\nzone = "Europe/Berlin"\n')
        file.write('expect_by = "03:00"\nkey = "keyring:g"\n[portals.delta]\nportl = "d"\n')
    none = office.run("portals")
    assert none.returncode == 1
    assert none.stdout.count("never loaded") == 3
    office.run("import", "a.csv", "--for", "acme", **ACME)
    done = office.run("portals")
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[:4] == ["acme", "  portal simulator", f"  environment 127.0.0.1:{port(office)}", "  rate unlimited"]
    assert lines[4] == "  key env:ACME_"
    assert lines[5].startswith("  last run 1, 20")
    assert lines[5].endswith(", finished")
    for line in ("  inbox in", "  schedule 30 1 * * *", "  zone Europe/Berlin", "  expect by 03:00", "  key keyring:g"):
        assert line in lines
    assert "  Problem: etl.toml, [portals.delta] has an unknown setting portl. Did you mean portal?" in done.stdout
    acme, beta, gamma, delta = map(json.loads, office.run("portals", "--json").stdout.splitlines())
    assert (acme["name"], acme["last_run"]["number"], acme["last_run"]["files"]) == ("acme", 1, ["a.csv"])
    assert (beta["environment"], beta["rate"], beta["key"], beta["last_run"]) == (
        "sandbox",
        "unlimited",
        "environment",
        None,
    )
    assert gamma["expect_by"] == "03:00"
    assert delta["fault"].startswith("etl.toml, [portals.delta] has an unknown setting")


def port(office: Etl) -> str:
    return (office.folder / "etl.toml").read_text(encoding="utf-8").partition("127.0.0.1:")[2].partition("/")[0]


def test_a_file_without_portals_says_how_one_is_written(tmp_path: Path) -> None:
    assert Etl(tmp_path).run("portals").stdout == "etl.toml has no portals: write [portals.NAME] into it.\n"
    refused = Etl(tmp_path).run("portals", "--config", "other.toml")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_a_check_signs_in_reads_a_page_and_says_what_it_saw(office: Etl) -> None:
    office.run("import", "a.csv", "--for", "acme", **ACME)
    for words in (["acme"], ["--for", "acme"], ["acme", "--for", "acme"]):
        done = office.run("check", *words, **ACME)
        assert (done.returncode, done.stderr) == (0, "")
        first, second, third = done.stdout.splitlines()
        assert first.startswith("Signed in to portal simulator, 127.0.0.1:")
        assert first.endswith("with the key from env:ACME_.")
        assert second == "It holds 1 invoice. Nothing was sent."
        assert third == "Requests go to it without a rate limit."


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        (["acme"], {}, "Set ACME_INTEGRATION_KEY and ACME_INTEGRATION_PASSWORD."),
        (["acme"], ACME | {"ACME_INTEGRATION_PASSWORD": "other"}, "The portal refuses ACME_INTEGRATION_KEY or"),
        (["acme", "--for", "beta"], ACME, "Check acme or --for beta: name one of them."),
        (["akme"], ACME, "Did you mean acme?"),
        ([], {}, "No portal is set."),
    ],
)
def test_a_check_that_fails_says_what_to_do(
    words: list[str], settings: dict[str, str], sentence: str, office: Etl
) -> None:
    done = office.run("check", *words, **settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
