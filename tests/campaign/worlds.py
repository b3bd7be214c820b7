"""The real engine sends to a portal of chance, dies and comes back, in virtual time, and is held to its promises.

A world is told by its seed alone. Each begins with a file; more follow while earlier ones are under way.
"""

import asyncio
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from etl.delivery import Stop, send
from etl.journal import Journal
from etl.model.document import UNSETTLED, PlannedRow, Result, Status
from etl.model.limits import RateLimit
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.hostile import Body, Portal, version
from tests.support.planned import TOKEN, target
from tests.support.scripted import scripted
from tests.support.world import kill, run, until_done

_RATE = RateLimit(20, 1.0)
_MOODS = (0.0, 0.1, 0.3, 0.6)

#: Lives of three seconds that are enough for a document in peace: to ask, to ask again, to send, and one that was slow.
_ENOUGH = 6

#: Seconds of a world that nobody lives to see.
_HANGS = 50_000.0


class BrokenError(AssertionError):
    """A promise was broken."""


@dataclass(slots=True)
class World:
    """A portal, a folder that outlives processes, and what was planned.

    Attributes:
        chance: decides all that happens.
        folder: of the process that lives.
        portal: the counterpart.
        bodies: of each run, by its number.
        begun: when each run was planned.
        lives: processes so far.
        kills: those that were killed.
    """

    chance: random.Random
    folder: Path
    portal: Portal
    names: list[str]
    base_url: str = ""
    cuts: bool = False
    bodies: dict[int, dict[str, Body]] = field(default_factory=dict)
    begun: dict[int, float] = field(default_factory=dict)
    lives: int = 0
    kills: int = 0

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal, as the process of now has it."""
        with Journal(self.folder / "journal.sqlite3") as journal:
            yield journal

    def plan(self) -> None:
        """A file comes: the first has all invoices, later ones have some, changed."""
        some = self.names if not self.bodies else [name for name in self.names if self.chance.random() < 0.5]
        bodies = {name: self._body(name) for name in some}
        with self.journal() as journal:
            number = journal.begin(RunRequest("import", "world"))
            journal.add_source(number, 0, SourceFile("july.csv", "", "0" * 64))
            journal.add(number, 0, [_row(seq, body) for seq, body in enumerate(bodies.values())], [])
            journal.mark(number, RunState.PLANNED)
        self.bodies[number], self.begun[number] = bodies, self.portal.now()
        self.portal.planned(number, bodies)

    def _body(self, name: str) -> Body:
        """An invoice: new, or as it was sent last but for its balance, its comment or its amount."""
        before = next((bodies[name] for bodies in reversed(self.bodies.values()) if name in bodies), None)
        if before is None:
            amount = f"{self.chance.randrange(1, 9)}0.00"
            return _invoice(name, amount, amount, self.chance.choice(("", "with care")))
        amount, comment, due = before["Amount"], before.get("Comments", ""), before["BalanceDue"]
        match self.chance.randrange(5):
            case 0:
                due = f"{Decimal(due) / 2:.2f}"
            case 1:
                due = amount
            case 2:
                comment = "" if comment else "changed"
            case 3:
                amount = due = f"{Decimal(amount) + 1:.2f}"
        return _invoice(name, amount, due, comment)

    async def send(self, stop: Stop) -> None:
        """A process: it starts, and sends what is pending, run by run."""
        await asyncio.sleep(self.chance.uniform(0.3, 0.8))
        with self.journal() as journal:
            for number in self.chance.sample(sorted(self.bodies), len(self.bodies)):
                if not stop.wanted and journal.pending(number):
                    there = target(
                        self.base_url, credentials=TOKEN, timeout=5.0, concurrency=8, rate=(_RATE,), state=self.folder
                    )
                    await send(journal, number, there, stop)

    async def live(self, seconds: float, *, gently: bool) -> None:
        """A process lives for so long at most, and is killed, or asked to stop."""
        self.lives += 1
        stop = Stop()
        task = asyncio.create_task(self.send(stop))
        if not await until_done(task, seconds):
            if gently:
                stop.set()
                await until_done(task, 60.0)
            else:
                await self._kill(task)
        if task.done() and not task.cancelled():
            task.result()

    async def _kill(self, task: "asyncio.Task[None]") -> None:
        """What is on the disk now is what there is; what the dying process still writes, nobody sees."""
        left = self.folder.with_name(f"{self.lives}")
        shutil.copytree(self.folder, left, ignore=shutil.ignore_patterns("*-shm"))
        self.folder, self.kills = left, self.kills + 1
        await kill(task)

    def check(self, *, ended: bool = False) -> None:
        """Raises BrokenError where a promise was broken."""
        wrong = list(self.portal.wrong)
        if not self.cuts and self.portal.most_in(_RATE.period) > _RATE.count:
            wrong.append(f"{self.portal.most_in(_RATE.period)} requests within a second")
        with self.journal() as journal:
            for number, bodies in self.bodies.items():
                results = [result for page in journal.results(number) for result in page]
                for result, (name, body) in zip(results, bodies.items(), strict=True):
                    if fault := self._fault(number, name, body, result, ended=ended):
                        wrong.append(f"run {number} {name}: {fault} ({result.status}: {result.message})")
        if wrong:
            raise BrokenError("; ".join(wrong))

    def _fault(self, number: int, name: str, body: Body, result: Result, *, ended: bool) -> str:
        invoice, sent = self.portal.invoices[name], version(body)
        held = any(_is_kept(sent, seen) and at >= self.begun[number] for at, seen in invoice.history)
        if result.status is Status.SUCCESS and not held:
            return f"is a success and was never held as sent {invoice.history}"
        if result.status is Status.FAILED:
            return self._untrue(name, result, held=held and invoice.sent == sent)
        return "was not settled in peace" if ended and result.status in UNSETTLED else ""

    def _untrue(self, name: str, result: Result, *, held: bool) -> str:
        """What is wrong with the reason of a failure."""
        if "is cursed" in result.message:
            return "" if name in self.portal.cursed else "was never refused"
        if "another" in result.message:
            invoice = self.portal.invoices[name]
            return "" if invoice.touched or len(set(invoice.posts)) > 1 else "nobody has touched it"
        return "is held" if held else ""


def _is_kept(sent: str, held: str) -> bool:
    """Whether a version is held as it was sent, or paid down since."""
    wanted, there = json.loads(sent), json.loads(held)
    if "Comments" not in wanted and there.get("Comments", "").startswith("by hand"):
        # What another has added was neither sent nor erased.
        del there["Comments"]
    asked, left = Decimal(wanted.pop("BalanceDue")), Decimal(there.pop("BalanceDue"))
    return bool(wanted == there and 0 <= left <= asked)


def _invoice(name: str, amount: str, due: str, comment: str) -> Body:
    body = {"Amount": amount, "BalanceDue": due, "CustomerId": "C1", "Identity": name, "InvoiceId": name}
    return body | {"Comments": comment} if comment else body


def _row(seq: int, body: Body) -> PlannedRow:
    name, payload = body["Identity"], json.dumps(body, separators=(",", ":"))
    key = name.lower()
    return PlannedRow(seq, seq + 2, name, key, key, name, "USD", body["Amount"], payload, mails=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What a world came to.

    Attributes:
        lives: processes.
        kills: those that were killed.
        requests: that the portal saw.
        seconds: of the world.
    """

    lives: int
    kills: int
    requests: int
    seconds: float


def tell(seed: int, documents: int = 16) -> Told:
    """Tells a world.

    Raises:
        BrokenError: a promise was broken in it.
    """
    with tempfile.TemporaryDirectory() as folder:
        return run(seed, partial(_story, Path(folder), documents))


async def _story(folder: Path, documents: int, chance: random.Random) -> Told:
    names = [f"A{number}" for number in range(documents)]
    cursed = frozenset(name for name in names if chance.random() < 0.1)
    portal = Portal(random.Random(chance.random()), latency=chance.choice((0.02, 0.2, 2.0)), cursed=cursed)
    (folder / "0").mkdir()
    world = World(chance, folder / "0", portal, names, cuts=chance.random() < 0.3)
    async with scripted(portal) as server, asyncio.timeout(_HANGS):
        world.base_url = server.base_url
        world.plan()
        hands = [asyncio.create_task(_meddle(world)), asyncio.create_task(_moods(world))]
        for _ in range(chance.randrange(1, 6)):
            await world.live(chance.uniform(0.3, 12.0), gently=chance.random() < 0.2)
            world.check()
            if chance.random() < 0.3:
                world.plan()
        for hand in hands:
            await kill(hand)
        portal.mood, portal.down_until = 0.0, 0.0
        await _come_to_an_end(world)
    return Told(world.lives, world.kills, len(portal.arrivals), portal.now())


async def _come_to_an_end(world: World) -> None:
    """In peace every run ends, though its processes live for three seconds only."""
    short = world.chance.random() < 0.5
    for _ in range(_ENOUGH * sum(map(len, world.bodies.values()))):
        await world.live(3.0 if short else 600.0, gently=False)
        world.check()
        with world.journal() as journal:
            if not any(journal.pending(number) for number in world.bodies):
                break
    world.check(ended=True)


async def _meddle(world: World) -> None:
    while True:
        await asyncio.sleep(world.portal.chance.expovariate(0.5))
        world.portal.chance.choice((world.portal.pay, world.portal.pay, world.portal.edit))()


async def _moods(world: World) -> None:
    portal = world.portal
    while True:
        portal.mood = portal.chance.choice(_MOODS)
        await asyncio.sleep(portal.chance.uniform(1.0, 10.0))
        if world.cuts and portal.chance.random() < 0.3:
            portal.down_until = portal.now() + portal.chance.uniform(0.5, 40.0)
