"""How a run is sent and shown, and to which portal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from etl.address import portal_key
from etl.destination import PRODUCTION, Destination, destination
from etl.pipeline import Target
from etl.portal import Credentials

if TYPE_CHECKING:
    from etl.cli.bridge import Settings
    from etl.options import Secrets

SIMULATOR = "the simulator"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run is sent and shown.

    Attributes:
        settings: where to, and how fast.
        secrets: what the portal knows us by.
        simulate: send to the simulator.
        wait: wait for another run to the same portal to end.
        yes: send to production without asking.
        quiet: say nothing but errors.
        progress: show how far it has come.
        acknowledge: tell the portal what became of the run's documents.
        verify: then compare what was sent with what the portal holds.
        password: opens encrypted workbooks.
        words: of the command line, for the record.
    """

    settings: "Settings"
    secrets: "Secrets"
    simulate: bool
    wait: bool
    yes: bool
    quiet: bool
    progress: bool
    acknowledge: bool = False
    verify: bool = False
    password: str | None = field(default=None, repr=False)
    words: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The portal, for people and for the record.

        Raises:
            SettingsError: no portal or no credentials are set.
        """
        if self.simulate:
            return SIMULATOR
        address = self.settings.address
        self.secrets.require()
        return address

    @property
    def key(self) -> str:
        """The portal as it is told from others."""
        return portal_key(self.where)

    @property
    def destination(self) -> Destination:
        """The portal's name and environment."""
        return destination(SIMULATOR if self.simulate else self.settings.address)

    @property
    def live(self) -> bool:
        """Whether invoices go to the real portal, whichever way it was set."""
        asked = self.settings.environment == PRODUCTION
        return not self.simulate and (asked or self.destination.environment == PRODUCTION)

    @property
    def told(self) -> str:
        """The portal for people, with its environment."""
        return SIMULATOR if self.simulate else f"{self.destination} ({self.settings.address})"

    @asynccontextmanager
    async def target(self) -> AsyncIterator[Target]:
        """The portal to send to; the simulator lives as long as this lasts."""
        if not self.simulate:
            yield self._target(self.settings.address, _credentials(self.secrets), self.settings.record.state)
            return
        from etl.simulator import SimulatorConfig, serve

        config = SimulatorConfig()
        async with serve(config) as simulator:
            yield self._target(simulator.base_url, Credentials(key=config.key, password=config.password), None)

    def _target(self, base_url: str, credentials: Credentials, state: Path | None) -> Target:
        reach, rules = self.settings.reach, self.settings.rules
        return Target(
            base_url=base_url,
            credentials=credentials,
            options=reach,
            failures=rules.max_failures,
            canary=rules.canary,
            state=state,
        )


def _credentials(secrets: "Secrets") -> Credentials:
    return Credentials(secrets.token.strip(), secrets.integration_key.strip(), secrets.integration_password.strip())
