"""Runs that were cut off, and what is never sent again."""

import json
import os
import re
import sqlite3

import pytest

from tests.support.command import Etl
from tests.support.stored import posts

HEADINGS = "InvoiceId,CustomerId,Amount"
NOWHERE = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}


def export(etl: Etl, *rows: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    return name


def many(etl: Etl, count: int) -> str:
    return export(etl, *(f"A{number},C1,{number}.10" for number in range(count)))


def test_what_the_portal_was_given_before_is_not_sent_again(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        assert etl.run("import", export(etl, "A1,C1,1.00", "A2,C1,2.00", "A3,,3"), **settings).returncode == 1
        again = etl.run("import", export(etl, "A1,C1,1.00", "A2,C1,2.50", "A3,C1,3"), **settings)
        assert again.returncode == 0
        assert posts(data) == {"A1": 1, "A2": 2, "A3": 1}
        first, second, third = etl.results("july.results.csv")
        assert first["Status"] == "Success"
        assert str(first["ErrorMessage"]).startswith("unchanged since 20")
        assert (second["ErrorMessage"], third["ErrorMessage"]) == (None, None)
        assert re.search(r"unchanged +1 ", again.stdout)
        assert etl.run("import", "july.csv", "--resend", **settings).returncode == 0
    assert posts(data) == {"A1": 2, "A2": 3, "A3": 2}


def test_a_version_that_went_out_in_between_is_not_forgotten(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        for amount in ("1", "2", "1"):
            assert etl.run("import", export(etl, f"A1,C1,{amount}"), **settings).returncode == 0
    assert posts(data) == {"A1": 3}


def test_what_a_newer_run_has_taken_over_is_no_failure_of_the_old_one(etl: Etl) -> None:
    with etl.simulator("--fail-rate", "1") as settings:
        port = settings["PAYFABRIC_BASE_URL"].split("/")[2].split(":")[1]
        words = ("--retries", "0", "--rate", "unlimited", "--max-failures", "0")
        assert etl.run("import", export(etl, "A1,C1,1.00", "A2,C1,2.00"), *words, **settings).returncode == 3
    with etl.simulator("--port", port) as settings:
        newer = export(etl, "A1,C1,5.00", name="august.csv")
        assert etl.run("import", newer, **settings).returncode == 0
        done = etl.run("resume", "1", **settings)
    assert done.returncode == 0, done.stderr
    assert "Sending 1 document to" in done.stdout
    assert re.search(r"superseded +1 +1\.00", done.stdout)
    old, sent = etl.results("july.results.csv")
    assert (old["Status"], sent["Status"]) == ("Superseded", "Success")
    assert "Nothing needs to be done here." in str(old["ErrorMessage"])


def test_another_portal_has_not_been_given_anything(etl: Etl) -> None:
    for name in ("one.db", "two.db"):
        data = etl.folder / name
        with etl.simulator("--data", str(data)) as settings:
            assert etl.run("import", export(etl, "A1,C1,1"), **settings).returncode == 0
        assert posts(data) == {"A1": 1}


def test_a_portal_is_the_same_however_its_address_is_written(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        for name in ("127.0.0.1", "LOCALHOST"):
            address = settings["PAYFABRIC_BASE_URL"].replace("127.0.0.1", name) + "/"
            done = etl.run("import", export(etl, "A1,C1,1"), **(settings | {"PAYFABRIC_BASE_URL": address}))
            assert done.returncode == 0, done.stderr
    assert posts(data) == {"A1": 1}


def test_a_run_with_nothing_to_send_is_finished_and_asks_the_portal_for_nothing(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        assert etl.run("import", export(etl, "A1,C1,1"), **settings).returncode == 0
    nothing = {**settings, "PAYFABRIC_INTEGRATION_PASSWORD": "another, for which no token is kept"}
    assert etl.run("import", "july.csv", **nothing).returncode == 0
    assert etl.run("import", export(etl, "A1,,1", name="rejected.csv"), **nothing).returncode == 1
    assert re.findall(r"Run (\d)  (\w+)", etl.run("runs").stdout) == [(n, "finished") for n in "321"]


def test_a_canary_that_is_held_as_sent_lets_the_others_follow(etl: Etl) -> None:
    with etl.simulator() as settings:
        done = etl.run("import", many(etl, 30), "--canary", "5", "--rate", "unlimited", **settings)
    assert done.returncode == 0, done.stderr


def test_too_many_refusals_stop_the_run(etl: Etl) -> None:
    with etl.simulator("--fail-rate", "0.5") as settings:
        words = ("--max-failures", "3", "--retries", "0", "--rate", "unlimited", "--concurrency", "2", "--no-undo")
        done = etl.run("import", many(etl, 200), *words, **settings)
    assert done.returncode == 3
    assert "more than --max-failures allows" in done.stderr


def test_runs_are_listed_with_their_totals_and_results_written_again(etl: Etl) -> None:
    with etl.simulator() as settings:
        assert etl.run("import", export(etl, "A1,C1,1.25", "A2,,2"), **settings).returncode == 1
    (etl.folder / "july.results.csv").unlink()
    listed = etl.run("runs")
    assert listed.returncode == 0
    assert re.search(r"Run 1  finished  20\d\d-.*UTC  .*july\.csv", listed.stdout)
    assert "1 succeeded (1.25)" in listed.stdout
    assert len(listed.stdout.splitlines()) == 1
    assert "SHA-256" in etl.run("runs", "1").stdout
    assert etl.run("results", "1").returncode == 0
    assert len(etl.results("july.results.csv")) == 2
    assert etl.run("results", "1", "--results", "again.jsonl").returncode == 0
    assert (etl.folder / "again.jsonl").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("resume",), "nothing was imported"),
        (("runs",), "nothing was imported"),
        (("results", "7"), "nothing was imported"),
    ],
)
def test_without_a_journal_there_is_nothing_to_resume(etl: Etl, words: tuple[str, ...], sentence: str) -> None:
    done = etl.run(*words, **NOWHERE)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_finished_run_has_nothing_to_resume_and_another_portal_is_refused(etl: Etl) -> None:
    with etl.simulator() as settings:
        etl.run("import", export(etl, "A1,C1,1"), **settings)
        nothing = etl.run("resume", **settings)
        assert nothing.returncode == 0
        assert "has documents pending" in nothing.stdout
        assert "There is no run 9" in etl.run("resume", "9", **settings).stderr
    elsewhere = etl.run("resume", "1", **NOWHERE)
    assert elsewhere.returncode == 2
    assert "the settings lead to http://127.0.0.1:9/api" in elsewhere.stderr


def test_a_bare_resume_names_the_other_runs_that_are_pending(etl: Etl) -> None:
    soon = ("--give-up-after", "0", "--retries", "0")
    for name in ("june.csv", "july.csv", "may.csv"):
        export(etl, f"{name},C1,1", name=name)
        elsewhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:7/api"} if name == "may.csv" else {}
        assert etl.run("import", name, *soon, **(NOWHERE | elsewhere)).returncode == 3
    done = etl.run("resume", *soon, **NOWHERE)
    assert "Run 2 of" in done.stdout
    assert "python -m etl resume 3   (1 of may.csv" in done.stdout
    assert "python -m etl resume 1   (1 of june.csv" in done.stdout
    other = etl.run("resume", **(NOWHERE | {"PAYFABRIC_BASE_URL": "http://127.0.0.1:5/api"}))
    assert other.returncode == 0
    assert "No run to http://127.0.0.1:5/api has documents pending." in other.stdout
    assert "python -m etl resume 2 " in other.stdout


def test_runs_are_told_by_what_became_of_them(etl: Etl) -> None:
    mailing = "InvoiceId,CustomerId,Amount,SendNewInvoiceEmail\nA1,C1,1,Yes\n"
    (etl.folder / "mail.csv").write_text(mailing, encoding="utf-8")
    with etl.simulator() as settings:
        assert etl.run("import", export(etl, "A1,,1"), **settings).returncode == 1
        assert etl.run("import", "mail.csv", **settings).returncode == 2
    etl.run("import", many(etl, 3), "--give-up-after", "0", "--retries", "0", **NOWHERE)
    shown = re.findall(r"^Run ([0-9]+)  (.*?)  20", etl.run("runs").stdout, re.MULTILINE)
    assert shown == [("3", "stopped, 3 pending"), ("2", "refused, nothing sent"), ("1", "finished")]


def test_a_token_is_kept_for_the_next_run_for_its_owner_alone(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        for amount in ("1", "2"):
            assert etl.run("import", export(etl, f"A1,C1,{amount}"), **settings).returncode == 0
    with sqlite3.connect(data) as database:
        (count,) = database.execute("SELECT COUNT(*) FROM request WHERE path LIKE '%/token'").fetchone()
    database.close()
    assert count == 1
    (kept,) = (etl.journal.parent / "tokens").iterdir()
    if os.name != "nt":
        assert kept.stat().st_mode & 0o777 == 0o600


def test_the_json_log_has_every_request_and_nothing_of_the_invoice(etl: Etl) -> None:
    with etl.simulator("--fail-rate", "0.2") as settings:
        done = etl.run(
            "import", export(etl, *(f"A{n},SECRETIVE,77.1{n}" for n in range(9))), "--log-format", "json", **settings
        )
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert {"sending", "post", "finished"} <= {event["event"] for event in events}
    assert {event["identity"] for event in events if event["event"] == "post"} == {f"A{n}" for n in range(9)}
    assert all(event["at"].endswith("Z") for event in events)
    assert "SECRETIVE" not in done.stderr
    assert "77.1" not in done.stderr
    assert "Bearer" not in done.stderr


def test_a_portal_that_is_down_is_said_and_given_up_on_with_everything_pending(etl: Etl) -> None:
    done = etl.run("import", many(etl, 20), "--give-up-after", "1.5", "--rate", "unlimited", **NOWHERE)
    assert done.returncode == 3
    assert "The portal is down (No connection to 127.0.0.1" in done.stderr
    assert "has not answered for too long" in done.stderr
    assert "python -m etl resume 1" in done.stdout
    assert {(r["Status"], r["Attempts"]) for r in etl.results("july.results.csv")} == {("Pending", "0")}


def test_a_portal_that_is_down_when_a_token_is_asked_for_is_one_that_is_down(etl: Etl) -> None:
    settings = NOWHERE | {
        "PAYFABRIC_TOKEN": "",
        "PAYFABRIC_INTEGRATION_KEY": "k",
        "PAYFABRIC_INTEGRATION_PASSWORD": "p",
    }
    done = etl.run("import", many(etl, 2), "--retries", "0", **settings)
    assert "Nothing was sent. No token: No connection to 127.0.0.1" in done.stderr
    # All of it is pending, and a scheduler may try again: 2 would say that a person must act.
    assert (done.returncode, "python -m etl resume 1" in done.stdout) == (3, True)


def test_a_key_that_the_portal_refuses_is_no_portal_that_is_down(etl: Etl) -> None:
    with etl.simulator() as settings:
        done = etl.run("import", many(etl, 2), **settings | {"PAYFABRIC_INTEGRATION_PASSWORD": "another"})
    assert (done.returncode, done.stderr.startswith("etl: Nothing was sent. The portal refuses")) == (2, True)
