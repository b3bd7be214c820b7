"""Processes whose journal is on a PostgreSQL server: killed, cut off from it, and resumed."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.campaign.kills import campaign
from tests.support.command import SHORT_LEASE, Etl
from tests.support.july import export, many
from tests.support.postgres import PASSWORD, Server
from tests.support.stored import posts, wait_for_posts

#: So that something is left to be killed, however busy the machine is.
SLOWLY = ("--rate", "unlimited", "--concurrency", "4")
POSIX = pytest.mark.skipif(os.name == "nt", reason="a POSIX signal from outside")


@pytest.fixture
def etl(tmp_path: Path, postgres: Server) -> Etl:
    return Etl(tmp_path, postgres.journal().url, SHORT_LEASE)


def killed(etl: Etl, data: Path, settings: dict[str, str]) -> None:
    process = etl.start("import", many(etl, 160), *SLOWLY, **settings)
    wait_for_posts(data, 30)
    refused = etl.run("import", export(etl, "B1,C1,1", name="b.csv"), **settings)
    process.kill()
    process.communicate(timeout=30)
    assert refused.returncode == 2
    assert "Another command of etl is talking" in refused.stderr


def terminated(etl: Etl, data: Path, settings: dict[str, str]) -> None:
    def terminate() -> None:
        wait_for_posts(data, 30)
        os.kill(os.getpid(), signal.SIGTERM)

    assert etl.run_while(terminate, "import", many(etl, 160), *SLOWLY, **settings).returncode == 3


@POSIX
@pytest.mark.parametrize("cut_off", [terminated, killed])
def test_a_run_that_was_cut_off_is_resumed_without_its_file(
    etl: Etl, cut_off: Callable[[Etl, Path, dict[str, str]], None]
) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "150") as settings:
        cut_off(etl, data, settings)
        (etl.folder / "july.csv").unlink()
        done = etl.run("resume", "1", "--wait", "--rate", "unlimited", **settings)
    assert done.returncode == 0, done.stderr
    assert {str(result["Status"]) for result in etl.results("july.results.csv")} == {"Success"}
    assert posts(data) == {f"A{seq}": 1 for seq in range(160)}


def test_a_connection_lost_in_mid_run_stops_cleanly_and_the_run_resumes(etl: Etl, postgres: Server) -> None:
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "50") as settings:

        def cut() -> None:
            wait_for_posts(data, 30)
            postgres.cut()

        ended = etl.run_while(cut, "import", many(etl, 120), "--rate", "unlimited", "--debug", **settings)
        done = etl.run("resume", "--rate", "unlimited", **settings)
    assert ended.returncode == 3
    assert "When the server is well again, run python -m etl resume" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "Traceback" not in ended.stderr
    assert PASSWORD not in ended.stdout + ended.stderr
    assert done.returncode == 0, done.stderr
    assert posts(data) == {f"A{seq}": 1 for seq in range(120)}


def test_killed_again_and_again_every_invoice_is_held_once_and_none_is_sent_twice_unasked(etl: Etl) -> None:
    report = campaign(etl, documents=60, kills=3, seed=7)
    assert (report.kills, report.held, report.unasked, report.misnamed) == (3, 60, 0, 0)
