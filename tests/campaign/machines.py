"""A machine of a campaign: a worker that is started, killed as by a power cut, frozen, or asked to end."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.command import Etl


@dataclass
class Machine:
    """A worker with a state folder of its own, and all that it starts: a session.

    Attributes:
        etl: the commands.
        number: by which machines are told apart.
        settings: what its environment has beside ours.
        prefix: words before the command, which have it see another network or another clock.
    """

    etl: Etl
    number: int
    settings: Mapping[str, str]
    prefix: Sequence[str] = ()
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        state = {"XDG_STATE_HOME": str(self.etl.folder / f"machine-{self.number}")} if self.etl.server else {}
        with (self.etl.folder / f"worker-{self.number}.txt").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, sys.executable, "-m", "etl", "worker", "--jobs", "2"],
                cwd=self.etl.folder,
                env=self.etl.environment({**self.settings, **state}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """As a power cut: the worker and its processes at once."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def signal(self, number: int) -> None:
        """Sends a signal to the worker and its processes at once."""
        for process in _session(self.process.pid) if self.process else ():
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def stop(self) -> int:
        """Asks it to end; returns its exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        return self.process.wait(120)


def wrong_clock(seconds: int) -> tuple[str, ...]:
    """The words before a command whose clock is so many seconds ahead, by Debian's package faketime."""
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    return ("env", f"LD_PRELOAD={library}", f"FAKETIME=+{seconds}s", "DONT_FAKE_MONOTONIC=1")


def _session(leader: int) -> list[int]:
    """The processes of a session, its leader first."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,sess="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return sorted((int(pid) for pid, session in rows if int(session) == leader), key=lambda pid: pid != leader)
