"""Processes whose journal is on a PostgreSQL server: killed, cut off from it, and resumed."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.campaign.kills import campaign
from tests.support.command import CREDENTIALS, SHORT_LEASE, Etl
from tests.support.july import export, many
from tests.support.postgres import PASSWORD, Server, server
from tests.support.scripted import Seen, answer
from tests.support.serving import serving
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


@POSIX
def test_what_a_promoted_standby_has_lost_is_asked_for_before_it_is_sent(tmp_path: Path) -> None:
    """Its last commits had not arrived there yet: here it is a copy, made before the run went on."""
    held: dict[str, dict[str, str]] = {}
    methods: list[str] = []
    most = 2

    def portal(seen: Seen) -> bytes:
        if "/reports/" in seen.path:
            return answer(200, '{"Total":0,"Result":[]}')
        if seen.path.endswith("/token"):
            return answer(200, '{"access_token":"t"}')
        if "/invoices" not in seen.path:
            return answer(404)
        methods.append(seen.method)
        if seen.method == "GET":
            found = held.get(seen.path.partition("=")[2])
            return answer(200, json.dumps(found)) if found else answer(404)
        if len(held) >= most:
            return answer(401)
        body = json.loads(seen.body)
        held[body["Identity"]] = body
        return answer(200, "true")

    with server() as ours, serving(portal) as there:
        etl = Etl(tmp_path, ours.journal().url, SHORT_LEASE)
        settings = {"PAYFABRIC_BASE_URL": there.base_url, **CREDENTIALS}
        assert etl.run("import", many(etl, 6), "--concurrency", "1", **settings).returncode == 3
        with ours.down():
            subprocess.run(["cp", "-a", ours.folder, ours.folder.with_name("standby")], check=True)
        most = 6
        assert etl.run("resume", "--concurrency", "1", **settings).returncode == 0
        held["A4"]["BalanceDue"] = "1.00"
        with ours.down():
            shutil.rmtree(ours.folder)
            ours.folder.with_name("standby").rename(ours.folder)
            (ours.folder / "standby.signal").touch()
        ours.execute("SELECT pg_promote()")
        methods.clear()
        again = etl.run("resume", "--concurrency", "1", **settings)
    assert again.returncode == 0, again.stderr
    assert methods == ["GET"] * 4
    assert held["A4"]["BalanceDue"] == "1.00"
    assert {row["Status"] for row in etl.results("july.results.csv")} == {"Success"}
