"""A portal that is held by a lease on a server, by the server's clock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from etl.errors import JournalError
from etl.journal.awake import elapsed
from etl.journal.database import Database
from etl.journal.lease import LeaseTimes, RequestStore, taken_over
from etl.journal.terms import require_term

#: The server's clock as it is now, in milliseconds since 1970; its now() is that of the transaction's start.
SERVER_NOW = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint"

#: Seconds that letting go may take: whoever cannot is waited for by the next one.
_FAREWELL = 2.0

#: Of the times of a lease, between two tries to renew one that is no longer fresh.
_TRIES = 20


class ServerLease:
    """A lease on a connection of its own, renewed by a thread of its own; it is its own ``RequestStore``, too.

    Args:
        journal: the connection that the journal's transactions are on.
        connect: makes another one.
        portal: what is held.
        term: of this holder.
        taken_at: when the lease was asked for, by ``elapsed``.
        times: of the lease.

    Raises:
        JournalError: there is no connection to be had.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - facts of one lease
        self,
        journal: Database,
        connect: Callable[[], Database],
        portal: str,
        term: int,
        taken_at: float,
        times: LeaseTimes,
    ) -> None:
        self._journal, self._connect = journal, connect
        self._portal, self._term, self._times = portal, term, times
        self._renewed_at = taken_at
        self._ahead = 0.0, 0.0
        self._over = False
        self._connection: Database | None = None
        self._one = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)
        self._renew()
        self._thread.start()

    @property
    def requests(self) -> RequestStore:
        """Counted beside the lease, by the server's clock."""
        return self

    @property
    def is_fresh(self) -> bool:
        """Whether it was renewed of late: nobody can have taken over."""
        return not self._over and elapsed() - self._renewed_at < self._times.fresh

    def confirm(self) -> None:
        """Renews it; see ``Lease``."""
        while not self.is_fresh:
            try:
                self._renew()
            except JournalError as error:
                if self._over:
                    raise
                if elapsed() - self._renewed_at >= self._times.lapse:
                    raise self._unheard() from error
                self._ended.wait(self._times.lapse / _TRIES)

    def explain(self) -> None:
        """Asks once; see ``Lease``."""
        try:
            self._renew()
        except JournalError:
            if self._over:
                raise

    def check(self) -> None:
        """Whether the term is the newest; see ``Lease``."""
        require_term(self._journal, self._portal, self._term)

    def earliest(self) -> float:
        """The server's clock, as it was told last and no later."""
        return elapsed() + self._ahead[0]

    def latest(self) -> float:
        """The server's clock, as it was told last and no earlier."""
        return elapsed() + self._ahead[1]

    def read(self) -> bytes:
        """The count of requests, with all that this process knows of the server's clock."""
        return self._renew().encode()

    def write(self, content: bytes) -> None:
        """Keeps a count, and renews the lease by it."""
        self._renew(", requests = ?", content.decode())

    def unreadable(self, error: Exception) -> JournalError:
        """The count is damaged."""
        return JournalError(
            f"The count of requests in the journal is damaged ({error}), so it is not known what {self._portal} was"
            " sent of late. When the longest time in --rate has passed since the last run, have it emptied: UPDATE"
            " payfabric_etl.lease SET requests = ''."
        )

    def end(self) -> None:
        """Lets go, so that nobody has to wait; what was sent has been answered or given up on by now."""
        self._ended.set()
        with suppress(JournalError):
            self._renew(", holder = ''", within=_FAREWELL)
        if self._one.acquire(timeout=_FAREWELL):
            with suppress(JournalError):
                self._close()
            self._one.release()

    def _keep(self) -> None:
        while not self._over and not self._ended.wait(self._times.renew):
            with suppress(JournalError):
                self._renew()

    def _renew(self, change: str = "", *values: str, within: float | None = None) -> str:
        """Renews the lease with a change; returns the count of requests.

        Raises:
            JournalError: somebody else has taken over, or there is no connection.
        """
        with self._alone(within):
            kept = self._connection is not None
            try:
                return self._renew_once(change, values)
            except JournalError:
                # A kept connection may have been cut while all else is well.
                if self._over or not kept:
                    raise
            return self._renew_once(change, values)

    def _renew_once(self, change: str, values: tuple[str, ...]) -> str:
        if self._connection is None:
            self._connection = self._connect()
        asked_at = elapsed()
        try:
            with self._connection.translated():
                row = self._connection.execute(
                    f"UPDATE lease SET renewed = {SERVER_NOW}{change} WHERE portal = ? AND term = ? AND holder <> ''"
                    " RETURNING renewed, requests",
                    (*values, self._portal, self._term),
                ).fetchone()
        except JournalError:
            self._close()
            raise
        if row is None:
            self._over = True
            raise taken_over(self._portal)
        self._renewed_at = asked_at
        told = row[0] / 1000
        self._ahead = told - elapsed(), told - asked_at
        return str(row[1])

    @contextmanager
    def _alone(self, within: float | None) -> Iterator[None]:
        if not self._one.acquire(timeout=self._times.lapse if within is None else within):
            raise self._unheard()
        try:
            yield
        finally:
            self._one.release()

    def _close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    def _unheard(self) -> JournalError:
        return JournalError(
            f"Stopped: the journal could not be reached for {self._times.lapse:.0f} seconds or more, and without it"
            f" another command may take over {self._portal}. Nothing more is sent. When the server is well again, run"
            " python -m etl resume."
        )
