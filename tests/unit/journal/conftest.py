from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.journal import Journal, JournalServer
from tests.support.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | JournalServer]:
    """Where a new journal may be: every test that uses it runs on both databases."""
    if request.param == "sqlite":
        yield tmp_path / "folder" / "journal.sqlite3"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.lent() as journal:
        yield journal


@pytest.fixture
def journal(place: Path | JournalServer) -> Iterator[Journal]:
    with Journal(place) as journal:
        yield journal
