"""Sending a run and telling of it: what ``import`` and ``resume`` share."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio

from etl.address import portal_key
from etl.cli.exits import Exit
from etl.cli.progress import Progress
from etl.cli.signals import stopping
from etl.cli.targets import Place, settle_place
from etl.cli.terminal import outliving_terminal
from etl.cli.text import sending_text, summary_text
from etl.cli.validating import REASONS, speaker
from etl.destination import Destination, destination
from etl.errors import BusyError, JournalError, PortalError, ResultsError, unwrapped
from etl.journal import Journal
from etl.load import Stop
from etl.pipeline import Target, send
from etl.portal import Credentials
from etl.report import balance, count, write_results
from etl.settings import Secrets, Settings
from etl.simulator import SimulatorConfig, serve

SIMULATOR = "the simulator"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run is sent and shown.

    Attributes:
        settings: where to, and how fast.
        secrets: what the portal knows us by.
        simulate: send to the simulator.
        wait: wait for another run to the same portal to end.
        quiet: say nothing but errors.
        progress: show how far it has come.
    """

    settings: Settings
    secrets: Secrets
    simulate: bool
    wait: bool
    quiet: bool
    progress: bool

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

    @asynccontextmanager
    async def target(self) -> AsyncIterator[Target]:
        """The portal to send to; the simulator lives as long as this lasts."""
        if not self.simulate:
            yield self._target(self.settings.address, _credentials(self.secrets), self.settings.tokens)
            return
        config = SimulatorConfig()
        async with serve(config) as simulator:
            yield self._target(simulator.base_url, Credentials(key=config.key, password=config.password), None)

    def _target(self, base_url: str, credentials: Credentials, tokens: Path | None) -> Target:
        settings = self.settings
        return Target(
            base_url=base_url,
            credentials=credentials,
            rates=settings.rate,
            concurrency=settings.concurrency,
            timeout=settings.timeout,
            retries=settings.retries,
            give_up_after=settings.give_up_after,
            failures=settings.max_failures,
            canary=settings.canary,
            ca_file=settings.ca_file,
            tokens=tokens,
        )


def deliver(journal: Journal, run: int, manner: Manner, results: Place) -> Exit:
    """Sends what is pending of a run, writes the results and tells of it, also where the terminal is closed."""
    with outliving_terminal():
        return _deliver(journal, run, manner, results)


def _deliver(journal: Journal, run: int, manner: Manner, results: Place) -> Exit:
    if not count(balance(journal.totals(run)).pending):
        speaker(quiet=manner.quiet)("There is nothing to send.")
        return _conclude(journal, run, manner, results, Exit.SUCCESS)
    trouble = _send(journal, run, manner)
    try:
        return _conclude(journal, run, manner, results, trouble)
    except (JournalError, KeyboardInterrupt) as error:
        # Documents were sent by now: this may not end as if none were. That the journal fails is said once.
        if trouble is not Exit.STOPPED or isinstance(error, KeyboardInterrupt):
            complain(str(error) or f"Stopped before the results were written: python -m etl results {run} writes them.")
        return trouble if trouble is Exit.NOTHING_SENT else Exit.STOPPED


def _conclude(journal: Journal, run: int, manner: Manner, results: Place, trouble: Exit) -> Exit:
    """Tells what became of the run and writes its results; returns the exit code it calls for."""
    say = speaker(quiet=manner.quiet)
    figures = balance(journal.totals(run))
    for line in summary_text(figures, journal.asked(run), journal.reasons(run, REASONS)):
        say(line)
    written = _write(journal, run, manner, results)
    if trouble is Exit.SUCCESS and count(figures.pending):
        trouble = Exit.STOPPED
    if trouble is Exit.STOPPED and not manner.simulate:
        say(f"To send what is pending: python -m etl resume {run}")
    if trouble is not Exit.SUCCESS:
        return trouble
    return Exit.FAILURES if count(figures.failed) + count(figures.rejected) or not written else Exit.SUCCESS


def _write(journal: Journal, run: int, manner: Manner, results: Place) -> bool:
    """Whether the results could be written. Documents were sent by now, so this may not end as if none were."""
    try:
        path, remark = settle_place(journal.runs(), run, results)
        written = write_results(journal.results(run), path, manner.destination)
    except (ResultsError, KeyboardInterrupt) as error:
        complain(str(error) or "Stopped while the results were being written.")
        if not manner.simulate:
            complain(f"The journal has them: python -m etl results {run} --results FILE")
        return False
    say = speaker(quiet=manner.quiet)
    if remark:
        say(remark)
    say(f"Results: {written}")
    return True


def _send(journal: Journal, run: int, manner: Manner) -> Exit:
    """Troubles that end the run early are told here. Returns the exit code they call for, or SUCCESS.

    Raises:
        BusyError: another run is sending to the portal; nothing was sent.
    """
    say = speaker(quiet=manner.quiet)
    progress = Progress(visible=manner.progress)

    def begun(documents: int) -> None:
        say(sending_text(documents, manner.where, manner.settings.rate))
        progress.begin(documents)

    async def post() -> str:
        stop = Stop()
        with stopping(stop):
            async with manner.target() as target, progress.shown():
                await send(journal, run, target, stop, progress.settled, begun)
        return stop.reason

    try:
        with _portal(journal, manner), unwrapped():
            reason = anyio.run(post)
    except KeyboardInterrupt:
        return Exit.STOPPED
    except PortalError as error:
        complain(f"Nothing was sent. {error}")
        return Exit.NOTHING_SENT
    except JournalError as error:
        complain(str(error))
        return Exit.STOPPED
    if reason:
        complain(reason)
    return Exit.SUCCESS


@contextmanager
def _portal(journal: Journal, manner: Manner) -> Iterator[None]:
    """Holds the portal for this process alone; says so where it must wait for another."""
    with ExitStack() as held:
        try:
            held.enter_context(journal.portal_lock(manner.key, wait=False))
        except BusyError:
            if not manner.wait:
                raise
            speaker(quiet=manner.quiet)(f"Another import is sending to {manner.where}: waiting for it to end.")
            held.enter_context(journal.portal_lock(manner.key, wait=True))
        yield


def complain(sentence: str) -> None:
    """Prints an error on stderr."""
    print(f"etl: {sentence}", file=sys.stderr, flush=True)


def _credentials(secrets: Secrets) -> Credentials:
    return Credentials(
        secrets.token.get_secret_value().strip(),
        secrets.integration_key.get_secret_value().strip(),
        secrets.integration_password.get_secret_value().strip(),
    )
