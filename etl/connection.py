"""What a program works with: a portal, a journal, who is told, and how its calls are stopped."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self, TypeVar

from etl.app.context import Context
from etl.app.file_set import FilePath, FileSet, Paths, file_set, path_or_none
from etl.app.observer import Observer, Silent
from etl.app.runs import known_run
from etl.app.stops import Stops
from etl.closing import Closing
from etl.errors import EtlError
from etl.model.run import Run
from etl.options import (
    ConfigOptions,
    JournalOptions,
    PortalOptions,
    ReadOptions,
    Secrets,
    SendOptions,
    TellOptions,
    load_profile,
)
from etl.options.settings import load
from etl.portals import destination
from etl.report import results_frame

if TYPE_CHECKING:
    from polars import DataFrame

    from etl.journal import JournalServer

_T = TypeVar("_T")


@contextmanager
def _in_python() -> Iterator[None]:
    """What is refused within says what to do as callers from Python do it."""
    try:
        yield
    except EtlError as error:
        from etl.options.in_python import in_python

        error.args = (in_python(str(error)), *error.args[1:])
        raise


class Connection(Closing):
    """A portal and a journal, as a client has them, and what was done with them; see there."""

    def __init__(  # noqa: PLR0913 - what a command line has as options
        self,
        portal: str | PortalOptions | None = None,
        *,
        profile: str | None = None,
        config: FilePath | None = None,
        secrets: Secrets | None = None,
        journal: "FilePath | JournalServer | JournalOptions | None" = None,
        simulate: bool = False,
        production: bool = False,
        wait: bool = False,
        caller: str = "",
        observer: Observer | None = None,
    ) -> None:
        self._stack = ExitStack()
        self._stops: Stops | None = None
        self._config = chosen = ConfigOptions(config=path_or_none(config), for_=profile)
        own = portal if isinstance(portal, PortalOptions) else load(PortalOptions, config=chosen, portal=portal)
        kept = journal if isinstance(journal, JournalOptions) else load(JournalOptions, config=chosen, journal=journal)
        self._context = Context(
            portal=own,
            secrets=secrets or load(Secrets, config=chosen),
            journal=kept,
            send=load(SendOptions, config=chosen, simulate=simulate, yes=production, wait=wait or None),
            profile=load_profile(chosen),
            tell=load(TellOptions, config=chosen),
            caller=("python:", caller) if caller else ("python",),
            observer=observer or Silent(),
        )
        if simulate:
            folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="etl-")))
            self._context = replace(self._context, rehearsal=folder / "journal.sqlite3")

    def with_stops(self, stops: Stops) -> Self:
        """The same client, whose runs ``stops`` can stop from another thread; it need not be closed."""
        other = copy(self)
        other._stops = stops  # noqa: SLF001 - of the same class
        return other

    def close(self) -> None:
        """Forgets the journal of a rehearsal; any other is as durable as before."""
        self._stack.close()

    def runs(self) -> list[Run]:
        """Every run of the journal, the newest first."""
        with self._context.open_journal() as journal:
            return journal.runs()

    def results(self, run: int) -> "DataFrame":
        """Every document of a run in input order; columns and dtypes as of ``etl.SCHEMA``.

        Raises:
            SettingsError: there is no such run.
        """
        with self._context.open_journal() as journal:
            portal = destination(known_run(journal, run).request.portal)
            return results_frame(journal.results(run), portal, journal.chain.head(run))

    def _files(self, files: Paths | FileSet, *, changes: bool = False) -> FileSet:
        """The files, with what the settings say of them."""
        with _in_python():
            return file_set(files, self._config, changes=changes)

    def _call(self, act: Callable[[Context], _T], send: SendOptions | None = None, files: FileSet | None = None) -> _T:
        """What comes of a call; Ctrl-C within lets what has left land and be recorded, and then goes on its way."""
        stops = self._stops or Stops()
        password = files.read.password if files else load(ReadOptions, config=self._config).password
        with _in_python():
            done = act(self._context.of_call(send, password, stops))
        if stops.asked and stops is not self._stops:
            raise KeyboardInterrupt
        return done
