from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.journal import Journal, JournalServer
from tests.support.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | JournalServer:
    """Where a new journal may be: every test that uses it runs on both databases."""
    if request.param == "sqlite":
        return tmp_path / "folder" / "journal.sqlite3"
    server: Server = request.getfixturevalue("postgres")
    return server.journal()


@pytest.fixture
def journal(place: Path | JournalServer) -> Iterator[Journal]:
    with Journal(place) as journal:
        yield journal
