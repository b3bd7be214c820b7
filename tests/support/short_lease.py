"""The command line with other times of its leases, and a clock that is wrong.

python -m tests.support.short_lease RENEW,FRESH,LAPSE,FREE AHEAD import july.csv
"""

import sys
import time
from functools import partial

AHEAD = float(sys.argv[2])

_right = time.time
# Before anybody imports it by its name.
time.time = lambda: _right() + AHEAD

from etl.app import context, runs  # noqa: E402 - with the wrong clock
from etl.cli import main  # noqa: E402
from etl.journal import Journal, LeaseTimes  # noqa: E402

if __name__ == "__main__":
    times = LeaseTimes(*map(float, sys.argv[1].split(",")))
    for module in (context, runs):
        module.Journal = partial(Journal, times=times)  # type: ignore[attr-defined]
    main(sys.argv[3:])
