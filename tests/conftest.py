import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

# From here on: each worker would compile all of etl and of its tests anew, and each program that one starts too.
sys.dont_write_bytecode = False

from tests.support.command import Etl
from tests.support.examples import keep_letters_of_utf8, register_profiles
from tests.support.pauses import hurried, unhurried
from tests.support.postgres import NoServerError, Server, server

register_profiles()

# As etl itself does: a look through all that was collected, again and again, finds nothing.
gc.set_threshold(200_000, 20, 100)

# Journals and results are synced to the disk thousands of times, which takes no time where there is none.
_MEMORY, _ENOUGH = Path("/dev/shm"), 4 << 30  # noqa: S108 - pytest makes a folder of its own in it
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ.setdefault("TMPDIR", os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY)))
    tempfile.tempdir = None  # pytest has asked for it already

_HERE = Path(__file__).parent

#: How many threads polars has, as it reads it when it is imported.
_THREADS = "POLARS_MAX_THREADS"

#: Workers that share the tests.
_FEWEST = 2

#: Folders of tests that wait for a server, a pause or a process most of the time.
_WAITING = {"integration", "page", "process"}

#: Of these the ones whose modules make nothing for all of their tests.
_ALONE = {"integration", "process"}


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
    """As the processes of a service, workers have a share of the cores each: more threads wait for one another.

    What they load before this file they have as it was compiled, too.
    """
    for spec in specs:
        spec.env |= {_THREADS: "1", "PYTHONDONTWRITEBYTECODE": ""}


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
    """A worker for each core computes from the beginning; the others, at least half, wait first and compute afterwards.

    Each worker is handed as many tests as any other, in this order, and takes from another's end when it has none.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    if workers < _FEWEST:
        return
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    waiting = shares[min(os.cpu_count() or 1, workers // 2) :]
    for of, those in ((waiting, _parts(items, waiting=True)), (shares, _parts(items, waiting=False))):
        for part in those:
            min(of, key=len).extend(part)
    items[:] = [item for share in shares for item in share]


def pytest_collection_finish() -> None:
    """Thousands of tests stay: whoever looks for garbage, as pytest does at its end, need not look through them."""
    gc.freeze()
    keep_letters_of_utf8()


def _parts(items: list[pytest.Item], *, waiting: bool) -> Iterator[list[pytest.Item]]:
    """Those that wait, or those that do not, in parts that stay together: a module may have made something for all."""
    for _, part in groupby(items, lambda item: item.nodeid if _folder(item) in _ALONE else item.path):
        tests = list(part)
        if (_folder(tests[0]) in _WAITING) is waiting:
            yield tests


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(_HERE).parts[0]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Archives hold the time they were made: as a test's name they would differ from one worker to the next."""
    return argname if isinstance(val, bytes) else None
