"""The one place every request passes: rate limits, concurrency, circuit breaker, and the portal's wish to wait."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import Protocol

import anyio
from anyio.to_thread import run_sync

from etl.delivery.breaker import Breaker
from etl.delivery.ledger import RequestLedger
from etl.delivery.quiet import Reach
from etl.delivery.stop import Stop
from etl.journal import Lease
from etl.portal import Reply, Verdict
from etl.text import DAY, number_of

#: Seconds; a wait at least this long is reported.
_LONG = 300.0

#: Seconds; no later time is named.
_FAR = 3650 * DAY

_log = logging.getLogger(__name__)


class Rule(Protocol):
    """When a request may start. Pure: times are arguments, in seconds."""

    @property
    def why(self) -> str:
        """Why requests wait, for people."""

    def delay(self, now: float) -> float | None:
        """Seconds until a request may start: 0 for now, None while only an answer can tell."""

    def start(self, now: float) -> None:
        """A request starts."""

    def finish(self, now: float, started: float, reply: Reply | None) -> None:
        """A request that started then has this answer; None where it was abandoned."""


class Pause:
    """After a 429 or 503 with Retry-After nobody sends until then (RFC 9110, 10.2.3), bounded."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._until = 0.0
        self.why = "the portal has asked for a pause"

    def delay(self, now: float) -> float | None:
        """Seconds left."""
        return max(0.0, self._until - now)

    def start(self, now: float) -> None:
        """A request starts."""

    def finish(self, now: float, _started: float, reply: Reply | None) -> None:
        """Takes note of a wish to wait."""
        if reply is not None and reply.verdict is Verdict.THROTTLED and reply.retry_after:
            self._until = max(self._until, now + min(reply.retry_after, self._longest))


class Gate:
    """Lets requests through one after the other, as soon as every rule allows.

    Args:
        rules: all of them must allow.
        breaker: one of the rules; when its time to give up has come, the gate stops the run.
        ledger: counts them for the next process.
        stop: ends every wait.
        clock: seconds, monotonic.
        lease: lets nobody through once another process has taken over.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that may keep a request back
        self,
        rules: Sequence[Rule],
        breaker: Breaker,
        ledger: RequestLedger,
        stop: Stop,
        clock: Callable[[], float] = monotonic,
        lease: Lease | None = None,
    ) -> None:
        self._rules = (*rules, breaker)
        self._breaker = breaker
        self._ledger = ledger
        self._stop = stop
        self._clock = clock
        self._lease = lease
        self._line: deque[_InLine] = deque()
        self._hears = False
        self._reach = Reach()
        stop.subscribe(self._announce)

    @property
    def down(self) -> bool:
        """Whether the portal counts as down: its failures say nothing of a document."""
        return self._breaker.open

    @property
    def reached_since(self) -> float:
        """Since when the portal can be reached without a break, by the gate's clock; see ``Reach``."""
        return self._reach.since

    def slot(self) -> AbstractAsyncContextManager[Callable[[Reply], None]]:
        """Entered when a request may start, first come, first served; takes the answer before it is left.

        Entering raises:
            StoppedError: the run is being stopped.
            JournalError: the request cannot be counted, or the portal is no longer ours.
        """
        return _Slot(self)

    async def enter(self) -> float:
        """Returns when a request has started, with the time."""
        started = None if self._line else self._start()
        return await self._stand_in_line() if started is None else started

    async def _stand_in_line(self) -> float:
        one = _InLine()
        self._line.append(one)
        try:
            if self._line[0] is not one:
                await one.called.wait()
            return await self._turn(one)
        except BaseException:
            if one.started is not None:
                self.leave(one.started, None)
            raise
        finally:
            if one.started is None:
                self._step_out(one)

    def _step_out(self, one: "_InLine") -> None:
        """One that stood in line has no more to wait for."""
        was_first = self._line[0] is one
        self._line.remove(one)
        if was_first:
            self._hears = False
            if self._line:
                self._line[0].called.set()

    async def _turn(self, one: "_InLine") -> float:
        """Waits as the first of those in line, or was let in already."""
        while (started := self._start() if one.started is None else one.started) is None:
            await self._ledger.tell()
            if self._lease is not None and not self._lease.is_fresh:
                await run_sync(self._lease.confirm, abandon_on_cancel=True)
            delays = self._delays(self._clock())
            if None in delays:
                one.called, self._hears = anyio.Event(), True
                await one.called.wait()
            elif any(delays):
                await self._wait(delays)
            else:
                # Not before: what a process that dies while it waits has written down would use up the limit.
                await self._ledger.ready()
        return started

    def _delays(self, now: float) -> list[float | None]:
        return [rule.delay(now) for rule in self._rules]

    def _start(self) -> float | None:
        """Starts a request if it may: the time, or None."""
        now = self._clock()
        self._check(now)
        if not self._ledger.is_ready or (self._lease is not None and not self._lease.is_fresh):
            return None
        for rule in self._rules:
            if rule.delay(now) != 0.0:
                return None
        for rule in self._rules:
            rule.start(now)
        self._ledger.start()
        return now

    async def sleep(self, seconds: float) -> None:
        """Sleeps so long; raises StoppedError where the run stops meanwhile, or the portal is down for too long."""
        until = self._clock() + seconds
        while (now := self._clock()) < until:
            self._check(now)
            await self._stop.sleep(min(until - now, self._breaker.seconds_until_give_up(now)))

    def _check(self, now: float) -> None:
        if not self._breaker.seconds_until_give_up(now):
            last = f" ({self._breaker.last.rstrip('.')})" * bool(self._breaker.last)
            self._stop.set(f"The portal has not answered for too long{last}. Run resume when it does.")
        self._stop.check()

    async def _wait(self, delays: Sequence[float | None]) -> None:
        seconds, why = max((delay or 0.0, rule.why) for delay, rule in zip(delays, self._rules, strict=True))
        if seconds >= _LONG:
            until = (datetime.now(UTC) + timedelta(seconds=seconds)).astimezone()
            facts = {"event": "waiting", "seconds": round(seconds), "why": why}
            waited = number_of(round(seconds / 60), "minute")
            _log.warning("Waiting %s, until %s: %s.", waited, f"{until:%H:%M}", why, extra={"facts": facts})
        await self.sleep(seconds)

    def leave(self, started: float, reply: Reply | None) -> None:
        """A request that started then has this answer; None where it was abandoned."""
        now, was_down = self._clock(), self.down
        for rule in self._rules:
            rule.finish(now, started, reply)
        self._ledger.finish(now, started, reply)
        if reply is not None:
            self._reach.note(now, reply)
        if (
            reply is not None
            and reply.verdict is Verdict.THROTTLED
            and self._breaker.too_long(reply.retry_after or 0.0)
        ):
            self._stop.set(_later(reply.retry_after or 0.0))
        if self.down != was_down:
            _tell(reply, down=self.down)
        self._announce()

    def _announce(self) -> None:
        """An answer has come, or the run is to stop: who waits for that is let in at once, or looks again.

        The next one in line takes its place: for each request one task is woken, and not two.
        """
        if not self._hears:
            return
        first, plain = self._line[0], self._ledger.is_told and not (self._stop.wanted or self.down)
        first.started = self._start() if plain else None
        first.called.set()
        if first.started is None:
            self._hears = False
            return
        self._line.popleft()
        self._hears = bool(self._line) and None in self._delays(first.started)
        if self._line and not self._hears:
            self._line[0].called.set()


class _InLine:
    """A request that waits for others: ``started`` once one of their answers has let it in."""

    __slots__ = ("called", "started")

    def __init__(self) -> None:
        self.called = anyio.Event()
        self.started: float | None = None


class _Slot:
    """A request's passage; by hand, since a generator would cost as much as all rules together."""

    __slots__ = ("_gate", "_reply", "_started")

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._started = 0.0
        self._reply: Reply | None = None

    async def __aenter__(self) -> Callable[[Reply], None]:
        self._started = await self._gate.enter()
        return self._answered

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gate.leave(self._started, self._reply)

    def _answered(self, reply: Reply) -> None:
        self._reply = reply


def _later(seconds: float) -> str:
    until = (datetime.now(UTC) + timedelta(seconds=min(seconds, _FAR))).astimezone()
    when = f"{until:%H:%M}" if seconds < DAY else f"{until:%Y-%m-%d}"
    return f"Stopped: the portal asks for a pause until {when}, longer than --give-up-after. Resume after that."


def _tell(reply: Reply | None, *, down: bool) -> None:
    if not down:
        _log.warning("The portal answers again.", extra={"facts": {"event": "portal back"}})
        return
    why = reply.message if reply else ""
    _log.warning(
        "The portal is down (%s). One request at a time tries whether it is back.",
        why,
        extra={"facts": {"event": "portal down", "why": why}},
    )
