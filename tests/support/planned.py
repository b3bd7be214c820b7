"""Runs with planned documents, and where to send them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from etl.delivery import Target
from etl.journal import Journal
from etl.model.document import Result
from etl.options import PortalOptions
from etl.options.flag import options_of
from etl.portal import Credentials

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


class PlanDocuments(Protocol):
    """Plans so many documents, each of another customer, with more attributes if told so."""

    def __call__(
        self, count: int, more: Mapping[str, str] | None = None, customers: Callable[[int], str] = ...
    ) -> PlannedRun:
        """The run they are planned in."""


def target(base_url: str, **settings: Any) -> Target:  # noqa: ANN401 - any of Target's, and of the portal's options
    """A target without a rate limit, and with the patience of a test."""
    patience: dict[str, Any] = {"credentials": CREDENTIALS, "rate": (), "timeout": 10.0, "retries": 3} | settings
    options = {each.name: patience.pop(each.name) for each in options_of(PortalOptions) if each.name in patience}
    return Target(base_url=base_url, options=PortalOptions(**options), **patience)
