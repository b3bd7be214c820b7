"""Loads without a person, by the commands: what arrives and what is submitted is loaded by processes of a worker."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import Etl

GOOD = "InvoiceId,CustomerId,Amount,BalanceDue\nA1,CUSTOMER-1,5.00,5.00\nA2,,3.00,3.00\n"


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    with etl.simulator() as found:
        yield found


def configure(etl: Etl, settings: dict[str, str], **more: str) -> None:
    """Two portals with an inbox each: the key of beta is none."""
    lines = ['[defaults]\nrate = "unlimited"\n']
    for name in ("acme", "beta"):
        (etl.folder / "in" / name).mkdir(parents=True)
        where = f'base_url = "{settings["PAYFABRIC_BASE_URL"]}"\ninbox = "in/{name}/*.csv"\nsettle = "0s"\n'
        lines.append(f'[portals.{name}]\n{where}key = "env:{name.upper()}_"\n{more.get(name, "")}\n')
    (etl.folder / "etl.toml").write_text("".join(lines), encoding="utf-8")


KEYS = {
    "ACME_INTEGRATION_KEY": "simulator",
    "ACME_INTEGRATION_PASSWORD": "simulator",
    "BETA_INTEGRATION_KEY": "another",
    "BETA_INTEGRATION_PASSWORD": "an0ther-passw0rd",
}


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("there", [True, False])
def test_once_with_a_share_that_is_away_is_no_success_and_the_others_are_loaded(etl: Etl, *, there: bool) -> None:
    box, other = etl.folder / "share", etl.folder / "other"
    other.mkdir()
    if there:
        box.mkdir()
    with etl.simulator() as settings:
        base = f'base_url = "{settings["PAYFABRIC_BASE_URL"]}"\nrate = "unlimited"\nsettle = "0s"\n'
        sections = [f'[portals.{each.name}]\n{base}inbox = "{each.as_posix()}"\n' for each in (box, other)]
        (etl.folder / "etl.toml").write_text("".join(sections))
        done = etl.run("worker", "--once", **KEYS)
    assert done.returncode == (0 if there else 2)
    assert ("cannot be read" in done.stderr) is not there


def test_what_arrives_is_loaded_and_what_cannot_be_is_told_and_tried_again(etl: Etl, settings: dict[str, str]) -> None:
    configure(etl, settings)
    # Both lead to one portal, where none of beta's may be unchanged.
    for name, text in (("acme", GOOD), ("beta", GOOD.replace("A1", "B1"))):
        (etl.folder / "in" / name / "july.csv").write_text(text, encoding="utf-8")
    # The journal that the worker names is that of its jobs too, whatever stands in the environment.
    elsewhere = {"PAYFABRIC_JOURNAL": str(etl.folder / "not" / "this.sqlite3")}
    done = etl.run("worker", "--once", "--journal", str(etl.journal), **KEYS, **elsewhere)
    assert (done.returncode, done.stderr) == (2, "")
    assert not (etl.folder / "not").exists()
    assert "1 succeeded" in etl.run("runs").stdout
    assert "(july.csv for acme): done, finished, with rejected or refused invoices (exit code 1)." in done.stdout
    assert "(july.csv for beta): FAILED, nothing was sent (exit code 2)." in done.stdout
    kept = files(etl.folder / "in" / "acme")
    assert {"done/july.csv", "done/july.rejects.csv", "done/july.rejects.xlsx", "done/july.results.csv"} <= set(kept)
    assert [name for name in kept if not name.startswith("done/july.")] == []
    failed = etl.folder / "in" / "beta" / "failed"
    said = (failed / "july.log.txt").read_text(encoding="utf-8")
    assert "The portal refuses BETA_INTEGRATION_KEY or BETA_INTEGRATION_PASSWORD" in said
    # Nothing that is kept of it has a secret, or what an invoice says: words that no random token has by chance.
    everything = [path for path in (etl.folder / "state").rglob("*") if path.is_file()]
    state = [path for path in everything if not path.name.startswith("journal.sqlite3")]
    assert "journal.queue.sqlite3" in [path.name for path in state]
    assert not any(word in path.read_bytes() for path in state for word in (b"an0ther", b"CUSTOMER-1", b"5.00"))

    listed = etl.run("jobs", "--failed", "--json", **KEYS).stdout.splitlines()
    facts = [json.loads(line) for line in listed if '"job"' in line]
    runs = map(json.loads, etl.run("runs", "--json", **KEYS).stdout.splitlines())
    times = [facts[0]["put_at"], facts[0]["ended_at"], *(run["started_at"] for run in runs if "started_at" in run)]
    assert [each for each in times if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each)] == []
    assert [(each["portal"], each["state"], each["exit_code"]) for each in facts] == [("beta", "failed", 2)]
    number = str(facts[0]["job"])
    again = etl.run("jobs", "retry", number, **KEYS)
    assert (again.returncode, again.stdout) == (0, "Job 3 (july.csv for beta) is in the queue.\n")
    assert "july.csv" not in [path.name for path in failed.iterdir()]
    assert "Job 3 (july.csv for beta) is cancelled." in etl.run("jobs", "cancel", "3", **KEYS).stdout
    assert "Job 3 has ended already: it is cancelled." in etl.run("jobs", "cancel", "3", **KEYS).stderr
    # What was cancelled before it began is no export that waits, but one that was put away.
    assert etl.run("worker", "--once", **KEYS).returncode == 0
    assert "failed/july.csv" in files(failed.parent)


def test_files_are_submitted_by_name_or_as_they_wait(etl: Etl, settings: dict[str, str]) -> None:
    configure(etl, settings)
    (etl.folder / "july.csv").write_text(GOOD, encoding="utf-8")
    (etl.folder / "in" / "beta" / "august.csv").write_text(GOOD, encoding="utf-8")
    first, second = (etl.run("submit", "july.csv", "--for", "acme", **KEYS) for _ in range(2))
    assert (first.returncode, first.stdout) == (0, "Job 1 (july.csv for acme) is in the queue.\n")
    assert second.stdout == "Job 1 (july.csv for acme) is in the queue already (waiting).\n"
    assert etl.run("submit", "--all", **KEYS).stdout == "Job 2 (august.csv for beta) is in the queue.\n"
    assert etl.run("submit", "--for", "beta", **KEYS).stdout == "Nothing waits.\n"
    (etl.folder / "etl.toml").write_text((etl.folder / "etl.toml").read_text().replace('"0s"', '"1s"'))
    (etl.folder / "in" / "acme" / "may.csv").write_text(GOOD, encoding="utf-8")
    waited = etl.run("submit", "--for", "acme", **KEYS).stdout
    assert waited.splitlines()[0].startswith("Waiting until the files of acme have lain unchanged for 1 second. ")
    assert waited.splitlines()[1:] == ["Job 3 (may.csv for acme) is in the queue."]
    assert etl.run("jobs", "cancel", "3", **KEYS).returncode == 0
    listed = etl.run("jobs", **KEYS).stdout.splitlines()[1:]
    assert [line.partition("  put ")[0] for line in listed] == [
        "Job 2 (august.csv for beta)  waiting",
        "Job 1 (july.csv for acme)  waiting",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("submit", "july.csv"), "Whose files? Add --for NAME; or --all"),
        (("submit", "july.csv", "--for", "acme", "--all"), "Whose files? Add --for NAME; or --all"),
        (("submit", "gone.csv", "--for", "acme"), "There is no file gone.csv."),
        (("submit", "july.csv", "--for", "acne"), "has no [portals.acne]. Did you mean acme?"),
        (("jobs", "retry"), "Which job? Write python -m etl jobs retry 12, with its number."),
        (("jobs", "retry", "9"), "There is no job 9. See python -m etl jobs."),
        (("worker", "--once", "--metrics", "here"), "--metrics: write a port or an address such as 127.0.0.1:9464"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(
    etl: Etl, settings: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    configure(etl, settings)
    done = etl.run(*words, **KEYS)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('schedule = "30 1 * * moon"\nzone = "UTC"', "write five fields: minute, hour, day of the month"),
        ('schedule = "30 1 * * *"', 'schedule needs the zone whose clock it goes by, such as zone = "Europe/Berlin".'),
        ('inbox = "in/acme"', "[portals.acme] and [portals.beta] have one inbox"),
    ],
)
def test_a_mistake_in_one_section_is_said_and_stops_no_other_portal(
    etl: Etl, settings: dict[str, str], more: str, said: str
) -> None:
    configure(etl, settings)
    text = (etl.folder / "etl.toml").read_text(encoding="utf-8")
    head, beta = text.split("[portals.beta]")
    beta = "\n".join(line for line in beta.splitlines() if line.split(" ")[0] not in more)
    (etl.folder / "etl.toml").write_text(f"{head}[portals.beta]\n{beta}\n{more}\n", encoding="utf-8")
    done = etl.run("worker", "--once", **KEYS)
    assert said in done.stderr
    # Nobody else tells a timer that a portal is loaded no more.
    assert done.returncode == 2
    planned = etl.run("schedule", **KEYS)
    assert (planned.returncode, said in planned.stderr) == (1, True)


def test_files_go_to_production_as_they_arrive_only_where_somebody_has_said_yes(
    etl: Etl, settings: dict[str, str]
) -> None:
    configure(etl, settings)
    text = (etl.folder / "etl.toml").read_text(encoding="utf-8").replace("[portals.beta]", "[portals.beta]\n", 1)
    live = text.replace(f'base_url = "{settings["PAYFABRIC_BASE_URL"]}"', 'portal = "real"\nenvironment = "production"')
    (etl.folder / "etl.toml").write_text(live, encoding="utf-8")
    (etl.folder / "july.csv").write_text(GOOD, encoding="utf-8")
    for words in (("worker", "--once"), ("submit", "--all")):
        done = etl.run(*words, **KEYS)
        assert (done.returncode, "Files of acme, beta go to production" in done.stderr) == (2, True)
    done = etl.run("submit", "july.csv", "--for", "acme", **KEYS)
    assert (done.returncode, "This would send to production" in done.stderr) == (2, True)
    assert etl.run("worker", "--once", "--yes", **KEYS).returncode == 0


def test_the_schedule_is_told_by_each_portals_own_clock(etl: Etl, settings: dict[str, str]) -> None:
    configure(etl, settings, acme='schedule = "30 1 * * *"\nzone = "America/New_York"\nexpect_by = "03:00"')
    told = etl.run("schedule", **KEYS).stdout
    assert told.startswith("acme: ")
    assert told.count(" 01:30 E") == 5
    facts = [json.loads(line) for line in etl.run("schedule", "--json", **KEYS).stdout.splitlines()]
    (acme,) = [each for each in facts if "next" in each]
    assert (acme["portal"], len(acme["next"]), acme["unserved"]) == ("acme", 5, None)


def test_without_any_portal_it_is_said_what_to_write(etl: Etl) -> None:
    assert "There is no file etl.toml" in etl.run("worker", "--once").stderr
    (etl.folder / "etl.toml").write_text("", encoding="utf-8")
    assert "etl.toml has no portals: write a section for each" in etl.run("worker", "--once").stderr
