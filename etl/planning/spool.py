"""Rows between two readings of them: read from the file once, looked through, then read again as they were."""

import tempfile
from collections.abc import Iterator
from io import BytesIO

import polars as pl

from etl.closing import Closing
from etl.errors import FileError

#: Bytes up to which nothing is packed, and up to which nothing is written to the disk.
_UNPACKED, _IN_MEMORY = 12 << 20, 8 << 20


class Spool(Closing):
    """Frames in the order they were added, beyond some megabytes in a temporary file that nobody else can open.

    Use it as a context manager: the file goes at its end, and with the process whatever becomes of that.
    A file that somebody saves anew while it is imported is seen in one state only.
    """

    def __init__(self) -> None:
        # Closed by the context manager that this class is.
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="etl-")  # noqa: SIM115
        self._sizes: list[int] = []
        self._first: list[pl.DataFrame] = []
        self._room = _UNPACKED

    def close(self) -> None:
        """Forgets the frames."""
        self._first.clear()
        self._file.close()

    def add(self, frame: pl.DataFrame) -> None:
        """Takes the next frame.

        Raises:
            FileError: there is no room for it.
        """
        self._room -= int(frame.estimated_size())
        if self._room >= 0 and not self._sizes:
            self._first.append(frame)
            return
        packed = BytesIO()
        frame.write_ipc_stream(packed, compression="lz4")
        try:
            self._sizes.append(self._file.write(packed.getbuffer()))
        except OSError as error:
            raise FileError(
                f"The folder for temporary files, {tempfile.gettempdir()}, cannot be written ({error.strerror}). Free"
                " disk space there, or name another folder in the variable TMPDIR (TEMP on Windows)."
            ) from error

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """The frames, from the first."""
        yield from self._first
        self._file.seek(0)
        for size in self._sizes:
            yield pl.read_ipc_stream(BytesIO(self._file.read(size)))
