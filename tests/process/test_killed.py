"""Runs whose process dies in the middle: nothing is lost, and nothing is sent twice unasked."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support import pdfs
from tests.support.command import Etl
from tests.support.july import export, many
from tests.support.plans import DATA, FAST, held, load, row, write
from tests.support.stored import posts, wait_for_posts, wait_until
from tests.support.tampering import tampering

# So that something is left to be killed, however busy the machine is.
SLOWLY = ("--rate", "unlimited", "--concurrency", "4")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="a POSIX signal from outside")


def killed(etl: Etl, data: Path, settings: dict[str, str]) -> None:
    process = etl.start("import", many(etl, 120), *SLOWLY, **settings)
    wait_for_posts(data, 30)
    process.kill()
    process.communicate(timeout=30)


def resumed(etl: Etl, data: Path, settings: dict[str, str]) -> None:
    (etl.folder / "july.csv").unlink()
    done = etl.run("resume", "--rate", "unlimited", **settings)
    assert done.returncode == 0, done.stderr
    assert "Run 1 of" in done.stdout
    assert {str(result["Status"]) for result in etl.results("july.results.csv")} == {"Success"}
    assert posts(data) == {f"A{seq}": 1 for seq in range(120)}


def imported_again(etl: Etl, data: Path, settings: dict[str, str]) -> None:
    done = etl.run("import", "july.csv", "--rate", "unlimited", **settings)
    assert done.returncode == 0, done.stderr
    assert "was interrupted: continuing it" in done.stdout
    assert posts(data) == {f"A{seq}": 1 for seq in range(120)}


def given_up(etl: Etl, data: Path, settings: dict[str, str]) -> None:
    """What was not sent is given up, and what is in doubt is asked for later."""
    change = export(etl, "A1,2026-09-01", name="change.csv", headings="InvoiceId,DueDate")
    refused = etl.run("update", change, **settings)
    assert (refused.returncode, "python -m etl abandon 1" in refused.stderr) == (2, True)
    abandoned = etl.run("abandon", "1", **settings)
    assert abandoned.returncode == 0, abandoned.stderr
    assert abandoned.stdout.startswith("Run 1 is given up: ")
    results = etl.results("july.results.csv")
    arrived = posts(data)
    told = {status: [each for each in results if each["Status"] == status] for status in ("Set aside", "Failed")}
    assert all(str(each["ErrorMessage"]).startswith("Not sent: given up by ") for each in told["Set aside"])
    assert all(str(each["ErrorMessage"]).startswith("In doubt, and given up by ") for each in told["Failed"])
    assert told["Set aside"]
    assert not {str(each["DocumentId"]) for each in told["Set aside"]} & set(arrived)
    assert "has documents pending" in etl.run("resume", **settings).stdout
    assert etl.run("update", change, **settings).returncode == 0
    done = etl.run("import", "july.csv", "--rate", "unlimited", "--fresh", **settings)
    assert done.returncode == 0, done.stderr
    assert posts(data) == {f"A{number}": 1 + (number == 1) for number in range(120)}


def test_a_run_that_was_terminated_is_resumed_without_its_file(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "50") as settings:

        def terminate() -> None:
            wait_for_posts(data, 30)
            os.kill(os.getpid(), signal.SIGTERM)

        assert etl.run_while(terminate, "import", many(etl, 120), *SLOWLY, **settings).returncode == 3
        resumed(etl, data, settings)


def test_a_run_that_was_killed_is_resumed_without_its_file_or_with_it_or_given_up(tmp_path: Path) -> None:
    etl, kept = Etl(tmp_path / "work"), tmp_path / "kept"
    etl.folder.mkdir()
    data = etl.folder / "portal.db"
    words = ("--data", str(data), "--latency", "50")
    with etl.simulator(*words) as settings:
        killed(etl, data, settings)
    shutil.copytree(etl.folder, kept)
    # One killed process serves them all: journal and portal are again as it has left them.
    for goes_on in (resumed, imported_again, given_up):
        shutil.rmtree(etl.folder)
        shutil.copytree(kept, etl.folder)
        with etl.simulator(*words, "--port", str(urlsplit(settings["PAYFABRIC_BASE_URL"]).port)) as again:
            assert again == settings
            goes_on(etl, data, again)


def _kill(process: subprocess.Popen[str], data: Path, count: int) -> None:
    """Kills it when the portal has seen so many requests."""
    with process:
        while process.poll() is None and len(pdfs.requests(data)) < count:
            time.sleep(0.01)
        process.kill()


def test_an_import_that_is_killed_ends_with_every_pdf_where_it_belongs(etl: Etl) -> None:
    data, names = etl.folder / "portal.db", [f"A{number}" for number in range(40)]
    pdfs.write_pdfs(etl.folder / "pdfs", *names, size=200_000)
    name = pdfs.write_export(etl.folder / "july.csv", dict.fromkeys(names))
    words = ["--rate", "unlimited"]
    with etl.simulator("--data", str(data), "--latency", "30") as settings:
        _kill(etl.start("import", name, "--attachments", "pdfs", *words, **settings), data, 6)
        _kill(etl.start("resume", *words, **settings), data, 20)
        done = etl.run("resume", *words, **settings)
    assert done.returncode in {0, 1}, done.stderr
    results = etl.results("july.results.csv")
    assert [row["Status"] for row in results] == ["Success"] * 40
    unsure = [str(row["DocumentId"]) for row in results if str(row["Attachment"]).endswith(" (not confirmed)")]
    assert bool(unsure) is (done.returncode == 1)
    assert all("look there" in str(row["ErrorMessage"]) for row in results if row["DocumentId"] in unsure)
    assert pdfs.held(data) == pdfs.expected(*names, size=200_000)
    assert set(posts(data).values()) == {1}


def test_the_trail_is_what_the_portal_has_seen(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    rows = [f"A{number},C1,{number}.10" for number in range(120)]
    options = ("--data", str(data), "--latency", "100", "--fail-rate", "0.1", "--drop-rate", "0.05")
    words = ("import", export(etl, *rows), "--rate", "unlimited", "--retries", "20")
    with etl.simulator(*options) as settings:
        killed = etl.start(*words, **settings)
        while len(requests(data)) < 40:
            time.sleep(0.05)
        killed.kill()
        killed.communicate()
        assert etl.run(*words, **settings).returncode == 0
    seen: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
    for identity, method, status in requests(data):
        seen[identity].append((method, status or None))
    trail = etl.run("runs", "1", "--json")
    assert (trail.returncode, trail.stderr) == (0, "")
    for document in json.loads(trail.stdout)["documents"]:
        told = [(each["what"], each["http_status"]) for each in document["requests"]]
        cut = ("cut off", None) in told
        arrived = iter(seen[document["identity"]])
        assert all(each in arrived for each in told if each != ("cut off", None)), document
        assert cut or told == seen[document["identity"]], document


def requests(data: Path) -> list[tuple[str, str, int]]:
    """What reached the simulator of invoices, in order."""
    if not data.exists():
        return []
    with sqlite3.connect(data) as database:
        found = database.execute("SELECT identity, method, status FROM request WHERE identity IS NOT NULL ORDER BY id")
        rows = found.fetchall()
    database.close()
    return rows


@pytest.mark.parametrize("words", [("plan",), ("import", "--compare")])
def test_what_is_killed_while_it_compares_is_sent_by_nothing(etl: Etl, words: tuple[str, ...]) -> None:
    name = write(etl, "july.csv", row(1), row(2))
    with etl.simulator(*DATA, "--latency", "1500") as where:
        settings = where | FAST
        with etl.start(*words, name, **settings) as process:
            assert process.stdout is not None
            while not process.stdout.readline().startswith("Comparing with"):
                assert process.poll() is None
            process.kill()
            process.wait(timeout=20)
        resumed = etl.run("resume", **settings)
        listed = etl.run("runs", **settings)
    assert (resumed.returncode, "has documents pending" in resumed.stdout) == (0, True), resumed.stdout
    assert "Run 1  refused, nothing sent" in listed.stdout


def test_a_run_that_is_resumed_is_compared_where_a_conflict_was_found_since(etl: Etl) -> None:
    with etl.simulator(*DATA, "--latency", "700") as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2))
        name = write(etl, "july.csv", row(1, po="A"), row(2, po="B"))

        def terminate() -> None:
            wait_until(lambda: claimed(etl))
            os.kill(os.getpid(), signal.SIGTERM)

        etl.run_while(terminate, "import", name, "--concurrency", "1", **settings)
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.00")
        assert etl.run("plan", name, **settings).returncode == 1
        resumed = etl.run("resume", **settings)
        due = held(etl, settings, "INV-0002")
    assert resumed.returncode == 1, resumed.stderr
    assert "of these invoices might undo a payment" in resumed.stdout
    assert "PO2" in due


def claimed(etl: Etl) -> int:
    """How many documents a process is about to send."""
    with closing(sqlite3.connect(etl.journal)) as journal:
        (count,) = journal.execute("SELECT COUNT(*) FROM document WHERE status = 'sending'").fetchone()
    return int(count)


def test_what_is_in_doubt_is_not_sent_again_where_it_was_paid_meanwhile(etl: Etl) -> None:
    with etl.simulator(*DATA, "--latency", "700") as where:
        settings = where | FAST
        load(etl, settings, *map(row, range(1, 3)))
        name = write(etl, "july.csv", *(row(n, po="B") for n in range(1, 3)))
        with etl.start("import", name, "--concurrency", "1", **settings) as process:
            assert process.stdout is not None
            while not process.stdout.readline().startswith("Sending 2"):
                assert process.poll() is None
            while claimed(etl) < 2:
                time.sleep(0.02)
            process.kill()
            process.communicate(timeout=60)
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.00")
        resumed = etl.run("resume", **settings)
        due = held(etl, settings, "INV-0002")
    assert resumed.returncode == 1, resumed.stdout
    last = etl.results("july.results.csv")[1]
    assert str(last["ErrorMessage"]).startswith(
        "Not sent, or its answer was lost, and the portal holds another version"
    )
    assert re.search(r"BalanceDue +0.00", due)
