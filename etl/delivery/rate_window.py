"""The rate limit: never more than so many requests at the server in any window, and nearly that many."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from math import inf

from etl.delivery.ledger import Before, has_come_through, is_given_up
from etl.portal import Reply, Verdict
from etl.text import number_of

#: Seconds added to the window, for clocks that tick coarsely.
_GUARD = 0.002

#: Share of the window over which its requests are spread out.
_SPREAD = 0.9

#: Seconds of delay that may be made up for by requests closer together.
_CATCH_UP = 0.02

#: Answers of a kind to see, and seconds to see them in, before the shortest of them is trusted: while connections open,
#: and a program starts, all may take longer alike.
_SAMPLES, _SEEN_FOR = 16, 1.0

_UNANSWERED = {Verdict.UNCERTAIN, Verdict.UNREACHABLE}

_Kind = tuple[Verdict, bool]


class Window:
    """At most ``limit`` requests in any ``period`` at the server. Pure: times are arguments, in seconds.

    A request arrives at the server somewhere between its start here and its answer. So its place is free again one
    period after its answer, less the shortest time that any request of its kind has taken from start to answer.

    This holds however long a request or its answer is delayed, as long as one request of the kind has met no delay in
    the first second of them: where all so far were held up on their way there, and then none is any more, the next ones
    may arrive early by as much.

    A request that was given up on may still arrive: where a proxy or a stalled server keeps requests back, all come
    through at once, with the next ones. So it keeps its place until one that began later has been answered, and for a
    period after that. A period after it was given up on, one place is left to try with: of limits smaller than the
    requests that are kept back, as many more may come through at once as were tried meanwhile. What the network sends
    again by itself for a minute or two after its connection was given up may come later still, and is not foreseen.
    """

    def __init__(self, limit: int, period: float) -> None:
        self._limit = limit
        self.why = f"the limit of {number_of(limit, 'request')} in {number_of(round(period), 'second')} is used up"
        self._period = period + _GUARD
        self._interval = period * _SPREAD / limit
        self._under_way = 0
        self._taken: list[float] = []
        self._given_up: list[float] = []
        self._shortest: dict[_Kind, _Shortest] = {}
        self._even = 0.0

    def recall(self, now: float, before: Sequence[Before]) -> None:
        """Takes note of what earlier processes have sent."""
        for sent in before:
            if sent.unanswered:
                self._given_up += [now - sent.ago] * min(sent.count, self._limit)
            free = now - sent.ago + self._period
            if free > now:
                # More than the limit would wait no longer.
                self._taken += [free] * min(sent.count, self._limit)
        self._given_up = sorted(self._given_up)[: self._limit]
        heapify(self._taken)

    def delay(self, now: float) -> float | None:
        """Seconds until a request may start: 0 for now, None while only an answer can tell."""
        while self._taken and self._taken[0] <= now:
            heappop(self._taken)
        even = max(0.0, self._even - _CATCH_UP - now)
        kept = min(sum(at + self._period <= now for at in self._given_up), self._limit - 1)
        if self._under_way + len(self._taken) + kept < self._limit:
            return even
        if self._taken:
            return max(even, self._taken[0] - now)
        return None

    def start(self, now: float) -> None:
        """A request starts."""
        self._under_way += 1
        self._even = max(self._even, now) + self._interval

    def finish(self, now: float, started: float, reply: Reply | None) -> None:
        """A request that started then has been answered, or has failed."""
        self._under_way -= 1
        if is_given_up(reply):
            self._given_up.append(now)
            # It may have arrived just now.
            heappush(self._taken, now + self._period)
            return
        if self._given_up and has_come_through(reply):
            self._let_go(now, started)
        heappush(self._taken, now - self._least(now, started, reply) + self._period)

    def _let_go(self, now: float, started: float) -> None:
        """A request has come through: so have those that were given up on before it began."""
        through = [at for at in self._given_up if at <= started]
        self._given_up = [at for at in self._given_up if at > started]
        for _ in through[: self._limit]:
            heappush(self._taken, now + self._period)

    def _least(self, now: float, started: float, reply: Reply | None) -> float:
        """The shortest time a request like this one takes; 0 where that is not known."""
        if reply is None or reply.verdict in _UNANSWERED or reply.upload:
            return 0.0
        # A refusal comes sooner than an invoice is stored, and so does what was only asked for.
        kind = (reply.verdict, reply.body is not None)
        shortest = self._shortest.get(kind) or self._shortest.setdefault(kind, _Shortest(now))
        return shortest.after(now, now - started)


class _Shortest:
    """The shortest time that a kind of request has taken, once enough of them were seen, for long enough."""

    __slots__ = ("_answers", "_seconds", "_since")

    def __init__(self, since: float) -> None:
        self._since = since
        self._answers = 0
        self._seconds = inf

    def after(self, now: float, seconds: float) -> float:
        """Takes note of an answer after so many seconds; 0 while the shortest is not to be trusted."""
        self._answers += 1
        self._seconds = min(self._seconds, seconds)
        return self._seconds if self._answers >= _SAMPLES and now - self._since >= _SEEN_FOR else 0.0
