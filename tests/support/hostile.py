"""A portal that loses answers, refuses, is paid, edited and cut off, and knows what may not happen to it."""

import asyncio
import json
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.invoices import Asked, Invoice, asked_of
from tests.support.scripted import Answer, Seen, answer

#: Seconds that the portal may still be at work on what it has not answered: a moment, or longer than until it is asked
#: for the first time.
_LATE = ((0.0, 0.5), (1.2, 2.8))

_PAGE = "<html><body>Sorry</body></html>"
_TURNED_AWAY = (
    answer(429, "", Retry_After="1"),
    answer(429, _PAGE),
    answer(408),
    answer(503, _PAGE, Retry_After="2"),
    answer(503, _PAGE),
)

#: Answers that do not tell whether the request was applied.
_LOST: tuple[Callable[[bytes], Answer], ...] = (
    lambda _: None,
    lambda _: answer(500, '{"Message":"Boom."}'),
    lambda _: answer(502, _PAGE),
    lambda _: answer(504, _PAGE),
    lambda right: right[:-2],
    lambda _: answer(200),
)


@dataclass(slots=True)
class Portal:
    """Answers as chance wants.

    Attributes:
        chance: the dice.
        mood: share of requests that meet a fault; of questions, half as many do.
        latency: seconds that an answer takes, at most.
        cursed: identities that are refused whatever is sent.
        lateness: share of the lost requests on which it is still at work.
        down_until: until this time no request comes through.
        holds: whether requests over connections that were there before arrive all at once at that time; the others, or
            all of them, break their connection.
        sender: the number of the run that is being sent.
        may_open: whether that run may undo payments.
        given_up: the runs that a person has given up: what they sent and the portal does not hold, nobody wants.
        wrong: what happened that may not.
    """

    chance: random.Random
    mood: float = 0.0
    latency: float = 0.2
    cursed: frozenset[str] = frozenset()
    lateness: float = 0.4
    down_until: float = 0.0
    holds: bool = False
    sender: int = 0
    may_open: bool = False
    invoices: defaultdict[str, Invoice] = field(default_factory=lambda: defaultdict(Invoice))
    connections: set[int] = field(default_factory=set)
    newest: dict[tuple[str, bool], int] = field(default_factory=dict)
    given_up: set[int] = field(default_factory=set)
    arrivals: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def __call__(self, seen: Seen) -> Answer:
        """Answers a request."""
        held = self.now() < self.down_until
        if held and not (self.holds and seen.connection in self.connections):
            return None
        asked = asked_of(seen, self.sender) if seen.method in {"POST", "PATCH"} else None
        if asked and not held and not self.may_open and self.invoices[asked.name].is_told_paid(asked):
            self._fault(asked.name, "had told that it was paid, and is opened again")
        self.connections.add(seen.connection)
        # What was held back comes through in its order, before anything else.
        await asyncio.sleep(max(0.0, self.down_until - self.now()))
        self.arrivals.append(self.now())
        await asyncio.sleep(0 if held else self.chance.uniform(0, self.latency) / 2)
        reply = self._write(asked) if asked else self._answer(seen.path)
        await asyncio.sleep(self.chance.uniform(0, self.latency) / 2)
        return reply

    @staticmethod
    def now() -> float:
        """Seconds since the world began."""
        return asyncio.get_running_loop().time()

    def _write(self, asked: Asked) -> Answer:
        invoice = self.invoices[asked.name]
        self._check_order(asked)
        if invoice.posts and invoice.posts[-1] == asked.signature and not invoice.may_post:
            self._fault(asked.name, "was sent again, though nothing had shown that it is not held")
        if asked.signature in invoice.late:
            self._fault(asked.name, "was sent again, while the portal was still at work on it")
        invoice.posts.append(asked.signature)
        invoice.may_post = False
        fate = self.chance.random()
        if fate < self.mood / 6:
            invoice.may_post = True
            return self.chance.choice(_TURNED_AWAY)
        if fate < self.mood:
            self._lose(asked)
            return self.chance.choice(_LOST)(answer(200, "true"))
        if asked.name in self.cursed:
            invoice.may_post = True
            return answer(400, json.dumps({"Message": f"{asked.name} is cursed."}))
        if not asked.whole and invoice.held is None:
            return answer(404, '{"Message":"There is no such invoice."}')
        self._apply(asked)
        return answer(200, "true")

    def _lose(self, asked: Asked) -> None:
        fate = self.chance.random()
        if asked.name in self.cursed:
            return
        if fate < self.lateness:
            # Behind its gateway, which has given up, the portal is still at work.
            self.invoices[asked.name].late.append(asked.signature)
            later = self.chance.uniform(*self.chance.choice(_LATE))
            asyncio.get_running_loop().call_later(later, self._apply_late, asked)
        elif self.chance.random() < 0.5:
            self._apply(asked)

    def _apply_late(self, asked: Asked) -> None:
        self.invoices[asked.name].late.remove(asked.signature)
        self._apply(asked)

    def _apply(self, asked: Asked) -> None:
        if self.invoices[asked.name].reopens(asked):
            self._fault(asked.name, "was paid, and opened again by the version that was paid")
        self.invoices[asked.name].apply(asked, self.now())

    def _answer(self, path: str) -> Answer:
        fate = self.chance.random()
        if fate < self.mood / 6:
            return self.chance.choice(_TURNED_AWAY)
        if fate < self.mood / 2:
            return self.chance.choice(_LOST[:4])(b"")
        if "/reports/" in path:
            return answer(200, json.dumps(self._report(parse_qs(urlsplit(path).query))))
        told = self.invoices[unquote(path.partition("=")[2])].shown(self.now())
        return answer(404) if told is None else answer(200, json.dumps(told))

    def _report(self, asked: dict[str, list[str]]) -> dict[str, object]:
        """A page of the report, of all invoices or of one."""
        (size,), (index,) = asked["filter.pageSize"], asked["filter.pageIndex"]
        named = asked.get("filter.criteria.InvoiceId") or asked.get("filter.criteria.InvoiceId.EqualsTo")
        names = [name for name, each in sorted(self.invoices.items()) if each.held and (not named or name in named)]
        rows = [{**(self.invoices[name].held or {}), "InvoiceGuid": name} for name in names]
        first = int(size) * int(index)
        return {"Total": len(rows), "Result": rows[first : first + int(size)]}

    def forget(self) -> None:
        """A process has died: who knows what it has heard."""
        for invoice in self.invoices.values():
            invoice.told = None

    def pay(self) -> None:
        """A customer pays an invoice, or a part of it."""
        owed = [name for name, each in self.invoices.items() if each.due > 0]
        if owed:
            invoice = self.invoices[self.chance.choice(sorted(owed))]
            # Odd cents: what is left is no balance of another version, which nobody could tell from a payment.
            left = Decimal(self.chance.randrange(int(invoice.due * 100))) // 10 / 10 + Decimal("0.03")
            invoice.pay(left if left < invoice.due and self.chance.random() < 0.5 else Decimal(0))

    def edit(self) -> None:
        """Somebody changes an invoice by hand."""
        there = sorted(name for name, each in self.invoices.items() if each.held)
        if there:
            self.invoices[self.chance.choice(there)].edit(f"by hand {self.chance.randrange(9)}")

    def most_in(self, period: float) -> int:
        """The most requests that arrived within any such period."""
        arrived = self.arrivals
        return max((bisect_left(arrived, at + period) - place for place, at in enumerate(arrived)), default=0)

    def _check_order(self, asked: Asked) -> None:
        alone = asked.body is None
        newest = self.newest.get((asked.name, alone), 0)
        if asked.run < newest and (newest not in self.given_up or self.invoices[asked.name].by == newest):
            self._fault(asked.name, "was overwritten by an older version")
        self.newest[asked.name, alone] = asked.run

    def _fault(self, name: str, what: str) -> None:
        self.wrong.append(f"{self.now():.2f} {name} {what}")
