"""Runs whose documents have files: sent as the others are, and honest where an answer about a file was lost."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from etl.delivery import Stop, send
from etl.journal import Journal
from etl.model.attachment import ATTACH, Attached
from etl.model.document import PlannedRow, Result, Status
from etl.model.run import RunRequest, SourceFile
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import TOKEN, PlannedRun, target
from tests.support.scripted import Scripted, answer, scripted

pytestmark = pytest.mark.anyio

NAME = "A/1 é&#+"
BODY = {"Amount": "30.10", "CustomerId": "C1", "Identity": NAME, "InvoiceId": NAME}
HELD = answer(200, json.dumps({"Identity": NAME, "CustomerId": "C1", "Amount": 30.10, "BalanceDue": 0.0}))
PDF = b"%PDF-1.7 the first"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        yield journal


def planned(
    journal: Journal,
    command: str,
    folder: Path,
    *,
    resend: bool = False,
    body: Mapping[str, object] = BODY,
    pdf: bytes = PDF,
) -> PlannedRun:
    path = folder / "A1.pdf"
    path.write_bytes(pdf)
    run = journal.begin(RunRequest(command, "test", resend=resend))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    payload = "{}" if command == ATTACH else json.dumps(body)
    file = (str(path), len(pdf), sha256(pdf).hexdigest()) if pdf else ()
    row = PlannedRow(0, 2, NAME, NAME.lower(), NAME.lower(), NAME, "", None, payload, False, "", None, *file)
    journal.add(run, 0, [row], [])
    journal.planned(run)
    return PlannedRun(journal, run)


async def sent(run: PlannedRun, server: Scripted) -> Result:
    await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    return result


async def test_the_portal_holds_the_file_that_was_checked(journal: Journal, tmp_path: Path) -> None:
    async with serve(SimulatorConfig()) as simulator:
        there = target(simulator.base_url)
        for command in ("import", ATTACH):
            run = planned(journal, command, tmp_path)
            await send(journal, run.run, there, Stop())
            (result,) = run.results()
            assert (result.status, result.attached) == (
                (Status.SUCCESS, Attached.YES) if command == "import" else (Status.UNCHANGED, Attached.NO)
            )
        run = planned(journal, ATTACH, tmp_path, resend=True)
        await send(journal, run.run, there, Stop())
        (held,) = simulator.store.attachments.all().values()
        paths = [(seen.method, seen.path.rpartition("/")[2]) for seen in simulator.store.requests()]
    assert held.sha256 == sha256(PDF).hexdigest()
    assert paths == [("POST", "token"), ("POST", "InvoiceWithAttachment"), ("POST", "token"), ("PATCH", "attachments")]


@pytest.mark.parametrize("command", ["import", ATTACH])
async def test_a_busy_portal_is_given_the_file_again(journal: Journal, tmp_path: Path, command: str) -> None:
    answers = iter([answer(429, "", Retry_After="0"), answer(408), answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server:
        result = await sent(planned(journal, command, tmp_path), server)
    assert (result.status, result.attempts, result.attached) == (Status.SUCCESS, 3, Attached.YES)
    assert all(PDF in seen.body for seen in server.seen)


@pytest.mark.parametrize("command", ["import", ATTACH])
async def test_a_file_that_changed_since_the_plan_is_not_sent(journal: Journal, tmp_path: Path, command: str) -> None:
    run = planned(journal, command, tmp_path)
    (tmp_path / "A1.pdf").write_bytes(b"%PDF-1.7 the other")
    async with scripted(lambda _: answer(200, "true")) as server:
        result = await sent(run, server)
    assert server.seen == []
    assert (result.status, result.attempts, result.attached) == (Status.FAILED, 0, Attached.NO)
    assert result.message.startswith("Not sent: the attachment A1.pdf has changed since it was checked")


async def test_an_invoice_that_is_not_there_after_a_lost_answer_is_sent_again_with_its_file(
    journal: Journal, tmp_path: Path
) -> None:
    answers = iter([None, answer(404), answer(404), answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server:
        result = await sent(planned(journal, "import", tmp_path), server)
    assert server.methods == ["POST", "GET", "GET", "POST"]
    assert (result.status, result.attached, result.message) == (Status.SUCCESS, Attached.YES, "")


async def test_a_file_that_the_portal_was_given_before_is_there_whatever_became_of_the_answer(
    journal: Journal, tmp_path: Path
) -> None:
    answers = iter([answer(200, "true"), None, HELD])
    async with scripted(lambda _: next(answers)) as server:
        await sent(planned(journal, "import", tmp_path), server)
        run = planned(journal, "import", tmp_path, resend=True)
        result = await sent(run, server)
    assert server.methods == ["POST", "POST", "GET"]
    assert (result.status, result.attached, journal.unsure(run.run)) == (Status.SUCCESS, Attached.YES, 0)
    assert result.message == "confirmed by asking the portal, the answer having been lost"


async def test_an_invoice_that_is_there_after_a_lost_answer_says_nothing_of_its_file(
    journal: Journal, tmp_path: Path
) -> None:
    run = planned(journal, "import", tmp_path)
    answers = iter([None, HELD])
    async with scripted(lambda _: next(answers)) as server:
        result = await sent(run, server)
    assert server.methods == ["POST", "GET"]
    assert (result.status, result.attached) == (Status.SUCCESS, Attached.UNSURE)
    assert "whether it has the PDF, it does not tell: look there" in result.message
    assert journal.unsure(run.run) == 1


async def test_a_file_that_a_person_has_sent_alone_settles_its_invoice(journal: Journal, tmp_path: Path) -> None:
    answers = iter([None, HELD, HELD, answer(200, "true"), HELD])
    async with scripted(lambda _: next(answers)) as server:
        for command in ("import", "import", ATTACH, "import"):
            result = await sent(planned(journal, command, tmp_path), server)
        assert (result.status, result.attached) == (Status.SUCCESS, Attached.YES)
        assert "look there" not in result.message
        again = await sent(planned(journal, "import", tmp_path), server)
    assert server.methods == ["POST", "GET", "GET", "PATCH", "GET"]
    assert again.status is Status.UNCHANGED


async def test_a_balance_is_changed_though_the_file_of_its_invoice_may_be_missing(
    journal: Journal, tmp_path: Path
) -> None:
    held = answer(200, json.dumps({"Identity": NAME, "CustomerId": "C1", "Amount": 30.10, "BalanceDue": 30.10}))
    answers = iter([None, held, held, held, answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server:
        await sent(planned(journal, "import", tmp_path, body=BODY | {"BalanceDue": "30.10"}), server)
        change = {"BalanceDue": "50.00", "Comments": None}
        changed = await sent(planned(journal, "update", tmp_path, body=change, pdf=b""), server)
    assert server.methods == ["POST", "GET", "GET", "GET", "PATCH"]
    assert (changed.status, changed.message) == (Status.SUCCESS, "")


async def test_a_balance_that_neither_run_has_sent_is_left_to_a_person(journal: Journal, tmp_path: Path) -> None:
    held = [
        answer(200, json.dumps({"Identity": NAME, "CustomerId": "C1", "Amount": 30.10, "BalanceDue": due}))
        for due in (30.10, 7.0, 7.0)
    ]
    answers = iter([None, *held])
    async with scripted(lambda _: next(answers)) as server:
        await sent(planned(journal, "import", tmp_path, body=BODY | {"BalanceDue": "30.10"}), server)
        change = {"BalanceDue": "50.00", "Comments": None}
        changed = await sent(planned(journal, "update", tmp_path, body=change, pdf=b""), server)
    assert server.methods == ["POST", "GET", "GET", "GET"]
    assert changed.status is Status.FAILED
    assert changed.message.startswith(
        "Not sent, since the answer of an earlier run was lost, and the portal holds another"
    )


@pytest.mark.parametrize("trouble", [None, answer(500, '{"Message":"Boom."}'), answer(504)])
async def test_a_file_alone_whose_answer_was_lost_is_never_sent_again_unasked(
    journal: Journal, tmp_path: Path, trouble: bytes | None
) -> None:
    answers = iter([trouble, HELD])
    async with scripted(lambda _: next(answers)) as server:
        result = await sent(planned(journal, ATTACH, tmp_path), server)
    assert server.methods == ["PATCH", "GET"]
    assert (result.status, result.attached) == (Status.FAILED, Attached.UNSURE)
    assert "The portal holds the invoice; whether it has the PDF" in result.message
    async with scripted(lambda _: HELD) as server:
        await sent(planned(journal, ATTACH, tmp_path), server)
    assert server.methods == ["GET"]


async def test_an_invoice_that_is_not_there_has_no_file_either(journal: Journal, tmp_path: Path) -> None:
    answers = iter([None, answer(404)])
    async with scripted(lambda _: next(answers)) as server:
        result = await sent(planned(journal, ATTACH, tmp_path), server)
    assert (result.status, result.attached) == (Status.FAILED, Attached.NO)
    assert result.message == "The portal does not hold the invoice, so it has not taken the PDF"


async def test_a_process_that_died_over_a_file_leaves_it_to_be_looked_at(journal: Journal, tmp_path: Path) -> None:
    run = planned(journal, ATTACH, tmp_path)
    journal.settle_and_claim(run.run, [], -1, 1)
    async with scripted(lambda _: HELD) as server:
        result = await sent(run, server)
    assert server.methods == ["GET"]
    assert (result.status, result.attached) == (Status.FAILED, Attached.UNSURE)


async def test_the_canary_reads_back_invoices_with_files(journal: Journal, tmp_path: Path) -> None:
    run = planned(journal, "import", tmp_path)
    answers = {"POST": answer(200, "true"), "GET": HELD}
    async with scripted(lambda seen: answers[seen.method]) as server:
        await send(journal, run.run, target(server.base_url, credentials=TOKEN, canary=1), Stop())
    assert server.methods == ["POST", "GET"]
