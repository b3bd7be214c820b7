"""Who holds a portal, until when, and what becomes of one who has lost it."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from etl.errors import BusyError, JournalError
from etl.journal import Journal, JournalServer, Lease, LeaseTimes
from etl.journal.lease import seconds_until_free
from etl.journal.sign_of_life import is_dead, sign
from etl.model.run import RunRequest
from tests.support.postgres import Server

REQUEST = RunRequest("import", "here")

#: A holder that renews nothing: frozen, or cut off, as far as others can tell.
SILENT = LeaseTimes(renew=60.0, fresh=0.3, lapse=0.6, free=1.0)
TIMES = LeaseTimes(renew=0.1, fresh=0.3, lapse=0.6, free=1.0)


@pytest.mark.parametrize(
    ("unheard", "held", "there", "seconds"),
    [
        (0.0, False, False, 0.0),
        (99.0, False, True, None),
        (0.0, True, True, None),
        (24.9, True, True, None),
        (25.0, True, True, 0.0),
        (20.0, True, False, 5.0),
        (0.0, True, False, 25.0),
        (25.0, True, False, 0.0),
        (9e9, True, False, 0.0),
    ],
)
def test_when_a_portal_is_free(unheard: float, held: bool, there: bool, seconds: float | None) -> None:
    assert seconds_until_free(LeaseTimes(), unheard, held=held, there=there) == seconds


@pytest.mark.parametrize(("there", "seconds"), [(False, 0.0), (True, None)])
def test_a_portal_is_free_at_once_where_its_holder_is_known_to_be_dead(there: bool, seconds: float | None) -> None:
    assert seconds_until_free(LeaseTimes(), 0.0, held=True, there=there, dead=True) == seconds


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="no start of the machine is told from another elsewhere")


@LINUX
def test_who_lives_is_not_dead_and_who_has_gone_is() -> None:
    with sign() as one, sign() as other:
        assert one != other
        assert not is_dead(one)
    assert not is_dead(one), "it has let go, and left nothing"


@pytest.mark.parametrize("name", ["", "here", ":", "a:", "a:b", "a:../b", "../a:b"])
def test_a_sign_of_another_machine_says_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "payfabric-etl-b.alive").touch()
    assert not is_dead(name)
    assert (tmp_path / "payfabric-etl-b.alive").exists()


HOLDING = """
import sys
from etl.journal import Journal, JournalServer
with Journal(JournalServer(sys.argv[1])) as journal, journal.portal_lock("here"):
    print("held", flush=True)
    sys.stdin.read()
"""


@LINUX
def test_a_portal_is_free_at_once_where_its_holder_was_killed_on_this_machine(server: JournalServer) -> None:
    words = [sys.executable, "-c", HOLDING, server.url]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process, Journal(server) as journal:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(BusyError), journal.portal_lock("here"):
            pass
        process.kill()
        process.wait()
        begun = time.monotonic()
        # Its connection is gone as soon as the server has noticed.
        with taken(journal, within=LeaseTimes().free - 5):
            assert time.monotonic() - begun < LeaseTimes().free - 5


POSIX = pytest.mark.skipif(os.name == "nt", reason="a file that is open there can be neither renamed nor removed")


@pytest.fixture
def server(postgres: Server) -> Iterator[JournalServer]:
    with postgres.lent() as place:
        yield place


def fresh(lease: Lease) -> bool:
    """As it is by now."""
    return lease.is_fresh


@contextmanager
def taken(journal: Journal, within: float = 5.0) -> Iterator[Lease]:
    """The portal, as soon as it is to be had."""
    end = time.monotonic() + within
    with ExitStack() as held:
        while True:
            with suppress(BusyError):
                yield held.enter_context(journal.portal_lock("here"))
                return
            assert time.monotonic() < end
            time.sleep(0.02)


def test_a_holder_that_is_not_heard_of_loses_the_portal_and_writes_nothing_more(server: JournalServer) -> None:
    with Journal(server, SILENT) as frozen, Journal(server, TIMES) as other, frozen.portal_lock("here") as lost:
        frozen.begin(REQUEST)
        with pytest.raises(BusyError) as refused, other.portal_lock("here"):
            pass
        assert refused.value.free_in is None
        with taken(other) as held:
            assert fresh(held)
            assert not fresh(lost)
            for act in (lost.confirm, lambda: frozen.begin(REQUEST), lambda: frozen.settle_and_claim(1, [], -1, 1)):
                with pytest.raises(JournalError, match=r"has taken over here.*Run python -m etl resume"):
                    act()
            assert lost.requests is not None
            with pytest.raises(JournalError, match="has taken over"):
                lost.requests.write(b"{}")
            assert held.requests is not None
            assert held.requests.read() == b""
            other.begin(REQUEST)


def test_one_who_has_lost_the_portal_does_not_let_go_of_it_for_the_other(server: JournalServer) -> None:
    with Journal(server, SILENT) as frozen, Journal(server, TIMES) as other, Journal(server, TIMES) as third:
        with ExitStack() as stack:
            stack.enter_context(frozen.portal_lock("here"))
            held = taken(other)
            held.__enter__()
        with pytest.raises(BusyError), third.portal_lock("here"):
            pass
        held.__exit__(None, None, None)
        with third.portal_lock("here"):
            pass


def test_one_who_slept_goes_on_where_nobody_has_taken_over(server: JournalServer) -> None:
    with Journal(server, SILENT) as journal, journal.portal_lock("here") as lease:
        time.sleep(SILENT.free)
        assert not fresh(lease)
        lease.confirm()
        assert fresh(lease)
        journal.begin(REQUEST)


def test_a_lease_is_renewed_however_long_nobody_asks(server: JournalServer) -> None:
    with Journal(server, TIMES) as journal, Journal(server, TIMES) as other, journal.portal_lock("here") as lease:
        until = time.monotonic() + 2 * TIMES.free
        while time.monotonic() < until:
            with pytest.raises(BusyError), other.portal_lock("here"):
                pass
            time.sleep(0.05)
        lease.confirm()


def test_of_one_who_has_gone_without_a_word_it_is_told_how_long_to_wait(
    server: JournalServer, postgres: Server
) -> None:
    with Journal(server, SILENT) as gone, Journal(server, TIMES) as other, ExitStack() as stack:
        stack.enter_context(gone.portal_lock("here"))
        postgres.cut_one(server, "locktype = 'advisory'")
        with pytest.raises(BusyError, match="has gone without a word") as refused, other.portal_lock("here"):
            pass
        assert refused.value.free_in is not None
        assert 0 < refused.value.free_in <= 1
        with taken(other):
            pass
        with suppress(JournalError):
            stack.close()


def test_a_server_whose_clock_was_set_back_keeps_nobody_waiting_for_longer(
    server: JournalServer, postgres: Server
) -> None:
    database = server.url.rpartition("/")[2]
    with Journal(server, TIMES) as journal:
        with journal.portal_lock("here"):
            pass
        postgres.execute(
            "UPDATE payfabric_etl.lease SET holder = 'gone', renewed = renewed + 3600000 WHERE portal = 'here'",
            database,
        )
        began = time.monotonic()
        with taken(journal):
            assert time.monotonic() - began >= TIMES.free


def test_a_lease_outlives_its_connection(server: JournalServer, postgres: Server) -> None:
    with Journal(server, SILENT) as journal, journal.portal_lock("here") as lease:
        postgres.cut_one(server, "query LIKE 'UPDATE lease%'")
        time.sleep(SILENT.fresh)
        lease.confirm()
        assert fresh(lease)
        journal.begin(REQUEST)


def test_of_many_who_come_at_once_one_has_the_portal_at_a_time(place: Path | JournalServer) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        with Journal(place, TIMES) as journal:
            for _ in range(3):
                with taken(journal, 30.0):
                    inside.append(1)
                    most.append(len(inside))
                    time.sleep(0.01)
                    inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 12


@POSIX
def test_a_lock_that_was_removed_stops_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with Journal(path) as journal, Journal(path) as other, journal.portal_lock("here") as lease:
        assert fresh(lease)
        (lock,) = tmp_path.glob("portal-*.lock")
        lock.unlink()
        time.sleep(0.25)
        assert not fresh(lease)
        with pytest.raises(JournalError, match="was removed"):
            lease.confirm()
        with other.portal_lock("here"):
            with pytest.raises(JournalError, match="was removed") as stopped:
                journal.begin(REQUEST)
            assert "has taken over here" in str(stopped.value.__context__)
            other.begin(REQUEST)
            assert [run.number for run in other.runs()] == [1]


@POSIX
@pytest.mark.parametrize("name", ["journal.sqlite3", "journal.sqlite3-wal"])
@pytest.mark.parametrize("replaced", [False, True])
def test_a_journal_that_is_deleted_or_replaced_takes_no_more_and_lets_nothing_leave(
    tmp_path: Path, replaced: bool, name: str
) -> None:
    path = tmp_path / "journal.sqlite3"
    with Journal(path) as journal, journal.portal_lock("here") as lease:
        journal.begin(REQUEST)
        (tmp_path / name).rename(tmp_path / "kept.sqlite3")
        if replaced:
            (tmp_path / name).write_bytes((tmp_path / "kept.sqlite3").read_bytes())
        time.sleep(0.25)
        assert not fresh(lease)
        for act in (lease.confirm, lambda: journal.begin(REQUEST)):
            with pytest.raises(JournalError, match="was deleted or replaced while this command was at work"):
                act()
