"""Other times of the leases of journals on a server, for commands that cannot wait as long as those of users do."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch


@contextmanager
def leased(times: str) -> Iterator[None]:
    """Within, every command of this process has such leases.

    Args:
        times: seconds, as ``RENEW,FRESH,LAPSE,FREE``; "" for those that users have.
    """
    from etl.app import context, runs
    from etl.journal import Journal, LeaseTimes

    if not times:
        yield
        return
    journal = partial(Journal, times=LeaseTimes(*map(float, times.split(","))))
    with patch.object(context, "Journal", journal), patch.object(runs, "Journal", journal):
        yield
