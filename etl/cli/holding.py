"""The portal, held for one process: together no two of them pass its rate limit."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from etl.cli.manner import Manner
from etl.cli.voice import speaker
from etl.errors import BusyError
from etl.journal import Journal


@contextmanager
def portal_held(journal: Journal, manner: Manner) -> Iterator[None]:
    """Holds the portal for this process alone; says so where it must wait for another."""
    with ExitStack() as held:
        try:
            held.enter_context(journal.portal_lock(manner.key, wait=False))
        except BusyError:
            if not manner.wait:
                raise
            speaker(quiet=manner.quiet)(f"Another command of etl is talking to {manner.where}: waiting for it to end.")
            held.enter_context(journal.portal_lock(manner.key, wait=True))
        yield
