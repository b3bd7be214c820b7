"""The command line with its journal on a PostgreSQL server: what holds with a file holds with it."""

import os
import signal
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.crash import campaign
from tests.support.postgres import PASSWORD, Server
from tests.support.stored import posts, wait_for_posts

POSIX = pytest.mark.skipif(os.name == "nt", reason="a POSIX signal from outside")


@pytest.fixture
def etl(tmp_path: Path, postgres: Server) -> Etl:
    return Etl(tmp_path, postgres.journal().url)


def export(etl: Etl, *rows: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join(["InvoiceId,CustomerId,Amount", *rows, ""]), encoding="utf-8")
    return name


def many(etl: Etl, count: int) -> str:
    return export(etl, *(f"A{number},C1,{number}.10" for number in range(count)))


def test_what_was_delivered_is_known_again_and_the_runs_are_listed_and_nobody_sees_the_password(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        done = [etl.run("import", export(etl, "A1,C1,1.25", f"A2,C1,{n}", "A3,,2"), **settings) for n in (2, 3)]
    done += [etl.run("runs"), etl.run("results", "1")]
    assert [process.returncode for process in done] == [1, 1, 0, 0]
    assert posts(data) == {"A1": 1, "A2": 2}
    assert "Run 2  finished" in done[2].stdout
    assert len(etl.results("july.results.csv")) == 3
    assert not any(PASSWORD in process.stdout + process.stderr for process in done)
    assert not etl.journal.exists()


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_was_cut_off_is_resumed_without_its_file(etl: Etl, number: signal.Signals) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "100") as settings:
        words = ("--rate", "unlimited", "--concurrency", "4")
        process = etl.start("import", many(etl, 400), *words, **settings)
        wait_for_posts(data, 30)
        refused = etl.run("import", export(etl, "B1,C1,1", name="b.csv"), **settings)
        process.send_signal(number)
        process.communicate(timeout=30)
        (etl.folder / "july.csv").unlink()
        done = etl.run("resume", "1", "--wait", "--rate", "unlimited", **settings)
    assert refused.returncode == 2
    assert "Another command of etl is talking" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert {str(result["Status"]) for result in etl.results("july.results.csv")} == {"Success"}
    assert posts(data) == {f"A{seq}": 1 for seq in range(400)}


def test_a_connection_lost_in_mid_run_stops_cleanly_and_the_run_resumes(etl: Etl, postgres: Server) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "50") as settings:
        process = etl.start("import", many(etl, 120), "--rate", "unlimited", "--debug", **settings)
        wait_for_posts(data, 30)
        postgres.cut()
        out, err = process.communicate(timeout=30)
        done = etl.run("resume", "--rate", "unlimited", **settings)
    assert process.returncode == 3
    assert "When the server is well again, run python -m etl resume" in err
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
    assert PASSWORD not in out + err
    assert done.returncode == 0, done.stderr
    assert posts(data) == {f"A{seq}": 1 for seq in range(120)}


def test_a_server_that_is_not_there_is_said_before_anything_is_sent(etl: Etl) -> None:
    nowhere = f"postgresql://etl:{PASSWORD}@127.0.0.1:9/finance"
    with etl.simulator() as settings:
        done = etl.run("import", many(etl, 3), "--journal", nowhere, "--debug", **settings)
    assert done.returncode == 2
    assert "cannot be opened" in done.stderr
    assert PASSWORD not in done.stderr


def test_killed_again_and_again_every_invoice_is_held_once_and_none_is_sent_twice_unasked(etl: Etl) -> None:
    report = campaign(etl, documents=60, kills=4, seed=7)
    assert (report.kills, report.held, report.unasked, report.misnamed) == (4, 60, 0, 0)
