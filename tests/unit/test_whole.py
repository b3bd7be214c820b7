"""Files that are written whole or not at all, where they are meant to be and for whom."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from etl.errors import FileError
from etl.whole import make_private, try_place, write_whole

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")


def text(path: Path) -> None:
    path.write_text("whole", encoding="utf-8")


def full(path: Path) -> None:
    """A writer whose disk becomes full."""
    path.write_text("ha", encoding="utf-8")
    raise OSError(28, "No space left on device")


def failed(cause: str) -> FileError:
    return FileError(f"It cannot be written: {cause}.")


@contextmanager
def umask(mode: int) -> Iterator[None]:
    before = os.umask(mode)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_file_is_replaced_and_nothing_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before", encoding="utf-8")
    assert write_whole(path, text) == path
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("a.csv", "whole")]


def test_a_full_disk_leaves_what_was_there_and_the_callers_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(FileError, match=r"It cannot be written: No space left on device\.$"):
        write_whole(path, full, failed)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, full)
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("a.csv", "before")]


@pytest.mark.parametrize("error", [KeyboardInterrupt, FileError])
def test_other_errors_pass_and_leave_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    def stopped(path: Path) -> None:
        text(path)
        raise error

    with pytest.raises(error):
        write_whole(tmp_path / "a.csv", stopped, failed)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_replaced_is_an_error_or_has_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(FileError, match="It cannot be written: "):
        write_whole(tmp_path / "a.csv", text, failed)
    assert write_whole(tmp_path / "a.csv", text, failed, beside=True) == tmp_path / "a (2).csv"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a (2).csv", "a.csv"]


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_one_and_what_it_points_to_is_written(tmp_path: Path, there: bool) -> None:
    (tmp_path / "real").mkdir()
    real, link, other = tmp_path / "real" / "r.csv", tmp_path / "link.csv", tmp_path / "other.csv"
    other.symlink_to(real)
    link.symlink_to(other)
    if there:
        real.write_text("before", encoding="utf-8")
    try_place(link)
    assert write_whole(link, text) == link
    assert (link.is_symlink(), other.is_symlink(), real.read_text(encoding="utf-8")) == (True, True, "whole")
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["link.csv", "other.csv", "r.csv", "real"]


def test_a_link_into_nowhere_is_told_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere" / "r.csv")
    with pytest.raises(OSError, match="No such file"):
        try_place(tmp_path / "link.csv")


def test_a_place_that_is_tried_is_left_as_it_is(tmp_path: Path) -> None:
    try_place(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


@POSIX
@pytest.mark.parametrize("mask", [0, 0o022])
def test_what_is_private_is_its_owners_alone_whatever_the_mask(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "state" / "tokens" / "a.token"
    with umask(mask):
        write_whole(path, text, private=True)
        write_whole(tmp_path / "a.csv", text)
    assert [mode(each) for each in (path, path.parent, path.parent.parent)] == [0o600, 0o700, 0o700]
    assert mode(tmp_path / "a.csv") == 0o666 & ~mask


@POSIX
def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private(tmp_path / "state")
    make_private(tmp_path / "state")
    assert [mode(each) for each in (tmp_path, tmp_path / "state")] == [0o755, 0o700]


def test_a_file_in_the_way_of_a_folder_is_an_error(tmp_path: Path) -> None:
    text(tmp_path / "state")
    with pytest.raises(OSError, match=r"exists|directory"):
        make_private(tmp_path / "state")
    with pytest.raises(OSError, match=r"exists|directory"):
        make_private(tmp_path / "state" / "tokens")


def test_two_threads_that_write_one_file_keep_out_of_each_others_way(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"

    def outer(part: Path) -> None:
        part.write_text("outer", encoding="utf-8")
        with ThreadPoolExecutor(1) as other:
            other.submit(write_whole, path, text).result()

    assert write_whole(path, outer) == path
    assert path.read_text(encoding="utf-8") == "outer"
    assert list(tmp_path.iterdir()) == [path]
