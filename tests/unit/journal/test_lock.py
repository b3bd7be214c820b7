"""One run a portal at a time."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from etl.errors import BusyError
from etl.journal import Journal, JournalServer


@contextmanager
def waiting(journal: Journal, portal: str) -> Iterator[None]:
    """Holds a portal as soon as it is to be had."""
    with ExitStack() as held:
        while True:
            with suppress(BusyError):
                held.enter_context(journal.portal_lock(portal))
                break
        yield


def test_a_portal_that_is_held_is_refused_and_another_is_not(place: Path | JournalServer) -> None:
    with Journal(place) as one, Journal(place) as other, one.portal_lock("here"):
        with pytest.raises(BusyError, match="talking to here"), other.portal_lock("here"):
            pass
        with other.portal_lock("there"):
            pass


def test_a_portal_that_was_let_go_is_to_be_had(place: Path | JournalServer) -> None:
    with Journal(place) as one, Journal(place) as other:
        with one.portal_lock("here"):
            pass
        with other.portal_lock("here"):
            pass


def test_who_waits_gets_the_portal_when_it_is_let_go(place: Path | JournalServer) -> None:
    order: list[str] = []
    held = threading.Event()

    def first() -> None:
        with Journal(place) as one, one.portal_lock("here"):
            held.set()
            threading.Event().wait(0.3)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    held.wait(10)
    with Journal(place) as other, waiting(other, "here"):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
