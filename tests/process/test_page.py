"""``etl page`` as a process: it is there for whoever has its address, until its end is asked for."""

import signal
import sys
import urllib.request

import pytest

from tests.support.command import Etl


@pytest.mark.skipif(sys.platform == "win32", reason="no signal asks a process there to stop")
def test_the_address_that_is_told_lets_in_and_the_end_of_its_terminal_ends_the_page(etl: Etl) -> None:
    with etl.start("page", "--no-open", "--portal", "acme", PAYFABRIC_TOKEN="t") as process:  # noqa: S106 - none
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - of this computer
            assert "etl_page_" in answer.headers["Set-Cookie"]
        # The terminal is closed: that is as Ctrl-C, which is SIGINT.
        process.send_signal(signal.SIGHUP)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "For another one: http://127.0.0.1:" in out
