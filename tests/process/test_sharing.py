"""Commands that ask the portal share its rate limit with an import: by turns, never at once."""

import os
import signal
import sqlite3
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from etl.journal import Journal
from etl.model.limits import RateLimit
from tests.campaign.rates import use
from tests.support.command import Etl
from tests.support.in_process import run_upon
from tests.support.july import export, many
from tests.support.stored import posts, wait_for_posts, wait_until

RATE = ("--rate", "10")


def wait_for_requests(data: Path) -> None:
    """Returns once an import has begun to send."""
    wait_until(lambda: data.exists() and len(requests(data)) >= 3)


def requests(data: Path) -> list[float]:
    with sqlite3.connect(data) as database:
        times = [at for (at,) in database.execute("SELECT at FROM request")]
    database.close()
    return times


def test_while_an_import_sends_they_are_refused_and_say_what_to_do(etl: Etl) -> None:
    questions = (("get", "A1"), ("export", "out.csv"), ("integrations", "--json"))
    with (
        etl.simulator() as settings,
        Journal(etl.journal) as journal,
        # As an import holds it.
        journal.portal_lock(settings["PAYFABRIC_BASE_URL"]),
    ):
        others = [etl.run(*words, **settings) for words in questions]
    for other in others:
        assert other.returncode == 2
        assert other.stderr.startswith("etl: Another command of etl is talking to http://127.0.0.1")
        assert other.stderr.endswith("Let it finish, or add --wait to begin when it has.\n")
    assert not (etl.folder / "out.csv").exists()


def test_those_that_wait_keep_to_the_limit_together_with_the_import(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        words = ("get", *(f"A{number}" for number in range(25)), "--json", "--wait", *RATE)
        waiting: list[subprocess.Popen[str]] = []

        def ask() -> None:
            wait_for_requests(data)
            waiting.extend(etl.start(*words, **settings) for _ in range(2))

        assert etl.run_while(ask, "import", many(etl, 40), *RATE, **settings).returncode == 0
        told = [process.communicate(timeout=60)[0] for process in waiting]
    assert [process.returncode for process in waiting] == [0, 0]
    assert [len(lines.splitlines()) for lines in told] == [25, 25]
    times = requests(data)
    # A token, a look at what there is, and all the others.
    assert len(times) == 2 + 40 + 2 * 25
    assert use(times, RateLimit(10, 1.0)).most <= 10


def freeze_between_writes(process: "subprocess.Popen[str]", journal: Path) -> None:
    """Stops a process while nobody holds the journal: else the journal itself is what others wait for."""
    with closing(sqlite3.connect(journal, timeout=0, isolation_level=None)) as database:
        while True:
            process.send_signal(signal.SIGSTOP)
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                process.send_signal(signal.SIGCONT)
            else:
                database.execute("ROLLBACK")
                return


@pytest.mark.skipif(os.name == "nt", reason="a POSIX signal from outside")
def test_one_that_is_frozen_keeps_a_portal_whose_journal_is_a_file(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        first = etl.start("import", many(etl, 30), *RATE, **settings)
        wait_for_requests(data)
        freeze_between_writes(first, etl.journal)
        refused = etl.run("resume", "1", **settings)
        first.send_signal(signal.SIGCONT)
        assert first.wait(timeout=60) == 0
        first.communicate()
    assert refused.returncode == 2
    assert "Another command of etl is talking to" in refused.stderr
    assert posts(data) == {f"A{number}": 1 for number in range(30)}


def test_one_run_a_portal_at_a_time(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    ours, theirs = os.pipe()
    held = threading.Event()
    with (
        etl.simulator("--data", str(data)) as settings,
        ThreadPoolExecutor(1) as other,
        os.fdopen(ours, encoding="utf-8") as said,
        Path(os.devnull).open("r+b", buffering=0) as nowhere,
    ):

        def hold() -> str:
            """As another import would, until it is heard that somebody waits for its end."""
            with Journal(etl.journal) as journal, journal.portal_lock(settings["PAYFABRIC_BASE_URL"]):
                held.set()
                return next(line for line in said if "Another command of etl is talking to" in line)

        holding = other.submit(hold)
        held.wait()
        refused = etl.run("import", export(etl, "B1,C1,1", name="b.csv"), **settings)
        words = ("import", export(etl, "D1,C1,1", name="d.csv"), "--wait")
        streams = (nowhere.fileno(), theirs, nowhere.fileno())
        code = run_upon(streams, words, etl.folder, etl.environment(settings))
        os.close(theirs)
        told = holding.result()
        nothing = etl.run("resume", **settings)
    assert (nothing.returncode, nothing.stderr) == (0, "")
    assert "No run to http://127.0.0.1:" in nothing.stdout
    assert "Sending" not in refused.stdout
    assert refused.returncode == 2
    assert "Another command of etl is talking" in refused.stderr
    assert settings["PAYFABRIC_BASE_URL"] in told
    assert code == 0
    assert set(posts(data)) == {"D1"}


def test_what_seems_unchanged_is_decided_again_when_the_other_run_has_ended(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "50") as settings:
        assert etl.run("import", export(etl, "A1,C1,1", name="one.csv"), **settings).returncode == 0
        rows = [*(f"B{number},C1,1" for number in range(150)), "A1,C1,2"]
        words = ("--rate", "unlimited", "--concurrency", "2")
        other = etl.start("import", export(etl, *rows, name="other.csv"), *words, **settings)
        wait_for_posts(data, 10)
        refused = etl.run("import", "one.csv", **settings)
        waited = etl.run("import", "one.csv", "--wait", **settings)
        assert other.wait(timeout=30) == 0
        other.communicate()
    assert refused.returncode == 2
    assert "Another command of etl is talking" in refused.stderr
    assert waited.returncode == 0
    assert posts(data)["A1"] == 3
