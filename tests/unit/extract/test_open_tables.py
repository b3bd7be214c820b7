"""Which files are read at all, and what is said of the others."""

from pathlib import Path

import pytest

from etl.errors import FileError
from etl.extract import open_tables, sha256


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("july.xls", b"x", r"july\.xls: etl reads \.xlsx, \.csv, \.tsv and \.txt"),
        ("july", b"x", r"july: etl reads"),
        ("july.xlsx", b"\xd0\xcf\x11\xe0rest", "is not an .xlsx workbook inside, or has a password"),
        ("july.xlsx", b"Id,Sum\n1,2\n", "is not an .xlsx workbook inside"),
        ("july.csv", b"PK\x03\x04rest", "is a workbook or archive, not text"),
        ("july.csv", b"", r"july\.csv is empty"),
        ("july.xlsx", b"", r"july\.xlsx is empty"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError, match=sentence):
        open_tables(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"There is no file .*july\.csv"):
        open_tables(tmp_path / "july.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "july.csv").mkdir()
    with pytest.raises(FileError, match="cannot be opened"):
        open_tables(tmp_path / "july.csv")


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "july.csv"
    path.write_bytes(b"abc")
    assert sha256(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
