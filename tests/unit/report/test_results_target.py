"""Where results may go."""

import shutil
from pathlib import Path

import pytest

from etl.errors import ResultsError
from etl.report import check_target


def test_a_target_that_is_fine_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("earlier")
    check_target(tmp_path / "r.csv", [tmp_path / "july.csv"])
    check_target(tmp_path / "R.XLSX", [tmp_path / "july.csv"])
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.parametrize("name", ["r.txt", "r", "r.csv.gz", ".csv"])
def test_an_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ResultsError, match=r"use \.csv, \.xlsx, \.jsonl or \.parquet"):
        check_target(tmp_path / name, [])


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="No such file or directory"):
        check_target(tmp_path / "nowhere" / "r.csv", [])


def test_a_folder_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.csv").mkdir()
    with pytest.raises(ResultsError, match="is a folder: name a file"):
        check_target(tmp_path / "r.csv", [])


def test_an_input_is_never_overwritten_whatever_it_is_called(tmp_path: Path) -> None:
    july = tmp_path / "july.csv"
    july.write_text("InvoiceId")
    (tmp_path / "link.csv").symlink_to(july)
    (tmp_path / "folder").mkdir()
    for name in ("july.csv", "link.csv", "folder/../july.csv"):
        with pytest.raises(ResultsError, match=r"would overwrite the input .*: choose another name with --results\."):
            check_target(tmp_path / name, [tmp_path / "june.csv", july])


def test_a_file_that_is_no_input_may_be_overwritten(tmp_path: Path) -> None:
    shutil.copy(__file__, tmp_path / "r.csv")
    check_target(tmp_path / "r.csv", [tmp_path / "july.csv"])
