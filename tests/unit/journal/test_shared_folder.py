"""A journal in a folder of a group: what one account leaves beside it does not lock the other one out."""

import os
from pathlib import Path

import pytest

from etl.delivery.ledger import FileStore, ledger_path
from etl.journal.file_lock import locked

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no groups of this kind")

GROUP, PRIVATE = 0o2770, 0o700


@pytest.mark.parametrize(
    ("folder", "lock", "requests", "count"), [(GROUP, 0o660, 0o2770, 0o660), (PRIVATE, 0o600, 0o700, 0o600)]
)
def test_locks_and_counts_are_of_the_group_where_it_may_write_the_folder(
    tmp_path: Path, folder: int, lock: int, requests: int, count: int
) -> None:
    place = tmp_path / "journal"
    place.mkdir()
    place.chmod(folder)
    with locked(place / "portal-1.lock") as held:
        assert held is not None
        assert mode(place / "portal-1.lock") == lock
    path = ledger_path(place, "https://sandbox.payfabric.com/x")
    FileStore(path).write(b"1")
    FileStore(path).write(b"2")
    assert (mode(path.parent), mode(path), path.read_bytes()) == (requests, count, b"2")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777
