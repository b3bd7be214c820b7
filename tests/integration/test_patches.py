"""Runs whose documents change invoices: sent, retried and asked for as others are, and never as a POST."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.delivery import Stop, send
from etl.journal import Journal
from etl.model.document import PlannedRow, Status
from etl.model.run import RunRequest, SourceFile
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import TOKEN, PlannedRun, target
from tests.support.scripted import answer, scripted

pytestmark = pytest.mark.anyio

NAME = "A/1 é&#+"
WHOLE: dict[str, object] = {"Identity": NAME, "CustomerId": "C1", "Amount": 30.10}
PATH = "/api/invoices?identity=A%2F1%20%C3%A9%26%23%2B"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        yield journal


def planned(journal: Journal, **change: object) -> PlannedRun:
    run = journal.begin(RunRequest("update", "test"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    key = NAME.lower()
    row = PlannedRow(0, 2, NAME, key, key, NAME, "", None, json.dumps(change), False)
    journal.add(run, 0, [row], [])
    journal.planned(run)
    return PlannedRun(journal, run)


async def test_a_change_is_a_patch_of_what_it_names(journal: Journal) -> None:
    run = planned(journal, PONumber="P1")
    async with scripted(lambda _: answer(200, "true")) as server:
        await send(journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (seen,) = server.seen
    assert (seen.method, seen.path, seen.body) == ("PATCH", PATH, b'{"PONumber": "P1"}')
    assert [result.status for result in run.results()] == [Status.SUCCESS]


@pytest.mark.parametrize(
    ("change", "held", "methods"),
    [
        ({"PONumber": "P1"}, {"PONumber": "P1 "}, "PATCH GET"),
        ({"PONumber": "P1"}, {"PONumber": "P0"}, "PATCH GET GET PATCH"),
        ({"BalanceDue": "5.00"}, {"BalanceDue": 5.0}, "PATCH GET"),
        ({"Amount": "5.00"}, {"Amount": "5.0"}, "PATCH GET"),
        ({"DueDate": None}, {"DueDate": "1900-01-01T00:00:00.0000000"}, "PATCH GET"),
        ({"Tax": None}, {"Tax": 0.0}, "PATCH GET"),
        ({"Tax": None}, {"Tax": 0.5}, "PATCH GET GET PATCH"),
    ],
)
async def test_a_change_whose_answer_was_lost_is_asked_for(
    journal: Journal, change: dict[str, object], held: dict[str, object], methods: str
) -> None:
    run = planned(journal, **change)
    answers = {"GET": answer(200, json.dumps(WHOLE | held))}
    patches = iter([None, answer(200, "true")])
    async with scripted(lambda seen: answers.get(seen.method) or next(patches)) as server:
        await send(journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert " ".join(server.methods) == methods
    assert [result.status for result in run.results()] == [Status.SUCCESS]


async def test_an_invoice_that_is_not_there_fails_and_is_not_made(journal: Journal) -> None:
    run = planned(journal, PONumber="P1")
    async with serve(SimulatorConfig()) as simulator:
        await send(journal, run.run, target(simulator.base_url), Stop())
        assert simulator.store.invoices() == []
    (result,) = run.results()
    assert result.status is Status.FAILED
    assert result.message.startswith("HTTP 404: The invoice was not found. Only what the portal holds can be changed")


async def test_the_same_change_is_not_sent_twice(journal: Journal) -> None:
    first = planned(journal, PONumber="P1")
    async with scripted(lambda _: answer(200, "true")) as server:
        await send(journal, first.run, target(server.base_url, credentials=TOKEN), Stop())
        again = planned(journal, PONumber="P1")
        await send(journal, again.run, target(server.base_url, credentials=TOKEN), Stop())
    assert server.methods == ["PATCH"]
    assert [result.status for result in again.results()] == [Status.UNCHANGED]


async def test_a_change_that_a_process_died_over_is_asked_for_and_sent_as_a_change(journal: Journal) -> None:
    run = planned(journal, PONumber="P1")
    journal.settle_and_claim(run.run, [], -1, 1)
    answers = {"GET": answer(200, json.dumps(WHOLE | {"PONumber": "P0"})), "PATCH": answer(200, "true")}
    async with scripted(lambda seen: answers[seen.method]) as server:
        await send(journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert " ".join(server.methods) == "GET GET PATCH"
    assert [result.status for result in run.results()] == [Status.SUCCESS]
