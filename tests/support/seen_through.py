"""A simulator that is looked into while it is sent to, and programs that die as it takes their requests."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.support.portal import Stand

#: What says what to do, not what is.
_MAILS = "SendNewInvoiceEmail"


@dataclass(slots=True)
class SeenThrough:
    """What a simulator has taken.

    Attributes:
        stand: the simulator.
        journal: of the programs that send to it.
        history: every version that it has held, by Identity.
        posts: how many it has taken, by Identity.
        mailed: whether it was asked to mail anybody.
        left: requests after which the program dies; None where it lives.
    """

    stand: Stand
    journal: Path
    history: defaultdict[str, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    posts: Counter[str] = field(default_factory=Counter)
    mailed: bool = False
    left: int | None = None

    @contextmanager
    def seeing(self) -> Iterator["SeenThrough"]:
        """Within, all that is stored is seen."""
        store = self.stand.simulator.store
        put, change = store.put, store.patch

        def putting(identity: str, invoice_id: str, body: str, *, mails: bool, at: float) -> None:
            put(identity, invoice_id, body, mails=mails, at=at)
            self.posts[identity] += 1
            self._note(identity, body, mails=mails)

        def changing(identity: str, body: str, *, mails: bool, at: float) -> None:
            change(identity, body, mails=mails, at=at)
            self._note(identity, body, mails=mails)

        with patch.object(store, "put", putting), patch.object(store, "patch", changing):
            yield self

    def _note(self, identity: str, body: str, *, mails: bool) -> None:
        self.history[identity].append(json.loads(body))
        self.mailed |= mails
        if self.left is not None:
            if not self.left:
                self._keep()
            self.left -= 1

    def _keep(self) -> None:
        """What is durable at this moment is what the dying program leaves."""
        with closing(sqlite3.connect(self.journal)) as now, closing(sqlite3.connect(self._left_behind)) as kept:
            now.backup(kept)

    @property
    def _left_behind(self) -> Path:
        return self.journal.with_name("left.sqlite3")

    @contextmanager
    def dying(self, after: int) -> Iterator[None]:
        """A program that sends within dies as the simulator has taken so many of its requests and one more."""
        self.left = after
        try:
            yield
        finally:
            self.left = None
            if self._left_behind.exists():
                for more in ("-wal", "-shm"):
                    self.journal.with_name(f"{self.journal.name}{more}").unlink(missing_ok=True)
                self._left_behind.replace(self.journal)

    def was_held(self, identity: str, body: Mapping[str, Any]) -> bool:
        """Whether all that a body says was held at some time."""
        return any(_differences(body, held) == set() for held in self.history[identity])

    def agrees(self, identity: str, body: Mapping[str, Any]) -> bool:
        """Whether all that a body says is held now, or paid down since."""
        held = self.stand.bodies().get(identity)
        if held is None:
            return False
        lower = "BalanceDue" in body and 0 <= Decimal(held["BalanceDue"]) <= Decimal(body["BalanceDue"])
        return _differences(body, held) <= ({"BalanceDue"} if lower else set())


def _differences(body: Mapping[str, Any], held: Mapping[str, Any]) -> set[str]:
    return {name for name, value in body.items() if name != _MAILS and held.get(name) != value}
