"""A portal that loses answers, refuses, is paid and edited, and knows what may not happen to it."""

import asyncio
import json
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from tests.support.scripted import Answer, Seen, answer

Body = dict[str, Any]

#: Seconds that the portal may still be at work on what it has not answered.
_LATE = 1.5

_PAGE = "<html><body>Sorry</body></html>"
_TURNED_AWAY = (
    answer(429, "", Retry_After="1"),
    answer(429, _PAGE),
    answer(408),
    answer(503, _PAGE, Retry_After="2"),
    answer(503, _PAGE),
)
_AMOUNTS = ("Amount", "BalanceDue")
_BALANCE = "BalanceDue"

#: Answers that do not tell whether the request was applied.
_LOST: tuple[Callable[[bytes], Answer], ...] = (
    lambda _: None,
    lambda _: answer(500, '{"Message":"Boom."}'),
    lambda _: answer(502, _PAGE),
    lambda _: answer(504, _PAGE),
    lambda right: right[:-2],
    lambda _: answer(200),
)


def version(body: Mapping[str, Any]) -> str:
    """What tells a version apart from others, its balance included."""
    kept = {name: str(Decimal(value)) if name in _AMOUNTS else value for name, value in body.items() if value}
    kept.pop("SendNewInvoiceEmail", None)
    return json.dumps(kept, sort_keys=True)


@dataclass(slots=True)
class Invoice:
    """What the portal knows of an invoice, and what was asked of it.

    Attributes:
        held: the body, or None.
        sent: the version that was applied last; "" once somebody has edited it.
        paid: whether it was paid since.
        history: versions as they were held or seen, with the time.
        posts: versions that arrived.
        may_post: whether a POST of the version that arrived last is called for.
    """

    held: Body | None = None
    sent: str = ""
    paid: bool = False
    touched: bool = False
    history: list[tuple[float, str]] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    may_post: bool = True


@dataclass(slots=True)
class Portal:
    """Answers as chance wants.

    Attributes:
        chance: the dice.
        mood: share of requests that meet a fault.
        latency: seconds that an answer takes, at most.
        cursed: identities that are refused whatever is sent.
        down_until: no connection lives before this time.
    """

    chance: random.Random
    mood: float = 0.0
    latency: float = 0.2
    cursed: frozenset[str] = frozenset()
    down_until: float = 0.0
    invoices: defaultdict[str, Invoice] = field(default_factory=lambda: defaultdict(Invoice))
    newest: dict[str, int] = field(default_factory=dict)
    order: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    arrivals: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def __call__(self, seen: Seen) -> Answer:
        """Answers a request."""
        if self.now() < self.down_until:
            return None
        self.arrivals.append(self.now())
        name = _identity(seen)
        await asyncio.sleep(self.chance.uniform(0, self.latency) / 2)
        reply = self._post(name, json.loads(seen.body)) if seen.method == "POST" else self._get(name)
        await asyncio.sleep(self.chance.uniform(0, self.latency) / 2)
        return reply

    @staticmethod
    def now() -> float:
        """Seconds since the world began."""
        return asyncio.get_running_loop().time()

    def _post(self, name: str, body: Body) -> Answer:
        invoice, sent = self.invoices[name], version(body)
        self._check_order(name, sent)
        if invoice.posts and invoice.posts[-1] == sent and not invoice.may_post:
            self._fault(name, "was sent again, though nothing had shown that it is not held")
        invoice.posts.append(sent)
        invoice.may_post = False
        fate = self.chance.random()
        if fate < self.mood / 3:
            invoice.may_post = True
            return self.chance.choice(_TURNED_AWAY)
        if fate < self.mood:
            self._lose(name, body)
            return self.chance.choice(_LOST)(answer(200, "true"))
        if name in self.cursed:
            return answer(400, json.dumps({"Message": f"{name} is cursed."}))
        self._apply(name, body)
        return answer(200, "true")

    def _lose(self, name: str, body: Body) -> None:
        fate = self.chance.random()
        if name in self.cursed or fate < 0.4:
            return
        if fate < 0.7:
            self._apply(name, body)
        else:
            # Behind its gateway, which has given up, the portal is still at work.
            late = self.chance.uniform(0, _LATE)
            asyncio.get_running_loop().call_later(late, self._apply, name, body)

    def _apply(self, name: str, body: Body) -> None:
        invoice = self.invoices[name]
        if invoice.paid and invoice.sent == version(body):
            self._fault(name, "was paid, and opened again by the version that was paid")
        invoice.held, invoice.sent, invoice.paid = dict(body), version(body), False
        invoice.history.append((self.now(), invoice.sent))

    def _get(self, name: str) -> Answer:
        invoice = self.invoices[name]
        fate = self.chance.random()
        if fate < self.mood / 3:
            return self.chance.choice(_TURNED_AWAY)
        if fate < self.mood:
            return self.chance.choice(_LOST[:4])(b"")
        if invoice.held is None:
            invoice.may_post = True
            return answer(404)
        held = version(invoice.held)
        invoice.history.append((self.now(), held))
        if invoice.paid:
            # Nobody but who paid has touched it since it was applied.
            invoice.history.append((self.now(), invoice.sent))
        invoice.may_post |= not invoice.posts or (held != invoice.posts[-1] and invoice.sent != invoice.posts[-1])
        told = {key: float(value) if key in _AMOUNTS else value for key, value in invoice.held.items()}
        return answer(200, json.dumps(told))

    def pay(self) -> None:
        """A customer pays an invoice, or a part of it."""
        owed = [name for name, each in self.invoices.items() if each.held and Decimal(each.held[_BALANCE]) > 0]
        if owed:
            invoice = self.invoices[self.chance.choice(sorted(owed))]
            assert invoice.held is not None
            # Odd cents: what is left is no balance of another version, which nobody could tell from a payment.
            left = Decimal(self.chance.randrange(int(Decimal(invoice.held[_BALANCE]) * 100))) // 10 / 10 + Decimal(
                "0.03"
            )
            paid = left < Decimal(invoice.held[_BALANCE]) and self.chance.random() < 0.5
            invoice.held[_BALANCE] = str(left if paid else Decimal(0))
            invoice.paid, invoice.touched = bool(invoice.sent), True

    def edit(self) -> None:
        """Somebody changes an invoice by hand."""
        there = sorted(name for name, each in self.invoices.items() if each.held)
        if there:
            invoice = self.invoices[self.chance.choice(there)]
            assert invoice.held is not None
            invoice.held["Comments"] = f"by hand {self.chance.randrange(9)}"
            invoice.sent, invoice.paid, invoice.touched = "", False, True

    def most_in(self, period: float) -> int:
        """The most requests that arrived within any such period."""
        arrived = self.arrivals
        return max((bisect_left(arrived, at + period) - place for place, at in enumerate(arrived)), default=0)

    def planned(self, number: int, bodies: Mapping[str, Body]) -> None:
        """A run of this number is to send these."""
        for name, body in bodies.items():
            self.order.setdefault((name, version(body)), []).append(number)

    def _check_order(self, name: str, sent: str) -> None:
        numbers = [number for number in self.order[name, sent] if number >= self.newest.get(name, 0)]
        if not numbers:
            self._fault(name, "was overwritten by an older version")
        self.newest[name] = min(numbers, default=0)

    def _fault(self, name: str, what: str) -> None:
        self.wrong.append(f"{self.now():.2f} {name} {what}")


def _identity(seen: Seen) -> str:
    return str(json.loads(seen.body)["Identity"]) if seen.body else unquote(seen.path.partition("=")[2])
