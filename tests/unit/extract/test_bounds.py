"""What is no file, and what has too many columns, is refused at once."""

import json
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from etl.errors import FileError
from etl.extract import Reading, open_tables
from etl.extract.dialect import detect

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@posix
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    path = tmp_path / "july.csv"
    os.mkfifo(path)
    with pytest.raises(FileError, match=r"july\.csv is a pipe or a device, not a file\. Save what it holds as a file"):
        open_tables(path)


@posix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    with pytest.raises(FileError, match="is a pipe or a device"):
        open_tables(Path(device))


@posix
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("july.csv")
        with pytest.raises(FileError, match="is a pipe or a device"):
            open_tables(Path("july.csv"))


@posix
def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "july.csv"
    path.symlink_to("july.csv")
    with pytest.raises(FileError, match="cannot be opened"):
        open_tables(path)


def _csv(path: Path, width: int) -> None:
    path.write_text("InvoiceId" + ",x" * (width - 1) + "\n", encoding="utf-8")


def _lines(path: Path, width: int) -> None:
    some = [{f"n{number}": "x" for number in range(first, min(first + 500, width))} for first in range(0, width, 500)]
    path.write_text("".join(f"{json.dumps(each)}\n" for each in some), encoding="utf-8")


def _parquet(path: Path, width: int) -> None:
    pl.DataFrame({f"n{number}": ["x"] for number in range(width)}).write_parquet(path)


@pytest.mark.parametrize("write", [_csv, _lines, _parquet])
def test_a_table_has_as_many_columns_as_a_worksheet(tmp_path: Path, write: Callable[[Path, int], None]) -> None:
    path = tmp_path / "july"
    write(path, 16_384)
    assert len(open_tables(path)[0].top[0].cells) == 16_384
    write(path, 16_385)
    with pytest.raises(FileError, match=r"july has a row of 16,385 cells, and 16,384 are the most that are read"):
        open_tables(path)


@pytest.mark.parametrize("cell", ["http://a.", "a.", "1-", "a@b."])
def test_a_long_first_cell_takes_no_time_to_tell_the_delimiter(cell: str) -> None:
    begun = time.process_time()
    found = detect(cell * (200_000 // len(cell)) + ",b;c\n1,2;3\n", Reading())
    assert found.quote == '"'
    assert time.process_time() - begun < 2
