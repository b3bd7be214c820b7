from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from etl.queue import Queue, open_queue
from tests.support.working import Stage, station


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with closing(open_queue(tmp_path / "state" / "journal.sqlite3")) as found:
        yield found


@pytest.fixture
def stage(queue: Queue, tmp_path: Path) -> Stage:
    return Stage(queue, [station(tmp_path)])
