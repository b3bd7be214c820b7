"""What cuts a call short - Ctrl-C, a cancellation, an observer that fails - leaves nothing in doubt and no thread."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
import pytest

import etl
from etl.app.observer import Step, Unseen
from etl.delivery import Stop
from etl.model.document import Outcome
from tests.api.conftest import Office
from tests.support.portal import standing

MANY = [f"A{number},C1,1.00,1.00,USD,No" for number in range(400)]


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Office]:
    """A portal that takes its time."""
    with standing(["--latency", "50"]) as stand:
        yield Office(tmp_path, stand)


class Wait(Unseen):
    """Calls when so many documents are settled."""

    def __init__(self, count: int, act: Callable[[], object]) -> None:
        self.left, self.act = count, act

    def settled(self, outcome: Outcome) -> None:  # noqa: ARG002 - the protocol's
        self.left -= 1
        if not self.left:
            self.act()


@dataclass
class Watcher(etl.Silent):
    """Acts in the midst of the sending."""

    act: Callable[[], object]

    def progress(self, step: Step) -> Wait:  # noqa: ARG002 - the protocol's
        return Wait(20, self.act)


def interrupt() -> None:
    threading.Timer(0, os.kill, (os.getpid(), signal.SIGINT)).start()


def statuses(office: Office, run: int) -> set[str]:
    with etl_journal(office) as journal:
        return {total.status.value for total in journal.totals(run)}


def etl_journal(office: Office) -> "etl.journal.Journal":
    from etl.journal import Journal

    return Journal(office.folder / "state" / "journal.sqlite3")


def stopped(office: Office) -> None:
    """The first run was stopped, what has left has landed, and no other has begun."""
    (run,) = office.client().runs()
    assert run.state is etl.RunState.STOPPED
    assert statuses(office, run.number) == {"success", "planned"}
    assert run.pending == len(MANY) - len(office.due())


def test_ctrl_c_lets_what_has_left_land_and_does_not_go_on_to_the_next_file(slow: Office) -> None:
    client, results = slow.client(observer=Watcher(interrupt)), slow.folder / "r.csv"
    files = [slow.file(*MANY), slow.file("Z,C1,1.00,1.00,USD,No", name="next.csv")]
    with pytest.raises(KeyboardInterrupt):
        all(client.import_files(file, results=results) for file in files)
    stopped(slow)
    assert results.exists()
    resumed = slow.client().resume()
    assert resumed is not None
    assert resumed.delivered


def test_ctrl_c_in_a_notebook_does_the_same(slow: Office) -> None:
    client, file = slow.client(observer=Watcher(interrupt)), slow.file(*MANY)

    async def cell() -> None:
        with pytest.raises(KeyboardInterrupt):
            client.import_files(file)

    # A notebook leaves Ctrl-C to Python, which asyncio.run does not.
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(cell())
    finally:
        loop.close()
    stopped(slow)


def test_an_interrupted_client_can_be_used_again(slow: Office) -> None:
    client = slow.client(observer=Watcher(interrupt))
    with pytest.raises(KeyboardInterrupt):
        client.import_files(slow.file(*MANY))
    assert client.import_files(slow.file("Z,C1,1.00,1.00,USD,No", name="next.csv")).delivered


def test_an_observer_that_fails_stops_the_run_with_nothing_in_doubt(slow: Office) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        slow.client(observer=Watcher(fail)).import_files(slow.file(*MANY))
    stopped(slow)


@dataclass
class Refusing(etl.Silent):
    """Fails when it is told that the sending begins."""

    def note(self, event: etl.Event) -> None:
        if type(event).__name__ == "Sending":
            raise ZeroDivisionError


def test_an_observer_that_fails_as_the_sending_begins_leaves_a_run_that_can_be_resumed(office: Office) -> None:
    with pytest.raises(ZeroDivisionError):
        office.client(observer=Refusing()).import_files(office.file(MANY[0]))
    assert not office.due()
    resumed = office.client().resume()
    assert resumed is not None
    assert resumed.delivered


def test_a_timeout_of_asyncio_waits_until_what_has_left_has_landed(slow: Office) -> None:
    client, file = etl.AsyncClient(slow.client()), slow.file(*MANY)

    async def program() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.import_files(file), 1.5)
        stopped(slow)

    asyncio.run(program())


def test_an_awaited_call_that_is_cancelled_while_it_compares_is_cancelled_and_no_more(office: Office) -> None:
    started: list[Callable[[], object]] = []

    class Compares(etl.Silent):
        @contextmanager
        def stopping(self, stop: Stop) -> Iterator[None]:  # noqa: ARG002 - the protocol's
            started[0]()
            yield

    client = etl.AsyncClient(office.client(observer=Compares()))

    async def program() -> bool:
        with anyio.CancelScope() as scope:
            loop = asyncio.get_running_loop()
            started.append(lambda: loop.call_soon_threadsafe(scope.cancel))
            await client.import_files(office.file(*MANY), send=etl.SendOptions(compare=True))
        return scope.cancelled_caught

    assert anyio.run(program)
    assert not office.due()


def test_an_awaited_error_is_the_one_of_the_call(office: Office) -> None:
    async def program() -> None:
        with pytest.raises(etl.SettingsError, match="There is no run 7"):
            await etl.AsyncClient(office.client()).send(7)

    anyio.run(program)


def test_an_awaited_call_that_waits_for_the_portal_is_cancelled_at_once(office: Office) -> None:
    client = office.client(wait=True)
    plan = client.plan(office.file(MANY[0]))

    async def program() -> bool:
        with anyio.move_on_after(0.5) as scope:
            await etl.AsyncClient(client).send(plan)
        return scope.cancelled_caught

    with ExitStack() as held:
        journal = held.enter_context(etl_journal(office))
        held.enter_context(journal.portal_lock(office.base_url))
        assert anyio.run(program)
    assert client.send(plan).delivered
