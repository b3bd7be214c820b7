"""Loads invoices twice, touches some behind the program's back, and puts the second load back through kills."""

import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from tests.campaign.kills import kill
from tests.support.command import Etl
from tests.support.stored import bodies
from tests.support.tampering import tampering

#: Of which the second load has as many as these more.
_CREATED = 20

_FAST = ("--rate", "unlimited", "--concurrency", "32")
_FIRST = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,DueDate,Comments"
#: What the second file leaves out, on purpose.
_WITHOUT = ("--without", "Comments", "--without", "DueDate")
_SECOND = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,PONumber"
_EDITS = ({"Comments": "by hand"}, {"DueDate": "2027-01-31"}, {"PONumber": "other"}, {"Amount": "1.00"})


@dataclass(frozen=True, slots=True)
class Report:
    """What a campaign showed.

    Attributes:
        kills: processes killed while they put back.
        restored: invoices that hold again exactly what they held before the second load.
        kept: those that somebody has touched, which hold what they made of them, by what was done.
        listed: rows of the workbook of what is left to a person, by kind.
        wrong: sentences on what is otherwise than it must be.
        seconds: that each step took: both loads, and the way back.
    """

    kills: int
    restored: int
    kept: Mapping[str, int]
    listed: Mapping[str, int]
    wrong: tuple[str, ...]
    seconds: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Touched:
    """What was done behind the program's back, by InvoiceId."""

    paid: frozenset[str]
    edited: frozenset[str]
    deleted: frozenset[str]

    @property
    def said(self) -> dict[str, str]:
        """What the message of each must tell."""
        told = {"it was paid since": self.paid, "somebody has changed it since": self.edited}
        told |= {"somebody has deleted it": self.deleted}
        return {name: words for words, names in told.items() for name in names}


def campaign(etl: Etl, documents: int, share: tuple[int, int, int], kills: int, seed: int) -> Report:
    """Puts a load back; ``share`` is how many invoices are paid, edited and deleted before."""
    chance, data, seconds = random.Random(seed), etl.folder / "portal.db", [time.monotonic()]
    names = [f"A{number:06}" for number in range(documents)]
    with etl.simulator("--data", str(data)) as settings:
        _load(etl, settings, "july.csv", [_FIRST, *_first(names)])
        seconds.append(time.monotonic())
        before = bodies(data)
        _load(etl, settings, "august.csv", [_SECOND, *_second(names)], *_WITHOUT)
        seconds.append(time.monotonic())
        touched = _touch(data, names, share, chance)
        after = bodies(data)
        killed, words = 0, ["revert", "2"]
        while killed < kills:
            killed += kill(etl.start(*words, *_FAST, **settings), chance.uniform(0.05, 0.5))
        done = etl.run(*words, *_FAST, **settings)
        assert done.returncode == 1, done.stderr
        held = bodies(data)
    seconds.append(time.monotonic())
    return _report(etl, touched, (before, after, held), killed, seconds)


def _load(etl: Etl, settings: dict[str, str], name: str, lines: list[str], *words: str) -> None:
    (etl.folder / name).write_text("\n".join([*lines, ""]))
    done = etl.run("import", name, *words, *_FAST, **settings)
    assert done.returncode == 0, done.stderr


def _first(names: Iterable[str]) -> list[str]:
    return [f"{name},C1,{n}.10,{n}.10,EUR,2026-08-31,first {n}" for n, name in enumerate(names, 1)]


def _second(names: list[str]) -> list[str]:
    created = [f"NEW{number}" for number in range(_CREATED)]
    return [f"{name},C1,{n}.20,{n}.20,EUR,PO{n}" for n, name in enumerate([*names, *created], 1)]


def _touch(data: Path, names: list[str], share: tuple[int, int, int], chance: random.Random) -> Touched:
    paid, edited, deleted = share
    some = chance.sample(names, sum(share))
    found = Touched(frozenset(some[:paid]), frozenset(some[paid : paid + edited]), frozenset(some[paid + edited :]))
    assert len(found.deleted) == deleted
    with tampering(data) as hand:
        for name in found.paid:
            hand.change(name, BalanceDue=chance.choice(("0.00", "0.05")))
        for name in found.edited:
            hand.change(name, **chance.choice(_EDITS))
        for name in found.deleted:
            hand.delete(name)
    return found


def _report(
    etl: Etl,
    touched: Touched,
    seen: tuple[dict[str, dict[str, Any]], ...],
    killed: int,
    seconds: list[float],
) -> Report:
    before, after, held = seen
    said, wrong = touched.said, list[str]()
    restored = [name for name in before if name not in said and held.get(name) == before[name]]
    wrong += [f"{name} is not as it was" for name in before.keys() - said.keys() - set(restored)]
    wrong += [
        f"{name} was overwritten"
        for name in (*said, *(after.keys() - before.keys()))
        if held.get(name) != after.get(name)
    ]
    told = {
        str(row["DocumentId"]): (row["Status"], str(row["ErrorMessage"]))
        for row in etl.results("run-2.revert.results.csv")
    }
    said |= dict.fromkeys(after.keys() - before.keys(), "Created by run 2")
    wrong += [f"{name}: {told[name]}" for name in restored if told[name][0] != "Success"]
    wrong += [
        f"{name}: {told[name]}"
        for name, words in said.items()
        if told[name][0] != "Set aside" or words not in told[name][1]
    ]
    listed = pl.read_excel(etl.folder / "run-2.revert.results.by-hand.xlsx", sheet_name="By hand")
    wrong += [f"{name} is listed, or is not" for name in set(listed["InvoiceId"]) ^ said.keys()]
    steps = [later - earlier for earlier, later in pairwise(seconds)]
    return Report(
        killed,
        len(restored),
        {"paid": len(touched.paid), "edited": len(touched.edited), "deleted": len(touched.deleted)},
        dict(listed["Kind"].value_counts().iter_rows()),
        tuple(wrong),
        (steps[0], steps[1], steps[2]),
    )
