"""``etl page``: it is there for whoever has its address, until its end is asked for."""

import os
import signal
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.in_process import run_upon


@pytest.mark.skipif(sys.platform == "win32", reason="no signal asks a process there to stop")
def test_the_address_that_is_told_lets_in_and_the_end_of_its_terminal_ends_the_page(etl: Etl) -> None:
    ours, theirs = os.pipe()

    def look() -> str:
        try:
            address = said.readline().split()[-1]
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - of this computer
                return str(answer.headers["Set-Cookie"])
        finally:
            # The terminal is closed: that is as Ctrl-C, which is SIGINT.
            os.kill(os.getpid(), signal.SIGHUP)

    with (
        ThreadPoolExecutor(1) as other,
        os.fdopen(ours, encoding="utf-8") as said,
        Path(os.devnull).open("r+b", buffering=0) as nowhere,
    ):
        looking = other.submit(look)
        streams, settings = (nowhere.fileno(), theirs, nowhere.fileno()), etl.environment({"PAYFABRIC_TOKEN": "t"})
        code = run_upon(streams, ("page", "--no-open", "--portal", "acme"), etl.folder, settings)
        os.close(theirs)
        assert "etl_page_" in looking.result()
        out = said.read()
    assert code == 0
    assert "For another one: http://127.0.0.1:" in out
