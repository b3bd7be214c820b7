"""Machines that share a journal on a server: one freezes, is cut off or dies, and another takes over."""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.support.portal import standing
from tests.support.postgres import Server
from tests.support.stored import wait_until
from tests.support.takeover import WORDS, desk, posts, takeover

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a POSIX signal from outside")


@pytest.mark.parametrize("cut", [False, True])
def test_one_that_was_frozen_sends_nothing_more_once_another_has_taken_over(
    tmp_path: Path, postgres: Server, cut: bool
) -> None:
    url = postgres.journal().url
    with standing(("--latency", "30")) as stand:
        first, second = desk(tmp_path / "first", url, 3600.0), desk(tmp_path / "second", url, -3600.0)
        report = takeover(first, second, stand, 50, 20, postgres.cut if cut else lambda: None)
    assert (report.late, report.repeated, report.reopened) == (0, 0, 0)
    assert report.codes == (3, 0)
    # On a machine that is busy it also says how far it has come.
    (trouble,) = [line for line in report.said.splitlines() if not line.startswith("Sending: ")]
    assert "another command of etl has taken over http://127.0.0.1" in trouble


def test_a_server_that_is_killed_in_mid_run_stops_it_and_the_run_resumes(tmp_path: Path, postgres: Server) -> None:
    with standing(("--latency", "30")) as stand:
        machine = desk(tmp_path / "first", postgres.journal().url)
        lines = ["InvoiceId,CustomerId,Amount", *(f"A{number},C1,1.10" for number in range(50)), ""]
        (machine.etl.folder / "july.csv").write_text("\n".join(lines))

        def crash() -> None:
            wait_until(lambda: len(posts(stand)) >= 10)
            postgres.crash()

        ended = machine.run_while(crash, stand, "import", "july.csv", *WORDS)
        done = machine.run(stand, "resume", *WORDS)
        sent = Counter(posts(stand))
    assert ended.returncode == 3
    assert "run python -m etl resume" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert done.returncode == 0, done.stderr
    assert sent == {f"A{number}": 1 for number in range(50)}
