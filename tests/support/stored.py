"""What a simulator has stored in its database."""

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from etl.simulator.server import COMMIT_EVERY

_LONGEST = 180.0
"""Seconds to wait, at most: a run that died sends nothing."""


def bodies(data: Path) -> dict[str, dict[str, Any]]:
    """The body of each invoice, by its Identity."""
    return {identity: json.loads(body) for identity, body in _settled(data, "body")}


def posts(data: Path) -> dict[str, int]:
    """How often each invoice was posted, by its Identity."""
    return dict(_settled(data, "posts"))


def wait_for_posts(data: Path, count: int) -> None:
    """Returns once so many invoices have arrived."""
    wait_until(lambda: data.exists() and len(_read(data, "posts")) >= count)


def wait_until(holds: Callable[[], object]) -> None:
    """Returns once it holds."""
    end = time.monotonic() + _LONGEST
    while not holds():
        assert time.monotonic() < end, f"not within {_LONGEST:.0f} seconds"
        time.sleep(0.02)


def requests(data: Path) -> int:
    """How many requests have arrived."""
    with closing(sqlite3.connect(data)) as database:
        (count,) = database.execute("SELECT COUNT(*) FROM request").fetchone()
    return int(count)


def written_down() -> None:
    """Returns once a simulator that still runs has written down what it has answered."""
    time.sleep(2 * COMMIT_EVERY)


def _settled(data: Path, column: str) -> list[tuple[str, Any]]:
    written_down()
    return _read(data, column)


def _read(data: Path, column: str) -> list[tuple[str, Any]]:
    with closing(sqlite3.connect(data)) as database:
        return database.execute(f"SELECT identity, {column} FROM invoice").fetchall()
