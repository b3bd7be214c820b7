"""``etl import``: plan, say so, send, say what became of it."""

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio

from etl.cli.exits import Exit
from etl.cli.progress import Progress
from etl.cli.signals import stopping
from etl.cli.text import plan_text, sending_text, summary_text
from etl.cli.validating import REASONS, results_path, speaker
from etl.errors import JournalError, PlanError, PortalError, unwrapped
from etl.journal import Journal
from etl.load import Stop
from etl.pipeline import Plan, Request, Target, plan, send
from etl.portal import Credentials
from etl.report import Balance, balance, check_target, count, write_results
from etl.settings import Secrets, Settings, load_settings

_SIMULATOR = "the simulator"


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for.

    Attributes:
        files: the exports.
        results: where the results go; None for beside the first file.
        sheet: the worksheet, or None.
        emails: True to mail customers, False for nobody, None to refuse files that ask for it.
        simulate: send to the simulator.
        quiet: say nothing but errors.
        progress: show how far it has come.
        settings: flags that override settings; None where not given.
    """

    files: tuple[Path, ...]
    results: Path | None
    sheet: str | None
    emails: bool | None
    simulate: bool
    quiet: bool
    progress: bool
    settings: Mapping[str, object]


def import_files(order: Order) -> Exit:
    """The whole way through.

    Raises:
        EtlError: nothing was sent.
    """
    settings, secrets = load_settings(**order.settings), Secrets()
    where = _SIMULATOR if order.simulate else settings.address
    if not order.simulate:
        secrets.require()
    say = speaker(quiet=order.quiet)
    results = results_path(order.files, order.results)
    check_target(results, order.files)
    with _journal(settings, order) as journal:
        request = Request(order.files, "import", where, order.sheet, emails=order.emails is True)
        planned = plan(journal, request)
        for line in plan_text(planned):
            say(line)
        _guard_mails(planned, order.emails)
        ready = count(balance(planned.totals).accepted)
        if ready:
            say(sending_text(ready, where, settings.rate))
        trouble = _deliver(journal, planned.run, ready, order, _Destination(settings, secrets, simulate=order.simulate))
        figures = balance(journal.totals(planned.run))
        for line in summary_text(figures, journal.reasons(planned.run, REASONS)):
            say(line)
        say(f"Results: {write_results(journal.results(planned.run), results)}")
    return _exit(figures, trouble)


@contextmanager
def _journal(settings: Settings, order: Order) -> Iterator[Journal]:
    """The journal in the settings; a rehearsal leaves no trace in it unless it was named."""
    if not order.simulate or "journal" in settings.model_fields_set:
        with Journal(settings.journal) as journal:
            yield journal
        return
    with TemporaryDirectory(prefix="etl-") as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
        yield journal


def _guard_mails(planned: Plan, emails: bool | None) -> None:
    if planned.mails and emails is None:
        raise PlanError(
            f"Nothing was sent: customers would be mailed for {planned.mails:,} of the invoices"
            " (Yes in SendNewInvoiceEmail)."
            " Add --send-emails if they should, or --no-emails to send every invoice with No."
        )


@dataclass(frozen=True, slots=True)
class _Destination:
    settings: Settings
    secrets: Secrets
    simulate: bool

    @asynccontextmanager
    async def reached(self) -> AsyncIterator[Target]:
        """The portal to send to; the simulator lives as long as this lasts."""
        if not self.simulate:
            yield self._target(self.settings.address, _credentials(self.secrets))
            return
        from etl.simulator import SimulatorConfig, serve

        config = SimulatorConfig()
        async with serve(config) as simulator:
            yield self._target(simulator.base_url, Credentials(key=config.key, password=config.password))

    def _target(self, base_url: str, credentials: Credentials) -> Target:
        s = self.settings
        return Target(base_url, credentials, s.rate, s.concurrency, s.timeout, s.retries)


def _credentials(secrets: Secrets) -> Credentials:
    return Credentials(
        secrets.token.get_secret_value(),
        secrets.integration_key.get_secret_value(),
        secrets.integration_password.get_secret_value(),
    )


def _deliver(journal: Journal, run: int, documents: int, order: Order, destination: _Destination) -> Exit:
    """Sends; troubles that end the run early are told here. Returns the exit code they call for, or SUCCESS."""

    async def deliver() -> str:
        stop = Stop()
        progress = Progress(documents, visible=order.progress)
        with stopping(stop):
            async with destination.reached() as target, progress.shown():
                await send(journal, run, target, stop, progress.settled)
        return stop.reason

    try:
        with unwrapped():
            reason = anyio.run(deliver) if documents else ""
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


def complain(sentence: str) -> None:
    """Prints an error on stderr."""
    print(f"etl: {sentence}", file=sys.stderr, flush=True)


def _exit(figures: Balance, trouble: Exit) -> Exit:
    if trouble is not Exit.SUCCESS:
        return trouble
    if count(figures.pending):
        return Exit.STOPPED
    return Exit.FAILURES if count(figures.failed) + count(figures.rejected) else Exit.SUCCESS
