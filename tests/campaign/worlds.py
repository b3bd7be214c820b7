"""The real engine sends to a portal of chance, dies and comes back, in virtual time, and is held to its promises.

A world is told by its seed alone. Each begins with a file; more follow while earlier ones are under way.
"""

import asyncio
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest.mock import patch

from etl.app.observer import Unseen
from etl.delivery import PortalSession, Stop, send
from etl.journal import Journal, page
from etl.journal import folder as settling
from etl.model.attachment import Attached
from etl.model.document import UNSETTLED, Result, Status
from etl.model.limits import RateLimit
from etl.remote.before import keep_before
from tests.campaign.plans import Planner, Run, Wish, put
from tests.support.hostile import Portal
from tests.support.invoices import is_kept
from tests.support.life import LIFE, REFUSED, watch
from tests.support.planned import TOKEN, target
from tests.support.scripted import scripted
from tests.support.world import kill, run, until_done

#: By the second, and one that outlasts many a process.
_RATES = (
    (RateLimit(20, 1.0), RateLimit(12, 10.0)),
    (RateLimit(20, 1.0),),
    (RateLimit(10, 1.0),),
    (RateLimit(50, 1.0),),
)
_MOODS = (0.0, 0.3, 0.6, 0.8)

#: Seconds that a process lives until it is killed or stopped, while the portal has its moods.
_LIVES = ((0.3, 12.0), (10.0, 60.0))

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
        planner: says what the next file is to change.
        rates: limits.
        runs: by number.
        lives: processes so far.
        kills: those that were killed.
    """

    chance: random.Random
    folder: Path
    portal: Portal
    planner: Planner
    rates: tuple[RateLimit, ...]
    base_url: str = ""
    cuts: bool = False
    runs: dict[int, Run] = field(default_factory=dict)
    lives: int = 0
    kills: int = 0

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal, as the process of now has it."""
        with Journal(self.folder / "journal.sqlite3") as journal:
            yield journal

    def plan(self) -> None:
        """A file comes: the first has all invoices, later ones have some, changed."""
        runs, now = list(self.runs.values()), self.portal.now()
        with self.journal() as journal:
            # What an import has not sent yet would undo a change: etl lets none be planned before.
            may_change = not any(journal.pending(number) for number, each in self.runs.items() if each.whole)
            planned = self.planner.next(runs, now, may_change=may_change) if runs else self.planner.first(now)
            self.runs[put(journal, planned)] = planned
        watch(self.folder / "journal.sqlite3")

    def give_up(self) -> None:
        """Somebody gives up a run that has something pending."""
        with self.journal() as journal:
            pending = [number for number in self.runs if journal.pending(number)]
            if pending:
                number = self.chance.choice(pending)
                journal.abandon(number)
                self.portal.given_up.add(number)

    async def send(self, stop: Stop) -> None:
        """A process: it starts, and sends what is pending, run by run."""
        await asyncio.sleep(self.chance.uniform(0.3, 0.8))
        with self.journal() as journal:
            for number in self.chance.sample(sorted(self.runs), len(self.runs)):
                if not stop.wanted and journal.pending(number):
                    there = target(
                        self.base_url, credentials=TOKEN, timeout=5.0, concurrency=8, rate=self.rates, state=self.folder
                    )
                    self.portal.sender, self.portal.may_open = number, self.runs[number].overwrite
                    await send(journal, number, there, stop, before=partial(self._ask, journal, number))

    @staticmethod
    async def _ask(journal: Journal, number: int, session: PortalSession, first: bool) -> None:
        """What every way in does before it sends."""
        await keep_before(journal, number, session, (Unseen(), Unseen()), bulk=first and not session.patch)

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
        self.portal.forget()

    def check(self, *, ended: bool = False) -> None:
        """Raises BrokenError where a promise was broken."""
        wrong = list(self.portal.wrong)
        seen = [(self.portal.most_in(rate.period), rate) for rate in self.rates]
        wrong += [f"{most} requests within {rate.period:.0f} seconds" for most, rate in seen if most > rate.count]
        with self.journal() as journal:
            for number, each in self.runs.items():
                results = [result for page in journal.results(number) for result in page]
                for result, (name, wish) in zip(results, each.wishes.items(), strict=True):
                    fault = self._fault(each, name, wish, result, ended=ended) or self._misplaced(
                        number, name, wish, result
                    )
                    if fault:
                        wrong.append(f"run {number} {name}: {fault} ({result.status}: {result.message})")
        if wrong:
            raise BrokenError("; ".join(wrong))

    def _misplaced(self, number: int, name: str, wish: Wish, result: Result) -> str:
        """What is held and may not be at this point of a document's life; see ``LIFE``."""
        each = self.runs[number]
        if each.alone:
            return ""
        held = self.portal.invoices[name].seen_from(number, wish.body, whole=each.whole)
        may = REFUSED if _is_refused(result) else LIFE[result.status].held
        return "" if held in may else f"the portal holds {held}"

    def _fault(self, each: Run, name: str, wish: Wish, result: Result, *, ended: bool) -> str:
        invoice = self.portal.invoices[name]
        if result.status is Status.SUCCESS:
            kept = each.alone or any(
                is_kept(wish.body, seen, whole=each.whole) and at >= each.begun for at, seen in invoice.history
            )
            if not kept:
                return f"is a success and was never held as sent {invoice.history}"
            given = result.attached is Attached.UNSURE or any(sha256 == wish.sha256 for _, sha256 in invoice.files)
            return "" if given or wish.file is None else "is a success and its file never arrived"
        if result.status is Status.FAILED:
            return self._untrue(each, name, wish, result)
        return "was not settled in peace" if ended and result.status in UNSETTLED else ""

    def _untrue(self, each: Run, name: str, wish: Wish, result: Result) -> str:
        """What is wrong with the reason of a failure."""
        invoice = self.portal.invoices[name]
        if "is cursed" in result.message:
            return "" if name in self.portal.cursed else "was never refused"
        if "given up by" in result.message:
            return "" if each in [self.runs[number] for number in self.portal.given_up] else "was never given up"
        if each.alone and "whether it has the PDF" in result.message:
            return "" if invoice.held else "there is no invoice"
        if not each.whole and ("no such invoice" in result.message or "does not hold the invoice" in result.message):
            return ""
        if "another" in result.message:
            others = invoice.touched or len(set(invoice.posts)) > 1 or self.runs.get(invoice.by) is not each
            return "" if others else "nobody has touched it"
        held = invoice.by and self.runs[invoice.by] is each and invoice.sent
        return (
            "is held" if held and any(is_kept(wish.body, seen, whole=each.whole) for _, seen in invoice.history) else ""
        )


def _is_refused(result: Result) -> bool:
    return result.status is Status.FAILED and "is cursed" in result.message


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
    """Tells a world; raises BrokenError where a promise was broken in it."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as pages:
        if seed % 2:
            # In every other world the journal keeps in pages what is planned and what is settled, however little it is.
            pages.enter_context(patch.multiple(page, LEAST=1, SIZE=5, FEW=1))
            pages.enter_context(patch.object(settling, "_OFTEN", 3))
        return run(seed, partial(_story, Path(folder), documents))


async def _story(folder: Path, documents: int, chance: random.Random) -> Told:
    names = [f"A{number}" for number in range(documents)]
    cursed = frozenset(name for name in names if chance.random() < 0.1)
    portal = Portal(random.Random(chance.random()), latency=chance.choice((0.0, 0.02, 0.2, 2.0)), cursed=cursed)
    for each in ("0", "files"):
        (folder / each).mkdir()
    planner = Planner(chance, names, folder / "files")
    world = World(chance, folder / "0", portal, planner, chance.choice(_RATES), cuts=chance.random() < 0.5)
    portal.holds, portal.lateness = chance.random() < 0.5, chance.choice((0.4, 0.9))
    async with scripted(portal) as server, asyncio.timeout(_HANGS):
        world.base_url = server.base_url
        world.plan()
        hands = [asyncio.create_task(hand(world)) for hand in (_meddle, _moods, _look)]
        for _ in range(chance.randrange(1, 6)):
            await world.live(chance.uniform(*chance.choice(_LIVES)), gently=chance.random() < 0.2)
            world.check()
            if chance.random() < 0.3:
                world.plan()
            if chance.random() < 0.1:
                world.give_up()
        for hand in hands:
            await kill(hand)
            if not hand.cancelled():
                hand.result()
        portal.mood = 0.0
        await asyncio.sleep(portal.down_until - portal.now())
        await _come_to_an_end(world)
    return Told(world.lives, world.kills, len(portal.arrivals), portal.now())


async def _come_to_an_end(world: World) -> None:
    """In peace every run ends, though its processes live for three seconds only."""
    short = world.chance.random() < 0.5
    for _ in range(_ENOUGH * sum(len(each.wishes) for each in world.runs.values())):
        await world.live(3.0 if short else 600.0, gently=False)
        world.check()
        with world.journal() as journal:
            if not any(journal.pending(number) for number in world.runs):
                break
    world.check(ended=True)


async def _meddle(world: World) -> None:
    while True:
        await asyncio.sleep(world.portal.chance.expovariate(0.5))
        world.portal.chance.choice((world.portal.pay, world.portal.pay, world.portal.edit))()


async def _look(world: World) -> None:
    """Somebody looks, now and then, whether what the portal holds may be so at that moment."""
    while True:
        await asyncio.sleep(world.portal.chance.expovariate(1.0))
        world.check()


async def _moods(world: World) -> None:
    portal = world.portal
    while True:
        portal.mood = portal.chance.choice(_MOODS)
        await asyncio.sleep(portal.chance.uniform(1.0, 10.0))
        if world.cuts and portal.chance.random() < 0.3:
            portal.down_until = max(portal.down_until, portal.now() + portal.chance.uniform(0.5, 40.0))
