"""Sends documents to a portal that meets requests with faults of chance, stops and resumes, and looks at the end."""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from etl.delivery import Stop, send
from etl.journal import Journal
from etl.model.document import Outcome, PlannedRow, Result, Status
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.planned import PlannedRun, target
from tests.support.scripted import Answer, Seen, answer, drip, scripted

_TIMEOUT = 0.4
_ROUNDS = 40
_HANGS = 1200.0
"""Seconds after which a round counts as hanging."""

_SPELL = 40
"""Requests until the portal's mood changes."""

_MOODS = (0.0, 0.1, 0.3, 0.9)
"""Shares of requests that meet a fault."""

_PAGE = "<html><body>Sorry</body></html>"
_TOKEN = answer(200, '{"access_token":"t","token_type":"bearer","expires_in":8000000}')
_TURNED_AWAY = (
    answer(429, _PAGE),
    answer(429, "", Retry_After="0"),
    answer(408),
    answer(503, _PAGE, Retry_After="soon"),
)


async def _late(right: bytes) -> bytes:
    await asyncio.sleep(2 * _TIMEOUT)
    return right


_LOST: tuple[Callable[[bytes], Answer | Awaitable[Answer]], ...] = (
    lambda _: None,
    lambda _: answer(500, '{"Message":"Boom."}'),
    lambda _: answer(502, _PAGE),
    lambda _: answer(504, _PAGE),
    lambda right: right[:-3],
    lambda _: b"\x00\r\n\r\n",
    lambda right: drip(right, 0.2),
    _late,
)
"""Answers that do not tell whether the request was applied."""


@dataclass(slots=True)
class Chaos:
    """A portal whose answers are throws of the dice.

    Attributes:
        chance: the dice.
        held: bodies by identity.
        needless: POSTs of a document of which the portal had not said since its last one that it has none of it.
        requests: of each method.
    """

    chance: random.Random
    held: dict[str, bytes] = field(default_factory=dict)
    needless: list[str] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    _may_post: defaultdict[str, bool] = field(default_factory=lambda: defaultdict(lambda: True))
    _mood: float = 0.0

    async def __call__(self, seen: Seen) -> Answer:
        """Answers a request."""
        if self.requests.total() % _SPELL == 0:
            self._mood = self.chance.choice(_MOODS)
        self.requests[seen.method] += 1
        faulty, turned_away = self.chance.random() < self._mood, self.chance.random() < 0.3
        if seen.path.endswith("/token"):
            return answer(503, _PAGE) if faulty else _TOKEN
        act = self._put if seen.method == "POST" else self._give
        if faulty and turned_away:
            self._may_post[_identity(seen)] |= seen.method == "POST"
            return self.chance.choice(_TURNED_AWAY)
        if not faulty:
            return act(seen, answered=True)
        reply = self.chance.choice(_LOST)(act(seen, answered=False))
        return await reply if isinstance(reply, Awaitable) else reply

    def _put(self, seen: Seen, *, answered: bool) -> bytes:
        name = _identity(seen)
        if not self._may_post[name]:
            self.needless.append(name)
        self._may_post[name] = False
        fate = 0.0 if answered else self.chance.random()
        if fate < 0.5:
            self.held[name] = seen.body
        elif fate < 0.7:
            # Behind its gateway, which has given up, the portal is still at work.
            asyncio.get_running_loop().call_later(1.5, self.held.__setitem__, name, seen.body)
        return answer(200, "true")

    def _give(self, seen: Seen, *, answered: bool) -> bytes:
        name = _identity(seen)
        if name in self.held:
            return answer(200, self.held[name])
        self._may_post[name] |= answered
        return answer(404)


def _identity(seen: Seen) -> str:
    return str(json.loads(seen.body)["Identity"]) if seen.body else unquote(seen.path.partition("=")[2])


@dataclass(frozen=True, slots=True)
class Ended:
    """How a campaign ended.

    Attributes:
        rounds: how often the run was sent or resumed.
        requests: of each method.
        wrong: documents that are not held as planned, or not known to be.
        needless: POSTs again that nothing called for.
    """

    rounds: int
    requests: dict[str, int]
    wrong: list[str]
    needless: list[str]


async def campaign(folder: Path, documents: int, seed: int) -> Ended:
    """Sends so many documents through the faults of a seed, stopping at random, until all are settled.

    Raises:
        TimeoutError: a round hangs.
    """
    chance = random.Random(seed)
    portal = Chaos(random.Random(seed + 1))
    with Journal(folder / f"{seed}.sqlite3") as journal:
        run = _plan(journal, documents)
        async with scripted(portal) as server:
            rounds = 0
            while rounds < _ROUNDS and not all(result.finished_at for result in run.results()):
                rounds += 1
                async with asyncio.timeout(_HANGS):
                    await _send(run, server.base_url, chance.randrange(documents * 2))
        results = run.results()
    return Ended(rounds, dict(portal.requests), _wrong(results, portal.held), portal.needless)


async def _send(run: PlannedRun, base_url: str, stop_after: int) -> None:
    stop, settled = Stop(), 0

    def note(_: Outcome) -> None:
        nonlocal settled
        settled += 1
        if settled == stop_after:
            stop.set()

    there = target(base_url, timeout=_TIMEOUT, retries=30, concurrency=16, give_up_after=60.0)
    await send(run.journal, run.run, there, stop, note)


def _payload(number: int) -> str:
    name = f"A{number}"
    return json.dumps({"Amount": f"{number}.10", "CustomerId": "C1", "Identity": name, "InvoiceId": name})


def _plan(journal: Journal, documents: int) -> PlannedRun:
    run = journal.begin(RunRequest("import", "chaos"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    names = [f"A{number}" for number in range(documents)]
    rows = [
        PlannedRow(n, n + 2, name, name.lower(), name.lower(), name, "USD", f"{n}.10", _payload(n), mails=False)
        for n, name in enumerate(names)
    ]
    journal.add(run, 0, rows, [])
    journal.mark(run, RunState.PLANNED)
    return PlannedRun(journal, run)


def _wrong(results: list[Result], held: dict[str, bytes]) -> list[str]:
    return [
        f"{result.document_id}: {result.status}, {result.message}, held {held.get(str(result.document_id))!r}"
        for number, result in enumerate(results)
        if result.status is not Status.SUCCESS or held.get(f"A{number}") != _payload(number).encode()
    ]
