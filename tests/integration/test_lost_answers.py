"""What becomes of an invoice whose answer was lost: a table of what was sent, what is held and how it was lost.

A success must be held exactly as it was sent, or paid down since.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl.delivery import Stop, send
from etl.journal import Journal
from etl.model.comparison import Overwrites
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.planned import TOKEN, PlannedRun, target
from tests.support.scripted import Answer, Seen, answer, scripted

pytestmark = pytest.mark.anyio

Body = Mapping[str, str | None]

WHOLE: Body = {"InvoiceId": "A1", "Identity": "A1", "CustomerId": "C1", "Amount": "30.10", "BalanceDue": "30.10"}
MEMO = {**WHOLE, "Amount": "-30.10"}


def due(body: Body, balance: str) -> Body:
    return {**body, "BalanceDue": balance}


@dataclass(frozen=True, slots=True)
class Kind:
    """A body, and the version that was delivered before; None for a new invoice."""

    before: Body | None
    sent: Body


KINDS = {
    "new": Kind(None, WHOLE),
    "overwrite": Kind({**WHOLE, "PONumber": "old"}, {**WHOLE, "PONumber": "new"}),
    "lower": Kind(WHOLE, due(WHOLE, "12.00")),
    "higher": Kind(due(WHOLE, "12.00"), WHOLE),
    "removal": Kind({**WHOLE, "Discount": "1.00", "Comments": "by hand"}, WHOLE),
    "memo": Kind(due(MEMO, "-30.10"), due(MEMO, "-12.00")),
}


def nearer(body: Body, by: str = "5.00") -> Body:
    """The body with so much less due; of a credit memo, too."""
    balance = Decimal(body["BalanceDue"] or "")
    return due(body, str(balance - Decimal(by) if balance > 0 else balance + Decimal(by)))


HELD: dict[str, Callable[[Kind], Body | None]] = {
    "nothing": lambda _: None,
    "before": lambda kind: kind.before,
    "before, paid down": lambda kind: kind.before and nearer(kind.before),
    "sent": lambda kind: kind.sent,
    "sent, paid down": lambda kind: nearer(kind.sent),
    "sent, raised": lambda kind: nearer(kind.sent, "-5.00"),
    "another's": lambda kind: {**kind.sent, "Amount": "99.00", "PONumber": "another's"},
}


async def cut_off() -> AsyncIterator[bytes]:
    yield answer(200, "true")[:-2]
    raise ConnectionResetError


LOST: dict[str, Callable[[], Answer]] = {
    "reset": lambda: None,
    "500": lambda: answer(500, '{"Message":"Boom."}'),
    "503": lambda: answer(503, "<html>"),
    "504": lambda: answer(504, "<html>"),
    "empty": lambda: answer(200, ""),
    "cut off amid true": cut_off,
}
KILLED = "killed"

CONFIRMED, PAID, AGAIN, UNCLEAR, REOPENS = "confirmed", "has changed since", "again", "not known whether", "was paid"

#: What is to become of it. That a version before was paid down to less than is due now looks as this one paid down.
EXPECTED: dict[str, dict[str, str]] = {
    "new": {},
    "overwrite": {"before, paid down": REOPENS},
    "lower": {"before, paid down": UNCLEAR},
    "higher": {"before, paid down": PAID},
    "removal": {"before, paid down": REOPENS},
    "memo": {"before, paid down": UNCLEAR},
}
ALWAYS = {
    "nothing": AGAIN,
    "before": AGAIN,
    "sent": CONFIRMED,
    "sent, paid down": PAID,
    "sent, raised": UNCLEAR,
    "another's": AGAIN,
}


def plan(journal: Journal, body: Body, command: str = "import", *, resend: bool = False) -> PlannedRun:
    run = journal.begin(RunRequest(command, "test", resend=resend))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    payload = json.dumps(body, separators=(",", ":"))
    journal.add(run, 0, [PlannedRow(0, 2, "A1", "a1", "a1", "A1", "USD", "30.10", payload, mails=False)], [])
    journal.mark(run, RunState.PLANNED)
    return PlannedRun(journal, run)


def deliver(journal: Journal, body: Body) -> None:
    """As an earlier run that sent it and has been forgotten since, as after --keep days."""
    run = plan(journal, body)
    journal.settle_and_claim(run.run, [], -1, 1)
    at = "2026-07-31T18:00:00.000Z"
    journal.settle_and_claim(run.run, [Outcome(0, Status.SUCCESS, 1, 200, "", at)], 0, 0)
    journal.mark(run.run, RunState.SENDING)
    journal.mark(run.run, RunState.FINISHED)
    assert journal.upkeep.compact("9999") == 1


def told(body: Body) -> dict[str, Any]:
    """A body as GET answers it: amounts are numbers."""
    amounts = {"Amount", "BalanceDue", "Discount"}
    return {name: float(value) if name in amounts and value else value for name, value in body.items()}


class Portal:
    """A portal that loses what it is asked to store, once, and holds something all the same."""

    def __init__(self, held: Body | None, lost: Callable[[], Answer] | None) -> None:
        self.held = held
        self._lost = lost

    def __call__(self, seen: Seen) -> Answer:
        if seen.method == "GET":
            return answer(404) if self.held is None else answer(200, json.dumps(told(self.held)))
        lost, self._lost = self._lost, None
        if lost is not None:
            return lost()
        body = json.loads(seen.body)
        self.held = body if seen.method == "POST" else {**(self.held or {}), **body}
        return answer(200, "true")


async def meet(journal: Journal, run: PlannedRun, portal: Portal) -> str:
    """What becomes of a document, in a word; whatever it is, a success is held as sent, or paid down."""
    async with scripted(portal) as server:
        await send(journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    if result.status is Status.SUCCESS and not result.message:
        return AGAIN
    words = [word for word in (PAID, CONFIRMED, UNCLEAR, REOPENS) if word in result.message]
    return words[0] if words else f"{result.status}: {result.message}"


def is_kept(sent: Body, held: Body | None) -> bool:
    """Whether a body is held exactly, or paid down since."""
    if held is None or {**held, "BalanceDue": ""} != {**sent, "BalanceDue": ""}:
        return False
    asked, left = Decimal(sent["BalanceDue"] or ""), Decimal(held["BalanceDue"] or "")
    return left == asked or (0 <= left < asked) or (asked < left <= 0)


@pytest.mark.parametrize("name", KINDS)
async def test_a_success_is_held_as_it_was_sent_or_paid_down_since(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]

    async def one(held: str, lost: str) -> str:
        state = HELD[held](kind)
        with Journal(tmp_path / f"{held}-{lost}.sqlite3") as journal:
            if kind.before is not None:
                deliver(journal, kind.before)
            run = plan(journal, kind.sent)
            if lost == KILLED:
                journal.settle_and_claim(run.run, [], -1, 1)
            portal = Portal(state, LOST.get(lost))
            found = await meet(journal, run, portal)
            (result,) = run.results()
        if result.status is Status.SUCCESS:
            assert is_kept(kind.sent, portal.held), (held, lost, portal.held)
        return found

    cases = [(held, lost) for held in HELD if kind.before or "before" not in held for lost in [*LOST, KILLED]]
    found = await asyncio.gather(*(one(*case) for case in cases))
    expected = {(held, lost): (ALWAYS | EXPECTED[name])[held] for held, lost in cases}
    assert dict(zip(cases, found, strict=True)) == expected


@pytest.mark.parametrize(
    ("held", "outcome"),
    [
        (WHOLE, UNCLEAR),
        (due(WHOLE, "12.00"), CONFIRMED),
        (due(WHOLE, "7.00"), UNCLEAR),
        ({**due(WHOLE, "12.00"), "Comments": "by hand"}, UNCLEAR),
        ({**WHOLE, "Amount": "99.00"}, AGAIN),
    ],
)
async def test_where_it_is_not_known_what_was_held_before_a_balance_confirms_nothing(
    tmp_path: Path, held: Body, outcome: str
) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        deliver(journal, WHOLE)
        forget_versions(journal)
        run = plan(journal, due(WHOLE, "12.00"))
        assert await meet(journal, run, Portal(held, LOST["reset"])) == outcome


async def test_a_version_in_doubt_and_the_one_before_it_are_both_known_again(tmp_path: Path) -> None:
    for held in (WHOLE, due(WHOLE, "20.00")):
        with Journal(tmp_path / f"{held['BalanceDue']}.sqlite3") as journal:
            deliver(journal, WHOLE)
            lost = plan(journal, due(WHOLE, "20.00"))
            journal.settle_and_claim(lost.run, [], -1, 1)
            portal = Portal(held, LOST["reset"])
            assert await meet(journal, plan(journal, due(WHOLE, "12.00")), portal) == AGAIN
            assert portal.held == due(WHOLE, "12.00")


async def test_what_is_unclear_is_sent_where_a_person_has_looked(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        deliver(journal, WHOLE)
        forget_versions(journal)
        first = plan(journal, due(WHOLE, "12.00"))
        portal = Portal(WHOLE, LOST["reset"])
        assert await meet(journal, first, portal) == UNCLEAR
        assert first.results()[0].status is Status.FAILED
        journal.comparisons.obey((again := plan(journal, due(WHOLE, "12.00"))).run, Overwrites(every=True))
        assert await meet(journal, again, portal) == AGAIN
        assert portal.held == due(WHOLE, "12.00")


CHANGE: Body = {"BalanceDue": "12.00"}


@pytest.mark.parametrize(
    ("change", "before", "held", "outcome"),
    [
        (CHANGE, WHOLE, WHOLE, AGAIN),
        (CHANGE, WHOLE, due(WHOLE, "12.00"), CONFIRMED),
        (CHANGE, WHOLE, due(WHOLE, "7.00"), PAID),
        (CHANGE, WHOLE, due(WHOLE, "20.00"), UNCLEAR),
        (CHANGE, due(WHOLE, "7.00"), due(WHOLE, "7.00"), AGAIN),
        ({**CHANGE, "PONumber": "P"}, due(WHOLE, "7.00"), {**due(WHOLE, "7.00"), "PONumber": "P"}, UNCLEAR),
        (CHANGE, None, WHOLE, UNCLEAR),
        (CHANGE, None, due(WHOLE, "7.00"), UNCLEAR),
        (CHANGE, None, due(WHOLE, "12.00"), CONFIRMED),
    ],
)
async def test_a_change_of_the_balance_that_was_lost_is_no_payment(
    tmp_path: Path, change: Body, before: Body | None, held: Body, outcome: str
) -> None:
    async def one(lost: str) -> str:
        with Journal(tmp_path / f"{lost}.sqlite3") as journal:
            if before is not None:
                deliver(journal, before)
            run = plan(journal, change, "update")
            if lost == KILLED:
                journal.settle_and_claim(run.run, [], -1, 1)
            portal = Portal(held, LOST.get(lost))
            found = await meet(journal, run, portal)
            if run.results()[0].status is Status.SUCCESS:
                assert is_kept({**held, **change}, portal.held)
            return found

    found = await asyncio.gather(*map(one, [*LOST, KILLED]))
    assert dict(zip([*LOST, KILLED], found, strict=True)) == dict.fromkeys([*LOST, KILLED], outcome)


async def test_a_change_upon_a_change_is_known_by_its_balance_too(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        deliver(journal, WHOLE)
        first = plan(journal, {"BalanceDue": "20.00", "PONumber": None}, "update")
        portal = Portal(WHOLE, None)
        assert await meet(journal, first, portal) == AGAIN
        portal = Portal(due(WHOLE, "20.00"), LOST["503"])
        assert await meet(journal, plan(journal, {"BalanceDue": "12.00"}, "update"), portal) == AGAIN
        assert portal.held == due(WHOLE, "12.00")


async def test_an_unclear_change_is_sent_where_it_is_to_be_sent_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        portal = Portal(WHOLE, LOST["503"])
        first = plan(journal, CHANGE, "update")
        assert await meet(journal, first, portal) == UNCLEAR
        assert "update with --resend" in first.results()[0].message
        assert await meet(journal, plan(journal, CHANGE, "update"), portal) == UNCLEAR
        assert await meet(journal, plan(journal, CHANGE, "update", resend=True), portal) == AGAIN


@pytest.mark.parametrize(
    "thin",
    [
        {"Identity": "A1", "Message": "Invoice not found", "Result": False},
        {"InvoiceId": "A1"},
        {"Identity": "A1", "Amount": 30.1},
        {"Identity": "A1", "CustomerId": "C1"},
        {"Identity": "A1", "CustomerId": "", "Amount": 30.1},
        {"Identity": "A1", "CustomerId": "C1", "Amount": None},
    ],
)
async def test_an_answer_without_amount_or_customer_confirms_nothing(tmp_path: Path, thin: dict[str, object]) -> None:
    for command, body in (("import", WHOLE), ("update", CHANGE)):
        with Journal(tmp_path / f"{command}.sqlite3") as journal:
            run = plan(journal, body, command)
            async with scripted(lambda seen: answer(200, json.dumps(thin)) if seen.method == "GET" else None) as server:
                await send(journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
        assert server.methods[1:] == ["GET"]
    with Journal(tmp_path / "import.sqlite3") as journal:
        ((result,),) = journal.results(1)
    assert result.status is Status.IN_DOUBT
    assert "confirms nothing" in result.message


async def test_amounts_that_come_back_as_text_are_the_same(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        run = plan(journal, WHOLE)
        held = json.dumps({**WHOLE, "Amount": "30.1", "BalanceDue": "30.10000"})
        async with scripted(lambda seen: answer(200, held) if seen.method == "GET" else None) as server:
            await send(journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
        assert server.methods == ["POST", "GET"]
        assert run.results()[0].status is Status.SUCCESS


def forget_versions(journal: Journal) -> None:
    """As an older version, that kept no facts."""
    with journal._writing() as db:  # noqa: SLF001 - no method forgets them
        db.execute("UPDATE delivered SET version = '', earlier = ''")
