import errno
import io
from typing import TYPE_CHECKING

import pytest

from etl.cli.terminal import Lasting

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


class Cut(io.RawIOBase):
    """A stream whose reader goes away after so many writes."""

    def __init__(self, number: int, after: int) -> None:
        self.number = number
        self.left = after
        self.taken: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer", /) -> int:
        if not self.left:
            raise OSError(self.number, "gone")
        self.left -= 1
        self.taken.append(bytes(data))
        return len(self.taken[-1])


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EINVAL, errno.EIO, errno.ENOSPC])
def test_a_reader_that_goes_away_is_no_error_whatever_the_system_calls_it(number: int) -> None:
    cut = Cut(number, after=1)
    stream = io.TextIOWrapper(io.BufferedWriter(Lasting(cut)), "utf-8", line_buffering=True)
    for line in ("one\n", "two\n", "three\n"):
        stream.write(line)
    stream.close()
    assert cut.taken == [b"one\n"]


def test_what_cannot_be_all_written_at_once_is_written_in_parts() -> None:
    class Narrow(Cut):
        def write(self, data: "Buffer", /) -> int:
            return super().write(bytes(data)[:2])

    narrow = Narrow(errno.EPIPE, after=9)
    stream = io.BufferedWriter(Lasting(narrow))
    stream.write(b"abcdef")
    stream.flush()
    assert b"".join(narrow.taken) == b"abcdef"
