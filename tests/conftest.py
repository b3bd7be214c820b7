import gc
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Etl
from tests.support.examples import register_profiles
from tests.support.pauses import hurried, unhurried
from tests.support.postgres import NoServerError, Server, server

register_profiles()

# As etl itself does: a look through all that was collected, again and again, finds nothing.
gc.set_threshold(200_000, 20, 100)
# Each worker would compile all tests anew, and each program that one starts all of etl.
sys.dont_write_bytecode = False

# Journals and results are synced to the disk thousands of times, which takes no time where there is none.
_MEMORY, _ENOUGH = Path("/dev/shm"), 4 << 30  # noqa: S108 - pytest makes a folder of its own in it
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

_HERE = Path(__file__).parent

#: How many threads polars has, as it reads it when it is imported.
_THREADS = "POLARS_MAX_THREADS"

#: Besides those of processes: the last test of a run should not be one of them.
_LONG = frozenset(
    {"test_sequences", "test_stories", "test_chaos", "test_crash_loop", "test_lost_answers", "test_doubt", "test_wire"}
)


@pytest.fixture(autouse=True, scope="session")
def _as_at_a_users() -> Iterator[None]:
    """Programs that a test starts find what users have: no hypothesis, and themselves compiled by the last start."""
    hidden = str(_HERE / "support" / "users")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", hidden, prepend=os.pathsep)
        for name in ("PYTHONDONTWRITEBYTECODE", _THREADS):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True, scope="session")
def _hurried() -> Iterator[None]:
    """Nobody waits for a portal as long as users do; how long they do, tests/unit/delivery/test_retry.py tells."""
    with hurried():
        yield


@pytest.fixture
def as_slow_as_at_users() -> Iterator[None]:
    """For what is about how long a pause is."""
    with unhurried():
        yield


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def etl(tmp_path: Path) -> Etl:
    return Etl(tmp_path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with ExitStack() as stack:
        try:
            found = stack.enter_context(server())
        except NoServerError as error:
            if os.environ.get("ETL_TEST_POSTGRES") == "required":
                raise
            pytest.skip(str(error))
        yield found


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """As the processes of a service, workers have a share of the cores each: more threads wait for one another."""
    for spec in specs:
        spec.env[_THREADS] = "1"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Of a new checkout each worker compiles its share first; else each would compile all, at the same time."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if number and [Path(each).resolve() for each in session.config.args] == [_HERE]:
        every = sorted(_HERE.rglob("test_*.py"))
        for path in every[int(number) :: int(os.environ["PYTEST_XDIST_WORKER_COUNT"])]:
            # What goes wrong is told when it is collected.
            with suppress(Exception, pytest.skip.Exception):
                import_module(".".join(path.relative_to(_HERE.parent).with_suffix("").parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every worker has its share of the tests that wait, between others: while one waits, the rest computes.

    The last part of each share has none of them, so that none waits alone in the end.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    waiting = [item for item in items if _waits(item)]
    others = [item for item in items if not _waits(item)]
    items[:] = [
        item
        for worker in range(workers)
        for item in _between(
            waiting[worker::workers],
            others[len(others) * worker // workers : len(others) * (worker + 1) // workers],
        )
    ]


def pytest_collection_finish() -> None:
    """Thousands of tests stay: whoever looks for garbage, as pytest does at its end, need not look through them."""
    gc.freeze()


def _between(few: list[pytest.Item], many: list[pytest.Item]) -> Iterator[pytest.Item]:
    """The few in even distances among the first two thirds of the many."""
    step = max(1, len(many) * 2 // 3 // max(1, len(few)))
    rest = iter(many)
    for item in few:
        yield item
        yield from islice(rest, step)
    yield from rest


def _waits(item: pytest.Item) -> bool:
    return "process" in item.path.parts or item.path.stem in _LONG


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Archives hold the time they were made: as a test's name they would differ from one worker to the next."""
    return argname if isinstance(val, bytes) else None
