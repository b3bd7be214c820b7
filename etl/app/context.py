"""Where a use case works: the portal, the journal, who asks for it, and who is told."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from etl.app.observer import Observer, Silent
from etl.app.reading_events import FirstProblem
from etl.app.stops import Stops
from etl.errors import SettingsError
from etl.journal import Journal, JournalServer, Lease
from etl.model.comparison import Overwrites
from etl.model.problem import Problem
from etl.options import JournalOptions, PortalOptions, PortalProfile, Secrets, SendOptions, TellOptions
from etl.options.flag import options_of
from etl.portals import PRODUCTION, Destination, destination, portal_key

if TYPE_CHECKING:
    from etl.delivery import Stop, Target
    from etl.portal import Credentials

SIMULATOR = "the simulator"

#: Who is told of a run is none of what made it.
_TOLD = frozenset(option.name for option in options_of(TellOptions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a use case works, and for whom.

    Attributes:
        portal: where to, and how fast.
        secrets: what the portal knows us by.
        send: what is sent of what was planned, and how carefully.
        journal: where runs are recorded.
        profile: the portal of the settings that was chosen, of which the record tells.
        tell: what is done once it has ended.
        caller: who asks for it, as the audit trail tells it: the words of a command line, or a program's name.
        workbook_password: opens encrypted workbooks whose rejected rows are looked up again.
        observer: who is told.
        rehearsal: the journal of rehearsals that belong together; None for one that is gone with each.
        stops: asks for a stop from another thread.
    """

    portal: PortalOptions = field(default_factory=PortalOptions)
    secrets: Secrets = field(default_factory=Secrets)
    send: SendOptions = field(default_factory=SendOptions)
    journal: JournalOptions = field(default_factory=JournalOptions)
    profile: PortalProfile = field(default_factory=PortalProfile)
    tell: TellOptions = field(default_factory=TellOptions)
    caller: tuple[str, ...] = ("python",)
    workbook_password: str | None = field(default=None, repr=False)
    observer: Observer = field(default_factory=Silent)
    rehearsal: Path | None = None
    stops: Stops = field(default_factory=Stops)

    @property
    def where(self) -> str:
        """The portal, for people and for the record.

        Raises:
            SettingsError: no portal or no credentials are set.
        """
        if self.send.simulate:
            return SIMULATOR
        address = self.portal.address
        self.secrets.require()
        return address

    @property
    def key(self) -> str:
        """The portal as it is told from others."""
        return portal_key(self.where)

    @property
    def known_portal(self) -> str:
        """The portal that is set, as it is told from others; "" where none is."""
        return portal_key(self.portal.address) if self.portal.portal or self.portal.base_url else ""

    @property
    def destination(self) -> Destination:
        """The portal's name and environment."""
        return destination(SIMULATOR if self.send.simulate else self.portal.address)

    @property
    def live(self) -> bool:
        """Whether invoices go to the real portal, whichever way it was set."""
        asked = self.portal.environment == PRODUCTION
        return not self.send.simulate and (asked or self.destination.environment == PRODUCTION)

    @property
    def told(self) -> str:
        """The portal for people, with its environment."""
        return SIMULATOR if self.send.simulate else f"{self.destination} ({self.portal.address})"

    @property
    def settings(self) -> dict[str, object]:
        """Every setting in force, by name; and what a program says without words."""
        groups = (self.portal, self.send, self.journal)
        options = [(group, each.name) for group in groups for each in options_of(type(group)) if each.setting]
        said = self.send.overwrite_conflicts
        answers: dict[str, object] = {"overwrite_conflicts": str(Overwrites.of(said))} if said else {}
        answers |= {"no_undo": True} if self.send.no_undo else {}
        own = {name: value for name, value in self.profile.options.items() if name not in _TOLD}
        chosen = {"for": self.profile.name, **own} if self.profile.name else {}
        return chosen | {name: getattr(group, name) for group, name in options} | answers

    @property
    def place(self) -> Path | JournalServer:
        """Where runs are recorded: those of a rehearsal in its own journal, if it has one."""
        return self.rehearsal if self.send.simulate and self.rehearsal else self.journal.journal

    def of_call(self, send: SendOptions | None, password: str | None, stops: Stops) -> "Context":
        """The context of one call of a program.

        Args:
            send: what is said for the call.
            password: opens encrypted workbooks.
            stops: asks for a stop of the call.

        Raises:
            SettingsError: the call says what can only be said of the client, or its rehearsal is over.
        """
        if self.rehearsal and not self.rehearsal.parent.exists():
            raise SettingsError("This rehearsal is over, and its journal is gone: make a new Client(simulate=True).")
        return replace(self, send=self.send.of_call(send), workbook_password=password, stops=stops)

    def of_changes(self, send: SendOptions | None) -> "Context":
        """The context of a call that changes attributes, compared and verified only where the call says so."""
        said = send or SendOptions()
        return replace(self, send=replace(self.send, compare=said.compare, verify=said.verify))

    def tell_first_problem(self, place: str, problem: Problem) -> None:
        """Tells the observer what is wrong with a long file that is still being read."""
        self.observer.note(FirstProblem(place, problem))

    @contextmanager
    def open_journal(self) -> Iterator[Journal]:
        """The journal; a rehearsal leaves no trace in the one of the options."""
        if not self.send.simulate or self.rehearsal:
            with Journal(self.place) as journal:
                yield journal
            return
        with TemporaryDirectory(prefix="etl-") as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
            yield journal

    @contextmanager
    def stopping(self, stop: "Stop") -> Iterator[None]:
        """Within the event loop, whoever watches and whoever waits can ask for a stop."""
        with self.stops.holding(stop), self.observer.stopping(stop):
            yield

    @asynccontextmanager
    async def target(self, lease: Lease) -> AsyncIterator["Target"]:
        """The portal to send to, which is held; the simulator lives as long as this lasts."""
        if not self.send.simulate:
            yield self._target(self.portal.address, _credentials(self.secrets), self.journal.state, lease)
            return
        from etl.portal import Credentials
        from etl.simulator import SimulatorConfig, serve

        config = SimulatorConfig()
        async with serve(config) as simulator:
            yield self._target(simulator.base_url, Credentials(key=config.key, password=config.password), None, lease)

    def _target(self, base_url: str, credentials: "Credentials", state: Path | None, lease: Lease) -> "Target":
        from etl.delivery import Target

        return Target(
            base_url=base_url,
            credentials=credentials,
            options=self.portal,
            failures=self.send.max_failures,
            canary=self.send.canary,
            state=state,
            lease=lease,
        )


def _credentials(secrets: Secrets) -> "Credentials":
    from etl.portal import Credentials

    token, key, password = (s.strip() for s in (secrets.token, secrets.integration_key, secrets.integration_password))
    return Credentials(token, key, password, secrets.places)
