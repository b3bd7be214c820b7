"""The command line with its journal on a PostgreSQL server: what holds with a file holds with it."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import NoReturn

import polars as pl
import pytest
from msgspec.structs import replace

from etl.errors import ServerAwayError
from etl.journal import Journal, JournalServer
from tests.support.command import Etl
from tests.support.postgres import PASSWORD, Server
from tests.support.stored import posts
from tests.support.takeover import SHORT


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


def test_open_items_are_reconciled_by_what_the_server_knows_of_them(etl: Etl) -> None:
    with etl.simulator("--data", str(etl.folder / "portal.db")) as settings:
        assert etl.run("import", many(etl, 4), "--balance-due", "amount", **settings).returncode == 0
        elsewhere = settings | {"PAYFABRIC_JOURNAL": str(etl.folder / "elsewhere.sqlite3")}
        others = export(etl, "B1,C7,9", "a0,C1,1", name="others.csv")
        assert etl.run("import", others, "--balance-due", "amount", **elsewhere).returncode == 0
        done = etl.run("reconcile", export(etl, "a1,C1,1.10", "A2,C1,9", "A9,C1,5", name="open.csv"), **settings)
        known = etl.run("validate", export(etl, "B2,C1,1", "B3,C7,1", "B4,C8,1", name="new.csv"), **settings)
    assert done.returncode == 1, done.stderr
    lines = pl.read_excel(etl.folder / "open.reconcile.xlsx", sheet_name="Differences", infer_schema_length=0).rows()
    remarks = {line[0]: (line[1], line[8].partition(": import")[0].partition("; ")[2].rstrip(".")) for line in lines}
    ours, theirs = "sent by run 1", "never sent by this journal"
    assert remarks == {
        "a0": ("only in the portal", ours),
        "A2": ("different", ours),
        "A3": ("only in the portal", ours),
        "A9": ("only in the file", theirs),
        "B1": ("only in the portal", theirs),
    }
    assert "1 CustomerId of 3 is in no invoice that was sent before or seen in the portal: C8." in known.stdout


def test_a_server_that_is_not_there_is_said_before_anything_is_sent(etl: Etl) -> None:
    nowhere = f"postgresql://etl:{PASSWORD}@127.0.0.1:9/finance"
    with etl.simulator() as settings:
        done = etl.run("import", many(etl, 3), "--journal", nowhere, "--debug", **settings)
    assert done.returncode == 2
    assert "cannot be opened" in done.stderr
    assert PASSWORD not in done.stderr


def test_who_comes_after_one_that_has_gone_without_a_word_says_for_how_long_it_waits(
    etl: Etl, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However busy the machine is, it comes before the lease is free.
    monkeypatch.setattr("etl.app.context.Journal", partial(Journal, times=replace(SHORT, free=4.0)))
    with etl.simulator() as settings:
        with Journal(JournalServer(etl.server)) as journal, journal.portal_lock(settings["PAYFABRIC_BASE_URL"]):
            pass
        gone = "UPDATE payfabric_etl.lease SET holder = 'gone', renewed = EXTRACT(EPOCH FROM clock_timestamp()) * 1000"
        postgres.execute(gone, etl.server.rpartition("/")[2])
        done = etl.run("import", many(etl, 3), **settings)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    place = said.index(
        f"The command of etl that was talking to {settings['PAYFABRIC_BASE_URL']} has gone without a word:"
    )
    assert said[place + 1] in {f"waiting up to {n} seconds, until it can send nothing more." for n in (1, 2, 3, 4)}


def test_a_server_that_may_only_be_read_is_told_as_that_and_nothing_is_sent(etl: Etl, postgres: Server) -> None:
    database = etl.server.rpartition("/")[2]
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        assert etl.run("import", many(etl, 1), **settings).returncode == 0
        postgres.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
        refused = etl.run("import", many(etl, 2), **settings)
        runs = etl.run("runs")
    assert refused.returncode == 2
    assert "This server may only be read: it is a standby" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert posts(data) == {"A0": 1}
    assert runs.returncode == 0


@pytest.mark.parametrize(("worked", "code"), [({}, 2), ({"ETL_WORKED": "1"}, 3)])
def test_a_server_that_is_away_lets_a_worker_try_the_job_again_and_a_person_know_that_nothing_was_sent(
    tmp_path: Path, worked: dict[str, str], code: int
) -> None:
    etl = Etl(tmp_path, "postgresql://etl@127.0.0.1:1/journal")
    with etl.simulator() as settings:
        done = etl.run("import", many(etl, 2), **settings, **worked)
        wrong = etl.run("import", "gone.csv", **settings, **worked)
    assert (done.returncode, wrong.returncode) == (code, 2)
    assert "cannot be opened: connection failed" in done.stderr
    assert "See that the server runs and can be reached from here." in done.stderr


@pytest.mark.parametrize("wrong", ["the password", "the user", "the database"])
def test_a_server_that_lets_nobody_in_is_told_at_once_also_of_a_job(etl: Etl, postgres: Server, wrong: str) -> None:
    own = postgres.address(etl.server.rpartition("/")[2])
    address = {
        "the password": own.replace(PASSWORD, "an0ther-passw0rd"),
        "the user": own.replace("//etl:", "//nobody:"),
        "the database": f"{own}_of_old",
    }[wrong]
    hook = f"{sys.executable} -S -c \"open('told.json', 'w').write(input())\""
    with etl.simulator() as settings:
        options = ("--journal", address, "--on-failure", hook)
        done = etl.run("import", many(etl, 2), *options, **settings, ETL_WORKED="1")
    assert done.returncode == 2
    assert "Check the address, user and password (PGPASSWORD), and that the database exists." in done.stderr
    assert "FATAL" in json.loads((etl.folder / "told.json").read_text())["error"]
    assert "passw0rd" not in done.stderr


@pytest.mark.parametrize(("worked", "code"), [({}, 2), ({"ETL_WORKED": "1"}, 3)])
def test_so_does_one_that_goes_away_between_the_plan_and_the_first_invoice(
    etl: Etl, worked: dict[str, str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> NoReturn:
        raise ServerAwayError("The journal cannot be opened.")

    monkeypatch.setattr("etl.app.deliver.portal_held", away)
    with etl.simulator() as settings:
        done = etl.run("import", many(etl, 2), **settings, **worked)
    assert (done.returncode, "Nothing was sent. The journal cannot be opened." in done.stderr) == (code, True)
