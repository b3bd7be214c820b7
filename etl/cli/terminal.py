"""Output that nothing depends on: a pipe that is cut or a terminal that is closed ends no run."""

import codecs
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_SPELT = "etl-spelt"

#: Where bytes that are no text stand in a str (PEP 383, surrogateescape).
_ESCAPED = 0xDC00

_BYTE = 0xFF


class Lasting(io.RawIOBase):
    """A stream that takes everything, and hands it on for as long as anybody is there to read it."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self._heard = True

    def writable(self) -> bool:
        """Returns True."""
        return True

    def isatty(self) -> bool:
        """Whether the stream below is a terminal."""
        return self._raw.isatty()

    def fileno(self) -> int:
        """The descriptor of the stream below."""
        return self._raw.fileno()

    def write(self, data: "Buffer", /) -> int | None:
        """Writes, or does as if. A reader that has gone is EPIPE, on Windows EINVAL, of a terminal EIO."""
        if self._heard:
            try:
                return self._raw.write(data)
            except OSError:
                self._heard = False
        return len(memoryview(data))


def lasting_streams() -> None:
    r"""Makes stdout and stderr last; a letter that they lack is written as its code, ``\u0141``."""
    sys.stdout = _lasting(sys.stdout)
    sys.stderr = _lasting(sys.stderr)


def _lasting(stream: TextIO | None) -> TextIO:
    if stream is None:
        # Closed before we began. The null device takes its descriptor, which else the next file would get.
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - for as long as the process lives
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)
    if not isinstance(raw, io.RawIOBase):
        return stream
    return io.TextIOWrapper(io.BufferedWriter(Lasting(raw)), stream.encoding, _SPELT, line_buffering=True)


def _spelt(error: UnicodeError) -> tuple[str | bytes, int]:
    """A letter that the console lacks as its code; a byte of a file name that is no text as that byte."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letter = error.object[error.start]
    escaped = ord(letter) - _ESCAPED
    spelt = bytes([escaped]) if 0 <= escaped <= _BYTE else letter.encode("ascii", "backslashreplace")
    return spelt, error.start + 1


codecs.register_error(_SPELT, _spelt)


@contextmanager
def outliving_terminal() -> Iterator[None]:
    """Within, a terminal that is closed (SIGHUP) does not end the process. Windows ends it all the same."""
    number = getattr(signal, "SIGHUP", None)
    if number is None:
        yield
        return
    before = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, before)
