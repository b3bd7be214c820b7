import tempfile
from pathlib import Path

import polars as pl
import pytest

from etl.errors import FileError
from etl.planning import spool
from etl.planning.spool import Spool

FRAMES = [
    pl.DataFrame({"row": [2, 3], "InvoiceId": ["INV-1", None]}),
    pl.DataFrame({"row": [4], "InvoiceId": ["é\0\n" * 1000]}),
    pl.DataFrame({"row": pl.Series([], dtype=pl.Int64), "InvoiceId": pl.Series([], dtype=pl.String)}),
    pl.DataFrame({"row": [5], "Amount": ["1.00"]}),
]


@pytest.mark.parametrize(("unpacked", "in_memory"), [(0, 1), (0, 1 << 20), (40, 1), (4_000, 1 << 20), (1 << 20, 1)])
def test_frames_come_back_as_they_were_and_in_their_order(
    monkeypatch: pytest.MonkeyPatch, unpacked: int, in_memory: int
) -> None:
    monkeypatch.setattr(spool, "_UNPACKED", unpacked)
    monkeypatch.setattr(spool, "_IN_MEMORY", in_memory)
    with Spool() as frames:
        for frame in FRAMES:
            frames.add(frame)
        for _ in range(2):
            found = list(frames)
            assert len(found) == len(FRAMES)
            assert all(one.equals(other) for one, other in zip(found, FRAMES, strict=True))


def test_a_folder_for_temporary_files_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(spool, "_UNPACKED", 0)
    monkeypatch.setattr(spool, "_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with Spool() as frames, pytest.raises(FileError, match=r"temporary files, .*missing, cannot be written"):
        frames.add(FRAMES[0])


def test_rows_that_are_few_wait_for_no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spool, "_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with Spool() as frames:
        frames.add(FRAMES[0])
        assert [frame.rows() for frame in frames] == [FRAMES[0].rows()]
