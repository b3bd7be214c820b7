"""The command line with other times of its leases, and a clock that is wrong.

python -m tests.support.short_lease RENEW,FRESH,LAPSE,FREE AHEAD import july.csv
"""

import sys
import time

AHEAD = float(sys.argv[2])

_right = time.time
# Before anybody imports it by its name.
time.time = lambda: _right() + AHEAD

from etl.cli import main  # noqa: E402 - with the wrong clock
from tests.support.leases import leased  # noqa: E402

if __name__ == "__main__":
    with leased(sys.argv[1]):
        main(sys.argv[3:])
