"""One journal and one portal however they are named, and a journal that goes away."""

import os
import time
from collections.abc import Callable

import pytest

from etl.delivery import ledger_path
from etl.journal import Journal
from etl.options import JournalOptions
from tests.support.command import Etl
from tests.support.july import export, many
from tests.support.stored import posts, wait_for_posts

POSIX = pytest.mark.skipif(os.name == "nt", reason="an open file cannot be removed there")


@POSIX
def test_a_journal_that_is_named_by_a_link_is_the_file_that_it_leads_to(etl: Etl) -> None:
    link, again = etl.folder / "link.sqlite3", etl.folder / "again.sqlite3"
    link.symlink_to(etl.journal)
    again.symlink_to(link)
    with etl.simulator() as settings, Journal(etl.journal) as journal:
        with journal.portal_lock(settings["PAYFABRIC_BASE_URL"]):
            refused = etl.run("import", export(etl, "A1,C1,1"), "--journal", str(again), **settings)
        done = etl.run("import", "july.csv", "--journal", str(again), **settings)
        address = settings["PAYFABRIC_BASE_URL"]
    assert refused.returncode == 2
    assert "Another command of etl is talking to" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert JournalOptions(journal=again).state == etl.journal.parent
    assert ledger_path(etl.journal.parent, address).exists()
    assert sorted(path.name for path in etl.folder.glob("*.sqlite3*")) == ["again.sqlite3", "link.sqlite3"]


@POSIX
def test_a_link_that_leads_nowhere_is_told_in_a_sentence(etl: Etl) -> None:
    link = etl.folder / "link.sqlite3"
    link.symlink_to(link)
    with etl.simulator() as settings:
        refused = etl.run("import", export(etl, "A1,C1,1"), "--journal", str(link), **settings)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"etl: The journal {link} cannot be written")


@pytest.mark.parametrize(
    "other",
    [
        lambda address: address.replace("127.0.0.1", "localhost"),
        lambda address: address.replace("127.0.0.1", "LocalHost"),
        lambda address: address + "/",
        lambda address: address.replace("/simulator/", "/SIMULATOR/"),
        lambda address: address.replace("http:", "HTTP:"),
    ],
)
def test_a_portal_is_one_however_its_address_is_written(etl: Etl, other: Callable[[str], str]) -> None:
    with etl.simulator() as settings, Journal(etl.journal) as journal:
        address = settings["PAYFABRIC_BASE_URL"]
        with journal.portal_lock(address):
            refused = etl.run("import", export(etl, "A1,C1,1"), **(settings | {"PAYFABRIC_BASE_URL": other(address)}))
    assert other(address) != address
    assert refused.returncode == 2
    assert "Another command of etl is talking to" in refused.stderr


@POSIX
@pytest.mark.parametrize("replaced", [False, True])
def test_a_journal_that_goes_away_in_mid_run_stops_it(etl: Etl, replaced: bool) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "50") as settings:
        words = ("--rate", "unlimited", "--concurrency", "2")

        sent = 0

        def lose() -> None:
            nonlocal sent
            wait_for_posts(data, 20)
            etl.journal.unlink()
            if replaced:
                etl.journal.touch()
            time.sleep(0.5)
            sent = len(posts(data))

        done = etl.run_while(lose, "import", many(etl, 300), *words, **settings)
        assert len(posts(data)) == sent < 150
    assert done.returncode == 3
    assert f"The journal {etl.journal} was deleted or replaced while this command was at work" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_count_of_requests_ends_the_command_before_anything_is_sent(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        count = ledger_path(etl.journal.parent, settings["PAYFABRIC_BASE_URL"])
        count.parent.mkdir(parents=True)
        count.write_text("{")
        refused = etl.run("import", export(etl, "A1,C1,1"), **settings)
        asked = etl.run("get", "A1", **settings)
        count.unlink()
        done = etl.run("resume", **settings)
    assert (refused.returncode, asked.returncode) == (2, 2)
    assert refused.stderr.startswith(f"etl: Nothing was sent. {count} cannot be read")
    assert done.returncode == 0, done.stderr
    assert posts(data) == {"A1": 1}
