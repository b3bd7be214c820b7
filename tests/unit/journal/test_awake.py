"""The clock of leases goes on while the machine sleeps, where the system has such a clock."""

import sys
import time

import pytest

from etl.journal.awake import elapsed


def test_it_goes_on() -> None:
    before = elapsed()
    time.sleep(0.05)
    assert 0.04 < elapsed() - before < 30


@pytest.mark.skipif(sys.platform != "linux", reason="its name there")
def test_on_linux_it_counts_the_time_asleep() -> None:
    assert abs(elapsed() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 30
    assert elapsed() >= time.monotonic() - 1
