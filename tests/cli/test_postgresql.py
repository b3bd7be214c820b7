"""The command line with its journal on a PostgreSQL server: what holds with a file holds with it."""

from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.postgres import PASSWORD, Server
from tests.support.stored import posts


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


def test_a_server_that_is_not_there_is_said_before_anything_is_sent(etl: Etl) -> None:
    nowhere = f"postgresql://etl:{PASSWORD}@127.0.0.1:9/finance"
    with etl.simulator() as settings:
        done = etl.run("import", many(etl, 3), "--journal", nowhere, "--debug", **settings)
    assert done.returncode == 2
    assert "cannot be opened" in done.stderr
    assert PASSWORD not in done.stderr
