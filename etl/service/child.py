"""A job's process: memory of its own, so that what one file does to it harms no other."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from etl.options.telling import WORKED
from etl.queue import Job

if TYPE_CHECKING:
    from etl.journal import JournalServer

#: Signals to a group of processes: Windows has one that reaches another group, and no other way to ask for an end.
_WINDOWS = sys.platform == "win32"

#: Where neither the portal's section nor the environment says for how long a portal may be down, the queue is patient
#: in the place of a process, which would hold up other portals meanwhile.
_GIVE_UP, _SECONDS = "PAYFABRIC_GIVE_UP_AFTER", "60"


class Child(Struct):
    """A process, in a group of its own: Ctrl-C at the worker's terminal is the worker's to hand on.

    Attributes:
        process: of it.
        log: what it says.
        asked: how often it was asked to stop.
    """

    process: "subprocess.Popen[bytes]"
    log: Path
    asked: int = 0

    def ended(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self.process.poll()

    def stop(self) -> None:
        """Asks it to stop: what it has sent is finished, and nothing more is sent. A second time stops it at once."""
        self.asked += 1
        with suppress(ProcessLookupError, PermissionError):
            self.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))

    def kill(self) -> None:
        """Ends it without asking: its journal is as durable as in a power cut."""
        self.process.kill()
        self.process.wait()


def start(words: Sequence[str], log: Path, own: Mapping[str, str]) -> Child:
    """Starts ``python -m etl`` with these words.

    Args:
        words: behind the program's name.
        log: gets what it says.
        own: what its environment has beside ours.

    Raises:
        OSError: the log cannot be written, or there is no memory for a process.
    """
    environment = {_GIVE_UP: _SECONDS, **os.environ, **own, "PYTHONUNBUFFERED": "1"}
    group = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)} if _WINDOWS else {"process_group": 0}
    with log.open("ab") as said:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "etl", *words],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment,
            **group,
        )
    return Child(process, log)


def launching(config: Path | None, journal: "Path | JournalServer", state: Path, jobs: int) -> Callable[[Job], Child]:
    """What starts the process of a job.

    Args:
        config: the settings that it reads; None for those of this folder.
        journal: that of the worker, which the process must not miss: another one would not know what was sent.
        state: the folder of what is said by processes whose file is in no inbox.
        jobs: processes at once, which share the processors.
    """
    # As a word of its command other accounts could see the password of a server.
    place = str(journal.absolute()) if isinstance(journal, Path) else journal.url
    own = {WORKED: "1", "POLARS_MAX_THREADS": str(max(1, (os.cpu_count() or 1) // jobs)), "PAYFABRIC_JOURNAL": place}

    def launch(job: Job) -> Child:
        file = Path(job.order.file)
        state.mkdir(parents=True, exist_ok=True)
        log = log_of(file) if job.order.is_taken else state / f"job-{job.number}.txt"
        return start(_words(job, config), log, own)

    return launch


def log_of(file: Path) -> Path:
    """Where a process says what it has to say of a file."""
    return file.with_name(f"{file.stem}.log.txt")


def _words(job: Job, config: Path | None) -> list[str]:
    settings = ["--config", str(config)] if config else []
    yes = ["--yes"] if job.order.yes else []
    return ["import", job.order.file, "--for", job.order.portal, *settings, *yes, "--wait", "--quiet"]
