"""The command line within the tests' own process: what a process of its own would have, and nothing left behind.

A process takes nearly a second to start and a run a tenth of one. Whatever is about processes stays one: signals,
crashes, terminals, locks, streams that close.
"""

import io
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, chdir, contextmanager
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess
from typing import BinaryIO

from etl.__main__ import main as named_main
from etl.cli import main

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def run_here(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], typed: bytes = b""
) -> CompletedProcess[str]:
    """Runs a command line to its end, and reads what it says as UTF-8.

    Args:
        words: what stands behind ``python -m etl``.
        folder: where it runs.
        environment: all of it; the process's own is put back afterwards.
        typed: what it finds on its stdin, which is no terminal.

    Raises:
        Exception: what the command line lets through; of a process, a traceback and exit code 1.
    """
    done = run_in_bytes(words, folder, environment, typed)
    return CompletedProcess(words, done.returncode, _text(done.stdout), _text(done.stderr))


def run_in_bytes(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], typed: bytes = b"", name: str = ""
) -> CompletedProcess[bytes]:
    """The same, with what it says as it was written."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(typed)
        given.seek(0)
        code = run_upon((given.fileno(), out.fileno(), err.fileno()), words, folder, environment, name)
        return CompletedProcess(words, code, _whole(out), _whole(err))


def run_upon(
    streams: Sequence[int], words: Sequence[str], folder: Path, environment: Mapping[str, str], name: str = ""
) -> int:
    """The same on descriptors for stdin, stdout and stderr, such as those of a terminal; its exit code.

    Args:
        streams: the descriptors.
        words: what stands behind the program.
        folder: where it runs.
        environment: all of it.
        name: of the program; "" for ``python -m etl``.
    """
    with ExitStack() as stack:
        stack.enter_context(_environment(environment))
        stack.enter_context(chdir(folder))
        stack.enter_context(_signals())
        stack.enter_context(_log())
        stack.enter_context(_interpreter([name or "etl", *words]))
        stack.enter_context(_streams(streams, environment))
        return _exit_code(named_main if name else partial(main, words))


def _exit_code(program: Callable[[], None]) -> int:
    try:
        program()
    except SystemExit as left:
        if left.code is None or isinstance(left.code, int):
            return left.code or 0
        sys.stderr.write(f"{left.code}\n")
        return 1
    return 0


@contextmanager
def _environment(environment: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    _replace_environment(environment)
    try:
        yield
    finally:
        _replace_environment(before)


def _replace_environment(environment: Mapping[str, str]) -> None:
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)


@contextmanager
def _signals() -> Iterator[None]:
    """A process begins with Python's own handlers, whoever started it."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _log() -> Iterator[None]:
    log = logging.getLogger("etl")
    before = log.level, log.handlers
    log.setLevel(logging.NOTSET)
    log.handlers = []
    try:
        yield
    finally:
        log.setLevel(before[0])
        log.handlers = before[1]


@contextmanager
def _interpreter(argv: list[str]) -> Iterator[None]:
    before = sys.argv, sys.excepthook
    sys.argv = argv
    try:
        yield
    finally:
        sys.argv, sys.excepthook = before


@contextmanager
def _streams(descriptors: Sequence[int], environment: Mapping[str, str]) -> Iterator[None]:
    """The three descriptors themselves lead there: what a library writes past Python is seen too."""
    before = sys.stdin, sys.stdout, sys.stderr
    kept = [os.dup(number) for number in range(3)]
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    encoding, _, errors = environment.get("PYTHONIOENCODING", "").partition(":")
    # Held on to, as sys.__stdout__ is: the command wraps what is below them.
    streams = (
        _stream(0, encoding, errors or "strict"),
        _stream(1, encoding, errors or "strict"),
        _stream(2, encoding, "backslashreplace"),
    )
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdin, sys.stdout, sys.stderr = before
        for number, own in enumerate(kept):
            os.dup2(own, number)
            os.close(own)


def _stream(number: int, encoding: str, errors: str) -> io.TextIOWrapper:
    raw = io.FileIO(number, "r" if number == 0 else "w", closefd=False)
    buffer = io.BufferedReader(raw) if number == 0 else raw
    return io.TextIOWrapper(buffer, encoding or "utf-8", errors, write_through=True)


def _whole(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _text(said: bytes) -> str:
    """As subprocess reads text, where a carriage return ends a line too."""
    return said.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
