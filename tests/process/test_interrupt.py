"""Ctrl-C, once and twice, at any instant."""

import os
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from tests.campaign.interrupts import campaign
from tests.support.command import Etl
from tests.support.july import export, many
from tests.support.stored import bodies, posts, requests, wait_for_posts, wait_until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals from outside are POSIX's; Ctrl-C goes the same way")


def test_interrupted_twice_at_any_instant_it_ends_with_its_word_and_is_resumed(etl: Etl) -> None:
    shown = campaign(etl, tries=2, seed=3)
    assert shown.faults == []


def test_a_second_ctrl_c_waits_for_the_journal_and_for_nothing_else(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    lines = ["InvoiceId,CustomerId,Amount", *(f"A{number},C1,{number}.10" for number in range(60)), ""]
    (etl.folder / "july.csv").write_text("\n".join(lines))
    with etl.simulator("--data", str(data), "--latency", "200") as settings:

        def press() -> None:
            wait_for_posts(data, 8)
            with closing(sqlite3.connect(etl.journal, isolation_level=None)) as journal:
                journal.execute("BEGIN IMMEDIATE")
                time.sleep(0.4)
                for _ in range(2):
                    os.kill(os.getpid(), signal.SIGINT)
                    time.sleep(0.5)
                journal.execute("COMMIT")

        done = etl.run_while(press, "import", "july.csv", "--rate", "unlimited", **settings)
        resumed = etl.run("resume", "--rate", "unlimited", **settings)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "Results: july.results.csv" in done.stdout
    assert resumed.returncode == 0, resumed.stderr
    assert list(posts(data).values()) == [1] * 60


def test_a_third_ctrl_c_waits_for_nothing_and_the_run_resumes(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    lines = ["InvoiceId,CustomerId,Amount", *(f"A{number},C1,{number}.10" for number in range(60)), ""]
    (etl.folder / "july.csv").write_text("\n".join(lines))
    with etl.simulator("--data", str(data), "--latency", "300") as settings:
        process = etl.start("import", "july.csv", "--rate", "unlimited", **settings)
        wait_for_posts(data, 8)
        # Somebody else never lets go of the journal.
        journal = sqlite3.connect(etl.journal, isolation_level=None)
        journal.execute("BEGIN IMMEDIATE")
        time.sleep(1)
        for _ in range(3):
            process.send_signal(signal.SIGINT)
            time.sleep(0.5)
        _, err = process.communicate(timeout=20)
        journal.execute("ROLLBACK")
        journal.close()
        resumed = etl.run("resume", "--rate", "unlimited", **settings)
    assert process.returncode == 3
    assert err.splitlines()[-1].startswith("Ended at once.")
    assert resumed.returncode == 0, resumed.stderr
    assert list(posts(data).values()) == [1] * 60


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_sent_documents_land_writes_results_and_is_exit_3(etl: Etl, number: signal.Signals) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "300") as settings:

        def press() -> None:
            wait_for_posts(data, 6)
            os.kill(os.getpid(), number)

        words = ("--concurrency", "4", "--rate", "unlimited")
        done = etl.run_while(press, "import", many(etl, 400), *words, **settings)
    assert done.returncode == 3
    assert "Stopping: requests under way are being finished" in done.stderr
    assert "pending" in done.stdout
    results = etl.results("july.results.csv")
    assert {result["Status"] for result in results} == {"Success", "Pending"}
    assert {result["DocumentId"] for result in results if result["Status"] == "Success"} == set(bodies(data))


def test_ctrl_c_ends_a_verification_with_a_sentence_and_no_workbook(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as where:
        lines = [f"A{n},C1,1.00,comment" for n in range(30)]
        name = export(etl, *lines, name="c.csv", headings="InvoiceId,CustomerId,Amount,Comments")
        assert etl.run("import", name, "--rate", "unlimited", **where).returncode == 0
        sent = requests(data)

        def press() -> None:
            wait_until(lambda: requests(data) > sent)
            os.kill(os.getpid(), signal.SIGINT)

        done = etl.run_while(press, "verify", "1", "--rate", "1", **where)
    assert done.stdout.startswith("Comparing run 1")
    assert done.returncode == 3, done.stderr
    assert "Stopped before all was compared: no workbook was written." in done.stderr
    assert not (etl.folder / "c.verify.xlsx").exists()
