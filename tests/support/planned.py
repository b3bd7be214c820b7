"""Runs with planned documents, and where to send them."""

from collections.abc import Callable
from dataclasses import dataclass

from etl.journal import Journal
from etl.pipeline import Target
from etl.portal import Credentials
from etl.records import Result

CREDENTIALS = Credentials(key="simulator", password="simulator")  # noqa: S106 - the simulator's own, no secret
TOKEN = Credentials(token="t0")  # noqa: S106 - any word


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run in a journal."""

    journal: Journal
    run: int

    def results(self) -> list[Result]:
        """All of its results, in order."""
        return [result for page in self.journal.results(self.run) for result in page]


PlanDocuments = Callable[[int], PlannedRun]
"""Plans so many documents."""


def target(
    base_url: str,
    *,
    credentials: Credentials = CREDENTIALS,
    rate: float | None = None,
    concurrency: int = 8,
    timeout: float = 10.0,
    retries: int = 3,
) -> Target:
    """A target with patience for a test."""
    return Target(base_url, credentials, rate, concurrency, timeout, retries)
