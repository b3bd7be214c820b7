"""A process, measured: seconds by a monotonic clock, CPU seconds and peak memory as the system counts them."""

import os
import pty
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Self

_KIB = 1024
_PATIENCE = 5.0
"""Seconds until a terminal that a process has left is empty."""

_SHOWN = 2_000
"""Characters kept of what a process that failed has said."""


class FailedError(Exception):
    """A process did not do its work."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process took.

    Attributes:
        wall: seconds from its start to its end.
        cpu: seconds of all its threads, user and system.
        peak: bytes of resident memory at most. What it was forked from counts too, so the harness keeps itself small.
        since: seconds from the line that said it begins; ``wall`` where there was none to wait for.
        since_cpu: CPU seconds from then on; ``cpu`` where the system does not tell.
        out: what it printed.
        started: the time it was started, seconds since 1970.
    """

    wall: float
    cpu: float
    peak: int
    since: float
    since_cpu: float
    out: str
    started: float


@dataclass(frozen=True, slots=True)
class Order:
    """A process to measure.

    Attributes:
        command: its words.
        folder: where it runs.
        environment: all of its variables.
        begin: how the line begins that it prints when its preparations are over; "" where it has none.
        exits: the exit codes with which it has done its work.
        terminal: whether its stderr is a terminal, so that it shows its progress.
    """

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    begin: str = ""
    exits: tuple[int, ...] = (0,)
    terminal: bool = False


def run(order: Order) -> Sample:
    """Runs it to its end.

    Raises:
        FailedError: it ended with another exit code than it should.
    """
    with _Ear(terminal=order.terminal) as ear:
        started, at = time.time(), time.monotonic()
        process = subprocess.Popen(
            list(order.command),
            cwd=order.folder,
            env=dict(order.environment),
            stdout=subprocess.PIPE,
            stderr=ear.end,
        )
        ear.let_go()
        began, began_cpu, out = _listen(process, order.begin)
        _, status, usage = os.wait4(process.pid, 0)
        end = time.monotonic()
        process.returncode = os.waitstatus_to_exitcode(status)
        complaint = ear.heard()
    if process.returncode not in order.exits:
        said = f"{out[-_SHOWN:]} {complaint[-_SHOWN:]}"
        raise FailedError(f"{' '.join(order.command)} ended with {process.returncode}: {said}")
    cpu = usage.ru_utime + usage.ru_stime
    return Sample(end - at, cpu, _peak(usage), end - (began or at), cpu - began_cpu, out, started)


def own_peak() -> int:
    """Bytes of resident memory that the harness itself has had at most."""
    return _peak(resource.getrusage(resource.RUSAGE_SELF))


def _peak(usage: resource.struct_rusage) -> int:
    # macOS counts in bytes, others in kibibytes.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else _KIB)


def cpu_of(pid: int) -> float:
    """CPU seconds of a running process so far, where the system tells them (Linux); else 0."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _listen(process: subprocess.Popen[bytes], begin: str) -> tuple[float | None, float, str]:
    """When it said that it begins, its CPU seconds by then, and all that it said."""
    began, cpu, lines = None, 0.0, []
    with process.stdout or open(os.devnull, "rb") as stdout:  # noqa: PTH123 - mypy cannot know of the pipe
        for line in stdout:
            if begin and began is None and line.decode(errors="replace").startswith(begin):
                began, cpu = time.monotonic(), cpu_of(process.pid)
            lines.append(line)
    return began, cpu, b"".join(lines).decode(errors="replace")


class _Ear:
    """Where a process's stderr goes: into a file, or to a terminal that is read all the while."""

    def __init__(self, *, terminal: bool) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed on leaving
        self._ours, self.end = pty.openpty() if terminal else (-1, self._file.fileno())
        self._reader = Thread(target=self._drain, daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._file.close()

    def let_go(self) -> None:
        """The process has its end now."""
        if self._ours >= 0:
            os.close(self.end)
            self._reader.start()

    def heard(self) -> str:
        """All that it said, once it has ended."""
        if self._ours >= 0:
            self._reader.join(_PATIENCE)
            os.close(self._ours)
        self._file.seek(0)
        return self._file.read().decode(errors="replace")

    def _drain(self) -> None:
        # On Linux a terminal whose other end is closed is an error.
        with suppress(OSError):
            while part := os.read(self._ours, 65_536):
                self._file.write(part)
